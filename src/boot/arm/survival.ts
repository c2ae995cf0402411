/**
 * Whether the kernel lives through what it was given: the things it cannot do without, looked at once the zones stand.
 *
 * Each check names what a real boot showed; none of them changes the prediction.
 */
import { FLAG } from '../../memblock/regions.ts';
import { byBase, contains, overlaps, rangeBetween } from '../../terms/address-range.ts';
import { roundDown } from '../../terms/alignment.ts';
import type { Span } from '../../terms/span.ts';
import type { Death, Incident, NamedRange } from '../incident.ts';
import type { DeclaredArea } from '../rules.ts';
import { PMD_SIZE } from './lowmem/bounds.ts';
import type { ArmState } from './state.ts';

/** Why the kernel dies, with what caused it; undefined when this check finds nothing. */
type Check = (
  state: ArmState,
) => { readonly death: Death; readonly origin: string; readonly span?: Span | undefined } | undefined;

const named = ({ name, base, size }: NamedRange): NamedRange => ({ name, base, size });

/** The areas that are mapped anew, cut at the end of lowmem: highmem has no mapping to change. */
function remappedInLowmem({ remapped, bounds }: ArmState): DeclaredArea[] {
  return remapped
    .filter((area) => area.base < bounds.lowmemLimit)
    .map((area) => ({
      ...area,
      size: area.base + area.size < bounds.lowmemLimit ? area.size : bounds.lowmemLimit - area.base,
    }));
}

/** Areas in lowmem are mapped anew in pages, and their old mapping is cleared first: not while the kernel runs from it. */
const imageOutsideCma: Check = (state) => {
  const { start, end } = state.placement.kernelImage;
  const image = { base: start, size: end - start + 1n };
  const area = remappedInLowmem(state).find((candidate) => overlaps(candidate, image));
  if (!area) return undefined;
  return {
    death: { kind: 'image-in-cma', area: named(area), image },
    origin: area.origin,
    span: area.span,
  };
};

/** Each area that is mapped anew is noted in the vmalloc list, which takes no two that overlap (vm_area_add_early). */
const noOverlappingCma: Check = (state) => {
  const areas = remappedInLowmem(state).sort(byBase);
  for (const [index, area] of areas.entries()) {
    const next = areas[index + 1];
    if (!next || !overlaps(area, next)) continue;
    return {
      death: { kind: 'cma-areas-overlap', areas: [named(area), named(next)] },
      origin: next.origin,
      span: next.span,
    };
  }
  return undefined;
};

/** Every edge of lowmem that is not section-aligned costs a page table, which must be there when it is needed. */
const lowmemMappable: Check = ({ mappingFailure }) =>
  mappingFailure === undefined
    ? undefined
    : { death: { kind: 'lowmem-unmappable', failure: mappingFailure }, origin: '/memory' };

/** What a machine maps for itself by pages needs a slot without sections: none of lowmem. */
const staticMappable: Check = ({ blockedMapping }) => {
  if (blockedMapping === undefined) return undefined;
  const { virtual, origin } = blockedMapping;
  return { death: { kind: 'mapping-blocked', name: origin, virtual }, origin };
};

/** The initrd is read through the linear mapping. */
const initrdInLowmem: Check = ({ initrd, bounds, initrdOrigin }) => {
  if (!initrd || initrd.size === 0n || initrd.base + initrd.size <= bounds.lowmemLimit) return undefined;
  return {
    death: { kind: 'initrd-above-lowmem', initrd, lowmemLimit: bounds.lowmemLimit },
    origin: initrdOrigin,
  };
};

/**
 * What is free behind a reservation that ends within the last page of a 32-bit address space starts, rounded up, at page 0,
 * and the reserved pages below it are freed by mistake.
 */
const nothingInLastPage: Check = ({ memblock, kernel, physicalBits }) => {
  if (physicalBits === 64 || kernel.behaviour.lastPageReserved === 'harmless') return undefined;
  const last = memblock.reserved.at(memblock.reserved.length - 1);
  const lastPage = memblock.physicalMax + 1n - kernel.build.page.bytes;
  const [highestFree] = memblock.freeRanges({ descending: true });
  if (!last || !highestFree || highestFree.base <= lastPage || last.base + last.size <= lastPage) return undefined;
  return {
    death: { kind: 'last-page-reserved', range: { base: last.base, size: last.size } },
    origin: 'memory that ends at 4 GiB without LPAE',
  };
};

const CHECKS: readonly Check[] = [
  imageOutsideCma,
  noOverlappingCma,
  lowmemMappable,
  staticMappable,
  initrdInLowmem,
  nothingInLastPage,
];

/** The kernel runs from its linear mapping, which only covers lowmem; outside it, it may or may not live. */
function* imageOutsideLowmem(state: ArmState): Generator<Incident> {
  const { start, end } = state.placement.kernelImage;
  const image = { base: start, size: end - start + 1n };
  for (const region of state.memblock.memory) {
    // where the kernel's sections are mapped whole it is enough that they are mapped at all
    const holds = state.kernel.behaviour.kernelSectionsMapped ? overlaps(region, image) : contains(region, image);
    if ((region.flags & FLAG.nomap) === 0 && holds && end < state.bounds.lowmemLimit) return;
  }
  yield {
    kind: 'kernel-outside-lowmem',
    image,
    origin: 'kernel image',
  };
}

/**
 * prepare_page_table clears every mapping above the first memory region, no-map or not. When that region ends below the
 * kernel, the kernel unmaps itself and lives on what the TLB still holds: with LPAE, 6.1 and 7.2 were seen to hang.
 */
function* unmappedKernel(state: ArmState): Generator<Incident> {
  const first = state.memblock.memory.at(0);
  if (!first || first.base + first.size > state.placement.kernelImage.start) return;
  yield {
    kind: 'kernel-unmapped',
    first: { base: first.base, size: first.size },
    origin: '/memory',
  };
}

/**
 * A pool is remapped in pages after its whole 2 MiB slots are cleared (dma_contiguous_remap): RAM that shares a slot with an
 * unaligned pool loses its mapping, and the kernel dies when it touches it.
 */
function* unmappedNeighbours(state: ArmState): Generator<Incident> {
  const mapped = [...state.memblock.memory].filter((region) => (region.flags & FLAG.nomap) === 0);
  const { lowmemLimit } = state.bounds;
  for (const { name, origin, span, base, size } of remappedInLowmem(state)) {
    const end = base + size;
    // slots are cleared from the pool's own start on, in steps of 2 MiB
    const cleared = [
      rangeBetween(roundDown(base, PMD_SIZE), base),
      rangeBetween(end, roundDown(end - 1n, PMD_SIZE) + PMD_SIZE),
    ];
    const lost = cleared.find((range) => range.base < lowmemLimit && mapped.some((region) => overlaps(region, range)));
    if (!lost) continue;
    yield {
      kind: 'pool-unmaps-neighbours',
      pool: { name, base, size },
      unmapped: lost,
      origin,
      ...(span ? { span } : {}),
    };
  }
}

/** Everything that speaks against the kernel's life. */
export function* survivalChecks(state: ArmState): Generator<Incident> {
  for (const check of CHECKS) {
    const found = check(state);
    if (found) yield { kind: 'kernel-dies', ...found };
  }
  yield* imageOutsideLowmem(state);
  yield* unmappedKernel(state);
  yield* unmappedNeighbours(state);
}
