/**
 * map_lowmem (arch/arm/mm/mmu.c): the linear mapping of lowmem, region by region in ascending order.
 *
 * Two things kill the kernel here, before it can say a word: a page table in memory that is not mapped yet, and a slot that
 * needs a page table when a section of it is mapped already (pmd_bad).
 */
import { FLAG } from '../../../memblock/regions.ts';
import { roundDown, roundUp } from '../../../terms/alignment.ts';
import type { MappingFailure } from '../../incident.ts';
import { lowmemVirtual } from '../lowmem/vmalloc-limit.ts';
import type { ArmState } from '../state.ts';
import { takeStaticVms, takeTable } from './early-alloc.ts';
import type { TablePiece } from './kernel-mappings.ts';

interface Piece {
  readonly base: bigint;
  /** Exclusive. */
  readonly end: bigint;
}

/** A region that shares a section with the kernel in up to three parts, the kernel's own sections being one, whole. */
function aroundKernel(state: ArmState, region: Piece): Piece[] {
  const { start, end } = kernelSections(state);
  const { sectionSize } = state.kernel.build;
  const kernel = { base: roundDown(start, sectionSize), end: roundUp(end, sectionSize) };
  if (region.end <= kernel.base || region.base >= kernel.end) return [region];
  return [{ base: region.base, end: kernel.base }, kernel, { base: kernel.end, end: region.end }].filter(
    (piece) => piece.base < piece.end,
  );
}

/** Where the sections lie that are mapped whole, executable ones among them; `end` exclusive. */
function kernelSections(state: ArmState): { readonly start: bigint; readonly end: bigint } {
  const { start, end, sections } = state.placement.kernelImage;
  const init = sections?.init;
  if (state.kernel.behaviour.lowmemSplit === 'image-end' || !init) return { start, end: end + 1n };
  const { pageOffset } = state.kernel.build;
  return { start, end: init.base + init.size - pageOffset + state.placement.physOffset };
}

/** Lowmem as it is mapped: no-map regions left out, cut at the lowmem limit. */
function mappedRegions(state: ArmState): Piece[] {
  const { lowmemLimit } = state.bounds;
  const regions: Piece[] = [];
  for (const { base, size, flags } of state.memblock.memory) {
    if ((flags & FLAG.nomap) !== 0 || base >= lowmemLimit) continue;
    regions.push({ base, end: base + size < lowmemLimit ? base + size : lowmemLimit });
  }
  return state.kernel.behaviour.lowmemSplit === 'none'
    ? regions
    : regions.flatMap((region) => aroundKernel(state, region));
}

/** What the code that started the kernel has mapped: from PHYS_OFFSET to the end of the image, in sections. */
function bootMapping(state: ArmState): Piece {
  const { physOffset, kernelImage } = state.placement;
  return { base: physOffset, end: roundUp(kernelImage.end + 1n, state.kernel.build.sectionSize) };
}

const LOWMEM = { origin: '/memory' };

/** Qualcomm's kernels put each piece of lowmem into the list of static mappings, which is sized by all of memory's regions. */
function listLowmem(state: ArmState): void {
  if (!state.kernel.behaviour.lowmemListed) return;
  takeStaticVms(state, state.memblock.memory.length, 'map_lowmem', LOWMEM);
}

export function mapLowmemRegions(state: ArmState): void {
  const mapped: Piece[] = [bootMapping(state)];
  const take = takeTable(state, LOWMEM);
  const fail = (failure: MappingFailure): void => {
    state.mappingFailure ??= failure;
  };
  for (const region of mappedRegions(state)) {
    const takeMapped = (piece: TablePiece): bigint => {
      // what was walked of this region is mapped, the piece itself is not
      const done = { base: region.base, end: BigInt(piece.physical) };
      const table = take(piece);
      const base = BigInt(piece.physical);
      if (table === 0n) fail({ kind: 'no-table', base, limit: state.memblock.currentLimit });
      else if (![...mapped, done].some((known) => known.base <= table && table < known.end))
        fail({ kind: 'table-unmapped', base, table });
      return table;
    };
    const clash = ({ physical }: TablePiece): void => fail({ kind: 'section-in-the-way', base: BigInt(physical) });
    const virtual = Number(lowmemVirtual(state, region.base));
    const length = Number(region.end - region.base);
    state.mappings.map({ virtual, physical: Number(region.base), length }, takeMapped, clash);
    if (state.kernel.behaviour.lowmemListed) state.mappings.addStatic({ virtual, length });
    mapped.push(region);
  }
  listLowmem(state);
}
