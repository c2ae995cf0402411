/**
 * What the kernel floor knows of an architecture: its row set, its usual configuration, and how its build is read off one.
 */
import type { Build } from './build/common.ts';
import type { KernelConfig } from './config/config.ts';
import type { FlavourName } from './flavours.ts';
import type { Behaviour, Rows } from './history.ts';
import type { Version } from './version.ts';

export const ARCHITECTURE_NAMES = ['arm', 'arm64'] as const;

export type ArchitectureName = (typeof ARCHITECTURE_NAMES)[number];

export interface KernelArchitecture<OwnBehaviour extends Behaviour = Behaviour, OwnBuild extends Build = Build> {
  readonly name: ArchitectureName;
  /** The symbol that every whole `.config` of the architecture has set, and nobody sets by hand. */
  readonly symbol: string;
  /** Releases that were booted to hold predictions against, oldest first. */
  readonly booted: readonly string[];
  /** How its kernels behave, by version. */
  readonly history: Rows<OwnBehaviour>;
  /** The configuration that is assumed when none is given, by full symbol name; `n` stands for "not set". */
  defaultConfiguration(version: Version, flavour?: FlavourName): Record<string, string>;
  /** What that configuration is, in words. */
  defaultConfigurationName(version: Version, flavour?: FlavourName): string;
  /** What Kconfig gives where a defconfig does not say, by full symbol name. */
  kconfigDefaults(version: Version): Record<string, string>;
  /** Reads a configuration under the rules of one version. */
  build(config: KernelConfig, behaviour: OwnBehaviour): OwnBuild;
}
