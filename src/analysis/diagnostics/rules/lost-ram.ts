/**
 * RAM that the tree describes and the kernel does not use, or not as well as it could (arch/arm/mm/mmu.c,
 * adjust_lowmem_bounds).
 */

import type { Change } from '../../../boot/change.ts';
import type { IncidentOf } from '../../../boot/incident.ts';
import { splitsBelow } from '../../../kernel/config/kconfig.ts';
import { byBase, endOf, intersection, rangeBetween } from '../../../terms/address-range.ts';
import { MiB, roundUp } from '../../../terms/alignment.ts';
import { formatBytes, hex, rangeText } from '../../../terms/notation.ts';
import { firstOf } from '../cures.ts';
import type { Evidence } from '../evidence.ts';
import { discoveryFrom, type Rule, told } from '../rule.ts';
import { lastWith, since } from '../versions.ts';

export const bankIgnored: Rule = {
  code: 'DTM102',
  name: 'bank-ignored',
  severity: 'warning',
  summary: 'RAM that the tree describes lies where this kernel cannot address it',
  explanation:
    'Without LPAE physical addresses have 32 bits, so RAM from 4 GiB on is dropped. RAM below PHYS_OFFSET is dropped too: the kernel takes the 2 MiB boundary below its own image for the start of RAM, so an image that was loaded too high cuts off what lies below it.',
  help: 'load the kernel near the start of RAM; RAM above 4 GiB takes a kernel with LPAE',
  *cures(evidence) {
    if (!evidence.record.input.lpae) yield firstOf([{ set: { CONFIG_ARM_LPAE: 'y' } }]);
    const { start, end } = evidence.record.input.kernelImage;
    const [bank] = [...evidence.record.described].sort(byBase);
    const { textOffset = 0n } = evidence.record.input;
    const isCutOff = evidence.incidents('bank-ignored').some(({ range }) => range.base === bank?.base);
    if (evidence.isAssumed('kernel image') || !bank || !isCutOff) return;
    const base = roundUp(bank.base, 2n * MiB) + textOffset;
    yield firstOf([{ kernelImage: { start: base, end: base + end - start } }]);
  },
  look: told('bank-ignored', ({ range }) => `${rangeText(range)} of /memory is ignored: this kernel cannot address it`),
};

export const unalignedHead: Rule = {
  code: 'DTM103',
  name: 'unaligned-head',
  severity: 'warning',
  summary: 'RAM does not start on a 2 MiB boundary',
  explanation: `The linear mapping is made of 2 MiB entries from the first one that lies wholly in RAM. What lies before it is marked no-map and is never used (arch/arm/mm/mmu.c since ${since('unalignedHeadNomap', true)}). A small no-map region at the very start of RAM has the same effect on all of the first 2 MiB.`,
  help: 'let RAM, or what is left of it, start on a 2 MiB boundary',
  look: told(
    'unaligned-head',
    ({ lost }) =>
      `RAM starts at ${hex(lost.base)}, not on a 2 MiB boundary: its first ${formatBytes(lost.size)} cannot be mapped and are lost`,
  ),
};

export const zoneSpanOff: Rule = {
  code: 'DTM119',
  name: 'zone-span-off',
  severity: 'info',
  needs: 'memory',
  summary: 'A zone spans other pages than those of the RAM that is left',
  explanation: `Up to ${lastWith('zoneArithmetic', 'spans-and-holes')} the ARM code hands the span of each zone and the holes in it to the page allocator, and takes the ends from the lowmem limit or from the last bank. Of banks that overlap, the last may end below another: HighMem then spans up to the end of the last one and counts the pages of both. What was taken out of memory at its end by then can still be in a span, and gets page structures. The figures are what the kernel computes.`,
  help: 'let banks not overlap, and nothing be taken out of memory at its end',
  *look(evidence) {
    // that lowmem was bounded above what is left of RAM kills the kernel, and is told as that
    const isTold = evidence.incidents('kernel-dies').some(({ death }) => death.kind === 'lowmem-above-ram');
    for (const incident of evidence.incidents('zone-span-off')) {
      const { zone, spannedPages, presentPages, beyond } = incident;
      if (isTold && presentPages <= spannedPages) continue;
      yield discoveryFrom(
        incident,
        presentPages > spannedPages
          ? `zone ${zone} counts ${presentPages} pages of RAM in a span of ${spannedPages}`
          : `zone ${zone} spans ${beyond} pages (${formatBytes(evidence.kernel.build.page.bytesOf(beyond))}) beyond the end of RAM`,
      );
    }
  },
};

/** Splits that give the kernel more addresses than the one it has. */
const largerSplits = ({ record, kernel }: Evidence): Change[] =>
  splitsBelow(record.input.pageOffset, kernel.version).map((symbol) => ({ set: { [symbol]: 'y' } }));

/** The vmalloc space that just leaves lowmem room for what lies above it. */
function lessVmalloc({ record }: Evidence): Change[] {
  const { limits, described } = record;
  if (limits.arch !== 'arm') return [];
  const ramEnd = described.reduce((end, bank) => (endOf(bank) > end ? endOf(bank) : end), 0n);
  const over = roundUp(ramEnd - limits.vmallocLimit, MiB);
  const now = limits.vmallocEnd - record.input.pageOffset + limits.physOffset - limits.vmallocLimit;
  const left = now - over - 8n * MiB;
  return left >= LEAST_VMALLOC ? [{ parameter: { name: 'vmalloc', value: `${left / MiB}M` } }] : [];
}

/** Less would leave no room for the register windows of drivers (early_vmalloc clamps to as much). */
const LEAST_VMALLOC = 16n * MiB;

function ignoredRamText({ range, why }: IncidentOf<'ram-without-highmem'>): string {
  const lost = `RAM from ${hex(range.base)} to ${hex(endOf(range) - 1n)} is ignored`;
  return why === 'no-highmem'
    ? `${lost}: this kernel has no HIGHMEM`
    : `${lost}: highmem is not used with a VIPT aliasing cache`;
}

export const ramWithoutHighmem: Rule = {
  code: 'DTM104',
  name: 'ram-without-highmem',
  severity: 'warning',
  summary: 'RAM above lowmem is lost because the kernel has no HIGHMEM',
  explanation:
    'A kernel without CONFIG_HIGHMEM can only use RAM that its linear mapping covers, from PHYS_OFFSET up to the lowmem limit. The rest is removed from memblock, from the limit rounded down to 2 MiB on. When a no-map region lies at the end of RAM the kernel prints the same message although nothing is out of reach: that is DTM105.',
  help: 'give the linear mapping more of the address space: another split, or less vmalloc space',
  *cures(evidence) {
    yield firstOf([{ set: { CONFIG_HIGHMEM: 'y' } }]);
    yield firstOf(largerSplits(evidence));
    yield firstOf(lessVmalloc(evidence));
  },
  *look(evidence) {
    for (const incident of evidence.incidents('ram-without-highmem')) {
      if (incident.mappable > 0n) yield discoveryFrom(incident, ignoredRamText(incident));
    }
  },
};

export const highmemAdviceMisleading: Rule = {
  code: 'DTM105',
  name: 'highmem-advice-misleading',
  severity: 'info',
  summary: 'The kernel advises HIGHMEM although no usable RAM is out of reach',
  explanation:
    'A no-map region at the end of RAM is left out when the kernel looks for the end of lowmem, but still counts for the end of RAM. A kernel without HIGHMEM then logs "Ignoring RAM at …" and "Consider using a HIGHMEM enabled kernel" for a range that is all no-map. Nothing is lost that the region had not taken already.',
  help: 'ignore the message; HIGHMEM would change nothing',
  *look(evidence) {
    for (const { mappable, origin } of evidence.incidents('ram-without-highmem')) {
      if (mappable !== 0n) continue;
      const end = evidence.record.reservedMemory.findLast((region) => region.kind === 'no-map' && region.size > 0n);
      yield {
        message: '"Ignoring RAM … Consider using a HIGHMEM enabled kernel" is about no-map memory only',
        origin: end?.node ?? origin,
        span: end?.span,
      };
    }
  },
};

export const lowmemLostToHoles: Rule = {
  code: 'DTM114',
  name: 'lowmem-lost-to-holes',
  severity: 'info',
  needs: 'memory',
  summary: 'Holes between banks cost lowmem',
  explanation:
    'The linear mapping covers physical addresses from PHYS_OFFSET up to a limit that vmalloc space sets, holes and removed memory included. RAM behind a hole therefore becomes highmem, or is lost without HIGHMEM, although there would be room for it in lowmem if the banks touched.',
  help: 'let carveouts stand at the end of RAM',
  *cures(evidence) {
    yield firstOf(largerSplits(evidence));
    yield firstOf(lessVmalloc(evidence));
  },
  *look({ record }) {
    const { limits } = record;
    if (limits.arch !== 'arm') return;
    const { vmallocLimit, physOffset } = limits;
    const mapped = rangeBetween(physOffset, vmallocLimit);
    const ramMapped = record.imported.reduce((sum, region) => sum + intersection(region, mapped).size, 0n);
    const ramBehind = record.imported.reduce((sum, region) => sum + region.size, 0n) - ramMapped;
    const holes = mapped.size - ramMapped;
    const lost = ramBehind < holes ? ramBehind : holes;
    if (lost < MiB) return;
    yield {
      message: `holes below ${hex(vmallocLimit)}, where lowmem ends, cost ${formatBytes(lost)} of lowmem`,
      origin: '/memory',
    };
  },
};

/** Less than this for early allocations is worth a word: the page tables and the blob's copy need some. */
const TIGHT_EARLY_MEMORY = 32n * MiB;

export const earlyMemoryLimited: Rule = {
  code: 'DTM115',
  name: 'early-memory-limited',
  severity: 'warning',
  needs: 'memory',
  summary: 'An edge that is not on a 2 MiB boundary leaves little memory for early allocations',
  explanation:
    'Until lowmem is mapped, memblock hands out memory only below the first edge of RAM, or of a hole in it, that does not lie on a 2 MiB boundary: page tables for a partial section have to come from memory that is mapped already. A low edge leaves the kernel too little, and it panics in early_alloc before the console works.',
  help: 'let the region that makes the edge start and end on 2 MiB boundaries',
  *look({ record }) {
    const { limits } = record;
    if (limits.arch !== 'arm') return;
    const { memblockLimit, lowmemLimit, physOffset } = limits;
    if (lowmemLimit - memblockLimit < 2n * MiB || memblockLimit - physOffset >= TIGHT_EARLY_MEMORY) return;
    const region = record.reservedMemory.find(
      (candidate) =>
        candidate.size > 0n && endOf(candidate) >= memblockLimit && candidate.base <= memblockLimit + 2n * MiB,
    );
    yield {
      message: `early allocations must do with what lies below ${hex(memblockLimit)}${region ? `, for ${region.node} at ${rangeText(region)}` : ''}`,
      origin: region?.node ?? '/memory',
      span: region?.span,
    };
  },
};

export const noMmu: Rule = {
  code: 'DTM116',
  name: 'no-mmu',
  severity: 'warning',
  summary: 'The board’s processor has no MMU',
  explanation:
    'A Cortex-M runs a kernel without MMU: no linear mapping, no lowmem or highmem, no vmalloc space, and an image that often runs from flash. dtmem predicts kernels with an MMU, so its figures do not hold for this board and no other finding is made about them.',
  *look({ interruptControllerWithoutMmu: node }) {
    if (!node) return;
    yield {
      message: 'the board has a Cortex-M processor, which has no MMU: the prediction does not hold for it',
      origin: node.path,
      span: node.span,
    };
  },
};

export const holeCostsMoreThanBank: Rule = {
  code: 'DTM118',
  name: 'hole-costs-more-than-bank',
  severity: 'warning',
  needs: 'memory',
  summary: 'Page structures for a hole take more memory than the bank behind it has',
  explanation:
    'The array of page structures is one block of lowmem for everything from the first page of RAM to the last, holes included. What lies in holes is given back in whole blocks later, but the block must fit into lowmem at once, and a small bank far away makes it large.',
  help: 'leave the bank out of /memory and reach it as device memory, or let the boot loader map it nearer',
  *look({ record, kernel }) {
    const { page, structPage } = kernel.build;
    for (const [index, bank] of record.memory.entries()) {
      const before = record.memory[index - 1];
      if (!before) continue;
      const hole = bank.base - endOf(before);
      const cost = BigInt(page.pagesFor(hole) * structPage);
      const behind = record.memory.slice(index).reduce((sum, { size }) => sum + size, 0n);
      if (cost <= behind) continue;
      yield {
        message: `the hole of ${formatBytes(hole)} before ${rangeText(bank)} needs ${formatBytes(cost)} of page structures, for ${formatBytes(behind)} of RAM behind it`,
        origin: '/memory',
      };
    }
  },
};
