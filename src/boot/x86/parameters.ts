/**
 * What the command line says of an x86 kernel's memory (parse_memopt and parse_memmap_opt, arch/x86/kernel/e820.c;
 * parse_highmem, arch/x86/mm/init_32.c; parse_vmalloc, arch/x86/mm/pgtable_32.c; parse_reservelow, arch/x86/kernel/setup.c).
 */

import { parseArguments } from '../../kernel/arguments.ts';
import { VMALLOC_GAP, X86_PAGE } from '../../kernel/build/x86.ts';
import { memparse } from '../../kernel/memparse.ts';
import { KiB } from '../../terms/alignment.ts';
import { E820, type E820Entry } from './e820.ts';

/** One change that `mem=` or `memmap=` makes to the map, in command-line order. */
export type MapChange =
  | { readonly kind: 'limit'; readonly text: string; readonly end: bigint }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'add'; readonly text: string; readonly entry: E820Entry };

export interface X86Parameters {
  readonly changes: readonly MapChange[];
  /** Bytes of highmem that `highmem=` wants; undefined when it is not given. */
  readonly highmem: bigint | undefined;
  /** Bytes for vmalloc with the gap in front of it; undefined for the default. */
  readonly vmallocReserve: bigint | undefined;
  /** `reservelow=`, bounded as the kernel bounds it. */
  readonly reserveLow: bigint | undefined;
}

/** What stands between size and address: the type that the range gets. */
const SIGNS: Readonly<Record<string, number>> = { '@': E820.ram, '#': E820.acpi, $: E820.reserved, '!': E820.pram };

export function x86Parameters(cmdline: string): X86Parameters {
  const changes: MapChange[] = [];
  let highmem: bigint | undefined;
  let vmallocReserve: bigint | undefined;
  let reserveLow: bigint | undefined;
  for (const { name, value, text } of parseArguments(cmdline)) {
    if (value === undefined) continue;
    if (name === 'mem') {
      const { value: size } = memparse(value);
      if (value !== 'nopentium' && size > 0n) changes.push({ kind: 'limit', text, end: size });
    } else if (name === 'memmap') {
      for (const part of value.split(',')) changes.push(...mapChange(part, `memmap=${part}`));
    } else if (name === 'highmem') {
      highmem = memparse(value).value;
    } else if (name === 'vmalloc') {
      vmallocReserve = memparse(value).value + VMALLOC_GAP;
    } else if (name === 'reservelow') {
      const { value: size } = memparse(value);
      reserveLow = size < X86_PAGE.bytes ? X86_PAGE.bytes : size > 640n * KiB ? 640n * KiB : size;
    }
  }
  return { changes, highmem, vmallocReserve, reserveLow };
}

function mapChange(part: string, text: string): MapChange[] {
  if (part === 'exactmap') return [{ kind: 'exact', text }];
  const size = memparse(part);
  if (size.rest === part || size.value === 0n) return [];
  const type = SIGNS[size.rest.charAt(0)];
  if (type === undefined) return size.rest === '' ? [{ kind: 'limit', text, end: size.value }] : [];
  return [{ kind: 'add', text, entry: { base: memparse(size.rest, 1).value, size: size.value, type } }];
}
