/**
 * The command-line parameters that move memory, in command-line order, as parse_early_param hands them to their handlers:
 * `mem=` (arch/arm/kernel/setup.c), `vmalloc=` (arch/arm/mm/mmu.c), `cma=` (kernel/dma/contiguous.c), `initrd=` and
 * `initrdmem=` (init/do_mounts_initrd.c).
 */
import type { EarlyParameter } from '../../kernel/cmdline.ts';
import { MiB } from '../../terms/alignment.ts';
import { hex } from '../../terms/notation.ts';
import type { Machine, Stage } from '../machine.ts';
import { armAddMemory } from './add-memory.ts';
import { VMALLOC_OFFSET } from './lowmem/vmalloc-limit.ts';
import { earlyCma } from './messages/cma.ts';
import { vmallocClamped } from './messages/memory.ts';

type Of<Name extends EarlyParameter['name']> = Extract<EarlyParameter, { name: Name }>;

/** The first `mem=` discards what the tree describes; every one adds its range. */
function mem(machine: Machine, parameter: Of<'mem'>, isFirst: boolean): void {
  const reason = { origin: parameter.text };
  if (isFirst && machine.kernel.behaviour.memoryStore === 'banks') machine.banks = [];
  else if (isFirst) {
    const start = machine.memblock.startOfDram();
    machine.as({ caller: 'early_mem', ...reason }).remove(start, machine.memblock.endOfDram() - start);
  }
  armAddMemory(machine, parameter.start ?? machine.placement.physOffset, parameter.size, reason);
}

function vmalloc(machine: Machine, parameter: Of<'vmalloc'>): void {
  const { build, behaviour } = machine.kernel;
  const smallest = 16n * MiB;
  const gap = behaviour.vmallocGapOnTop ? VMALLOC_OFFSET : 0n;
  const largest = build.vmallocEnd - (build.pageOffset + 32n * MiB + gap);
  // the handler keeps the size in an unsigned long
  let reserve = BigInt.asUintN(32, parameter.size);
  const clamp = (which: 'small' | 'big', bytes: bigint): void => {
    machine.log(vmallocClamped(behaviour, which, bytes));
    machine.note({
      kind: 'vmalloc-clamped',
      message: `${parameter.text} is too ${which}: the kernel takes ${bytes / MiB} MiB`,
      origin: parameter.text,
    });
    reserve = bytes;
  };
  if (reserve < smallest) clamp('small', smallest);
  if (reserve > largest) clamp('big', largest);
  machine.vmallocReserve = reserve;
}

/** A later `cma=` without a place keeps the place of an earlier one: the handler only overwrites what it reads. */
function cma(machine: Machine, parameter: Of<'cma'>): void {
  const { build, behaviour } = machine.kernel;
  if (!build.cma.defaultArea) return;
  if (build.cmaDebug && behaviour.cmaDebugLines === 'declare-and-parameter') machine.log(earlyCma(parameter.text));
  const size = machine.phys(parameter.size);
  const earlier = machine.cmaRequest;
  if (parameter.base === undefined || !behaviour.cmaParameterPlace) {
    const { base, limit } = earlier ?? { base: 0n, limit: 0n };
    machine.cmaRequest = { size, base, limit };
    return;
  }
  const base = machine.phys(parameter.base);
  machine.cmaRequest = { size, base, limit: machine.phys(parameter.limit ?? base + size) };
}

/** Where /chosen says the initrd lies; the two properties may be of any number of cells. */
function initrdFromChosen(machine: Machine): void {
  const chosen = machine.tree.root.child('chosen');
  const startProperty = chosen?.property('linux,initrd-start');
  const endProperty = chosen?.property('linux,initrd-end');
  if (!chosen || !startProperty || !endProperty) return;
  const start = BigInt.asUintN(64, startProperty.number());
  const end = BigInt.asUintN(64, endProperty.number());
  if (machine.kernel.behaviour.initrdReversedIgnored && start > end) {
    machine.note({
      kind: 'initrd-refused',
      message: `linux,initrd-start ${hex(start)} lies above linux,initrd-end ${hex(end)}: the kernel ignores the initrd`,
      origin: `${chosen.path} linux,initrd-start`,
      span: startProperty.span,
    });
    return;
  }
  machine.initrd = { base: machine.phys(start), size: BigInt.asUintN(32, end - start) };
  machine.initrdOrigin = `${chosen.path} linux,initrd-start`;
}

export const earlyParameters: Stage = {
  name: 'early-parameters',
  run(machine) {
    initrdFromChosen(machine);
    if (machine.placement.initrd) {
      machine.initrd = machine.placement.initrd;
      machine.initrdOrigin = '--initrd';
    }
    let seenMem = false;
    for (const parameter of machine.parameters) {
      switch (parameter.name) {
        case 'mem':
          mem(machine, parameter, !seenMem);
          seenMem = true;
          break;
        case 'vmalloc':
          vmalloc(machine, parameter);
          break;
        case 'cma':
          cma(machine, parameter);
          break;
        case 'initrd':
        case 'initrdmem':
          machine.initrd = { base: machine.phys(parameter.start), size: BigInt.asUintN(32, parameter.size) };
          machine.initrdOrigin = parameter.text;
          break;
        default:
          break;
      }
    }
  },
};
