/**
 * The JSON document of `dtmem kernels`.
 */
import type { EraRow } from '../analysis/eras.ts';
import { DEFAULT_KERNEL } from '../kernel/kernel.ts';
import { FLAVOURS, formatVersion, NEWEST_VERSION, OLDEST_VERSION } from '../kernel/version.ts';

const KERNELS_SCHEMA = 'dtmem.kernels/1';

/** `kernel` is the one whose rows these are; absent for the whole history. */
export function kernelsJson(rows: readonly EraRow[], kernel?: string) {
  return {
    schema: KERNELS_SCHEMA,
    oldest: formatVersion(OLDEST_VERSION),
    newest: formatVersion(NEWEST_VERSION),
    default: DEFAULT_KERNEL,
    flavours: FLAVOURS.map(({ name, version, about }) => ({ name, version: formatVersion(version), about })),
    ...(kernel === undefined ? {} : { kernel }),
    eras: rows.map(({ from, until, topic, behaviour, change, source, backports, flavours }) => ({
      from,
      ...(until === undefined ? {} : { until }),
      topic,
      behaviour,
      change,
      source,
      ...(backports ? { backports: [...backports] } : {}),
      ...(flavours ? { flavours: [...flavours] } : {}),
    })),
  };
}
