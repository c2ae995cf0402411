/**
 * The kernel's virtual address space, region by region from the top (Documentation/arch/arm/memory.rst and the headers it
 * describes: asm/fixmap.h, asm/memory.h, asm/pgtable.h). The names are those of the `Virtual kernel memory layout:` print.
 */
import { MiB, roundDown } from '../../terms/alignment.ts';
import type { LayoutRegion } from '../prediction.ts';
import { layoutLines } from './layout-lines.ts';
import { lowmemVirtual, VMALLOC_OFFSET } from './lowmem/vmalloc-limit.ts';
import { maxHoleAddress } from './lowmem/vmalloc-saving.ts';
import type { ArmStage, ArmState } from './state.ts';

/** Bytes of the window for permanent mappings of highmem pages: 512 of them (asm/highmem.h). */
const PKMAP_SIZE = 2n * MiB;

/** Where the vmalloc area starts: at least a byte and at most 8 MiB above lowmem, on an 8 MiB boundary. */
export function vmallocStartOf(highMemory: bigint): bigint {
  return roundDown(highMemory + VMALLOC_OFFSET, VMALLOC_OFFSET);
}

/** Where lowmem ends, virtual; where it starts, when no RAM became lowmem and the kernel's own figure means nothing. */
function lowmemEnd(state: ArmState): bigint {
  const { highMemory, lowmemLimit } = state.bounds;
  const { pageOffset } = state.kernel.build;
  return lowmemLimit > 0n && highMemory > pageOffset ? highMemory : pageOffset;
}

/** VMALLOC_START of a machine: with the vmalloc saving there is no gap above lowmem. */
export function vmallocStart(state: ArmState): bigint {
  const end = lowmemEnd(state);
  return state.kernel.build.vmallocSaving ? end : vmallocStartOf(end);
}

/** Physical ranges that lowmem maps, highest first, cut at its limit. */
function lowmemPieces(state: ArmState): { start: bigint; end: bigint }[] {
  const { lowmemLimit } = state.bounds;
  if (state.kernel.behaviour.memoryStore === 'banks') {
    const low = state.banks.filter((bank) => !bank.highmem);
    return low.map(({ base, size }) => ({ start: base, end: base + size })).reverse();
  }
  return [...state.memblock.memory]
    .filter(({ base }) => base <= lowmemLimit)
    .map(({ base, size }) => ({ start: base, end: base + size > lowmemLimit ? lowmemLimit : base + size }))
    .reverse();
}

/** Lowmem whose holes are given to vmalloc: both in turn, from the top. */
function alternatingRegions(state: ArmState): LayoutRegion[] {
  const { layoutHoles } = state.kernel.behaviour;
  const virtual = (address: bigint): bigint => lowmemVirtual(state, address);
  const regions: LayoutRegion[] = [];
  // banks that overlap, which no board has, would make some of them end before they begin
  const add = (name: string, start: bigint, end: bigint): void => {
    if (start <= end) regions.push({ name, start, end });
  };
  add('vmalloc', vmallocStart(state), state.kernel.build.vmallocEnd);
  // 3.10.28 prints the holes that count only, the others every gap
  const isHole = (end: bigint, above: bigint): boolean =>
    layoutHoles !== 'banks' || (end !== above && end <= maxHoleAddress(state));
  let above: bigint | undefined;
  for (const { start, end } of lowmemPieces(state)) {
    if (above !== undefined && isHole(end, above)) {
      add('vmalloc', virtual(end), virtual(above));
    }
    add('lowmem', virtual(start), virtual(end));
    if (above === undefined || layoutHoles !== 'staying') above = start;
  }
  return regions;
}

/** The KASAN shadow: a byte for every 8 of the kernel's space, below the modules (asm/kasan_def.h, 5.11 on). */
function kasanShadow(pageOffset: bigint): LayoutRegion {
  const end = pageOffset - 16n * MiB;
  const offset = end - 0x2000_0000n;
  return { name: 'kasan', start: (end >> 3n) + offset, end };
}

function regionsOf(state: ArmState): LayoutRegion[] {
  const { build, behaviour } = state.kernel;
  const { pageOffset } = build;
  const regions: LayoutRegion[] = [
    { name: 'vector', start: 0xffff_0000n, end: 0xffff_0000n + build.page.bytes },
    { name: 'fixmap', ...behaviour.fixmap },
  ];
  // the window is 4 MiB; the blob is mapped into two sections from its start
  if (behaviour.blobWindow) regions.push({ name: 'fdt', start: 0xff80_0000n, end: 0xffc0_0000n });
  if (build.consistentDma > 0n) {
    const { consistentDma, consistentEnd } = build;
    regions.push({ name: 'DMA', start: consistentEnd - consistentDma, end: consistentEnd });
  }
  if (behaviour.pciIo) regions.push({ name: 'pci-io', start: 0xfee0_0000n, end: 0xff00_0000n });
  if (build.vmallocSaving) {
    regions.push(...alternatingRegions(state));
  } else {
    regions.push({ name: 'vmalloc', start: vmallocStart(state), end: build.vmallocEnd });
    regions.push({ name: 'lowmem', start: pageOffset, end: lowmemEnd(state) });
  }
  const pkmapStart = pageOffset - PKMAP_SIZE;
  if (build.highmem) regions.push({ name: 'pkmap', start: pkmapStart, end: pageOffset });
  if (build.modules || behaviour.layoutModules) {
    const start = pageOffset - (build.thumb2 ? 8n : 16n) * MiB;
    regions.push({ name: 'modules', start, end: build.highmem ? pkmapStart : pageOffset });
  }
  const shadow = behaviour.kasanShadow && build.kasan ? kasanShadow(pageOffset) : undefined;
  if (shadow) regions.push(shadow);
  regions.push({ name: 'user', start: build.page.bytes, end: shadow?.start ?? pageOffset - 16n * MiB });
  const { sections } = state.placement.kernelImage;
  for (const name of ['text', 'init', 'data', 'bss'] as const) {
    const section = sections?.[name];
    if (section) regions.push({ name: `.${name}`, start: section.base, end: section.base + section.size });
  }
  // with RAM below PHYS_OFFSET lowmem's end wraps, and so may what lies above it: such a kernel dies, its windows are none
  return regions.filter(({ start, end }) => start <= end);
}

export const virtualLayout: ArmStage = {
  name: 'virtual-layout',
  run(state) {
    const { behaviour, build } = state.kernel;
    state.layout = regionsOf(state);
    state.layoutLines = layoutLines(state.layout, behaviour, build.vmallocSaving);
    if (behaviour.layoutPrint !== 'none') state.log(...state.layoutLines);
  },
};
