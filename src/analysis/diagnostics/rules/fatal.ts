/**
 * What the kernel does not survive.
 */
import { discoveryFrom, type Rule } from '../rule.ts';

export const kernelDies: Rule = {
  code: 'DTM901',
  name: 'kernel-dies',
  severity: 'error',
  needs: 'memory',
  summary: 'The kernel does not survive this',
  explanation:
    'What the tree, the command line and the boot loader give leaves the kernel without something it cannot do without: the RAM it runs from, memory for its page tables, or room in lowmem for the array of page structures. It stops early, mostly before a console works.',
  help: 'the message names what is missing',
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
};

export const poolUnmapsNeighbours: Rule = {
  code: 'DTM903',
  name: 'pool-unmaps-neighbours',
  severity: 'error',
  needs: 'memory',
  summary: 'Mapping an unaligned pool anew unmaps the RAM beside it',
  explanation:
    'A reusable shared-dma-pool in lowmem is mapped anew in pages, after its 2 MiB page-table slots have been cleared as a whole. Since 6.17, and in 6.12 stable, that is done for every such node as soon as it is reserved, even one whose size or base the CMA code then refuses. RAM that shares a slot with the pool has no mapping from then on, and the kernel stops when it first touches it: at once when the pool lies at the top of lowmem, later and at random otherwise.',
  help: 'make base and size of the pool multiples of 2 MiB, better of the CMA alignment',
};

export const kernelOutsideLowmem: Rule = {
  code: 'DTM904',
  name: 'kernel-outside-lowmem',
  severity: 'error',
  needs: 'memory',
  summary: 'The kernel runs from RAM that it was not given',
  explanation:
    'The kernel image must lie in RAM that the kernel knows and maps: in lowmem, and in no no-map region. mem= with a start of its own, a tree that leaves out the RAM the kernel was loaded to, or a region over it takes that away. Most such kernels stop before a console works; the others count their own memory wrong.',
  help: 'give the kernel the RAM it was loaded to, or load it elsewhere',
  *look(evidence) {
    const assumed = evidence.isAssumed('kernel image');
    for (const incident of evidence.incidents('kernel-outside-lowmem')) {
      yield {
        ...discoveryFrom(incident),
        ...(assumed
          ? { severity: 'warning' as const, help: 'where the kernel lies is assumed; state it with --kernel-image' }
          : {}),
      };
    }
  },
};
