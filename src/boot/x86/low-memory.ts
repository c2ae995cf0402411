/**
 * The split of a 32-bit kernel: how much RAM the linear mapping holds, and what is left as highmem (find_low_pfn_range and
 * its helpers, arch/x86/mm/init_32.c).
 */
import { VMALLOC_RESERVE, X86_PAGE, type X86Kernel } from '../../kernel/build/x86.ts';
import { MiB } from '../../terms/alignment.ts';

export interface LowMemory {
  /** Page frames; exclusive ends. */
  readonly maxPfn: number;
  readonly maxLowPfn: number;
  /** Bytes that the linear mapping can hold (MAXMEM). */
  readonly limit: bigint;
  /** Its formula, in figures. */
  readonly formula: string;
  readonly warnings: readonly string[];
}

const FRAMES_4G = 0x10_0000;
const ADDRESS_SPACE = 1n << 32n;
/** Low memory that `highmem=` cannot take. */
const LEAST_LOW = 64n * MiB;

const megabytes = (frames: number): number => Math.floor(frames / 256);
const framesOf = (bytes: bigint): number => X86_PAGE.pfnDown(bytes);

/** MAXMEM: bytes from PAGE_OFFSET up to what is kept for vmalloc. */
function linearLimit(kernel: X86Kernel, reserve: bigint): { limit: bigint; formula: string } {
  const { pageOffset, vmallocEnd } = kernel;
  const at = (value: bigint): string => `0x${value.toString(16)}`;
  const kept = `${reserve / MiB} MiB for vmalloc`;
  if (vmallocEnd === undefined) {
    return { limit: ADDRESS_SPACE - pageOffset - reserve, formula: `4 GiB - PAGE_OFFSET ${at(pageOffset)} - ${kept}` };
  }
  return {
    limit: vmallocEnd - pageOffset - reserve,
    formula: `VMALLOC_END ${at(vmallocEnd)} - PAGE_OFFSET ${at(pageOffset)} - ${kept}`,
  };
}

/**
 * @param endOfRam page frame after the last one of RAM
 * @param highmem bytes that `highmem=` asks for
 */
export function lowMemory(
  kernel: X86Kernel,
  endOfRam: number,
  highmem: bigint | undefined,
  vmallocReserve: bigint = VMALLOC_RESERVE,
): LowMemory {
  const { limit: left, formula } = linearLimit(kernel, vmallocReserve);
  // `vmalloc=` may ask for more than there is
  const limit = left > 0n ? left : 0n;
  const limitPfn = framesOf(limit);
  const asked = highmem === undefined ? -1 : framesOf(highmem);
  return {
    limit,
    formula,
    ...(endOfRam <= limitPfn ? allLow(kernel, endOfRam, asked) : split(kernel, endOfRam, limitPfn, asked)),
  };
}

type Split = Pick<LowMemory, 'maxPfn' | 'maxLowPfn' | 'warnings'>;

/** lowmem_pfn_init: all RAM fits, and highmem is what the command line takes off its top. */
function allLow(kernel: X86Kernel, endOfRam: number, asked: number): Split {
  const whole = { maxPfn: endOfRam, maxLowPfn: endOfRam };
  if (kernel.highmem === 'none' || asked <= 0) return { ...whole, warnings: [] };
  if (asked >= endOfRam) {
    const warning = `highmem size (${megabytes(asked)}MB) is bigger than pages available (${megabytes(endOfRam)}MB)!`;
    return { ...whole, warnings: [warning] };
  }
  if (endOfRam - asked < framesOf(LEAST_LOW)) {
    return { ...whole, warnings: [`highmem size (${megabytes(asked)}MB) results in <64MB lowmem, ignoring it!`] };
  }
  return { ...whole, maxLowPfn: endOfRam - asked, warnings: [] };
}

/** highmem_pfn_init: RAM beyond the linear mapping is highmem, or lost. */
function split(kernel: X86Kernel, endOfRam: number, limitPfn: number, asked: number): Split {
  const beyond = endOfRam - limitPfn;
  const warnings: string[] = [];
  if (asked > beyond) {
    warnings.push(
      `only ${megabytes(beyond)}MB highmem pages available, ignoring highmem size of ${megabytes(asked)}MB!`,
    );
  }
  if (kernel.highmem === 'none') {
    warnings.push(`Warning only ${megabytes(limitPfn)}MB will be used.`);
    const wide = endOfRam > FRAMES_4G && !kernel.pae;
    warnings.push(`Use a HIGHMEM${wide ? '64G' : ''} enabled kernel.`);
    return { maxPfn: limitPfn, maxLowPfn: limitPfn, warnings };
  }
  const wanted = asked >= 0 && asked < beyond ? limitPfn + asked : endOfRam;
  if (kernel.highmem === '4g' && wanted > FRAMES_4G) {
    warnings.push('Warning: only 4GB will be used. Use a HIGHMEM64G enabled kernel!');
    return { maxPfn: FRAMES_4G, maxLowPfn: limitPfn, warnings };
  }
  return { maxPfn: wanted, maxLowPfn: limitPfn, warnings };
}
