/**
 * 32-bit ARM, as far as the kernel floor knows it.
 */
import type { KernelArchitecture } from './architecture.ts';
import { type ArmBuild, armBuildOf } from './build/arm.ts';
import { defaultConfiguration, defaultConfigurationName, kconfigDefaults } from './defaults/arm.ts';
import { ARM_HISTORY, type ArmBehaviour } from './history/arm/arm.ts';

export const ARM: KernelArchitecture<ArmBehaviour, ArmBuild> = {
  name: 'arm',
  symbol: 'CONFIG_ARM',
  history: ARM_HISTORY,
  defaultConfiguration,
  defaultConfigurationName,
  kconfigDefaults,
  build: armBuildOf,
};
