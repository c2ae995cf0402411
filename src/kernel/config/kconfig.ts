/**
 * Kconfig's graph, as far as it decides memory: which symbols exclude each other, which need others, and which have no value
 * of their own but follow from the rest. Rows name symbols without `CONFIG_`.
 *
 * Sources: arch/arm/Kconfig and those of its platforms, arch/arm64/Kconfig, mm/Kconfig, kernel/dma/Kconfig; rows that hold
 * for some versions only say so.
 */

import { isSince, type Version } from '../version.ts';

/** Every symbol named holds: `CMA` is y, `!ARM_LPAE` is not set. */
export type Condition = readonly string[];

interface Era {
  /** First version that has the row, and first that has it no more. */
  readonly from?: string;
  readonly until?: string;
}

/** Symbols of which exactly one is y. */
export interface Choice {
  /** The member that is chosen where nothing says otherwise. */
  readonly standard: string;
  readonly members: readonly { readonly symbol: string; readonly needs?: Condition }[];
}

/** A symbol that is dropped where its condition does not hold. */
export interface Dependency {
  readonly symbol: string;
  readonly needs: Condition;
}

/** A symbol whose value follows: from the first row that holds; not set where none does. */
export interface Derivation extends Era {
  readonly symbol: string;
  readonly rows: readonly { readonly when: Condition; readonly value: string; readonly from?: string }[];
}

export interface Kconfig {
  readonly choices: readonly Choice[];
  readonly dependencies: readonly Dependency[];
  /** A row may name symbols that rows before it derive. */
  readonly derivations: readonly Derivation[];
}

const CMA_SIZE: Choice = {
  standard: 'CMA_SIZE_SEL_MBYTES',
  members: [
    { symbol: 'CMA_SIZE_SEL_MBYTES' },
    { symbol: 'CMA_SIZE_SEL_PERCENTAGE' },
    { symbol: 'CMA_SIZE_SEL_MIN' },
    { symbol: 'CMA_SIZE_SEL_MAX' },
  ],
};

const MEMORY_MODEL: Choice = {
  standard: 'FLATMEM_MANUAL',
  members: [{ symbol: 'FLATMEM_MANUAL' }, { symbol: 'DISCONTIGMEM_MANUAL' }, { symbol: 'SPARSEMEM_MANUAL' }],
};

const CMA_DEPENDENCIES: readonly Dependency[] = [
  { symbol: 'DMA_CMA', needs: ['CMA'] },
  { symbol: 'CMA_DEBUG', needs: ['CMA'] },
  { symbol: 'CMA_AREAS', needs: ['CMA'] },
  { symbol: 'CMA_SIZE_MBYTES', needs: ['!CMA_SIZE_SEL_PERCENTAGE'] },
  { symbol: 'CMA_SIZE_PERCENTAGE', needs: ['!CMA_SIZE_SEL_MBYTES'] },
];

const COMMON_DERIVATIONS: readonly Derivation[] = [
  // a size has a default of its own where the choice makes it count
  { symbol: 'CMA_SIZE_MBYTES', rows: [{ when: ['!CMA_SIZE_SEL_PERCENTAGE'], value: '16' }] },
  { symbol: 'CMA_SIZE_PERCENTAGE', rows: [{ when: ['!CMA_SIZE_SEL_MBYTES'], value: '10' }] },
  { symbol: 'SPARSEMEM', rows: [{ when: ['SPARSEMEM_MANUAL'], value: 'y' }] },
  { symbol: 'FLATMEM', rows: [{ when: ['!SPARSEMEM_MANUAL', '!DISCONTIGMEM_MANUAL'], value: 'y' }] },
];

/** The splits of 32-bit ARM, from the one that gives the kernel least, with the first version that is known to have it. */
const ARM_SPLITS: readonly { readonly symbol: string; readonly pageOffset: bigint; readonly knownFrom?: string }[] = [
  { symbol: 'CONFIG_VMSPLIT_3G', pageOffset: 0xc000_0000n },
  { symbol: 'CONFIG_VMSPLIT_3G_OPT', pageOffset: 0xb000_0000n, knownFrom: '4.9' },
  { symbol: 'CONFIG_VMSPLIT_2G', pageOffset: 0x8000_0000n },
  { symbol: 'CONFIG_VMSPLIT_1G', pageOffset: 0x4000_0000n },
];

/** Symbols of the splits that give the kernel of a version more addresses than `pageOffset` does, the smallest step first. */
export function splitsBelow(pageOffset: bigint, version: Version): string[] {
  return ARM_SPLITS.filter((split) => split.pageOffset < pageOffset)
    .filter(({ knownFrom }) => knownFrom === undefined || isSince(version, knownFrom))
    .map(({ symbol }) => symbol);
}

const ARM: Kconfig = {
  choices: [
    {
      standard: 'VMSPLIT_3G',
      members: [
        { symbol: 'VMSPLIT_3G' },
        { symbol: 'VMSPLIT_3G_OPT', needs: ['!ARM_LPAE'] },
        { symbol: 'VMSPLIT_2G' },
        { symbol: 'VMSPLIT_1G' },
      ],
    },
    CMA_SIZE,
    MEMORY_MODEL,
  ],
  dependencies: [...CMA_DEPENDENCIES, { symbol: 'THUMB2_KERNEL', needs: ['!CPU_V6', '!CPU_V6K', '!ARCH_MULTI_V6'] }],
  derivations: [
    {
      symbol: 'PAGE_OFFSET',
      rows: [
        { when: ['VMSPLIT_1G'], value: '0x40000000' },
        { when: ['VMSPLIT_2G'], value: '0x80000000' },
        { when: ['VMSPLIT_3G_OPT'], value: '0xB0000000' },
        { when: [], value: '0xC0000000' },
      ],
    },
    {
      symbol: 'ZONE_DMA',
      rows: [
        // with 64-bit addresses, for devices that have 32 lines
        { when: ['ARM_LPAE', 'ARCH_HIGHBANK'], value: 'y' },
        { when: ['ARM_LPAE', 'ARCH_KEYSTONE'], value: 'y' },
        { when: ['ARM_LPAE', 'SOC_OMAP5'], value: 'y' },
        { when: ['ARM_LPAE', 'SOC_DRA7XX'], value: 'y' },
        { when: ['ARM_LPAE', 'ARCH_BRCMSTB'], value: 'y' },
        { when: ['ARCH_BCM2835', '!ARCH_MULTI_V6'], value: 'y', from: '5.5' },
        { when: ['ISA_DMA_API'], value: 'y' },
      ],
    },
    {
      symbol: 'FORCE_MAX_ZONEORDER',
      until: '5.19',
      rows: [
        { when: ['SOC_AM33XX'], value: '12' },
        { when: ['SA1111'], value: '9' },
        { when: [], value: '11' },
      ],
    },
    {
      symbol: 'ARCH_FORCE_MAX_ORDER',
      from: '5.19',
      until: '6.4',
      rows: [
        { when: ['SOC_AM33XX'], value: '12' },
        { when: ['SA1111'], value: '9' },
        { when: [], value: '11' },
      ],
    },
    {
      symbol: 'ARCH_FORCE_MAX_ORDER',
      from: '6.4',
      rows: [
        { when: ['SOC_AM33XX'], value: '11' },
        { when: ['SA1111'], value: '8' },
        { when: [], value: '10' },
      ],
    },
    ...COMMON_DERIVATIONS,
  ],
};

const ARM64: Kconfig = {
  choices: [
    {
      standard: 'ARM64_4K_PAGES',
      members: [{ symbol: 'ARM64_4K_PAGES' }, { symbol: 'ARM64_16K_PAGES' }, { symbol: 'ARM64_64K_PAGES' }],
    },
    {
      standard: 'ARM64_VA_BITS_48',
      members: [
        { symbol: 'ARM64_VA_BITS_36', needs: ['ARM64_16K_PAGES'] },
        { symbol: 'ARM64_VA_BITS_39', needs: ['ARM64_4K_PAGES'] },
        { symbol: 'ARM64_VA_BITS_42', needs: ['ARM64_64K_PAGES'] },
        { symbol: 'ARM64_VA_BITS_47', needs: ['ARM64_16K_PAGES'] },
        { symbol: 'ARM64_VA_BITS_48' },
        { symbol: 'ARM64_VA_BITS_52' },
      ],
    },
    {
      standard: 'ARM64_PA_BITS_48',
      members: [{ symbol: 'ARM64_PA_BITS_48' }, { symbol: 'ARM64_PA_BITS_52' }],
    },
    CMA_SIZE,
  ],
  dependencies: CMA_DEPENDENCIES,
  derivations: [
    {
      symbol: 'ARM64_PAGE_SHIFT',
      until: '6.9',
      rows: [
        { when: ['ARM64_64K_PAGES'], value: '16' },
        { when: ['ARM64_16K_PAGES'], value: '14' },
        { when: [], value: '12' },
      ],
    },
    {
      symbol: 'PAGE_SHIFT',
      from: '6.9',
      rows: [
        { when: ['ARM64_64K_PAGES'], value: '16' },
        { when: ['ARM64_16K_PAGES'], value: '14' },
        { when: [], value: '12' },
      ],
    },
    {
      symbol: 'ARM64_VA_BITS',
      rows: [
        { when: ['ARM64_VA_BITS_36'], value: '36' },
        { when: ['ARM64_VA_BITS_39'], value: '39' },
        { when: ['ARM64_VA_BITS_42'], value: '42' },
        { when: ['ARM64_VA_BITS_47'], value: '47' },
        { when: ['ARM64_VA_BITS_48'], value: '48' },
        { when: ['ARM64_VA_BITS_52'], value: '52' },
      ],
    },
    {
      symbol: 'ARM64_PA_BITS',
      rows: [
        { when: ['ARM64_PA_BITS_52'], value: '52' },
        { when: [], value: '48' },
      ],
    },
    {
      symbol: 'ARCH_FORCE_MAX_ORDER',
      from: '6.4',
      rows: [
        { when: ['ARM64_64K_PAGES'], value: '13' },
        { when: ['ARM64_16K_PAGES'], value: '11' },
        { when: [], value: '10' },
      ],
    },
    ...COMMON_DERIVATIONS,
  ],
};

export const KCONFIGS = { arm: ARM, arm64: ARM64 } as const satisfies Readonly<Record<string, Kconfig>>;
