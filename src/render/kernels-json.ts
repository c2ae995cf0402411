/**
 * The JSON document of `dtmem kernels`.
 */
import type { EraRow } from '../analysis/eras.ts';
import { FLAVOURS } from '../kernel/flavours.ts';
import { DEFAULT_KERNEL } from '../kernel/kernel.ts';
import type { Standing } from '../kernel/standing.ts';
import { formatVersion, NEWEST_VERSION, OLDEST_VERSION } from '../kernel/version.ts';

const KERNELS_SCHEMA = 'dtmem.kernels/1';

/** `booted` are the releases that were; `kernel` is the one whose rows these are, absent for the whole history. */
export function kernelsJson(
  rows: readonly EraRow[],
  booted: readonly string[],
  kernel?: { readonly name: string; readonly standing: Standing },
) {
  return {
    schema: KERNELS_SCHEMA,
    oldest: formatVersion(OLDEST_VERSION),
    newest: formatVersion(NEWEST_VERSION),
    default: DEFAULT_KERNEL,
    flavours: FLAVOURS.map(({ name, version, about }) => ({ name, version: formatVersion(version), about })),
    booted: [...booted],
    ...(kernel === undefined ? {} : { kernel: kernel.name, standing: standingJson(kernel.standing) }),
    eras: rows.map(({ from, until, topic, behaviour, change, source, between, isUnsettled, backports, flavours }) => ({
      from,
      ...(until === undefined ? {} : { until }),
      topic,
      behaviour,
      change,
      source,
      ...(between ? { between: [...between] } : {}),
      ...(isUnsettled ? { unsettled: true } : {}),
      ...(backports ? { backports: [...backports] } : {}),
      ...(flavours ? { flavours: [...flavours] } : {}),
    })),
  };
}

function standingJson({ booted, after, before }: Standing) {
  return {
    ...(booted === undefined ? {} : { booted }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}
