/**
 * The history of the kernel's memory set-up as rows: every change there is, or all that holds for one kernel.
 */
import { ARCHITECTURES } from '../boot/architectures.ts';
import { MEMORY_MAP } from '../kernel/history/x86/memory-map.ts';
import { type Era, eraFor, type History, holdsFor, isUnsettled, VENDOR } from '../kernel/history.ts';
import type { KernelName } from '../kernel/kernel-name.ts';
import { compareVersions, parseVersion, type Version } from '../kernel/version.ts';

export interface EraRow extends Omit<Era<unknown>, 'value'> {
  /** The behaviour's name in the table. */
  readonly behaviour: string;
  readonly topic: string;
  /**
   * The first mainline release that behaves otherwise: exclusive end of the era. Absent for what still holds, and for what
   * only vendors' kernels do. A stable series ends the era earlier where the next one was backported into it.
   */
  readonly until?: string;
  /** For one kernel: a change of the behaviour may have come before or after it, which is not settled. */
  readonly isUnsettled?: true;
}

/** By name: boots with a device tree, what architectures share being told once, and the memory map of PCs. */
const EVERY: readonly (readonly [behaviour: string, history: History<unknown>])[] = [
  ...new Map(
    [...Object.values(ARCHITECTURES).map((architecture) => architecture?.history ?? {}), MEMORY_MAP].flatMap((rows) =>
      Object.entries<History<unknown>>(rows).map(([name, history]) => [history, [name, history]] as const),
    ),
  ).values(),
];

function rowOf(behaviour: string, { topic, eras }: History<unknown>, era: Era<unknown>): EraRow {
  const { value: _, ...row } = era;
  const next = eras.slice(eras.indexOf(era) + 1).find(({ from }) => from !== VENDOR);
  return { behaviour, topic, ...row, ...(next && era.from !== VENDOR ? { until: next.from } : {}) };
}

/** Every row of the history, from the oldest kernel to the newest. */
export function everyEra(): EraRow[] {
  const rows = EVERY.flatMap(([behaviour, history]) => history.eras.map((era) => rowOf(behaviour, history, era)));
  return rows.sort((a, b) => compareVersions(startOf(a), startOf(b)));
}

/** The first release of an era; what only vendors' kernels do comes after every release. */
function startOf({ from }: EraRow): Version {
  return { patch: 0, ...(parseVersion(from) ?? { major: Number.POSITIVE_INFINITY, minor: 0 }) };
}

/** The row of each behaviour that holds for a kernel, topic by topic; none of a behaviour that came with a later kernel. */
export function erasOf({ version, flavour }: KernelName): EraRow[] {
  const rows = EVERY.flatMap(([behaviour, history]) => {
    const era = eraFor<unknown>(history, version, flavour);
    if (!holdsFor(era, version, flavour)) return [];
    const open = flavour === undefined && history.eras.some((candidate) => isUnsettled(candidate, version));
    return [{ ...rowOf(behaviour, history, era), ...(open ? { isUnsettled: true as const } : {}) }];
  });
  const topics = [...new Set(rows.map(({ topic }) => topic))];
  return topics.flatMap((topic) => rows.filter((row) => row.topic === topic));
}
