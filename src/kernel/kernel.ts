/**
 * The kernel that boots: its version, how that version behaves, and what its build decided.
 */

import { InputError } from '../terms/input-error.ts';
import type { ArchitectureName, KernelArchitecture } from './architecture.ts';
import type { ArmBuild } from './build/arm.ts';
import type { Build } from './build/common.ts';
import { type ConfigForm, configFrom, HEADER_CONSTANTS, KernelConfig } from './config/config.ts';
import { type DroppedSymbol, settle } from './config/settle.ts';
import { isMemorySymbol, misspelledSymbol } from './config/symbols.ts';
import type { FlavourName } from './flavours.ts';
import type { ArmBehaviour } from './history/arm/arm.ts';
import type { Behaviour } from './history.ts';
import { behaviourOf } from './history.ts';
import { parseKernelName } from './kernel-name.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Version } from './version.ts';

/** A kernel as far as architectures agree; {@link ArmKernel} and its like know the rest. */
export interface Kernel<OwnBehaviour extends Behaviour = Behaviour, OwnBuild extends Build = Build> {
  /** As the user named it: `6.12`, `msm-3.10`. */
  readonly name: string;
  readonly version: Version;
  /** Undefined for a mainline or stable kernel. */
  readonly flavour: FlavourName | undefined;
  readonly arch: ArchitectureName;
  /** How well this version is known. */
  readonly standing: Standing;
  readonly behaviour: OwnBehaviour;
  readonly build: OwnBuild;
  /** What of the configuration was given, and what stands in for the rest. */
  readonly configuration: ConfigurationOrigin;
}

export interface ConfigurationOrigin {
  /** `assumed`: the era's typical one. `over-assumed`: a fragment or a defconfig, over what it leaves open. */
  readonly kind: 'assumed' | 'over-assumed' | 'given';
  /** The form of the file that was given; undefined where there is none. */
  readonly form?: ConfigForm;
  readonly file?: string;
  /** The typical configuration of the era, in words. */
  readonly typical: string;
  /** Symbols that were stated one by one or in a fragment, by full name. */
  readonly stated: ReadonlySet<string>;
  /** Symbols that were set and do not hold. */
  readonly dropped: readonly DroppedSymbol[];
  /** Symbols set one by one that decide nothing about memory. */
  readonly idle: readonly string[];
}

export type ArmKernel = Kernel<ArmBehaviour, ArmBuild>;

/** The kernel that is predicted for when nobody names one. */
export const DEFAULT_KERNEL = '6.12';

export interface KernelRequest {
  /** Version or flavour; {@link DEFAULT_KERNEL} when absent. */
  readonly kernel?: string;
  /**
   * A `.config`, a defconfig or a fragment; or symbols laid over the era's typical configuration. A record that holds the
   * architecture's own symbol (CONFIG_ARM) is a whole configuration too, since every `.config` of it has that and nobody sets
   * it by hand: what it lacks is not set.
   */
  readonly config?: KernelConfig | Readonly<Record<string, string>>;
  /** Symbols laid over the configuration, as `--set` gives them. */
  readonly set?: Readonly<Record<string, string>>;
}

/** How each version behaves never changes: looked up once per architecture and name. */
const behaviours = new WeakMap<object, Map<string, Behaviour>>();

function rememberedBehaviour<OwnBehaviour extends Behaviour>(
  { history }: KernelArchitecture<OwnBehaviour>,
  name: string,
  version: Version,
  flavour: FlavourName | undefined,
): OwnBehaviour {
  const known = behaviours.get(history) ?? new Map<string, Behaviour>();
  behaviours.set(history, known);
  const behaviour = known.get(name) ?? behaviourOf(history, version, flavour);
  known.set(name, behaviour);
  // the map holds what these rows gave, nothing else
  return behaviour as OwnBehaviour;
}

/** How well each version is known never changes either. */
const standings = new WeakMap<object, Map<string, Standing>>();

function rememberedStanding(
  architecture: KernelArchitecture,
  name: string,
  kernel: { readonly version: Version; readonly flavour: FlavourName | undefined },
): Standing {
  const known = standings.get(architecture.history) ?? new Map<string, Standing>();
  standings.set(architecture.history, known);
  const standing = known.get(name) ?? standingOf(architecture, kernel);
  known.set(name, standing);
  return standing;
}

/** @throws InputError for a kernel out of range or a configuration value that does not fit its symbol */
export function kernelFrom<OwnBehaviour extends Behaviour, OwnBuild extends Build>(
  request: KernelRequest,
  architecture: KernelArchitecture<OwnBehaviour, OwnBuild>,
): Kernel<OwnBehaviour, OwnBuild> {
  const { name, version, flavour } = parseKernelName(request.kernel ?? DEFAULT_KERNEL);
  const behaviour = rememberedBehaviour(architecture, name, version, flavour);
  const { set = {}, config: given } = request;
  const { config, origin } = configurationOf({ architecture, version, flavour, given, set });
  return {
    name,
    version,
    flavour,
    arch: architecture.name,
    standing: rememberedStanding(architecture, name, { version, flavour }),
    behaviour,
    build: architecture.build(config, behaviour),
    configuration: origin,
  };
}

interface ConfigurationRequest {
  readonly architecture: Pick<
    KernelArchitecture,
    'name' | 'symbol' | 'defaultConfiguration' | 'defaultConfigurationName' | 'kconfigDefaults'
  >;
  readonly version: Version;
  readonly flavour: FlavourName | undefined;
  readonly given: KernelRequest['config'];
  readonly set: Readonly<Record<string, string>>;
}

/** The configuration below, and what is stated over it. */
function configurationOf({ architecture, version, flavour, given, set }: ConfigurationRequest): {
  config: KernelConfig;
  origin: ConfigurationOrigin;
} {
  const isFile = given instanceof KernelConfig;
  const record = isFile ? {} : (given ?? {});
  const isWhole = isFile ? given.form === 'whole' : record[architecture.symbol] === 'y';
  const below = (): KernelConfig => {
    if (isWhole) return isFile ? given : configFrom(record);
    const isDefconfig = isFile && given.form === 'defconfig';
    return configFrom(
      isDefconfig ? architecture.kconfigDefaults(version) : architecture.defaultConfiguration(version, flavour),
    );
  };
  const single = { ...(isWhole ? {} : record), ...set };
  for (const symbol of Object.keys(single)) refuseMisspelled(symbol);
  const fragment = isFile && !isWhole ? given.stated : {};
  const { config, dropped } = settle({
    base: below(),
    stated: { ...fragment, ...single },
    version,
    architecture: architecture.name,
    keepsChosen: isWhole,
  });
  return {
    config,
    origin: {
      kind: isWhole ? 'given' : isFile ? 'over-assumed' : 'assumed',
      ...(isFile ? { form: given.form, file: given.file } : {}),
      typical: architecture.defaultConfigurationName(version, flavour),
      stated: new Set(Object.keys({ ...fragment, ...single })),
      dropped,
      idle: Object.keys(single).filter((symbol) => !isMemorySymbol(symbol) && !HEADER_CONSTANTS.includes(symbol)),
    },
  };
}

function refuseMisspelled(symbol: string): void {
  const meant = misspelledSymbol(symbol);
  if (meant === undefined) return;
  throw new InputError({
    message: `${symbol} is no symbol that decides memory: did you mean ${meant}?`,
    help: `write ${meant}; a symbol that Kconfig does not know changes nothing`,
  });
}
