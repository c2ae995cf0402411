/**
 * The `Memory:` line since 3.11 (mem_init_print_info in mm/page_alloc.c, mm/mm_init.c and mm/show_mem.c).
 */
import type { AddressRange } from '../../terms/address-range.ts';
import type { MemoryFigure, MemoryLine } from '../prediction.ts';
import type { BootState, Stage } from '../state.ts';
import { cmaPages, reservedPages, totalPages } from './memory-figures.ts';

export const exact = (name: string, kibibytes: number | undefined): MemoryFigure => ({
  name,
  kibibytes,
  isExact: true,
});
export const estimated = (name: string, kibibytes: number): MemoryFigure => ({ name, kibibytes, isExact: false });

/** Whole KiB; undefined of what is not known. */
export function kibOf(bytes: bigint): number;
export function kibOf(bytes: bigint | undefined): number | undefined;
export function kibOf(bytes: bigint | undefined): number | undefined {
  return bytes === undefined ? undefined : Number(bytes >> 10n);
}

/** `1024`, `~1024` for an estimate, `?` for what needs the image's symbols. */
export function shown({ kibibytes, isExact }: MemoryFigure): string {
  if (kibibytes === undefined) return '?';
  return isExact ? `${kibibytes}` : `~${kibibytes}`;
}

/** Available, total, reserved, CMA and highmem, in the order the newer line has them. */
export function pageFigures(
  state: BootState,
): Record<'available' | 'total' | 'reserved' | 'cma' | 'highmem', MemoryFigure> {
  const countsCma = state.kernel.behaviour.memoryLine === 'sections-and-cma';
  const total = totalPages(state);
  const reserved = reservedPages(state);
  const cma = countsCma ? cmaPages(state) : 0;
  const kib = (pages: number): number => kibOf(state.kernel.build.page.bytesOf(pages));
  return {
    available: estimated('available', kib(total - reserved - cma)),
    total: exact('total', kib(total)),
    reserved: estimated('reserved', kib(reserved)),
    cma: exact('cma-reserved', kib(cma)),
    highmem: exact('highmem', kib(state.architecture.freeHighmemPages(state))),
  };
}

/** Bytes that two ranges have in common, for sections that lie in one another. */
function within(inner: AddressRange | undefined, outer: AddressRange | undefined): bigint {
  if (!inner || !outer || inner.base < outer.base || inner.base >= outer.base + outer.size) return 0n;
  return inner.size;
}

/** The sizes of the kernel's sections. */
function sectionFigures(state: BootState): MemoryFigure[] {
  const { sections, start } = state.placement.kernelImage;
  const stext = state.architecture.imageVirtual(state, start);
  const text = sections?.text && { base: stext, size: sections.text.base + sections.text.size - stext };
  const rodata = sections?.rodata;
  return [
    exact('kernel code', text && rodata ? kibOf(text.size - within(rodata, text)) : undefined),
    exact('rwdata', kibOf(sections?.data && sections.data.size - within(sections.init, sections.data))),
    exact('rodata', kibOf(rodata?.size)),
    exact('init', kibOf(sections?.init?.size)),
    exact('bss', kibOf(sections?.bss?.size)),
  ];
}

/** One line with the kernel's sections. */
function oneLine(state: BootState): MemoryLine {
  const { build, behaviour } = state.kernel;
  const { available, total, reserved, cma, highmem } = pageFigures(state);
  const details = [
    ...sectionFigures(state),
    reserved,
    ...(behaviour.memoryLine === 'sections-and-cma' ? [cma] : []),
    ...(build.highmem ? [highmem] : []),
  ];
  const list = details.map((figure) => `${shown(figure)}K ${figure.name}`).join(', ');
  return {
    figures: [available, total, ...details],
    lines: [`Memory: ${shown(available)}K/${shown(total)}K available (${list})`],
  };
}

export const memoryLine: Stage = {
  name: 'memory-line',
  run(state) {
    if (state.memblock.memory.length > 0) state.memoryLine = oneLine(state);
  },
};
