/**
 * `Memory:` as arch/arm itself prints it up to 3.10, in two lines (arch/arm/mm/init.c, mem_init).
 */
import { exact, figure, kibOf, pageFigures, shown } from '../mm/memory-line.ts';
import type { MemoryFigure, MemoryLine } from '../prediction.ts';
import { lowmemVirtual } from './lowmem/vmalloc-limit.ts';
import { mebibytesByRegion, pagesCountedTwice } from './memory-figures.ts';
import type { ArmStage, ArmState } from './state.ts';

/** The sizes of the sections as 2.6.32 counts them: data is all from the data section to the image's end. */
function oldSectionFigures(state: ArmState): MemoryFigure[] {
  const { sections, end } = state.placement.kernelImage;
  const imageEnd = lowmemVirtual(state, end + 1n);
  return [
    exact('code', kibOf(sections?.text?.size)),
    exact('data', kibOf(sections?.data && imageEnd - sections.data.base)),
    exact('init', kibOf(sections?.init?.size)),
  ];
}

/** A list of regions in MiB, then what is available. */
function twoLines(state: ArmState): MemoryLine {
  const { available, total, reserved, highmem } = pageFigures(state);
  const regions = mebibytesByRegion(state).map((mebibytes) => `${mebibytes}MB`);
  const list = `Memory: ${regions.join(' ')} = ${(total.kibibytes ?? 0) >> 10}MB total`;
  if (state.kernel.behaviour.memoryLine === 'one-number') {
    const sections = oldSectionFigures(state);
    const names = sections.map((section) => `${shown(section)}K ${section.name}`).join(', ');
    return {
      figures: [available, total, reserved, ...sections, highmem],
      lines: [list, `Memory: ${shown(available)}KB available (${names}, ${shown(highmem)}K highmem)`],
    };
  }
  const twice = kibOf(state.kernel.build.page.bytesOf(pagesCountedTwice(state)));
  const walked = figure('walked', (available.kibibytes ?? 0) + twice, available.needs ?? []);
  return {
    figures: [available, total, reserved, highmem],
    lines: [
      list,
      `Memory: ${shown(available)}k/${shown(walked)}k available, ${shown(reserved)}k reserved, ${shown(highmem)}K highmem`,
    ],
  };
}

export const memoryLines: ArmStage = {
  name: 'memory-line',
  run(state) {
    if (state.memblock.memory.length > 0) state.memoryLine = twoLines(state);
  },
};
