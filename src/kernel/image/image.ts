/**
 * Where the running kernel lies in memory: what the boot reserves for it first of all.
 *
 * Symbol tables hold virtual addresses, those of the linear mapping; where the boot loader put the kernel makes physical
 * ones of them.
 */
import { type AddressRange, rangeBetween } from '../../terms/address-range.ts';
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import type { ImageSymbol, KernelSymbols } from './symbols.ts';

export interface KernelImage {
  /** Physical address of `_stext`: the head before it, if any, is not reserved (arm_memblock_init). */
  readonly start: bigint;
  /** Physical address of the last byte before `_end`. */
  readonly end: bigint;
  /** What says so: a file's name, a flag, a line of a log. */
  readonly from: string;
  /** Virtual ranges of the sections that the layout print names, as far as they are known. */
  readonly sections?: ImageSections;
}

export type ImageSections = Readonly<
  Partial<Record<'text' | 'rodata' | 'init' | 'data' | 'bss' | 'percpu', AddressRange>>
>;

/** The linear mapping: the virtual address `pageOffset` is the physical address `physOffset`. */
export interface LinearMapping {
  readonly pageOffset: bigint;
  readonly physOffset: bigint;
}

/** The bounds of each section as mem_init prints them (arch/arm/mm/init.c, 2.6.35 to 4.x). */
const SECTION_BOUNDS: readonly (readonly [keyof ImageSections, ImageSymbol, ImageSymbol])[] = [
  ['text', '_text', '_etext'],
  ['rodata', '__start_rodata', '__end_rodata'],
  ['init', '__init_begin', '__init_end'],
  ['data', '_sdata', '_edata'],
  ['bss', '__bss_start', '__bss_stop'],
  ['percpu', '__per_cpu_start', '__per_cpu_end'],
];

/**
 * The image of the build whose symbols these are, placed by the mapping.
 *
 * @throws InputError when `_stext` or `_end` is missing, or does not fit the mapping
 */
export function imageFromSymbols(symbols: KernelSymbols, mapping: LinearMapping): KernelImage {
  const start = required(symbols, '_stext');
  const end = required(symbols, '_end');
  if (end <= start) throw unfit(symbols, `_end ${hex(end)} does not lie above _stext ${hex(start)}`);
  if (start < mapping.pageOffset) {
    throw unfit(
      symbols,
      `_stext ${hex(start)} lies below PAGE_OFFSET ${hex(mapping.pageOffset)}`,
      'set CONFIG_PAGE_OFFSET to that of the build, or give its .config',
    );
  }
  const physical = (address: bigint) => address - mapping.pageOffset + mapping.physOffset;
  return {
    start: physical(start),
    end: physical(end) - 1n,
    from: symbols.file,
    sections: sectionsOf(symbols),
  };
}

function sectionsOf(symbols: KernelSymbols): ImageSections {
  const sections: Partial<Record<keyof ImageSections, AddressRange>> = {};
  for (const [name, first, last] of SECTION_BOUNDS) {
    const start = symbols.addresses.get(first);
    const end = symbols.addresses.get(last);
    if (start !== undefined && end !== undefined) sections[name] = rangeBetween(start, end);
  }
  return sections;
}

function required(symbols: KernelSymbols, name: ImageSymbol): bigint {
  const address = symbols.addresses.get(name);
  if (address === undefined) {
    throw unfit(symbols, `there is no symbol ${name}`, 'give the vmlinux or System.map that the kernel build left');
  }
  return address;
}

function unfit(symbols: KernelSymbols, message: string, help?: string): InputError {
  return new InputError({ message: `${symbols.file}: ${message}`, ...(help !== undefined && { help }) });
}
