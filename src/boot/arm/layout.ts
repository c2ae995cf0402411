/**
 * The kernel's virtual address space, region by region from the top (Documentation/arch/arm/memory.rst and the headers it
 * describes: asm/fixmap.h, asm/memory.h, asm/pgtable.h). The names are those of the `Virtual kernel memory layout:` print.
 */
import { MiB, roundDown } from '../../terms/alignment.ts';
import type { Machine, Stage } from '../machine.ts';
import type { LayoutRegion } from '../prediction.ts';
import { VMALLOC_OFFSET } from './lowmem/vmalloc-limit.ts';

/** Where the vmalloc area starts: at least a byte and at most 8 MiB above lowmem, on an 8 MiB boundary. */
export function vmallocStartOf(highMemory: bigint): bigint {
  return roundDown(highMemory + VMALLOC_OFFSET, VMALLOC_OFFSET);
}

function regionsOf(machine: Machine): LayoutRegion[] {
  const { build } = machine.kernel;
  const { highMemory } = machine.bounds;
  const modulesStart = build.pageOffset - (build.thumb2 ? 8n : 16n) * MiB;
  const pkmapStart = build.pageOffset - 2n * MiB;
  const regions: LayoutRegion[] = [
    { name: 'vector', start: 0xffff_0000n, end: 0xffff_1000n },
    { name: 'fixmap', start: 0xffc8_0000n, end: 0xfff0_0000n },
    // the window is 4 MiB; the blob is mapped into two sections from its start
    { name: 'fdt', start: 0xff80_0000n, end: 0xffc0_0000n },
    { name: 'vmalloc', start: vmallocStartOf(highMemory), end: build.vmallocEnd },
    { name: 'lowmem', start: build.pageOffset, end: highMemory },
  ];
  if (build.highmem) regions.push({ name: 'pkmap', start: pkmapStart, end: build.pageOffset });
  if (build.modules) {
    regions.push({ name: 'modules', start: modulesStart, end: build.highmem ? pkmapStart : build.pageOffset });
  }
  regions.push({ name: 'user', start: 0x1000n, end: build.pageOffset - 16n * MiB });
  return regions;
}

export const virtualLayout: Stage = {
  name: 'virtual-layout',
  run(machine) {
    machine.layout = regionsOf(machine);
  },
};
