/**
 * 32-bit ARM, as far as the kernel floor knows it.
 */
import type { KernelArchitecture } from './architecture.ts';
import { type ArmBuild, armBuildOf } from './build/arm.ts';
import { defaultConfiguration, defaultConfigurationName, kconfigDefaults } from './defaults/arm.ts';
import { ARM_HISTORY, type ArmBehaviour } from './history/arm/arm.ts';

/** A 3.0 and a 3.4 vendor tree, public kernels since, Debian's from 5.10 on, and the long-term ones. */
const BOOTED = [
  '3.0.86',
  '3.4.39',
  '3.10.99',
  '3.18.20',
  '4.4.60',
  '4.9.154',
  '4.14.5',
  '4.19.72',
  '5.4.286',
  '5.10.223',
  '5.15.135',
  '6.1.176',
  '6.6.63',
  '6.12.107',
  '6.12.117',
  '6.18.35',
  '7.2.13',
];

export const ARM: KernelArchitecture<ArmBehaviour, ArmBuild> = {
  name: 'arm',
  symbol: 'CONFIG_ARM',
  booted: BOOTED,
  history: ARM_HISTORY,
  defaultConfiguration,
  defaultConfigurationName,
  kconfigDefaults,
  build: armBuildOf,
};
