/**
 * The `Memory:` line of each era (mem_init in arch/arm/mm/init.c, mem_init_print_info in mm/page_alloc.c).
 */
import type { AddressRange } from '../../terms/address-range.ts';
import type { Machine, Stage } from '../machine.ts';
import type { MemoryFigure, MemoryLine } from '../prediction.ts';
import { lowmemVirtual } from './lowmem/vmalloc-limit.ts';
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
function pageFigures(machine: Machine): Record<'available' | 'total' | 'reserved' | 'cma' | 'highmem', MemoryFigure> {
  const countsCma = machine.kernel.behaviour.memoryLine === 'sections-and-cma';
  const total = totalPages(machine);
  const reserved = reservedPages(machine);
  const cma = countsCma ? cmaPages(machine) : 0;
  const kib = (pages: number): number => pages * KIB_PER_PAGE;
  return {
    available: estimated('available', kib(total - reserved - cma)),
    total: exact('total', kib(total)),
    reserved: estimated('reserved', kib(reserved)),
    cma: exact('cma-reserved', kib(cma)),
    highmem: exact('highmem', kib(freeHighPages(machine))),
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
function sectionFigures(machine: Machine): MemoryFigure[] {
  const { sections, start } = machine.placement.kernelImage;
  const stext = lowmemVirtual(machine, start);
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
function oldSectionFigures(machine: Machine): MemoryFigure[] {
  const { sections, end } = machine.placement.kernelImage;
  const imageEnd = lowmemVirtual(machine, end + 1n);
  return [
    exact('code', kibOf(sections?.text?.size)),
    exact('data', kibOf(sections?.data && imageEnd - sections.data.base)),
    exact('init', kibOf(sections?.init?.size)),
  ];
}

/** 3.11 on: one line with the kernel's sections. */
function oneLine(machine: Machine): MemoryLine {
  const { build, behaviour } = machine.kernel;
  const { available, total, reserved, cma, highmem } = pageFigures(machine);
  const details = [
    ...sectionFigures(machine),
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
function twoLines(machine: Machine): MemoryLine {
  const { available, total, reserved, highmem } = pageFigures(machine);
  const regions = mebibytesByRegion(machine).map((mebibytes) => `${mebibytes}MB`);
  const list = `Memory: ${regions.join(' ')} = ${(total.kibibytes ?? 0) >> 10}MB total`;
  if (machine.kernel.behaviour.memoryLine === 'one-number') {
    const sections = oldSectionFigures(machine);
    const names = sections.map((figure) => `${shown(figure)}K ${figure.name}`).join(', ');
    return {
      figures: [available, ...sections, highmem],
      lines: [list, `Memory: ${shown(available)}KB available (${names}, ${shown(highmem)}K highmem)`],
    };
  }
  const walked = estimated('walked', (available.kibibytes ?? 0) + pagesCountedTwice(machine) * KIB_PER_PAGE);
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
  run(machine) {
    if (machine.memblock.memory.length === 0) return;
    const { memoryLine: form } = machine.kernel.behaviour;
    machine.memoryLine = form === 'sections' || form === 'sections-and-cma' ? oneLine(machine) : twoLines(machine);
  },
};
