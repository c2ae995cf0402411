/**
 * The `Memory:` line of each era (mem_init in arch/arm/mm/init.c, mem_init_print_info in mm/page_alloc.c).
 */
import type { AddressRange } from '../../terms/address-range.ts';
import { lowmemVirtual } from '../arm/lowmem/vmalloc-limit.ts';
import type { MemoryFigure, MemoryLine } from '../prediction.ts';
import type { BootState, Stage } from '../state.ts';
import {
  cmaPages,
  freeHighPages,
  mebibytesByRegion,
  pagesCountedTwice,
  reservedPages,
  totalPages,
} from './memory-figures.ts';

const KIB_PER_PAGE = 4;

const exact = (name: string, kibibytes: number | undefined): MemoryFigure => ({ name, kibibytes, isExact: true });
const estimated = (name: string, kibibytes: number): MemoryFigure => ({ name, kibibytes, isExact: false });

/** `1024`, `~1024` for an estimate, `?` for what needs the image's symbols. */
function shown({ kibibytes, isExact }: MemoryFigure): string {
  if (kibibytes === undefined) return '?';
  return isExact ? `${kibibytes}` : `~${kibibytes}`;
}

/** Available, total, reserved, CMA and highmem, in the order the newer line has them. */
function pageFigures(state: BootState): Record<'available' | 'total' | 'reserved' | 'cma' | 'highmem', MemoryFigure> {
  const countsCma = state.kernel.behaviour.memoryLine === 'sections-and-cma';
  const total = totalPages(state);
  const reserved = reservedPages(state);
  const cma = countsCma ? cmaPages(state) : 0;
  const kib = (pages: number): number => pages * KIB_PER_PAGE;
  return {
    available: estimated('available', kib(total - reserved - cma)),
    total: exact('total', kib(total)),
    reserved: estimated('reserved', kib(reserved)),
    cma: exact('cma-reserved', kib(cma)),
    highmem: exact('highmem', kib(freeHighPages(state))),
  };
}

/** Bytes that two ranges have in common, for sections that lie in one another. */
function within(inner: AddressRange | undefined, outer: AddressRange | undefined): bigint {
  if (!inner || !outer || inner.base < outer.base || inner.base >= outer.base + outer.size) return 0n;
  return inner.size;
}

/** Whole KiB; undefined of what is not known. */
const kibOf = (bytes: bigint | undefined): number | undefined =>
  bytes === undefined ? undefined : Number(bytes >> 10n);

/** The sizes of the kernel's sections. */
function sectionFigures(state: BootState): MemoryFigure[] {
  const { sections, start } = state.placement.kernelImage;
  const stext = lowmemVirtual(state, start);
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

/** The same as 2.6.32 counts them: data is all from the data section to the image's end. */
function oldSectionFigures(state: BootState): MemoryFigure[] {
  const { sections, end } = state.placement.kernelImage;
  const imageEnd = lowmemVirtual(state, end + 1n);
  return [
    exact('code', kibOf(sections?.text?.size)),
    exact('data', kibOf(sections?.data && imageEnd - sections.data.base)),
    exact('init', kibOf(sections?.init?.size)),
  ];
}

/** 3.11 on: one line with the kernel's sections. */
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

/** Up to 3.10: a list of regions in MiB, then what is available. */
function twoLines(state: BootState): MemoryLine {
  const { available, total, reserved, highmem } = pageFigures(state);
  const regions = mebibytesByRegion(state).map((mebibytes) => `${mebibytes}MB`);
  const list = `Memory: ${regions.join(' ')} = ${(total.kibibytes ?? 0) >> 10}MB total`;
  if (state.kernel.behaviour.memoryLine === 'one-number') {
    const sections = oldSectionFigures(state);
    const names = sections.map((figure) => `${shown(figure)}K ${figure.name}`).join(', ');
    return {
      figures: [available, ...sections, highmem],
      lines: [list, `Memory: ${shown(available)}KB available (${names}, ${shown(highmem)}K highmem)`],
    };
  }
  const walked = estimated('walked', (available.kibibytes ?? 0) + pagesCountedTwice(state) * KIB_PER_PAGE);
  return {
    figures: [available, total, reserved, highmem],
    lines: [
      list,
      `Memory: ${shown(available)}k/${shown(walked)}k available, ${shown(reserved)}k reserved, ${shown(highmem)}K highmem`,
    ],
  };
}

export const memoryLine: Stage = {
  name: 'memory-line',
  run(state) {
    if (state.memblock.memory.length === 0) return;
    const { memoryLine: form } = state.kernel.behaviour;
    state.memoryLine = form === 'sections' || form === 'sections-and-cma' ? oneLine(state) : twoLines(state);
  },
};
