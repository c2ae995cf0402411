/**
 * Versions as explanations speak of them, read off the history: what a finding says of a kernel is what the prediction does.
 */
import { ARM_HISTORY, type ArmBehaviour } from '../../kernel/history/arm/arm.ts';
import { type Era, VENDOR } from '../../kernel/history.ts';
import { seriesBefore } from '../../kernel/version.ts';

/** Values that can be named in a rule. */
type Named<Name extends keyof ArmBehaviour> = Extract<ArmBehaviour[Name], string | number | boolean | bigint>;

function erasOf(name: keyof ArmBehaviour): readonly Era<unknown>[] {
  return ARM_HISTORY[name].eras;
}

function eraWith<Name extends keyof ArmBehaviour>(name: Name, value: Named<Name>): Era<unknown> {
  const era = erasOf(name).find((candidate) => candidate.value === value);
  if (!era) throw new Error(`${name} is never ${value}`);
  return era;
}

/** The first release that no longer behaves so. */
function firstAfter<Name extends keyof ArmBehaviour>(name: Name, value: Named<Name>): string {
  const eras = erasOf(name);
  const next = eras.slice(eras.indexOf(eraWith(name, value)) + 1).find(({ from }) => from !== VENDOR);
  if (!next) throw new Error(`${name} is still ${value}`);
  return next.from;
}

/** The release from which on a mainline kernel behaves so: `5.16`. */
export function firstWith<Name extends keyof ArmBehaviour>(name: Name, value: Named<Name>): string {
  const { from } = eraWith(name, value);
  if (from === VENDOR) throw new Error(`no mainline release begins with ${name} being ${value}`);
  return from;
}

/** The release from which on a mainline kernel no longer behaves so. */
export const firstWithout: typeof firstWith = firstAfter;

/** The last series that behaves so: `5.15`. */
export function lastWith<Name extends keyof ArmBehaviour>(name: Name, value: Named<Name>): string {
  return seriesBefore(firstAfter(name, value));
}

/** The stable releases that took the behaviour over: `5.10.223`, `3.18.63, 4.4.155 and 4.9.80`. */
export function backportsOf<Name extends keyof ArmBehaviour>(name: Name, value: Named<Name>): string {
  const releases = eraWith(name, value).backports ?? [];
  const last = releases.at(-1);
  if (last === undefined) throw new Error(`no stable release took ${name} being ${value} over`);
  return releases.length === 1 ? last : `${releases.slice(0, -1).join(', ')} and ${last}`;
}

/** Where the behaviour begins, stable releases included: `5.16`, `5.11 (in stable 5.10.223)`. */
export function since<Name extends keyof ArmBehaviour>(name: Name, value: Named<Name>): string {
  const from = firstWith(name, value);
  return eraWith(name, value).backports ? `${from} (in stable ${backportsOf(name, value)})` : from;
}
