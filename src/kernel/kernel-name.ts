/**
 * The names by which a user asks for a kernel: a version, or a vendor's flavour.
 */
import { InputError } from '../terms/input-error.ts';
import { FLAVOURS, type FlavourName } from './flavours.ts';
import {
  compareVersions,
  formatVersion,
  NEWEST_VERSION,
  OLDEST_VERSION,
  parseVersion,
  type Version,
} from './version.ts';

/** A kernel as `--kernel` names it. */
export interface KernelName {
  /** The name as the user wrote it. */
  readonly name: string;
  readonly version: Version;
  /** Undefined for a mainline or stable kernel. */
  readonly flavour: FlavourName | undefined;
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
