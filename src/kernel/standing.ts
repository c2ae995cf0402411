/**
 * How well a version is known: whether it was booted, and what of it lies in an interval that is not settled.
 */
import type { KernelArchitecture } from './architecture.ts';
import type { FlavourName } from './flavours.ts';
import { isUnsettled } from './history.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

/** Vendor kernels that were booted. */
const BOOTED_FLAVOURS: readonly FlavourName[] = ['msm-3.10', 'msm-3.10-q2'];

export interface Standing {
  /** The release that was booted and stands for this kernel; undefined for none. */
  readonly booted?: string;
  /** The nearest releases that were booted, older and newer; undefined where there is none on that side. */
  readonly after?: string;
  readonly before?: string;
  /** The behaviours that changed somewhere between two known releases with this one in between. */
  readonly unsettled: readonly string[];
}

/** The newest stable release of a series stands for a version without a patch. */
function standsFor(booted: Version, version: Version): boolean {
  const isSeries = booted.major === version.major && booted.minor === version.minor;
  return isSeries && (version.patch === undefined || version.patch === booted.patch);
}

const known = new WeakMap<object, Map<string, Standing>>();

/**
 * Where a version stands among those that were booted. Looks through the whole history: the answer is kept.
 *
 * @param kernel a version, or a vendor's kernel built on it
 */
export function standingOf(
  architecture: Pick<KernelArchitecture, 'history' | 'booted'>,
  kernel: { readonly version: Version; readonly flavour: FlavourName | undefined },
): Standing {
  const answers = known.get(architecture.history) ?? new Map<string, Standing>();
  known.set(architecture.history, answers);
  const key = `${kernel.flavour ?? ''} ${JSON.stringify(kernel.version)} ${architecture.booted.length}`;
  const standing = answers.get(key) ?? findStanding(architecture, kernel);
  answers.set(key, standing);
  return standing;
}

function findStanding(
  { history, booted }: Pick<KernelArchitecture, 'history' | 'booted'>,
  kernel: { readonly version: Version; readonly flavour: FlavourName | undefined },
): Standing {
  const { version, flavour } = kernel;
  if (flavour !== undefined) {
    return { unsettled: [], ...(BOOTED_FLAVOURS.includes(flavour) ? { booted: flavour } : {}) };
  }
  const compare = (text: string): number => compareVersions(parseVersion(text) ?? version, version);
  const own = booted.findLast((text) => standsFor(parseVersion(text) ?? version, version));
  const after = booted.findLast((text) => compare(text) < 0);
  const before = booted.find((text) => compare(text) > 0);
  const unsettled = Object.entries(history)
    .filter(([, { eras }]) => eras.some((era) => isUnsettled(era, version)))
    .map(([name]) => name);
  return own === undefined
    ? { unsettled, ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }) }
    : { unsettled, booted: own };
}
