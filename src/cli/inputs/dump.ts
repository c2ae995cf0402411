/**
 * Page tables in memory dumps, as flags name them.
 */
import { dumpReader } from '../../analysis/memory-dump.ts';
import { walkLong } from '../../boot/arm/page-tables/long-walk.ts';
import { walkShort } from '../../boot/arm/page-tables/short-walk.ts';
import type { Walk } from '../../boot/arm/page-tables/walk.ts';
import { openFile, type RandomAccessFile } from '../../node/random-access.ts';
import { InputError } from '../../terms/input-error.ts';
import { hex, rangeText } from '../../terms/notation.ts';
import type { Flags, FlagValues } from '../command.ts';
import { countFrom, numberFrom } from './numbers.ts';

const DUMP = 'Memory dump';

export const DUMP_FLAGS = {
  ram: {
    kind: 'texts',
    value: 'FILE@BASE',
    group: DUMP,
    summary: 'a dump of memory whose first byte is at physical BASE; repeat for more pieces',
  },
  ttbr: { kind: 'text', value: 'ADDR', group: DUMP, summary: 'TTBR0: where the first table lies, physical' },
  ttbr1: { kind: 'text', value: 'ADDR', group: DUMP, summary: 'TTBR1, of the upper addresses' },
  ttbcr: { kind: 'text', value: 'V', group: DUMP, summary: 'TTBCR; bit 31 says LPAE' },
  dacr: { kind: 'text', value: 'V', group: DUMP, summary: 'DACR: which domains may be used' },
  lpae: { kind: 'switch', group: DUMP, summary: 'long descriptors in three levels' },
  'va-bits': {
    kind: 'text',
    value: 'BITS',
    group: DUMP,
    summary: 'arm64: bits of a virtual address, 36 to 48; TTBR0 is the user’s, TTBR1 the kernel’s',
  },
  'page-size': { kind: 'text', value: '4K|16K|64K', group: DUMP, summary: 'arm64: size of a page; 4K if not given' },
} as const satisfies Flags;

export type DumpValues = FlagValues<typeof DUMP_FLAGS>;

export interface Dump {
  readonly format: 'short' | 'lpae' | 'arm64';
  walk(virtual: bigint): Walk;
  close(): void;
}

const PAGE_SHIFTS: Readonly<Record<string, number>> = { '4096': 12, '16384': 14, '65536': 16 };

/** Undefined when no dump is given. @throws InputError for flags that do not go together, and for files that cannot be read */
export function dumpFrom(values: DumpValues): Dump | undefined {
  if (values.ram.length === 0) {
    const alone = (['ttbr', 'ttbr1', 'ttbcr', 'dacr', 'va-bits', 'page-size'] as const).find(
      (name) => values[name] !== undefined,
    );
    if (alone === undefined && !values.lpae) return undefined;
    throw new InputError({
      message: `--${alone ?? 'lpae'} is of the tables in a memory dump, and there is none`,
      help: 'give the dump: --ram FILE@BASE',
    });
  }
  const is64 = values['va-bits'] !== undefined || values['page-size'] !== undefined;
  if (values.ttbr === undefined && !(is64 && values.ttbr1 !== undefined)) {
    throw new InputError({
      message: 'nothing says where the tables begin',
      help: 'give --ttbr ADDR: on 32-bit Linux PHYS_OFFSET + 0x4000, with LPAE + 0x3000, for the kernel’s own tables',
    });
  }
  const number = (name: 'ttbr' | 'ttbr1' | 'ttbcr' | 'dacr'): bigint | undefined => {
    const text = values[name];
    return text === undefined ? undefined : numberFrom(text, `--${name}`);
  };
  const registers = {
    ttbr0: number('ttbr') ?? 0n,
    ttbr1: number('ttbr1'),
    ttbcr: number('ttbcr'),
    dacr: number('dacr'),
  };
  const virtualBits = values['va-bits'] === undefined ? 48 : countFrom(values['va-bits'], '--va-bits', 36, 48);
  const pageShift = PAGE_SHIFTS[String(numberFrom(values['page-size'] ?? '4K', '--page-size'))];
  if (pageShift === undefined) {
    throw new InputError({
      message: `--page-size cannot be ${JSON.stringify(values['page-size'])}`,
      help: 'one of 4K, 16K, 64K',
    });
  }
  const opened: RandomAccessFile[] = [];
  const pieces = values.ram.map((text) => {
    const { path, base } = pieceFrom(text);
    const file = openFile(path);
    opened.push(file);
    if (file.size === 0) throw new InputError({ message: `${path}: the file is empty` });
    return { base, size: BigInt(file.size), read: file.read };
  });
  const read = dumpReader(pieces);
  const isLong = values.lpae || (registers.ttbcr ?? 0n) >> 31n === 1n;
  const format = is64 ? 'arm64' : isLong ? 'lpae' : 'short';
  return {
    format,
    walk(virtual) {
      const walk =
        format === 'short'
          ? walkShort(registers, virtual, read)
          : walkLong(
              { ...registers, virtualBits },
              { pageShift, arch: format === 'arm64' ? 'arm64' : 'arm' },
              virtual,
              read,
            );
      if (walk.outcome.kind === 'unknown') throw outside(walk.outcome.missing, pieces);
      return walk;
    },
    close: () => {
      for (const file of opened) file.close();
    },
  };
}

/** The last `@` parts file and address: names may have one. */
function pieceFrom(text: string): { path: string; base: bigint } {
  const at = text.lastIndexOf('@');
  if (at <= 0) {
    throw new InputError({
      message: `--ram cannot be ${JSON.stringify(text.slice(0, 80))}`,
      help: 'it reads FILE@BASE: --ram ram.bin@0x80000000',
    });
  }
  return { path: text.slice(0, at), base: numberFrom(text.slice(at + 1), '--ram') };
}

function outside(missing: bigint, pieces: readonly { readonly base: bigint; readonly size: bigint }[]): InputError {
  const held = pieces.map(rangeText).join(', ');
  return new InputError({
    message: `the table entry at ${hex(missing)} is not in the dump, which holds ${held}`,
    help: 'check BASE of --ram and the address of --ttbr, or give the piece of memory that holds it with another --ram',
  });
}
