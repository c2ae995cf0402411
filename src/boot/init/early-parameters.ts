/**
 * The command-line parameters that move memory, in command-line order, as parse_early_param hands them to their handlers:
 * `mem=` (arch/arm/kernel/setup.c), `vmalloc=` (arch/arm/mm/mmu.c), `cma=` (kernel/dma/contiguous.c), `initrd=` and
 * `initrdmem=` (init/do_mounts_initrd.c).
 */
import type { EarlyParameter } from '../../kernel/cmdline.ts';
import { MiB } from '../../terms/alignment.ts';
import { armAddMemory } from '../arm/add-memory.ts';
import { VMALLOC_OFFSET } from '../arm/lowmem/vmalloc-limit.ts';
import { vmallocClamped } from '../arm/memory-messages.ts';
import { earlyCma } from '../mm/cma-messages.ts';
import type { BootState, Stage } from '../state.ts';

type Of<Name extends EarlyParameter['name']> = Extract<EarlyParameter, { name: Name }>;

/** The first `mem=` discards what the tree describes; every one adds its range. */
function mem(state: BootState, parameter: Of<'mem'>, isFirst: boolean): void {
  const reason = { origin: parameter.text };
  if (isFirst && state.kernel.behaviour.memoryStore === 'banks') state.banks = [];
  else if (isFirst) {
    const start = state.memblock.startOfDram();
    state.as({ caller: 'early_mem', ...reason, purpose: 'clip' }, (memblock) =>
      memblock.remove(start, state.memblock.endOfDram() - start),
    );
  }
  armAddMemory(state, parameter.start ?? state.placement.physOffset, parameter.size, reason);
}

function vmalloc(state: BootState, parameter: Of<'vmalloc'>): void {
  const { build, behaviour } = state.kernel;
  const smallest = 16n * MiB;
  const gap = behaviour.vmallocGapOnTop ? VMALLOC_OFFSET : 0n;
  const largest = build.vmallocEnd - (build.pageOffset + 32n * MiB + gap);
  // the handler keeps the size in an unsigned long
  let reserve = BigInt.asUintN(32, parameter.size);
  const clamp = (which: 'small' | 'big', bytes: bigint): void => {
    state.log(vmallocClamped(behaviour, which, bytes));
    state.note({
      kind: 'vmalloc-clamped',
      parameter: parameter.text,
      which,
      bytes,
      origin: parameter.text,
    });
    reserve = bytes;
  };
  if (reserve < smallest) clamp('small', smallest);
  if (reserve > largest) clamp('big', largest);
  state.vmallocReserve = reserve;
}

/** A later `cma=` without a place keeps the place of an earlier one: the handler only overwrites what it reads. */
function cma(state: BootState, parameter: Of<'cma'>): void {
  const { build, behaviour } = state.kernel;
  if (!build.cma.defaultArea) return;
  if (build.cmaDebug && behaviour.cmaDebugLines === 'declare-and-parameter') state.log(earlyCma(parameter.text));
  const size = state.phys(parameter.size);
  const earlier = state.cmaRequest;
  if (parameter.base === undefined || !behaviour.cmaParameterPlace) {
    const { base, limit } = earlier ?? { base: 0n, limit: 0n };
    state.cmaRequest = { size, base, limit };
    return;
  }
  const base = state.phys(parameter.base);
  state.cmaRequest = { size, base, limit: state.phys(parameter.limit ?? base + size) };
}

/** Where /chosen says the initrd lies; the two properties may be of any number of cells. */
function initrdFromChosen(state: BootState): void {
  const chosen = state.tree.root.child('chosen');
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
  state.initrd = { base: state.phys(start), size: BigInt.asUintN(32, end - start) };
  state.initrdOrigin = `${chosen.path} linux,initrd-start`;
}

export const earlyParameters: Stage = {
  name: 'early-parameters',
  run(state) {
    initrdFromChosen(state);
    if (state.placement.initrd) {
      state.initrd = state.placement.initrd;
      state.initrdOrigin = '--initrd';
    }
    let seenMem = false;
    for (const parameter of state.parameters) {
      switch (parameter.name) {
        case 'mem':
          mem(state, parameter, !seenMem);
          seenMem = true;
          break;
        case 'vmalloc':
          vmalloc(state, parameter);
          break;
        case 'cma':
          cma(state, parameter);
          break;
        case 'initrd':
        case 'initrdmem':
          state.initrd = { base: state.phys(parameter.start), size: BigInt.asUintN(32, parameter.size) };
          state.initrdOrigin = parameter.text;
          break;
        default:
          break;
      }
    }
  },
};
