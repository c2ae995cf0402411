/**
 * How lowmem gets mapped, to tell whether it can be (arch/arm/mm/mmu.c, map_lowmem).
 *
 * Regions are mapped in ascending order, in slots of 2 MiB. A piece of a slot whose ends are section-aligned is mapped by
 * sections; any other needs a page table for its slot, which is taken from the top of what memblock may give:
 *
 *      slot            slot            slot
 *   |=======|=======|=======|---    |   ====|=======|      = memory, - unaligned edge
 *    section section section  table   table  section
 *
 * Two things kill the kernel here, before it can say a word: a page table in memory that is not mapped yet, and a slot that
 * needs a page table when a section of it is mapped already (pmd_bad).
 */
import { FLAG } from '../../memblock/regions.ts';
import { isAligned, roundDown, roundUp } from '../../terms/alignment.ts';
import type { MappingFailure } from '../incident.ts';
import { PMD_SIZE } from './lowmem/bounds.ts';
import type { ArmState } from './state.ts';

interface Piece {
  readonly base: bigint;
  /** Exclusive. */
  readonly end: bigint;
}

/** The pieces that need looking at, slot by slot: aligned runs of whole slots are one piece. */
function* piecesOf(region: Piece): Generator<Piece> {
  let base = region.base;
  while (base < region.end) {
    const slotEnd = roundDown(base, PMD_SIZE) + PMD_SIZE;
    const whole = isAligned(base, PMD_SIZE) ? roundDown(region.end, PMD_SIZE) : base;
    const end = whole > base ? whole : slotEnd < region.end ? slotEnd : region.end;
    yield { base, end };
    base = end;
  }
}

/** A region that shares a section with the kernel in up to three parts, the kernel's own sections being one, whole. */
function aroundKernel(state: ArmState, region: Piece): Piece[] {
  const { start, end } = state.placement.kernelImage;
  const { sectionSize } = state.kernel.build;
  const kernel = { base: roundDown(start, sectionSize), end: roundUp(end + 1n, sectionSize) };
  if (region.end <= kernel.base || region.base >= kernel.end) return [region];
  return [{ base: region.base, end: kernel.base }, kernel, { base: kernel.end, end: region.end }].filter(
    (piece) => piece.base < piece.end,
  );
}

/** Lowmem as it is mapped: no-map regions left out, cut at the lowmem limit. */
function mappedRegions(state: ArmState): Piece[] {
  const { lowmemLimit } = state.bounds;
  const regions: Piece[] = [];
  for (const { base, size, flags } of state.memblock.memory) {
    if ((flags & FLAG.nomap) !== 0 || base >= lowmemLimit) continue;
    regions.push({ base, end: base + size < lowmemLimit ? base + size : lowmemLimit });
  }
  return state.kernel.behaviour.kernelSectionsMapped
    ? regions.flatMap((region) => aroundKernel(state, region))
    : regions;
}

/** What the code that started the kernel has mapped: from PHYS_OFFSET to the end of the image, in sections. */
function bootMapping(state: ArmState): Piece {
  const { physOffset, kernelImage } = state.placement;
  return { base: physOffset, end: roundUp(kernelImage.end + 1n, state.kernel.build.sectionSize) };
}

/** Why lowmem cannot be mapped; undefined when it can. Memblock is only looked at. */
export function lowmemMappingFailure(state: ArmState): MappingFailure | undefined {
  const { sectionSize, page } = state.kernel.build;
  const memblock = state.memblock.clone();
  memblock.currentLimit = state.bounds.memblockLimit;
  const mapped: Piece[] = [bootMapping(state)];
  const tables = new Set<bigint>();
  let sectionSlot: bigint | undefined;

  for (const region of mappedRegions(state)) {
    for (const piece of piecesOf(region)) {
      const slot = roundDown(piece.base, PMD_SIZE);
      if (isAligned(piece.base, sectionSize) && isAligned(piece.end, sectionSize)) {
        sectionSlot = roundDown(piece.end - 1n, PMD_SIZE);
      } else if (!tables.has(slot)) {
        if (sectionSlot === slot) {
          return { kind: 'section-in-the-way', base: piece.base };
        }
        const table = memblock.allocate({ size: page.bytes, align: page.bytes });
        if (table === 0n) return { kind: 'no-table', base: piece.base, limit: memblock.currentLimit };
        if (!mapped.some((known) => known.base <= table && table < known.end)) {
          return { kind: 'table-unmapped', base: piece.base, table };
        }
        tables.add(slot);
      }
      mapped.push(piece);
    }
  }
  return undefined;
}
