/**
 * The `Memory:` line since 3.11 (mem_init_print_info in mm/page_alloc.c, mm/mm_init.c and mm/show_mem.c).
 */
import type { AddressRange } from '../../terms/address-range.ts';
import type { MemoryFigure, MemoryLine } from '../prediction.ts';
import type { BootState, Stage } from '../state.ts';
import { cmaPages, reservedPages, totalPages } from './memory-figures.ts';
import { missingInputs } from './missing-inputs.ts';

export const exact = (name: string, kibibytes: number | undefined): MemoryFigure =>
  kibibytes === undefined
    ? { name, kibibytes, isExact: false, needs: ['--vmlinux'] }
    : { name, kibibytes, isExact: true };
/** A figure that is exact unless something is missing. */
export const figure = (name: string, kibibytes: number, needs: readonly string[]): MemoryFigure =>
  needs.length === 0 ? exact(name, kibibytes) : { name, kibibytes, isExact: false, needs };

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

type PageFigure = 'available' | 'total' | 'reserved' | 'cma' | 'highmem';

/** Available, total, reserved, CMA and highmem, in the order the newer line has them. */
export function pageFigures(state: BootState): Record<PageFigure, MemoryFigure> {
  const { low, high } = state.freePages;
  const late = state.kernel.behaviour.availableLate;
  const missing = missingInputs(state);
  const { page } = state.kernel.build;
  const kib = (pages: number): number => kibOf(page.bytesOf(pages));
  return {
    available: figure(
      'available',
      Math.max(0, kib(low + high) - late),
      late > 0 ? [...missing, 'a boot log'] : missing,
    ),
    total: exact('total', kib(totalPages(state))),
    reserved: figure('reserved', Number(state.ulong((reservedPages(state) * page.bytes) >> 10n)), missing),
    cma: exact('cma-reserved', kib(cmaPages(state))),
    highmem: exact('highmem', kib(high)),
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
  const list = details.map((detail) => `${shown(detail)}K ${detail.name}`).join(', ');
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
