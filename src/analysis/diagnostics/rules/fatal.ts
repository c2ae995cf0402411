/**
 * What the kernel does not survive.
 */
import type { Death } from '../../../boot/incident.ts';
import { endOf } from '../../../terms/address-range.ts';
import { MiB } from '../../../terms/alignment.ts';
import { formatBytes, hex, rangeText } from '../../../terms/notation.ts';
import { mappingFailureText } from '../../causes.ts';
import { firstOf } from '../cures.ts';
import { initrdElsewhere } from '../places.ts';
import { discoveryFrom, type Rule, told } from '../rule.ts';
import { since } from '../versions.ts';
import { lowmemEndText } from '../words.ts';

function deathText(death: Death): string {
  switch (death.kind) {
    case 'bare-parameter':
      return `${death.parameter} has no value: the kernel reads it through a null pointer and dies before it can print`;
    case 'image-in-cma':
      return `CMA area ${death.area.name} lies over the kernel image at ${rangeText(death.image)}: remapping it unmaps the kernel`;
    case 'cma-areas-overlap': {
      const [a, b] = death.areas;
      return `CMA areas ${a.name} (${rangeText(a)}) and ${b.name} (${rangeText(b)}) overlap in lowmem, where both are mapped anew`;
    }
    case 'lowmem-unmappable':
      return `lowmem cannot be mapped: ${mappingFailureText(death.failure)}`;
    case 'mapping-blocked':
      return `the static mapping for ${death.name} needs a page table at virtual ${hex(death.virtual)}, where a section of lowmem is mapped: kernel BUG in arm_pte_alloc`;
    case 'no-page-array':
      return `no free ${formatBytes(death.size)} in lowmem for the page structures: "Failed to allocate ${death.size} bytes for node 0 memory map"`;
    case 'region-array-full':
      return `memblock’s array of ${death.list} regions holds 128 and cannot grow before lowmem is mapped: "Kernel panic - not syncing: ${death.panic}"`;
    case 'no-early-memory':
      return `no free ${formatBytes(death.size)} in lowmem for ${death.name} (${death.caller}): ${
        death.panic === undefined ? 'the kernel panics' : `"Kernel panic - not syncing: ${death.panic}"`
      }`;
    case 'initrd-above-lowmem':
      return `the initrd ends at ${hex(endOf(death.initrd) - 1n)}, above lowmem, ${lowmemEndText(death.lowmemLimit)}`;
    case 'last-page-reserved':
      return `the reservation ${rangeText(death.range)} reaches into the last page below 4 GiB, where its end wraps to 0`;
    case 'nothing-to-steal':
      return `${death.caller} finds no ${death.size / MiB} MiB of lowmem to take: ${
        death.panic === undefined ? 'the kernel panics' : `"Kernel panic - not syncing: ${death.panic}"`
      }`;
    case 'lowmem-above-ram':
      return `RAM ends at ${hex(death.ramEnd)} once the reservations are made, but lowmem was bounded at ${hex(death.lowmemEnd)} before: this kernel initialises page structures in between that do not exist`;
    case 'bank-up-to-4g':
      return `the bank at ${hex(death.base)} ends at 4 GiB: this kernel takes its end for 0 and fails its first allocation`;
  }
}

export const kernelDies: Rule = {
  code: 'DTM901',
  name: 'kernel-dies',
  severity: 'error',
  fatal: true,
  needs: 'memory',
  summary: 'The kernel does not survive this',
  explanation:
    'What the tree, the command line and the boot loader give leaves the kernel without something it cannot do without: the RAM it runs from, memory for its page tables, or room in lowmem for the array of page structures. It stops early, mostly before a console works.',
  help: 'give it what the message names',
  *cures(evidence) {
    yield* initrdElsewhere(evidence);
    for (const name of ['vmalloc', 'cma', 'mem'] as const) {
      if (evidence.parameters.some((parameter) => parameter.name === name)) yield firstOf([{ parameter: { name } }]);
    }
  },
  look: told('kernel-dies', ({ death }) => deathText(death)),
};

export const kernelUnmapped: Rule = {
  code: 'DTM902',
  name: 'kernel-unmapped',
  severity: 'warning',
  needs: 'memory',
  summary: 'The kernel clears the mapping it runs from',
  explanation:
    'When page tables are prepared, everything above the first region of memory is unmapped, and that region is taken to hold the kernel. A no-map region at the start of RAM, or what an unaligned start of RAM costs, makes a first region of its own that ends below the kernel. The kernel then depends on what the TLB still holds until lowmem is mapped again: classic kernels were seen to live, LPAE kernels of 6.1 and 7.2 to hang.',
  help: 'keep the start of RAM free of no-map regions, and on a 2 MiB boundary',
  look: told(
    'kernel-unmapped',
    ({ first }) =>
      `the first region of memory, ${rangeText(first)}, ends below the kernel, which clears the mapping it runs from`,
  ),
};

export const poolUnmapsNeighbours: Rule = {
  code: 'DTM903',
  name: 'pool-unmaps-neighbours',
  severity: 'error',
  fatal: true,
  needs: 'memory',
  summary: 'Mapping an unaligned pool anew unmaps the RAM beside it',
  explanation: `A reusable shared-dma-pool in lowmem is mapped anew in pages, after its 2 MiB page-table slots have been cleared as a whole. Since ${since('poolRemapped', 'when-reserved')} that is done for every such node as soon as it is reserved, even one whose size or base the CMA code then refuses. RAM that shares a slot with the pool has no mapping from then on, and the kernel stops when it first touches it: at once when the pool lies at the top of lowmem, later and at random otherwise.`,
  help: 'make base and size of the pool multiples of 2 MiB, better of the CMA alignment',
  look: told(
    'pool-unmaps-neighbours',
    ({ pool, unmapped }) =>
      `pool ${pool.name} (${rangeText(pool)}) is not aligned to 2 MiB: mapping it anew leaves ${rangeText(unmapped)} unmapped, and the kernel dies when it touches that`,
  ),
};

export const kernelOutsideLowmem: Rule = {
  code: 'DTM904',
  name: 'kernel-outside-lowmem',
  severity: 'error',
  fatal: true,
  needs: 'memory',
  summary: 'The kernel runs from RAM that it was not given',
  explanation:
    'The kernel image must lie in RAM that the kernel knows and maps: in lowmem, and in no no-map region. mem= with a start of its own, a tree that leaves out the RAM the kernel was loaded to, or a region over it takes that away. Most such kernels stop before a console works; the others count their own memory wrong.',
  help: 'give the kernel the RAM it was loaded to, or load it elsewhere',
  *look(evidence) {
    const assumed = evidence.isAssumed('kernel image');
    for (const incident of evidence.incidents('kernel-outside-lowmem')) {
      yield {
        ...discoveryFrom(
          incident,
          `the kernel image at ${rangeText(incident.image)} does not lie in lowmem that the kernel may use`,
        ),
        ...(assumed
          ? { severity: 'warning' as const, help: 'where the kernel lies is assumed; state it with --kernel-image' }
          : {}),
      };
    }
  },
};
