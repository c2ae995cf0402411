/**
 * The `reserve` callbacks of the machine descriptions that take memory for themselves.
 */
import { GiB, MiB } from '../../terms/alignment.ts';
import type { Machine } from '../machine.ts';
import { declareContiguous } from './cma.ts';
import { rootCellsOf } from './import-memory.ts';

/**
 * Takes memory away for good: allocated below the current limit, freed and removed again (arch/arm/mm/init.c,
 * arm_memblock_steal). Nothing happens when there is no room; a real kernel panics then.
 */
function steal(machine: Machine, caller: string, size: bigint, align: bigint): void {
  const reason = { caller, origin: 'machine description' };
  const flags = machine.allocationFlags;
  const base = machine.as({ ...reason, owner: caller }).allocate({ size, align, flags });
  if (base === 0n) {
    machine.note({
      kind: 'kernel-dies',
      message: `${caller} finds no ${size / MiB} MiB of lowmem to take: the kernel panics`,
      origin: reason.origin,
    });
    return;
  }
  machine.as(reason).free(base, size);
  machine.as(reason).remove(base, size);
}

/** One section for the secure RAM, and with the interconnect barrier 1 MiB for its strongly ordered mapping. */
export function stealOmapRegions(machine: Machine): void {
  const { build } = machine.kernel;
  steal(machine, 'omap_secure_ram_reserve_memblock', build.sectionSize, build.sectionSize);
  if (build.config.enabled('CONFIG_OMAP_INTERCONNECT_BARRIER')) {
    steal(machine, 'omap_barrier_reserve_memblock', MiB, MiB);
  }
}

/** The first 10 KiB of every memory entry, where the DDR controller keeps its training data for resume. */
export function dramTrainingArea(machine: Machine): void {
  const cells = rootCellsOf(machine.tree);
  for (const node of machine.tree.root.walk()) {
    if (node.property('device_type')?.string() !== 'memory') continue;
    const property = node.property('linux,usable-memory') ?? node.property('reg');
    for (const { base } of property?.reg(cells.address, cells.size) ?? []) {
      machine
        .as({
          caller: 'mvebu_scan_mem',
          origin: 'machine description',
          span: property?.span,
          owner: 'DDR training area',
        })
        .reserve(machine.phys(base), 0x2800n);
    }
  }
}

/** DMA cannot reach the first 512 KiB when RAM starts at 0. */
export function zynqOcmHole(machine: Machine): void {
  if (machine.placement.physOffset !== 0n) return;
  machine
    .as({ caller: 'zynq_memory_init', origin: 'machine description', owner: 'no DMA below 512 KiB' })
    .reserve(0n, 0x8_0000n);
}

/** Ranges that a platform removes wherever its RAM lies. */
export function fixedRegions(caller: string, ranges: readonly (readonly [bigint, bigint])[]) {
  return (machine: Machine): void => {
    for (const [base, size] of ranges) machine.as({ caller, origin: 'machine description' }).remove(base, size);
  };
}

/** 256 MiB of CMA at the top of the highest memory entry below 4 GiB. */
export function renesasGen2Cma(machine: Machine): void {
  const wanted = 256n * MiB;
  const cells = rootCellsOf(machine.tree);
  let base = 0n;
  let found = false;
  for (const node of machine.tree.root.walk()) {
    if (node.property('device_type')?.string() !== 'memory') continue;
    const property = node.property('linux,usable-memory') ?? node.property('reg');
    for (const entry of property?.reg(cells.address, cells.size) ?? []) {
      if (entry.base >= 4n * GiB || entry.base < base) continue;
      const end = entry.base + entry.size < 4n * GiB ? entry.base + entry.size : 4n * GiB;
      if (end - entry.base < wanted) continue;
      base = end - wanted;
      found = true;
    }
  }
  if (!found || !machine.kernel.build.cma.defaultArea || !machine.memblock.isRegionMemory(base, wanted)) return;
  declareContiguous(machine, {
    size: wanted,
    base,
    limit: 0n,
    fixed: true,
    name: 'rcar_gen2_dma',
    origin: 'machine description',
    caller: 'rcar_gen2_reserve',
  });
}
