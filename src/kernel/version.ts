/**
 * A version of Linux: read from a name (`6.12`), a release string (`uname -r`) or a log, and then only compared.
 * What a version does differently from another is told in `history.ts`, nowhere else.
 */
/**
 * A release of Linux. The 2.6 series counts as major 2 and its third number as the minor: 2.6.32.70 is
 * `{ major: 2, minor: 32, patch: 70 }`, since what 3.x calls a minor release was the third number then.
 */
export interface Version {
  readonly major: number;
  readonly minor: number;
  /** Stable release within the series; absent means the newest of the series. 0 is the first release. */
  readonly patch?: number;
}

/** Oldest and newest series that predictions are made for, both included with all their stable releases. */
export const OLDEST_VERSION: Version = { major: 2, minor: 32 };
export const NEWEST_VERSION: Version = { major: 7, minor: 2 };

/**
 * Reads a version (`6.12`, `6.12.107`, `2.6.32.70`) or a release string that begins with one (`6.1.176-rpi`,
 * `3.0.35-06233-g7856f09-dirty`, `3.18.10+`). Undefined when the text is anything else, and for 2.x other than 2.6.
 *
 * Distributions count package builds after a zero in place of the stable release: `5.10.0-32-armmp` is a 5.10 of unknown
 * patch, whereas `5.10.0` and `6.9.0-rc3` say patch 0.
 */
export function parseVersion(text: string): Version | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?(?![.\d])([-+_~a-z].*)?$/is.exec(text.trim());
  if (!match) return undefined;
  const [first, second, third, fourth] = match.slice(1, 5).map((digits) => (digits ? Number(digits) : undefined));
  const suffix = match[5] ?? '';
  if (first === undefined || second === undefined) return undefined;
  if (first === 2) {
    if (second !== 6 || third === undefined) return undefined;
    return release(2, third, fourth, suffix);
  }
  if (fourth !== undefined) return undefined;
  return release(first, second, third, suffix);
}

function release(major: number, minor: number, patch: number | undefined, suffix: string): Version {
  if (patch === undefined && /^-rc\d/i.test(suffix)) return { major, minor, patch: 0 };
  if (patch === undefined || (patch === 0 && /^-\d+-/.test(suffix))) return { major, minor };
  return { major, minor, patch };
}

/**
 * Negative when `a` is older than `b`, positive when newer, 0 when they are the same. A version without a patch is the
 * newest stable release of its series: 5.10 comes after 5.10.223 and before 5.11.0.
 */
export function compareVersions(a: Version, b: Version): number {
  if (a.major !== b.major) return a.major - b.major;
  if (a.minor !== b.minor) return a.minor - b.minor;
  if (a.patch === b.patch) return 0;
  return (a.patch ?? Number.POSITIVE_INFINITY) < (b.patch ?? Number.POSITIVE_INFINITY) ? -1 : 1;
}

/**
 * True when `version` is the release that `from` names (`6.12`, `4.9.80`), or a later one. A series without a patch stands for
 * its first release here: 6.12 reaches back to 6.12.0.
 */
export function isSince(version: Version, from: string): boolean {
  const start = parseVersion(from);
  return start !== undefined && compareVersions(version, { ...start, patch: start.patch ?? 0 }) >= 0;
}

/** The last series of each major release, as `minor`: what comes before the first series of the next. */
const LAST_SERIES: Readonly<Record<number, number>> = { 2: 39, 3: 19, 4: 20, 5: 19, 6: 19 };

/** The series before a release's own: `5.15` for `5.16`, `2.6.39` for `3.0`. */
export function seriesBefore(release: string): string {
  const version = parseVersion(release);
  if (!version) throw new Error(`${release} is no release`);
  const { major, minor } = version;
  const last = LAST_SERIES[major - 1];
  return formatVersion(
    minor > 0 || last === undefined ? { major, minor: minor - 1 } : { major: major - 1, minor: last },
  );
}

/** `6.12`, `6.12.107`, `2.6.32.70`. */
export function formatVersion({ major, minor, patch }: Version): string {
  const series = major === 2 ? `2.6.${minor}` : `${major}.${minor}`;
  return patch === undefined ? series : `${series}.${patch}`;
}
