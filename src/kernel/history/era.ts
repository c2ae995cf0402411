/**
 * How a behaviour's past is told: eras, oldest first, each holding until the next one.
 */
import type { FlavourName } from '../flavours.ts';
import { compareVersions, isSince, parseVersion, type Version } from '../version.ts';

/** `from` of what no mainline release ever did. */
export const VENDOR = 'vendor';

/** One row: from `from` on, `value` holds. */
export interface Era<T> {
  /** The first release that behaves so; `vendor` where no mainline release ever did, only the {@link flavours} named. */
  readonly from: string;
  readonly value: T;
  /** What changes for a board, in one line. */
  readonly change: string;
  readonly source: string;
  /**
   * Where the first release is not pinned down: the last that is known to behave as before and the first known to behave
   * so, series without a patch as a whole. Releases in between may do either.
   */
  readonly between?: readonly [last: string, first: string];
  /** Stable releases that took this over: their series has it from that patch level on. */
  readonly backports?: readonly string[];
  /** Vendor kernels that behave so, whatever release they are built on. */
  readonly flavours?: readonly FlavourName[];
}

/** All eras of one behaviour, oldest first, under the topic they are listed by. */
export interface History<T> {
  readonly topic: string;
  readonly eras: readonly Era<T>[];
}

/** The histories of a group of behaviours: one for each of its properties. */
export type Rows<Behaviours> = { readonly [K in keyof Behaviours]: History<Behaviours[K]> };

/** True when `era` holds for `version`, by its own start or by a backport into the version's series. */
function reaches(era: Era<unknown>, version: Version): boolean {
  return isSince(version, era.from) || hasBackport(era, version);
}

/** True when the version's own series took `era` over by then. */
function hasBackport(era: Era<unknown>, version: Version): boolean {
  return (era.backports ?? []).some((text) => {
    const backport = parseVersion(text);
    return (
      backport !== undefined &&
      backport.major === version.major &&
      backport.minor === version.minor &&
      compareVersions(version, backport) >= 0
    );
  });
}

/** True when `version` lies where the start of `era` is not pinned down, in mainline or in a series that took it over. */
export function isUnsettled(era: Era<unknown>, version: Version): boolean {
  if (!era.between) return false;
  const [last, first] = era.between;
  const known = parseVersion(last);
  if (!known || compareVersions(version, known) <= 0 || isSince(version, first)) return false;
  return !hasBackport(era, version);
}

/** True when a kernel behaves as the era tells: by its flavour, its version or a backport. */
export function holdsFor(era: Era<unknown>, version: Version, flavour?: FlavourName): boolean {
  return (flavour !== undefined && (era.flavours?.includes(flavour) ?? false)) || reaches(era, version);
}

/**
 * The era of one behaviour that holds for a kernel: the one that names its flavour, else the last that reaches its version,
 * else the first of all.
 */
export function eraFor<T>(history: History<T>, version: Version, flavour?: FlavourName): Era<T> {
  let found = history.eras[0];
  for (const era of history.eras) {
    if (flavour !== undefined && era.flavours?.includes(flavour)) return era;
    if (reaches(era, version)) found = era;
  }
  if (!found) throw new Error(`a behaviour of "${history.topic}" has no eras`);
  return found;
}
