/**
 * The width of a physical address: what the kernel's phys_addr_t can hold, and how its arithmetic ends there.
 */
export class AddressWidth {
  readonly bits: 32 | 64;
  /** The highest address, all ones. */
  readonly max: bigint;

  /** Sizes are kept as they are given, so that a region may reach the end of the width and beyond. */
  readonly keepsTop: boolean;

  constructor(bits: 32 | 64, keepsTop = false) {
    this.bits = bits;
    this.keepsTop = keepsTop;
    this.max = (1n << BigInt(bits)) - 1n;
  }

  /** `value` as it arrives in a phys_addr_t: higher bits are lost. */
  wrap(value: bigint): bigint {
    return BigInt.asUintN(this.bits, value);
  }

  /** An exclusive end or a limit: one that the width cannot hold is as good as {@link max}. */
  bound(end: bigint): bigint {
    return end > this.max ? this.max : end;
  }

  /**
   * `size`, cut so that base + size does not exceed {@link max} (memblock_cap_size): the last byte is never covered.
   */
  capSize(base: bigint, size: bigint): bigint {
    const room = this.max - base;
    return size > room && !this.keepsTop ? room : size;
  }

  /** True for an exclusive end that the width cannot hold: the kernel's arithmetic makes 0 of it, or little more. */
  isBeyond(end: bigint): boolean {
    return end > this.max;
  }

  /**
   * The kernel's round_up (include/linux/math.h): a bit mask, so that for a unit which is no power of two it gives
   * whatever the mask makes of it, as the odd `alignment` of a device tree shows. Above the last multiple it wraps to
   * 0.
   */
  roundUp(value: bigint, unit: bigint): bigint {
    return this.wrap(((value - 1n) | (unit - 1n)) + 1n);
  }

  /** The kernel's round_down, with the same mask. */
  roundDown(value: bigint, unit: bigint): bigint {
    return value & ~(unit - 1n);
  }
}
