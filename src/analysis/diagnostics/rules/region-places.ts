/**
 * Where regions lie: over each other, outside RAM, or nowhere because there is no room.
 */
import { ownedRanges } from '../../../boot/owners.ts';
import { type AddressRange, contains, intersection, overlaps } from '../../../terms/address-range.ts';
import { MiB } from '../../../terms/alignment.ts';
import { formatBytes, hex, rangeText } from '../../../terms/notation.ts';
import { placeText, regionCauseText } from '../../causes.ts';
import { largestOf } from '../cures.ts';
import type { Claim, Evidence } from '../evidence.ts';
import { largestFit } from '../largest-fit.ts';
import { RangeSearch } from '../range-search.ts';
import { type Discovery, discoveryFrom, type Rule, told } from '../rule.ts';
import { lastWith, since } from '../versions.ts';
import { lowmemEndText } from '../words.ts';

const isRamoops = (evidence: Evidence, claim: Claim): boolean =>
  evidence.node(claim.owner)?.property('compatible')?.strings().includes('ramoops') ?? false;

/** What holds memory under a region that could not have it, by the reservations that were made. */
function holdersOf(evidence: Evidence, range: AddressRange): string[] {
  const held = ownedRanges(evidence.record.steps).filter((piece) => !piece.isKernelOwn && overlaps(piece, range));
  return [...new Set(held.map((piece) => piece.owner))];
}

/** True when all that is in the way lies where it does by assumption. */
function restsOnAssumption(evidence: Evidence, holders: readonly string[]): boolean {
  return holders.length > 0 && holders.every((holder) => evidence.isAssumed(holder));
}

export const reservationFailed: Rule = {
  code: 'DTM201',
  name: 'reservation-failed',
  severity: 'error',
  needs: 'memory',
  summary: 'A region with a fixed place is not reserved',
  explanation:
    'The kernel refuses a region of size 0, and a no-map region over memory that is reserved already: by the kernel image, the blob, the initrd or another region. The memory stays in use, so a device that counts on it will find the kernel’s data there.',
  help: 'move the region, or what lies on it',
  *look(evidence) {
    for (const incident of evidence.incidents('crash-header-refused')) {
      yield discoveryFrom(
        incident,
        `the crash dump header at ${hex(incident.range.base)} lies on memory that is reserved already`,
      );
    }
    for (const incident of evidence.incidents('reservation-failed')) {
      const { node, range, cause } = incident;
      const plain = `${node} is not reserved at ${hex(range.base)}: ${regionCauseText(cause)}`;
      if (cause.kind === 'zero-size') {
        // firmware fills a zero-size region in before it starts the kernel
        yield { ...discoveryFrom(incident, plain), severity: 'warning' };
        continue;
      }
      const holders = holdersOf(evidence, range).filter((holder) => holder !== node);
      const assumed = restsOnAssumption(evidence, holders);
      yield {
        message:
          holders.length > 0
            ? `${node} (${rangeText(range)}) is not reserved: ${holders.join(', ')} ${holders.length > 1 ? 'hold' : 'holds'} part of it already`
            : plain,
        origin: incident.origin,
        span: incident.span,
        related: evidence.claims
          .filter((claim) => holders.includes(claim.owner) && overlaps(claim, range))
          .map((claim) => ({ message: `${claim.owner} (${rangeText(claim)}) wins`, span: claim.span })),
        ...(assumed
          ? {
              severity: 'info' as const,
              help: 'state where the boot loader puts the kernel and the blob: --kernel-image, --dtb-at',
            }
          : {}),
      };
    }
  },
};

export const allocationFailed: Rule = {
  code: 'DTM202',
  name: 'allocation-failed',
  severity: 'error',
  needs: 'memory',
  summary: 'A region without a fixed place finds no room',
  explanation:
    'A node with size but no reg is allocated from what is free once every fixed reservation is made, in its alloc-ranges where it has any. One piece of RAM must hold all of it with its alignment; CMA pools are aligned to the kernel’s CMA granularity too. When nothing fits, the node gets no memory and its drivers fail.',
  help: 'make the region smaller, or widen alloc-ranges',
  *look(evidence) {
    const { address, size } = evidence.cells;
    for (const incident of evidence.incidents('allocation-failed')) {
      const { size: wanted, within } = incident.cause;
      const node = evidence.node(incident.node);
      const ranges = node?.property('alloc-ranges');
      const fit = largestFit(evidence, {
        align: node?.has('reusable')
          ? evidence.kernel.build.cma.alignment
          : (node?.property('alignment')?.number() ?? evidence.record.input.pageSize),
        ...(ranges ? { within: ranges.reg(address, size) } : {}),
      });
      yield {
        ...discoveryFrom(incident, `${incident.node} finds no free ${formatBytes(wanted)} ${placeText(within)}`),
        related: ranges ? [{ message: 'it may lie only here', span: ranges.span }] : [],
        help: fit
          ? `make it smaller${ranges ? ' or widen alloc-ranges' : ''}: the largest free piece${ranges ? ' there' : ''} is ${formatBytes(fit.size)} at ${hex(fit.base)}`
          : 'nothing is free there: widen alloc-ranges',
      };
    }
  },
  *cures(evidence, { origin }) {
    const path = origin.split(' ', 1)[0] ?? '';
    const node = evidence.node(path);
    const incident = evidence.incidents('allocation-failed').find((candidate) => candidate.node === path);
    if (!node || !incident) return;
    const align = node.has('reusable')
      ? evidence.kernel.build.cma.alignment
      : (node.property('alignment')?.number() ?? evidence.record.input.pageSize);
    const unit = align > MiB ? align : MiB;
    const cells = evidence.cells.size;
    yield largestOf(Number(incident.cause.size / unit), (units) => {
      const bytes = BigInt(units) * unit;
      const value = cells > 1 ? [Number(bytes >> 32n), Number(bytes & 0xffff_ffffn)] : [Number(bytes)];
      return { property: { node: path, name: 'size', cells: value } };
    });
  },
};

/** Who has the shared bytes in the end. */
function outcomeOf(a: Claim, b: Claim): string {
  const loser = [a, b].find((claim) => claim.region?.state === 'failed');
  if (loser) return `the kernel refuses ${loser.owner} and ${loser === a ? b.owner : a.owner} has them`;
  return 'the kernel grants both, and each owner writes over the other’s data';
}

/**
 * Pairs of claims that share memory, each later one with the earlier one that reaches furthest: one pair a claim, however
 * many overlap.
 */
function* overlappingPairs(claims: readonly Claim[]): Generator<readonly [Claim, Claim]> {
  const sorted = [...claims].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : a.size < b.size ? 1 : -1));
  let furthest: Claim | undefined;
  for (const claim of sorted) {
    if (furthest && overlaps(furthest, claim)) yield [furthest, claim];
    if (!furthest || claim.base + claim.size > furthest.base + furthest.size) furthest = claim;
  }
}

function overlapDiscovery(a: Claim, b: Claim, consequence: string): Discovery {
  const shared = intersection(a, b);
  return {
    message: `${b.owner} (${rangeText(b)}) overlaps ${a.owner} (${rangeText(a)}) by ${formatBytes(shared.size)}: ${consequence}`,
    origin: b.owner,
    span: b.span,
    related: [{ message: `${a.owner} is reserved here`, span: a.span }],
  };
}

/** Regions of the tree, without the reserve map: that has a rule of its own. */
const regionClaims = (evidence: Evidence): Claim[] =>
  evidence.claims.filter((claim) => claim.region?.kind !== 'memreserve');

export const regionsOverlap: Rule = {
  code: 'DTM203',
  name: 'regions-overlap',
  severity: 'error',
  needs: 'memory',
  summary: 'Two regions share memory',
  explanation:
    'The kernel reports regions that overlap their neighbour in address order ("OVERLAP DETECTED") and goes on: both owners will write to the shared bytes. Plain reservations simply merge, as no-map regions do; a no-map region over a plain one that came first is refused.',
  help: 'give the regions ranges of their own',
  *look(evidence) {
    for (const [a, b] of overlappingPairs(regionClaims(evidence))) {
      if (isRamoops(evidence, a) || isRamoops(evidence, b)) continue;
      if (a.owner === b.owner) continue;
      yield overlapDiscovery(a, b, outcomeOf(a, b));
    }
  },
};

export const ramoopsOverlaps: Rule = {
  code: 'DTM221',
  name: 'ramoops-overlaps',
  severity: 'error',
  needs: 'memory',
  summary: 'The crash log of ramoops shares memory with another region',
  explanation:
    'ramoops keeps the log of a crash in RAM across a reboot. Whatever else owns part of the range writes over it before anyone reads it, or is written over when the kernel crashes.',
  help: 'move the ramoops region to memory that nobody else uses',
  *look(evidence) {
    for (const [a, b] of overlappingPairs(regionClaims(evidence))) {
      if (!isRamoops(evidence, a) && !isRamoops(evidence, b)) continue;
      yield overlapDiscovery(a, b, 'the crash log does not survive');
    }
  },
};

export const regionOutsideRam: Rule = {
  code: 'DTM206',
  name: 'region-outside-ram',
  severity: 'warning',
  needs: 'memory',
  summary: 'A region lies outside RAM',
  explanation:
    'The kernel reserves such a region without a word, or marks nothing when it is no-map. For the SRAM of a coprocessor that is what the board wants; a wrong address looks the same, and leaves the memory that was meant unprotected.',
  help: 'check the address; list the node under "allow" where it is meant so',
  *look(evidence) {
    for (const claim of regionClaims(evidence)) {
      if (evidence.banks.overlapping(claim)) continue;
      if (claim.region?.kind === 'reusable') continue; // an area of CMA there has an error of its own
      yield {
        message: `${claim.owner} (${rangeText(claim)}) lies outside RAM`,
        origin: claim.owner,
        span: claim.span,
      };
    }
  },
};

export const regionPartlyOutsideRam: Rule = {
  code: 'DTM207',
  name: 'region-partly-outside-ram',
  severity: 'warning',
  needs: 'memory',
  summary: 'A region reaches beyond a bank of RAM',
  explanation:
    'Part of the region has no RAM behind it, or it spans a hole between two banks. The kernel reserves what there is and says nothing; whoever uses the region finds less memory than its size.',
  help: 'check base and size against the banks of the board',
  *look(evidence) {
    for (const claim of regionClaims(evidence)) {
      const bank = evidence.banks.overlapping(claim);
      if (!bank || contains(bank, claim)) continue;
      const inRam = evidence.banks.coverage(claim);
      // banks that touch; and without LPAE the kernel gives up the last page below 4 GiB
      if (claim.size - inRam < evidence.record.input.pageSize) continue;
      yield {
        message: `${formatBytes(claim.size - inRam)} of ${claim.owner} (${rangeText(claim)}) lie outside RAM, which has ${rangeText(bank)} there`,
        origin: claim.owner,
        span: claim.span,
      };
    }
  },
};

export const memreserveRepeatsRegion: Rule = {
  code: 'DTM215',
  name: 'memreserve-repeats-region',
  severity: 'warning',
  needs: 'memory',
  summary: '/memreserve/ covers memory that a region of /reserved-memory has too',
  explanation: `The reserve map only keeps memory from being handed out. Up to ${lastWith('memreserve', 'before-reserved-memory')} it is read before /reserved-memory, so that a no-map region over it is refused and stays mapped; since ${since('memreserve', 'after-static')} it is read after and changes nothing. One of the two is enough.`,
  help: 'delete the /memreserve/ entry',
  *look(evidence) {
    const entries = evidence.claims.filter((claim) => claim.region?.kind === 'memreserve');
    const regions = new RangeSearch(regionClaims(evidence));
    for (const entry of entries) {
      const region = regions.overlapping(entry);
      if (!region) continue;
      yield {
        message: `/memreserve/ ${rangeText(entry)} covers memory of ${region.owner} (${rangeText(region)})`,
        origin: '/memreserve/',
        span: entry.span,
        related: [{ message: `${region.owner} is reserved here`, span: region.span }],
      };
    }
  },
};

export const allocRangesInHighmem: Rule = {
  code: 'DTM216',
  name: 'alloc-ranges-in-highmem',
  severity: 'warning',
  needs: 'memory',
  summary: 'The alloc-ranges of a region leave out lowmem',
  explanation:
    'Memory above the lowmem limit has no permanent mapping: a driver that wants to touch its buffers through the linear mapping cannot, and devices with narrow DMA masks may not reach it.',
  help: 'let alloc-ranges begin below the lowmem limit',
  *look(evidence) {
    const { limits } = evidence.record;
    if (limits.arch !== 'arm') return;
    const { lowmemLimit } = limits;
    const { address, size } = evidence.cells;
    for (const region of evidence.record.reservedMemory) {
      const ranges = evidence.node(region.node)?.property('alloc-ranges');
      if (!ranges || evidence.node(region.node)?.has('reg')) continue;
      const entries = ranges.reg(address, size);
      if (entries.length === 0 || entries.some((entry) => entry.base < lowmemLimit)) continue;
      yield {
        message: `${region.node} may lie only from ${hex(entries[0]?.base ?? 0n)} on, above lowmem, ${lowmemEndText(lowmemLimit)}`,
        origin: `${region.node} alloc-ranges`,
        span: ranges.span,
      };
    }
  },
};

export const changeLost: Rule = {
  code: 'DTM223',
  name: 'change-lost',
  severity: 'error',
  needs: 'memory',
  summary: 'Memblock has no entry left for a region',
  explanation: `Memblock keeps the regions of memory and of what is reserved in arrays of 128 entries, which cannot grow before lowmem is mapped. A no-map region in the middle of RAM takes two of them. What finds no entry is lost: the memory stays in use, a reservation of the tree fails with a line in the log, the default CMA area too, and when the array of reservations is full the kernel dies of its next allocation. Since ${since('fullRegionArray', 'panics')} it panics at once.`,
  help: 'join regions that lie side by side, and give no-map only to those that need it',
  look: told(
    'change-lost',
    ({ list }) => `memblock’s array of ${list} regions holds 128: it has no entry for this, nor for what follows`,
  ),
};
