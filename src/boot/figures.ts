/**
 * How figures stand in the kernel's log lines.
 */
import { MiB } from '../terms/alignment.ts';

/** Whole mebibytes, cut off. */
export const mebibytes = (bytes: bigint): string => `${bytes / MiB}`;

/** `0x%llx`. */
export const plainHex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;
