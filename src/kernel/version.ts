/**
 * Which kernel: a version of Linux, and the names by which a user asks for one.
 *
 * A version is read from a name (`6.12`, `msm-3.10`), a release string (`uname -r`) or a log, and is then only compared.
 * What a version does differently from another is told in `history.ts`, nowhere else.
 */
import { InputError } from '../terms/input-error.ts';

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

/** A vendor's kernel that lays memory out in a way of its own. */
export interface Flavour {
  readonly name: string;
  /** The release it is built on. */
  readonly version: Version;
  /** One sentence for `dtmem kernels`. */
  readonly about: string;
}

export const FLAVOURS = [
  {
    name: 'msm-3.10',
    version: { major: 3, minor: 10, patch: 49 },
    about: 'Qualcomm 3.10.49 with the vmalloc saving, printing its layout in the published form',
  },
  {
    name: 'msm-3.10-q1',
    version: { major: 3, minor: 10, patch: 28 },
    about: 'Qualcomm 3.10.28 to 3.10.51: memory banks, holes from qcom,memblock-remove',
  },
  {
    name: 'msm-3.10-q2',
    version: { major: 3, minor: 10, patch: 49 },
    about: 'Qualcomm 3.10.49: memblock, holes from linux,remove-completely',
  },
  {
    name: 'msm-3.10-q3',
    version: { major: 3, minor: 10, patch: 84 },
    about: 'Qualcomm 3.10.84: as msm-3.10-q2, with the layout print rewritten',
  },
  {
    name: 'imx-3.0.35',
    version: { major: 3, minor: 0, patch: 35 },
    about: 'Freescale 3.0.35 for i.MX6: PAGE_OFFSET 2 GiB, VMALLOC_END 0xf2000000, 184 MiB of DMA space',
  },
] as const satisfies readonly Flavour[];

export type FlavourName = (typeof FLAVOURS)[number]['name'];

/** A kernel as `--kernel` names it. */
export interface KernelName {
  /** The name as the user wrote it. */
  readonly name: string;
  readonly version: Version;
  /** Undefined for a mainline or stable kernel. */
  readonly flavour: FlavourName | undefined;
}

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

/**
 * The kernel that a user's name stands for: a flavour, or a version from 2.6.32 to 7.2.
 *
 * @throws InputError for any other name; the error says what is accepted and which flavour may have been meant
 */
export function parseKernelName(name: string): KernelName {
  const flavour = FLAVOURS.find((candidate) => candidate.name === name.trim());
  if (flavour) return { name, version: flavour.version, flavour: flavour.name };

  const version = parseVersion(name);
  if (!version) {
    const meant = nearName(name);
    throw new InputError({
      message: `unknown kernel ${JSON.stringify(name.slice(0, 60))}`,
      help: meant ? `did you mean ${meant}? ${ACCEPTED}` : ACCEPTED,
    });
  }
  if (!isInRange(version)) {
    throw new InputError({ message: `kernel ${formatVersion(version)} is out of range`, help: ACCEPTED });
  }
  return { name, version, flavour: undefined };
}

const ACCEPTED =
  `accepted are ${formatVersion(OLDEST_VERSION)} to ${formatVersion(NEWEST_VERSION)} (any X.Y or X.Y.Z in between), ` +
  FLAVOURS.map((flavour) => flavour.name).join(', ');

function isInRange(version: Version): boolean {
  const first = { ...OLDEST_VERSION, patch: 0 };
  return compareVersions(version, first) >= 0 && compareVersions(version, NEWEST_VERSION) <= 0;
}

/** A name we know that reads the same but for punctuation, case or a `v` or `linux-` in front. */
function nearName(name: string): string | undefined {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = letters(name.slice(0, 60));
  const same = FLAVOURS.find((flavour) => letters(flavour.name) === wanted);
  const longer = FLAVOURS.find((flavour) => wanted.length >= 3 && letters(flavour.name).startsWith(wanted));
  if (same ?? longer) return (same ?? longer)?.name;

  const digits = /\d+(?:[.,_]\d+){1,3}/.exec(name.slice(0, 60))?.[0].replace(/[,_]/g, '.');
  const version = digits === undefined ? undefined : parseVersion(digits);
  if (!version) return undefined;
  const ofSeries = FLAVOURS.find(
    ({ name: known, version: base }) =>
      wanted.startsWith(known.slice(0, 3)) && base.major === version.major && base.minor === version.minor,
  );
  if (ofSeries) return ofSeries.name;
  return isInRange(version) ? formatVersion(version) : undefined;
}
