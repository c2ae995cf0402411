/**
 * How findings word what they speak of: ranges with inclusive ends, as the kernel prints them.
 */
import { type AddressRange, lastByteOf } from '../../terms/address-range.ts';
import { hex } from '../../terms/notation.ts';

/** `0x80000000-0x8fffffff` */
export const rangeText = (range: AddressRange): string => `${hex(range.base)}-${hex(lastByteOf(range))}`;
