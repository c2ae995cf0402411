/**
 * The width of a physical address: what the kernel's phys_addr_t can hold, and what happens at its end.
 */
export class AddressWidth {
  readonly bits: 32 | 64;
  /** The highest address, all ones. */
  readonly max: bigint;

  constructor(bits: 32 | 64) {
    this.bits = bits;
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

  /** `size`, cut so that base + size does not exceed {@link max} (memblock_cap_size): the last byte is never covered. */
  capSize(base: bigint, size: bigint): bigint {
    const room = this.max - base;
    return size > room ? room : size;
  }
}
