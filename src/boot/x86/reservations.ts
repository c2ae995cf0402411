/**
 * What is kept from use before the page allocator takes over, in the kernel's order.
 */
import { X86_PAGE, type X86Kernel } from '../../kernel/build/x86.ts';
import { type AddressRange, endOf } from '../../terms/address-range.ts';
import { KiB } from '../../terms/alignment.ts';
import { HIGH_MEMORY, LOWMEMSIZE } from './default-map.ts';
import { E820, type E820Entry } from './e820.ts';

export interface ReservedRange extends AddressRange {
  readonly owner: string;
  /** The kernel function that reserves it. */
  readonly caller: string;
}

/** The lowest place that the BIOS data area may name as the end of conventional memory. */
const LEAST_CONVENTIONAL = 128n * KiB;

/**
 * The BIOS data area says where conventional memory ends; it is taken to say what the first usable entry does.
 */
export function reservations(
  { behaviour }: X86Kernel,
  map: readonly E820Entry[],
  reserveLow: bigint,
  { start, end }: { readonly start: bigint; readonly end: bigint },
): ReservedRange[] {
  const [conventional] = map.filter(({ type, base }) => type === E820.ram && base < LOWMEMSIZE);
  const told = conventional ? endOf(conventional) : 0n;
  const biosStart = told >= LEAST_CONVENTIONAL && told < LOWMEMSIZE ? told : LOWMEMSIZE;
  const ranges: ReservedRange[] = [
    { base: start, size: end - start + 1n, owner: 'kernel image', caller: 'setup_arch' },
    { base: biosStart, size: HIGH_MEMORY - biosStart, owner: 'BIOS and ISA area', caller: 'reserve_bios_regions' },
  ];
  if (behaviour.biosPage === 'reserved') {
    ranges.push({ base: 0n, size: X86_PAGE.bytes, owner: 'BIOS data page', caller: 'i386_start_kernel' });
  }
  if (behaviour.reservesLow) {
    ranges.push({ base: 0n, size: reserveLow, owner: 'X86_RESERVE_LOW', caller: 'trim_low_memory_range' });
  }
  if (behaviour.reservesFirstMegabyte) {
    const owner = 'first MiB, beside the real-mode trampoline';
    ranges.push({ base: 0n, size: HIGH_MEMORY, owner, caller: 'reserve_real_mode' });
  }
  return ranges;
}
