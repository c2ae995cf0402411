/**
 * What the build of an x86 kernel decides about memory.
 */
import { GiB, KiB, MiB } from '../../terms/alignment.ts';
import { InputError } from '../../terms/input-error.ts';
import { PageSize } from '../../terms/page-size.ts';
import { meantWord } from '../../terms/spelling.ts';
import { configFrom } from '../config/config.ts';
import { type MemoryMapBehaviour, memoryMapBehaviourOf } from '../history/x86/memory-map.ts';
import { compareVersions, formatVersion, NEWEST_VERSION, parseVersion, type Version } from '../version.ts';

/** The oldest kernel whose memory map is replayed, from before i386 and x86_64 became one. */
const OLDEST: Version = { major: 2, minor: 11 };

/** The one size of pages that counts here. */
export const X86_PAGE = new PageSize(4n * KiB);

export type X86Architecture = 'i386' | 'x86_64';

export interface X86Kernel {
  /** As the user named it. */
  readonly name: string;
  readonly version: Version;
  readonly arch: X86Architecture;
  readonly behaviour: MemoryMapBehaviour;
  /** First virtual address of the linear mapping; of no account on x86_64. */
  readonly pageOffset: bigint;
  readonly pae: boolean;
  /** How far highmem reaches: `none` without HIGHMEM. */
  readonly highmem: 'none' | '4g' | '64g';
  /** Exclusive end of the vmalloc area; undefined where low memory does not depend on it. */
  readonly vmallocEnd: bigint | undefined;
  /** Bytes of the first 640 KiB that are kept from use. */
  readonly reserveLow: bigint;
  readonly physicalStart: bigint;
}

export interface X86KernelRequest {
  /** A version from 2.6.11 to 7.2. */
  readonly kernel: string;
  readonly arch?: X86Architecture;
  /** Symbols laid over a usual configuration: CONFIG_X86_PAE, CONFIG_HIGHMEM4G, VMALLOC_END, … */
  readonly set?: Readonly<Record<string, string>>;
}

/** Where the linear mapping starts by Kconfig's choice "Memory split". */
const SPLITS: readonly (readonly [symbol: string, pageOffset: bigint])[] = [
  ['CONFIG_VMSPLIT_3G_OPT', 0xb000_0000n],
  ['CONFIG_VMSPLIT_2G', 0x8000_0000n],
  ['CONFIG_VMSPLIT_2G_OPT', 0x7800_0000n],
  ['CONFIG_VMSPLIT_1G', 0x4000_0000n],
];

/** What decides a PC's memory, in the order in which people reach for it. */
const X86_SYMBOLS: readonly string[] = [
  'CONFIG_X86_PAE',
  'CONFIG_HIGHMEM',
  'CONFIG_NOHIGHMEM',
  'CONFIG_HIGHMEM4G',
  'CONFIG_HIGHMEM64G',
  'CONFIG_VMSPLIT_3G',
  ...SPLITS.map(([symbol]) => symbol),
  'CONFIG_PAGE_OFFSET',
  'CONFIG_PHYSICAL_START',
  'CONFIG_X86_RESERVE_LOW',
  'VMALLOC_END',
];

function refuseUnknown(symbols: readonly string[]): void {
  const unknown = symbols.find((symbol) => !X86_SYMBOLS.includes(symbol));
  if (unknown === undefined) return;
  const meant = meantWord(unknown, X86_SYMBOLS);
  throw new InputError({
    message: `${unknown.slice(0, 60)} decides nothing of a PC's memory${meant ? `: did you mean ${meant}?` : ''}`,
    help: `symbols that do are ${X86_SYMBOLS.join(', ')}`,
  });
}

/** @throws InputError for a version out of range and a symbol that does not exist */
export function x86KernelFrom({ kernel, arch = 'i386', set = {} }: X86KernelRequest): X86Kernel {
  const version = parseVersion(kernel);
  const accepted = `accepted are ${formatVersion(OLDEST)} to ${formatVersion(NEWEST_VERSION)}, as X.Y or X.Y.Z`;
  if (!version)
    throw new InputError({ message: `unknown kernel ${JSON.stringify(kernel.slice(0, 60))}`, help: accepted });
  if (compareVersions(version, { ...OLDEST, patch: 0 }) < 0 || compareVersions(version, NEWEST_VERSION) > 0) {
    throw new InputError({ message: `kernel ${formatVersion(version)} is out of range`, help: accepted });
  }
  refuseUnknown(Object.keys(set));
  const behaviour = memoryMapBehaviourOf(version);
  const config = configFrom({}).with(set);
  const pae = config.enabled('CONFIG_X86_PAE') || config.enabled('CONFIG_HIGHMEM64G');
  const { linearLimit } = behaviour;
  const usualEnd = pae ? linearLimit.vmallocEndPae : linearLimit.vmallocEnd;
  const split = SPLITS.find(([symbol]) => config.enabled(symbol))?.[1];
  const highmem = config.enabled('CONFIG_NOHIGHMEM') || set.CONFIG_HIGHMEM === 'n' ? 'none' : pae ? '64g' : '4g';
  return {
    name: kernel,
    version,
    arch,
    behaviour,
    pageOffset: config.number('CONFIG_PAGE_OFFSET') ?? split ?? 3n * GiB,
    pae,
    highmem,
    vmallocEnd: config.number('VMALLOC_END') ?? (linearLimit.from === 'window' ? undefined : usualEnd),
    // mm: 4 to 640, by its Kconfig range
    reserveLow: (config.number('CONFIG_X86_RESERVE_LOW') ?? 64n) * KiB,
    physicalStart: config.number('CONFIG_PHYSICAL_START') ?? behaviour.physicalStart,
  };
}

/** Virtual space that is kept for vmalloc where `vmalloc=` does not say (__VMALLOC_RESERVE, arch/x86/mm/pgtable_32.c). */
export const VMALLOC_RESERVE = 128n * MiB;
/** The gap above the linear mapping, which `vmalloc=` counts in (VMALLOC_OFFSET). */
export const VMALLOC_GAP = 8n * MiB;
