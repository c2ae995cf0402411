import type { BootRecord } from '../boot/prediction.ts';

/** Where RAM ends that the kernel maps for good, physical and exclusive: above it RAM is highmem, or is not used. */
export function linearEndOf({ limits }: Pick<BootRecord, 'limits'>): bigint {
  return limits.arch === 'arm' ? limits.lowmemLimit : limits.linearEnd;
}
