/**
 * The configuration that is assumed when none is given: the facts of arch/arm/configs/multi_v7_defconfig that move memory,
 * by era; before 3.8, where there is no such kernel, those of a single platform's. Every row is a symbol with the value that
 * Kconfig gives it under that defconfig. A vendor's kernel has the facts of its own defconfig on top.
 */

import type { FlavourName } from '../flavours.ts';
import { eraFor, type History } from '../history/era.ts';
import type { Version } from '../version.ts';
import { compareVersions, isSince } from '../version.ts';

type Facts = Readonly<Record<string, string>>;

/** Facts that hold from a version on; later rows override earlier ones. */
const ERAS: readonly { readonly from: string; readonly facts: Facts }[] = [
  {
    from: '2.6.32',
    facts: {
      CONFIG_PAGE_OFFSET: '0xC0000000',
      CONFIG_VMSPLIT_3G: 'y',
      CONFIG_HIGHMEM: 'y',
      CONFIG_MODULES: 'y',
      CONFIG_SMP: 'y',
      CONFIG_ARM_PATCH_PHYS_VIRT: 'y',
      CONFIG_ARM_L1_CACHE_SHIFT: '6',
      CONFIG_CMDLINE: '""',
    },
  },
  {
    // DMA_CMA, and multi-platform kernels with OMAP, Armada, Exynos and the rest in one image
    from: '3.12',
    facts: {
      CONFIG_CMA: 'y',
      CONFIG_DMA_CMA: 'y',
      CONFIG_CMA_AREAS: '7',
      CONFIG_CMA_SIZE_SEL_MBYTES: 'y',
      CONFIG_CMA_SIZE_MBYTES: '64',
      CONFIG_ARCH_OMAP2PLUS: 'y',
      CONFIG_ARCH_OMAP3: 'y',
      CONFIG_ARCH_OMAP4: 'y',
      CONFIG_SOC_OMAP5: 'y',
      CONFIG_SOC_AM33XX: 'y',
      CONFIG_SOC_AM43XX: 'y',
      CONFIG_SOC_DRA7XX: 'y',
      CONFIG_SOC_TI81XX: 'y',
      CONFIG_OMAP_INTERCONNECT_BARRIER: 'y',
      CONFIG_ARCH_MVEBU: 'y',
      CONFIG_MACH_MVEBU_V7: 'y',
      CONFIG_ARCH_ZYNQ: 'y',
      CONFIG_ARCH_RENESAS: 'y',
      CONFIG_ARCH_HIGHBANK: 'y',
      CONFIG_ARCH_KEYSTONE: 'y',
      CONFIG_ARCH_EXYNOS: 'y',
      CONFIG_FORCE_MAX_ZONEORDER: '12',
    },
  },
  // ARCH_MESON moves TEXT_OFFSET; sections get permissions of their own
  { from: '3.19', facts: { CONFIG_ARCH_MESON: 'y' } },
  { from: '4.11', facts: { CONFIG_STRICT_KERNEL_RWX: 'y' } },
  // ARCH_BCM2835 selects ZONE_DMA for the Raspberry Pi 4
  { from: '5.5', facts: { CONFIG_ZONE_DMA: 'y', CONFIG_ARCH_BCM2835: 'y' } },
  // FORCE_MAX_ZONEORDER became ARCH_FORCE_MAX_ORDER (same meaning), then inclusive
  {
    from: '5.19',
    facts: { CONFIG_ARCH_FORCE_MAX_ORDER: '12', CONFIG_FORCE_MAX_ZONEORDER: 'n', CONFIG_CRASH_DUMP: 'n' },
  },
  { from: '6.4', facts: { CONFIG_ARCH_FORCE_MAX_ORDER: '11' } },
  { from: '6.12', facts: { CONFIG_CMA_AREAS: '8' } },
];

/** Qualcomm's msm8916 and msm8909 defconfigs, as the published system of that kernel has them. */
const MSM_FACTS: Facts = {
  CONFIG_ENABLE_VMALLOC_SAVING: 'y',
  CONFIG_CMA: 'y',
  CONFIG_CMA_SIZE_SEL_MBYTES: 'y',
  CONFIG_CMA_SIZE_MBYTES: '8',
  CONFIG_CMA_AREAS: '15',
};

const FLAVOUR_FACTS: Readonly<Record<FlavourName, Facts>> = {
  'msm-3.10': MSM_FACTS,
  'msm-3.10-q1': MSM_FACTS,
  'msm-3.10-q2': MSM_FACTS,
  'msm-3.10-q3': MSM_FACTS,
  // imx6_defconfig
  'imx-3.0.35': {
    CONFIG_ARCH_MXC: 'y',
    CONFIG_VMSPLIT_3G: 'n',
    CONFIG_VMSPLIT_2G: 'y',
    CONFIG_PAGE_OFFSET: '0x80000000',
    CONFIG_HIGHMEM: 'n',
  },
};

/** multi_v7_defconfig came with the first kernel for many platforms; earlier ones were built for one. */
const FIRST_MULTI_PLATFORM: Version = { major: 3, minor: 8, patch: 0 };

/** Which configuration {@link defaultConfiguration} gives, in words. */
export function defaultConfigurationName(version: Version, flavour?: FlavourName): string {
  if (flavour) return 'the typical configuration';
  return compareVersions(version, FIRST_MULTI_PLATFORM) < 0 ? 'a typical configuration' : 'multi_v7_defconfig';
}

/** The assumed configuration of a version or flavour, by full symbol name; `n` stands for "not set". */
export function defaultConfiguration(version: Version, flavour?: FlavourName): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const era of ERAS) {
    if (isSince(version, era.from)) Object.assign(facts, era.facts);
  }
  return flavour ? { ...facts, ...FLAVOUR_FACTS[flavour] } : facts;
}

/** What Kconfig gives a 32-bit ARM kernel of one platform or several v7 ones where a defconfig does not say, by era. */
const KCONFIG_ERAS: readonly { readonly from: string; readonly facts: Facts }[] = [
  {
    from: '2.6.32',
    facts: {
      CONFIG_PAGE_OFFSET: '0xC0000000',
      CONFIG_VMSPLIT_3G: 'y',
      CONFIG_FLATMEM_MANUAL: 'y',
      CONFIG_FLATMEM: 'y',
      CONFIG_ARM_PATCH_PHYS_VIRT: 'y',
      CONFIG_ARM_L1_CACHE_SHIFT: '6',
      CONFIG_CMDLINE: '""',
    },
  },
  { from: '3.12', facts: { CONFIG_CMA_SIZE_SEL_MBYTES: 'y', CONFIG_CMA_SIZE_MBYTES: '16', CONFIG_CMA_AREAS: '7' } },
  { from: '4.11', facts: { CONFIG_STRICT_KERNEL_RWX: 'y' } },
];

/** The symbols that a defconfig need not name, by full symbol name. */
export function kconfigDefaults(version: Version): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const era of KCONFIG_ERAS) {
    if (isSince(version, era.from)) Object.assign(facts, era.facts);
  }
  return facts;
}

/** Bytes from `_stext` to `_end` of a typical kernel, for when no image is given, rounded up to whole MiB. */
const TYPICAL_IMAGE: History<bigint> = {
  topic: 'assumptions',
  eras: [
    {
      from: '2.6.32',
      value: 0x80_0000n,
      change: 'a kernel image of 8 MiB is typical',
      source: 'boot logs of boards: 4 to 11 MiB up to 3.4',
    },
    {
      from: 'vendor',
      value: 0x180_0000n,
      change: 'a kernel image of 24 MiB is typical',
      source: 'boot logs of Qualcomm 3.4 and 3.10: 20 to 26 MiB',
      flavours: ['msm-3.10', 'msm-3.10-q1', 'msm-3.10-q2', 'msm-3.10-q3'],
    },
    {
      from: '3.12',
      value: 0xc0_0000n,
      change: 'a kernel image of 12 MiB is typical',
      source: 'boot logs of boards: 6 to 19 MiB up to 4.19',
    },
    {
      from: '4.9',
      value: 0x100_0000n,
      change: 'a kernel image of 16 MiB is typical',
      source: 'boot logs of boards: 6 to 19 MiB up to 4.19',
    },
    {
      from: '5.10',
      value: 0x130_0000n,
      change: 'a kernel image of 19 MiB is typical',
      source: 'Debian’s armmp 5.10.223',
    },
    {
      from: '6.1',
      value: 0x140_0000n,
      change: 'a kernel image of 20 MiB is typical',
      source: 'Debian’s armmp 6.1.176',
    },
    {
      from: '6.12',
      value: 0x160_0000n,
      change: 'a kernel image of 22 MiB is typical',
      source: 'Debian’s armmp 6.12.107',
    },
    { from: '7.0', value: 0x180_0000n, change: 'a kernel image of 24 MiB is typical', source: 'Debian’s armmp 7.2.13' },
  ],
};

export const typicalImageBytes = (version: Version, flavour?: FlavourName): bigint =>
  eraFor(TYPICAL_IMAGE, version, flavour).value;

/**
 * Bytes of the per-CPU variables of a typical kernel (__per_cpu_start to __per_cpu_end), for when no symbols are given: those of
 * Debian's armmp kernels of 5.10.223, 6.1.176, 6.12.107 and 7.2.13, and of 5.4.286 in a small build. What is off by less than the
 * rounding to pages changes no figure of memory.
 */
const TYPICAL_PER_CPU: readonly { readonly from: string; readonly bytes: number }[] = [
  { from: '2.6.32', bytes: 12_000 },
  { from: '4.9', bytes: 25_420 },
  { from: '5.10', bytes: 54_732 },
  { from: '6.1', bytes: 45_012 },
  { from: '6.12', bytes: 50_508 },
  { from: '7.0', bytes: 51_788 },
];

export function typicalPerCpuBytes(version: Version, flavour?: FlavourName): number {
  if (flavour?.startsWith('msm')) return 40_000;
  return TYPICAL_PER_CPU.findLast((row) => isSince(version, row.from))?.bytes ?? 0;
}

/** Bytes of the init sections of a typical kernel, for when no symbols are given: Debian's armmp kernels have 2 MiB since 5.10. */
export function typicalInitBytes(version: Version, flavour?: FlavourName): bigint {
  if (flavour?.startsWith('msm')) return 0x0014_0000n;
  return isSince(version, '5.10') ? 0x0020_0000n : 0x0010_0000n;
}
