/**
 * VMALLOC_END where every platform has its own: up to 3.2, in arch/arm/mach-*'s vmalloc.h. A table by the symbol of the
 * platform; exclusive ends.
 */
import type { KernelConfig } from '../config/config.ts';

/** Figures of 3.0 (arch/arm/mach-*, plat-*; include/mach/vmalloc.h). */
const PLATFORMS: readonly (readonly [end: bigint, symbols: readonly string[]])[] = [
  [0xd000_0000n, ['INTEGRATOR', 'PNX4008', 'NETX', 'CLPS711X', 'MSM', 'H720X', 'SHARK', 'VT8500']],
  [0xd800_0000n, ['VERSATILE', 'OMAP1', 'CNS3XXX']],
  [0xdc00_0000n, ['RPC']],
  [0xdf00_0000n, ['EBSA110']],
  [0xe000_0000n, ['W90X900', 'NUC93X']],
  [0xe600_0000n, ['SHMOBILE']],
  [0xe800_0000n, ['PXA', 'SA1100', 'NOMADIK']],
  [0xec00_0000n, ['IXP23XX']],
  [0xf000_0000n, ['GEMINI', 'FOOTBRIDGE', 'LPC32XX', 'SPEAR3XX', 'SPEAR6XX', 'TCC_926', 'BCMRING', 'U8500']],
  [0xf400_0000n, ['MXC', 'MXS']],
  [0xf600_0000n, ['S3C64XX', 'S5P64X0', 'S5PC100', 'S5PV210', 'S3C2410', 'EXYNOS4', 'EXYNOS']],
  [0xf800_0000n, ['OMAP2PLUS', 'VEXPRESS', 'REALVIEW']],
  [0xfa00_0000n, ['IOP13XX']],
  [0xfb00_0000n, ['IXP2000']],
  [0xfd80_0000n, ['ORION5X', 'DOVE']],
  [0xfe00_0000n, ['MMP', 'IOP32X', 'IOP33X', 'MV78XX0', 'TEGRA']],
  [0xfe80_0000n, ['KIRKWOOD', 'LOKI', 'EP93XX', 'U300']],
  [0xff00_0000n, ['IXP4XX']],
];

const MIB = 1024n * 1024n;

/** Bytes above PAGE_OFFSET where 2.6.32 differs from that. */
const PLATFORMS_OF_2_6_32: readonly (readonly [bytes: bigint, symbols: readonly string[]])[] = [
  [384n * MIB, ['VERSATILE', 'OMAP1', 'OMAP2', 'OMAP3', 'OMAP4']],
  [768n * MIB, ['FOOTBRIDGE', 'BCMRING']],
  [512n * MIB, ['S3C2410', 'S3C64XX']],
  [256n * MIB, ['MSM']],
];

/** VMALLOC_END of the platform that a configuration is for; undefined when it names none. */
export function platformVmallocEnd(
  config: KernelConfig,
  era: '2.6.32' | '3.0',
  pageOffset: bigint,
): bigint | undefined {
  const isFor = (symbols: readonly string[]): boolean => symbols.some((name) => config.enabled(`CONFIG_ARCH_${name}`));
  if (era === '2.6.32') {
    const row = PLATFORMS_OF_2_6_32.find(([, symbols]) => isFor(symbols));
    if (row) return pageOffset + row[0];
  }
  return PLATFORMS.find(([, symbols]) => isFor(symbols))?.[0];
}

/** Every platform that the tables name, as symbols. */
export const PLATFORM_SYMBOLS: readonly string[] = [
  ...new Set(
    [...PLATFORMS, ...PLATFORMS_OF_2_6_32].flatMap(([, symbols]) => symbols.map((name) => `CONFIG_ARCH_${name}`)),
  ),
];
