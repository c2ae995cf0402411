/**
 * What an entry of /memory becomes before memblock gets it: cut to whole pages, and to what the kernel can address
 * (early_init_dt_add_memory_arch, drivers/of/fdt.c since 3.15). How odd entries fare changed several times.
 */
import type { AddressRange } from '../../terms/address-range.ts';
import { roundDown } from '../../terms/alignment.ts';
import type { BootState } from '../state.ts';
import { ignoringMemoryBlock, ignoringMemoryRange } from './messages.ts';

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/** Whole pages of an entry; undefined, with a log line, where the version refuses what is smaller than one. */
function wholePages(state: BootState, base: bigint, size: bigint): AddressRange | undefined {
  const { behaviour, build } = state.kernel;
  const pageBytes = build.page.bytes;
  const offset = base % pageBytes;
  switch (behaviour.memoryClip) {
    case 'rounded-down':
    case 'rounded-down-clipped':
      return { base: base - offset, size: roundDown(size, pageBytes) };
    case 'small-ignored':
      if (size < pageBytes - offset) {
        state.log(ignoringMemoryBlock(behaviour, base, u64(base + size)));
        return undefined;
      }
      break;
    case 'small-unaligned-ignored':
      if (offset !== 0n && size < pageBytes - offset) {
        state.log(ignoringMemoryBlock(behaviour, base, u64(base + size)));
        return undefined;
      }
      break;
    case 'wraps':
      break;
  }
  const skipped = offset === 0n ? 0n : pageBytes - offset;
  return { base: u64(base + skipped), size: roundDown(u64(size - skipped), pageBytes) };
}

/** Cuts off what lies above the kernel's physical addresses; undefined where nothing is left. */
function belowTop(state: BootState, { base, size }: AddressRange): AddressRange | undefined {
  const { behaviour } = state.kernel;
  const max = state.memblock.physicalMax;
  if (behaviour.memoryClip === 'rounded-down') return { base, size };
  if (base > max) {
    state.log(ignoringMemoryBlock(behaviour, base, u64(base + size)));
    return undefined;
  }
  if (behaviour.memoryClip === 'rounded-down-clipped') {
    if (u64(base + size) <= max) return { base, size };
    state.log(ignoringMemoryRange(behaviour, max, u64(base + size)));
    return { base, size: max - base };
  }
  if (u64(base + size - 1n) <= max) return { base, size };
  state.log(ignoringMemoryRange(behaviour, max + 1n, u64(base + size)));
  return { base, size: max - base + 1n };
}

/** What memblock is to be given of an entry; undefined, with a log line, where nothing of it is left. */
export function clipMemory(state: BootState, base: bigint, size: bigint): AddressRange | undefined {
  const { behaviour } = state.kernel;
  const floor = state.architecture.lowestMemblockAddress(state);
  const pages = wholePages(state, base, size);
  const range = pages && belowTop(state, pages);
  if (!range) return undefined;
  const end = u64(range.base + range.size);
  if (end < floor) {
    state.log(ignoringMemoryBlock(behaviour, range.base, end));
    return undefined;
  }
  if (range.base >= floor) return range;
  state.log(ignoringMemoryRange(behaviour, range.base, floor));
  return { base: floor, size: range.size - (floor - range.base) };
}
