/**
 * The history of the kernel's memory set-up as rows: every change there is, or all that holds for one kernel.
 */
import { type Era, eraFor, HISTORY, holdsFor } from '../kernel/history.ts';
import { compareVersions, type KernelName, parseVersion, type Version } from '../kernel/version.ts';

export interface EraRow extends Omit<Era<unknown>, 'value'> {
  /** The behaviour's name in the table. */
  readonly behaviour: string;
  readonly topic: string;
}

function rowOf(behaviour: string, topic: string, era: Era<unknown>): EraRow {
  const { value: _, ...row } = era;
  return { behaviour, topic, ...row };
}

/** Every row of the history, from the oldest kernel to the newest. */
export function everyEra(): EraRow[] {
  const rows = Object.entries(HISTORY).flatMap(([behaviour, { topic, eras }]) =>
    eras.map((era) => rowOf(behaviour, topic, era)),
  );
  return rows.sort((a, b) => compareVersions(startOf(a), startOf(b)));
}

/** The first release of an era; what only vendors' kernels do comes after every release. */
function startOf({ from }: EraRow): Version {
  return { patch: 0, ...(parseVersion(from) ?? { major: Number.POSITIVE_INFINITY, minor: 0 }) };
}

/** The row of each behaviour that holds for a kernel, topic by topic; none of a behaviour that came with a later kernel. */
export function erasOf({ version, flavour }: KernelName): EraRow[] {
  const rows = Object.entries(HISTORY).flatMap(([behaviour, history]) => {
    const era = eraFor<unknown>(history, version, flavour);
    return holdsFor(era, version, flavour) ? [rowOf(behaviour, history.topic, era)] : [];
  });
  const topics = [...new Set(rows.map(({ topic }) => topic))];
  return topics.flatMap((topic) => rows.filter((row) => row.topic === topic));
}
