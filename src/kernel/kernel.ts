/**
 * The kernel that boots: its version, how that version behaves, and what its build decided.
 */

import { InputError } from '../terms/input-error.ts';
import type { Build } from './build/arm.ts';
import { buildOf } from './build/arm.ts';
import { type ConfigForm, configFrom, HEADER_CONSTANTS, KernelConfig } from './config/config.ts';
import { type DroppedSymbol, settle } from './config/settle.ts';
import { isMemorySymbol, misspelledSymbol } from './config/symbols.ts';
import { defaultConfiguration, kconfigDefaults } from './defaults/arm.ts';
import type { Behaviour } from './history.ts';
import { behaviourOf } from './history.ts';
import { type FlavourName, parseKernelName, type Version } from './version.ts';

export interface Kernel {
  /** As the user named it: `6.12`, `msm-3.10`. */
  readonly name: string;
  readonly version: Version;
  /** Undefined for a mainline or stable kernel. */
  readonly flavour: FlavourName | undefined;
  readonly behaviour: Behaviour;
  readonly build: Build;
  /** What of the configuration was given, and what stands in for the rest. */
  readonly configuration: ConfigurationOrigin;
}

export interface ConfigurationOrigin {
  /** `assumed`: the era's typical one. `over-assumed`: a fragment or a defconfig, over what it leaves open. */
  readonly kind: 'assumed' | 'over-assumed' | 'given';
  /** The form of the file that was given; undefined where there is none. */
  readonly form?: ConfigForm;
  readonly file?: string;
  /** Symbols that were set and do not hold. */
  readonly dropped: readonly DroppedSymbol[];
  /** Symbols set one by one that decide nothing about memory. */
  readonly idle: readonly string[];
}

/** The kernel that is predicted for when nobody names one. */
export const DEFAULT_KERNEL = '6.12';

export interface KernelRequest {
  /** Version or flavour; {@link DEFAULT_KERNEL} when absent. */
  readonly kernel?: string;
  /**
   * A `.config`, a defconfig or a fragment; or symbols laid over the era's typical configuration. A record that holds CONFIG_ARM is a whole
   * configuration too, since every 32-bit ARM `.config` has it and nobody sets it by hand: what it lacks is not set.
   */
  readonly config?: KernelConfig | Readonly<Record<string, string>>;
  /** Symbols laid over the configuration, as `--set` gives them. */
  readonly set?: Readonly<Record<string, string>>;
}

/** How each version behaves never changes: looked up once per name. */
const behaviours = new Map<string, Behaviour>();

/** @throws InputError for a kernel out of range or a configuration value that does not fit its symbol */
export function kernelFrom(request: KernelRequest): Kernel {
  const { name, version, flavour } = parseKernelName(request.kernel ?? DEFAULT_KERNEL);
  let behaviour = behaviours.get(name);
  if (!behaviour) {
    behaviour = behaviourOf(version, flavour);
    behaviours.set(name, behaviour);
  }
  const { config, origin } = configurationOf({ version, flavour, given: request.config, set: request.set ?? {} });
  return { name, version, flavour, behaviour, build: buildOf(config, behaviour), configuration: origin };
}

interface ConfigurationRequest {
  readonly version: Version;
  readonly flavour: FlavourName | undefined;
  readonly given: KernelRequest['config'];
  readonly set: Readonly<Record<string, string>>;
}

/** The configuration below, and what is stated over it. */
function configurationOf({ version, flavour, given, set }: ConfigurationRequest): {
  config: KernelConfig;
  origin: ConfigurationOrigin;
} {
  const isFile = given instanceof KernelConfig;
  const record = isFile ? {} : (given ?? {});
  const isWhole = isFile ? given.form === 'whole' : record.CONFIG_ARM === 'y';
  const below = (): KernelConfig => {
    if (isWhole) return isFile ? given : configFrom(record);
    const isDefconfig = isFile && given.form === 'defconfig';
    return configFrom(isDefconfig ? kconfigDefaults(version) : defaultConfiguration(version, flavour));
  };
  const single = { ...(isWhole ? {} : record), ...set };
  for (const symbol of Object.keys(single)) refuseMisspelled(symbol);
  const fragment = isFile && !isWhole ? given.stated : {};
  const { config, dropped } = settle({
    base: below(),
    stated: { ...fragment, ...single },
    version,
    architecture: 'arm',
    keepsChosen: isWhole,
  });
  return {
    config,
    origin: {
      kind: isWhole ? 'given' : isFile ? 'over-assumed' : 'assumed',
      ...(isFile ? { form: given.form, file: given.file } : {}),
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
