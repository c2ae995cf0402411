/**
 * The `reserve` callbacks of the machine descriptions that take memory for themselves.
 */
import { GiB, KiB, MiB } from '../../terms/alignment.ts';
import { declareContiguous } from '../mm/cma.ts';
import { saysMemory, statedMemory } from '../of/memory-nodes.ts';
import { rootCellsOf } from '../of/root-cells.ts';
import { TOO_LITTLE_FOR_TRAINING } from './memory-messages.ts';
import type { ArmState } from './state.ts';

/**
 * Takes memory away for good: allocated below the current limit, freed and removed again (arch/arm/mm/init.c,
 * arm_memblock_steal), and gives its address. Where there is no room the kernel panics, and 0 is given.
 */
function steal(state: ArmState, caller: string, size: bigint, align: bigint): bigint {
  const reason = { caller, origin: 'machine description' };
  const flags = state.allocationFlags;
  const base = state.as({ ...reason, owner: caller, call: 'physical' }, (memblock) =>
    memblock.allocate({ size, align, flags }),
  );
  if (base === 0n) {
    const panic = `Failed to steal ${state.pa(size)} bytes at ${caller}`;
    const death = { kind: 'nothing-to-steal', caller, size } as const;
    if (state.kernel.behaviour.stealPanic) state.die({ ...death, panic }, { origin: reason.origin, panic });
    else state.die(death, { origin: reason.origin });
    return 0n;
  }
  state.as(reason, (memblock) => memblock.free(base, size));
  state.as(reason, (memblock) => memblock.remove(base, size));
  return base;
}

/** One section for the secure RAM, and with the interconnect barrier 1 MiB for its strongly ordered mapping. */
export function stealOmapRegions(state: ArmState): void {
  const { build } = state.kernel;
  steal(state, 'omap_secure_ram_reserve_memblock', build.sectionSize, build.sectionSize);
  if (build.config.enabled('CONFIG_OMAP_INTERCONNECT_BARRIER')) {
    state.omapBarrier = steal(state, 'omap_barrier_reserve_memblock', MiB, MiB);
  }
}

const TRAINING_AREA = 10n * KiB;

/** The first 10 KiB of every memory entry, where the DDR controller keeps its training data for resume. */
export function dramTrainingArea(state: ArmState): void {
  const cells = rootCellsOf(state.tree);
  for (const node of state.tree.root.walk()) {
    if (!saysMemory(node)) continue;
    const property = statedMemory(node);
    for (const { base, size } of property?.reg(cells.address, cells.size) ?? []) {
      if (size < TRAINING_AREA && state.kernel.behaviour.smallTrainingAreaLine) state.log(TOO_LITTLE_FOR_TRAINING);
      state.as(
        {
          caller: 'mvebu_scan_mem',
          origin: 'machine description',
          span: property?.span,
          owner: 'DDR training area',
        },
        (memblock) => memblock.reserve(state.phys(base), TRAINING_AREA),
      );
    }
  }
}

/** DMA cannot reach the first 512 KiB when RAM starts at 0. */
export function zynqOcmHole(state: ArmState): void {
  if (state.placement.physOffset !== 0n) return;
  state.as({ caller: 'zynq_memory_init', origin: 'machine description', owner: 'no DMA below 512 KiB' }, (memblock) =>
    memblock.reserve(0n, 0x8_0000n),
  );
}

/** Ranges that a platform removes wherever its RAM lies. */
export function fixedRegions(caller: string, ranges: readonly (readonly [bigint, bigint])[]) {
  return (state: ArmState): void => {
    for (const [base, size] of ranges)
      state.as({ caller, origin: 'machine description' }, (memblock) => memblock.remove(base, size));
  };
}

/** 256 MiB of CMA at the top of the highest memory entry below 4 GiB. */
export function renesasGen2Cma(state: ArmState): void {
  const wanted = 256n * MiB;
  const cells = rootCellsOf(state.tree);
  let base = 0n;
  let found = false;
  for (const node of state.tree.root.walk()) {
    if (!saysMemory(node)) continue;
    for (const entry of statedMemory(node)?.reg(cells.address, cells.size) ?? []) {
      if (entry.base >= 4n * GiB || entry.base < base) continue;
      const end = entry.base + entry.size < 4n * GiB ? entry.base + entry.size : 4n * GiB;
      if (end - entry.base < wanted) continue;
      base = end - wanted;
      found = true;
    }
  }
  if (!found || !state.kernel.build.cma.defaultArea || !state.memblock.isRegionMemory(base, wanted)) return;
  declareContiguous(state, {
    size: wanted,
    base,
    limit: 0n,
    fixed: true,
    name: 'rcar_gen2_dma',
    origin: 'machine description',
    source: 'machine',
    caller: 'rcar_gen2_reserve',
  });
}
