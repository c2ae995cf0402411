/**
 * `vmalloc=` (arch/arm/mm/mmu.c, early_vmalloc): the address space kept for vmalloc, clamped to what leaves room for lowmem.
 */
import { MiB } from '../../terms/alignment.ts';
import type { EarlyParameterOf } from '../rules.ts';
import { VMALLOC_OFFSET } from './lowmem/vmalloc-limit.ts';
import { vmallocClamped } from './memory-messages.ts';
import type { ArmState } from './state.ts';

export function vmallocParameter(state: ArmState, parameter: EarlyParameterOf<'vmalloc'>): void {
  const { build, behaviour } = state.kernel;
  const smallest = 16n * MiB;
  const gap = behaviour.vmallocGapOnTop ? VMALLOC_OFFSET : 0n;
  const largest = build.vmallocEnd - (build.pageOffset + 32n * MiB + gap);
  // the handler keeps the size in an unsigned long
  let reserve = state.ulong(parameter.size);
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
