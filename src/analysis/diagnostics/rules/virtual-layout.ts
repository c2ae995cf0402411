/**
 * Windows of the kernel's virtual address space that get in each other's way.
 */
import type { LayoutRegion } from '../../../boot/prediction.ts';
import { hex } from '../../../terms/notation.ts';
import type { Rule } from '../rule.ts';
import { lastWith } from '../versions.ts';

/** Windows that no other may share addresses with. */
const OWN_WINDOWS: ReadonlySet<string> = new Set([
  'vector',
  'fixmap',
  'fdt',
  'DMA',
  'vmalloc',
  'lowmem',
  'pkmap',
  'modules',
]);

const windowText = ({ name, start, end }: LayoutRegion): string => `${name} (${hex(start)}-${hex(end - 1n)})`;

export const windowsOverlap: Rule = {
  code: 'DTM117',
  name: 'windows-overlap',
  severity: 'error',
  needs: 'memory',
  summary: 'Two windows of the virtual address space overlap',
  explanation: `Lowmem, the vmalloc area, the fixmap and, up to ${lastWith('consistentDma', 0x20_0000n)}, the window for consistent DMA memory each have addresses of their own. Where a platform sets VMALLOC_END or CONSISTENT_DMA_SIZE so that two of them share addresses, the mappings of one replace those of the other, and whoever uses them reads and writes foreign memory (Documentation/arm/memory.txt: mappings which collide may result in a non-bootable kernel).`,
  help: 'lower VMALLOC_END, or make the window smaller',
  *look({ record }) {
    // with the vmalloc saving both come in pieces, as the kernel prints them
    const pieces = record.layout.filter(({ name }) => name === 'vmalloc').length;
    const windows = record.layout
      .filter(({ name }) => OWN_WINDOWS.has(name) && !(pieces > 1 && (name === 'vmalloc' || name === 'lowmem')))
      .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    for (const [index, window] of windows.entries()) {
      const next = windows[index + 1];
      if (!next || window.end <= next.start) continue;
      yield {
        message: `the windows ${windowText(window)} and ${windowText(next)} overlap`,
        origin: next.name === 'DMA' ? 'CONSISTENT_DMA_SIZE' : 'VMALLOC_END',
      };
    }
  },
};
