/**
 * The kernel that boots: its version, how that version behaves, and what its build decided.
 */
import type { Build } from './build/arm.ts';
import { buildOf } from './build/arm.ts';
import { configFrom, KernelConfig } from './config/config.ts';
import { defaultConfiguration } from './defaults/arm.ts';
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
  /** True when no configuration was given and the era's typical one stands in. */
  readonly assumedConfig: boolean;
}

/** The kernel that is predicted for when nobody names one. */
export const DEFAULT_KERNEL = '6.12';

export interface KernelRequest {
  /** Version or flavour; {@link DEFAULT_KERNEL} when absent. */
  readonly kernel?: string;
  /**
   * A whole `.config`, or symbols laid over the era's typical configuration. A record that holds CONFIG_ARM is a whole
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
  const { config, assumed } = configurationOf(version, flavour, request.config);
  const build = buildOf(request.set ? config.with(request.set) : config, behaviour);
  return { name, version, flavour, behaviour, build, assumedConfig: assumed };
}

function configurationOf(
  version: Version,
  flavour: FlavourName | undefined,
  given: KernelRequest['config'],
): { config: KernelConfig; assumed: boolean } {
  if (given instanceof KernelConfig) return { config: given, assumed: false };
  const symbols = given ?? {};
  if (symbols.CONFIG_ARM === 'y') return { config: configFrom(symbols), assumed: false };
  return { config: configFrom({ ...defaultConfiguration(version, flavour), ...symbols }), assumed: true };
}
