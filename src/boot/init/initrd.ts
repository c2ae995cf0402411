/**
 * The initrd: where it is said to lie (drivers/of/fdt.c, early_init_dt_check_for_initrd; init/do_mounts_initrd.c) and its
 * reservation (init/initramfs.c, reserve_initrd_mem; arch/arm/mm/init.c before).
 */
import { roundDown, roundUp } from '../../terms/alignment.ts';
import { chosenNode } from '../of/named-nodes.ts';
import type { EarlyParameterOf } from '../rules.ts';
import type { BootState, Stage } from '../state.ts';
import { initrdRefused } from './initrd-messages.ts';

/** Where /chosen says the initrd lies; the two properties may be of any number of cells. */
export function initrdFromChosen(state: BootState): void {
  const chosen = chosenNode(state.tree, state.kernel.behaviour);
  const startProperty = chosen?.property('linux,initrd-start');
  const endProperty = chosen?.property('linux,initrd-end');
  if (!chosen || !startProperty || !endProperty) return;
  const start = startProperty.number();
  const end = endProperty.number();
  if (state.kernel.behaviour.initrdReversedIgnored && start > end) {
    state.note({
      kind: 'initrd-refused',
      start,
      end,
      why: 'reversed',
      origin: `${chosen.path} linux,initrd-start`,
      span: startProperty.span,
    });
    return;
  }
  state.initrd = { base: state.phys(start), size: state.ulong(end - start) };
  state.initrdOrigin = `${chosen.path} linux,initrd-start`;
}

/** `initrd=` and `initrdmem=` replace what the tree says. */
export function initrdParameter(state: BootState, parameter: EarlyParameterOf<'initrd' | 'initrdmem'>): void {
  state.initrd = { base: state.phys(parameter.start), size: state.ulong(parameter.size) };
  state.initrdOrigin = parameter.text;
}

/** Drops the initrd unless it lies in one memory region and on nothing reserved. */
export const reserveInitrd: Stage = {
  name: 'reserve-initrd',
  run(state) {
    if (!state.initrd || state.initrd.size === 0n) return;
    const { behaviour, build } = state.kernel;
    let { base, size } = state.initrd;
    if (behaviour.initrdWholePages) {
      const start = roundDown(base, build.page.bytes);
      size = state.ulong(roundUp(size + (base - start), build.page.bytes));
      base = start;
    }
    const refuse = (why: 'is not a memory region' | 'overlaps in-use memory region'): void => {
      state.log(...initrdRefused(behaviour, why, base, size));
      state.note({
        kind: 'initrd-refused',
        start: base,
        end: base + size,
        why: why === 'is not a memory region' ? 'outside-ram' : 'reserved',
        origin: state.initrdOrigin,
      });
      state.initrd = undefined;
    };
    if (behaviour.initrdChecked && !state.memblock.isRegionMemory(base, size)) return refuse('is not a memory region');
    if (behaviour.initrdChecked && state.memblock.isRegionReserved(base, size))
      return refuse('overlaps in-use memory region');
    state.as({ caller: behaviour.initrdReservedBy, origin: state.initrdOrigin, owner: 'initrd' }, (memblock) =>
      memblock.reserve(base, size),
    );
    state.initrd = { base, size };
  },
};
