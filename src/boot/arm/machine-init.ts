/**
 * What machine descriptions allocate in their init_early callbacks: on OMAP the clock code's tables
 * (arch/arm/mach-omap2/omap_hwmod.c and the clock drivers).
 */
import type { Node } from '../../devicetree/tree.ts';
import { allocateEarly } from '../mm/early-allocation.ts';
import { originOf } from '../reason.ts';
import { machineDescription } from './machines.ts';
import type { ArmStage, ArmState } from './state.ts';

const OMAP_MACHINES = new Set(['OMAP2', 'OMAP3', 'DM81xx', 'AM33xx', 'AM43xx', 'OMAP4', 'OMAP5', 'DRA7']);

const CLOCK_TABLES = 'OMAP clock tables';

/** Pairs of address and size in `reg`, as the tree counts cells at that place. */
function registerPairs(node: Node): number {
  const cells = (node.parent?.addressCells ?? 1) + (node.parent?.sizeCells ?? 1);
  return Math.floor((node.property('reg')?.value.length ?? 0) / (4 * cells));
}

/** A clock module: its description, and its addresses and sizes. */
function clockModule(state: ArmState, node: Node): void {
  const pairs = registerPairs(node);
  for (const size of [24, 4 * pairs, 4 * pairs]) {
    allocateEarly(state, {
      caller: 'omap_hwmod_init',
      origin: originOf(node, 'reg'),
      span: node.span,
      owner: CLOCK_TABLES,
      size: BigInt(size),
    });
  }
}

/** The two tables of the old clock providers of OMAP3. */
function legacyProviders(state: ArmState): void {
  for (let provider = 0; provider < 2; provider++) {
    allocateEarly(state, {
      caller: 'omap2_clk_legacy_provider_init',
      origin: 'machine OMAP3',
      owner: CLOCK_TABLES,
      size: 8n,
    });
  }
}

export const machineInit: ArmStage = {
  name: 'machine-init',
  run(state) {
    const machine = machineDescription(state)?.name ?? '';
    if (!OMAP_MACHINES.has(machine)) return;
    if (machine === 'OMAP3') legacyProviders(state);
    const { omapClockModules } = state.kernel.behaviour;
    if (omapClockModules === 'none' || (omapClockModules === 'dm81xx' && machine !== 'DM81xx')) return;
    for (const node of state.tree.root.walk())
      if (node.property('compatible')?.strings().includes('ti,clkctrl')) clockModule(state, node);
  },
};
