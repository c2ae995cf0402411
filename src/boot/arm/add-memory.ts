/**
 * arm_add_memory (arch/arm/kernel/setup.c): one more range of RAM, from `mem=` in every version and from the tree up to
 * 3.14. It ends as a bank of the meminfo array there, and in memblock since 3.15.
 */
import type { AddressRange } from '../../terms/address-range.ts';
import { roundDown, roundUp } from '../../terms/alignment.ts';
import type { Span } from '../../terms/span.ts';
import type { AddedMemory } from '../rules.ts';
import {
  ignoringMemoryBelowPhysOffset,
  ignoringMemoryOutside32Bits,
  tooManyBanks,
  truncatingMemoryTo32Bits,
} from './memory-messages.ts';
import type { ArmState } from './state.ts';

/** The highest value of the kernel's 32-bit unsigned long. */
const ULONG_MAX = 0xffff_ffffn;

/** The pages of a range, its size in the arithmetic of the arguments: a range within one page may wrap to a huge one. */
function pagesOf(state: ArmState, start: bigint, size: bigint): AddressRange {
  const { bytes } = state.kernel.build.page;
  const base = roundUp(start, bytes);
  const bits = state.kernel.behaviour.armMemoryArguments === 'u64' ? 64 : state.physicalBits;
  if (state.kernel.behaviour.armMemoryHead === 'part-before') {
    return { base, size: BigInt.asUintN(bits, size - (start % bytes)) };
  }
  return { base, size: base > start + size ? 0n : size - (base - start) };
}

/** Without LPAE: what is left of a range within 32 bits; undefined where nothing is. */
function within32Bits(state: ArmState, start: bigint, { base, size }: AddressRange): AddressRange | undefined {
  switch (state.kernel.behaviour.armMemoryTop) {
    case 'unchecked':
      return { base, size };
    case 'wrap':
      if (base + size <= ULONG_MAX) return { base, size };
      break;
    case 'clipped':
      if (base > ULONG_MAX) {
        state.log(ignoringMemoryOutside32Bits(start));
        return undefined;
      }
      if (base + size <= ULONG_MAX) return { base, size };
      break;
  }
  state.log(truncatingMemoryTo32Bits(start));
  return { base, size: ULONG_MAX - base };
}

/** What is left of a range above PHYS_OFFSET; undefined where nothing is. */
function abovePhysOffset(state: ArmState, { base, size }: AddressRange): AddressRange | undefined {
  const floor = state.placement.physOffset;
  if (!state.kernel.behaviour.armMemoryBottom || base >= floor) return { base, size };
  if (base + size <= floor) {
    state.log(ignoringMemoryBelowPhysOffset(base, base + size));
    return undefined;
  }
  state.log(ignoringMemoryBelowPhysOffset(base, floor));
  return { base: floor, size: size - (floor - base) };
}

/** What arm_add_memory keeps of a range; undefined where it refuses all of it. */
function accepted(state: ArmState, start: bigint, size: bigint): AddressRange | undefined {
  const cut = (value: bigint): bigint =>
    state.kernel.behaviour.armMemoryArguments === 'phys' ? state.phys(value) : value;
  const pages = pagesOf(state, cut(start), cut(size));
  const low = state.physicalBits === 32 ? within32Bits(state, cut(start), pages) : pages;
  const range = low && abovePhysOffset(state, low);
  const length = range ? roundDown(range.size, state.kernel.build.page.bytes) : 0n;
  return range && length > 0n ? { base: range.base, size: length } : undefined;
}

/** Adds what the version accepts of a range to its banks, or to memblock. */
export function armAddMemory(
  state: ArmState,
  start: bigint,
  size: bigint,
  source: { readonly origin: string; readonly span?: Span | undefined },
): AddedMemory {
  const { behaviour, build } = state.kernel;
  if (behaviour.memoryStore === 'banks' && state.banks.length >= build.banks) {
    state.log(tooManyBanks(start));
    state.note({
      kind: 'bank-dropped',
      range: { base: start, size },
      banks: build.banks,
      part: 'whole',
      origin: source.origin,
      span: source.span,
    });
    return 'dropped';
  }
  const range = accepted(state, start, size);
  if (!range) return 'ignored';
  if (behaviour.memoryStore === 'banks')
    state.banks.push({ ...range, highmem: false, origin: source.origin, span: source.span });
  else
    state.as({ caller: 'arm_add_memory', origin: source.origin, span: source.span, purpose: 'clip' }, (memblock) =>
      memblock.add(range.base, range.size),
    );
  return 'added';
}
