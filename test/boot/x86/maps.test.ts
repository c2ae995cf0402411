/**
 * The maps that a kernel goes by one after the other (arch/x86/kernel/e820.c and setup.c).
 */
import { describe, expect, it } from 'vitest';
import type { E820Entry } from '../../../src/boot/x86/e820.ts';
import { biosMap, userMap, withoutBiosRange } from '../../../src/boot/x86/maps.ts';
import { x86Parameters } from '../../../src/boot/x86/parameters.ts';
import type { SetupLog } from '../../../src/boot/x86/setup-log.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';

type Row = readonly [base: number, end: number, type: number];
const mapOf = (rows: readonly Row[]): E820Entry[] =>
  rows.map(([base, end, type]) => ({ base: BigInt(base), size: BigInt(end - base), type }));
const rowsOf = (map: readonly E820Entry[]): Row[] =>
  map.map(({ base, size, type }): Row => [Number(base), Number(base + size), type]).sort(([a], [b]) => a - b);
const newLog = (): SetupLog => ({ steps: [], messages: [], warnings: [], assumptions: [] });

//  0           0xa0000    0x100000               0x8000000
//  |--usable---|          |--------usable--------|
const PC: readonly Row[] = [
  [0, 0xa_0000, 1],
  [0x10_0000, 0x800_0000, 1],
];

describe('the BIOS map', () => {
  const read = (entries: readonly E820Entry[], kernel = '6.1') => {
    const log = newLog();
    const map = biosMap({ kernel: x86KernelFrom({ kernel }), entries, who: 'BIOS-e820' }, log);
    return { log, rows: rowsOf(map) };
  };

  it('that is in order stays as it is', () => {
    const { log, rows } = read(mapOf(PC));
    expect(rows).toEqual(PC);
    expect(log.steps).toMatchObject([
      { effect: '2 entries, 127.63 MiB of them usable' },
      { effect: 'the map is in order as it is' },
    ]);
    expect(log.steps.map((step) => 'map' in step)).toEqual([true, false]);
    expect(log.assumptions).toEqual([]);
  });

  it.each<[string, Row[], string, Row[]]>([
    [
      'whose neighbours are of one type has fewer entries then',
      [
        [0, 0x1000, 1],
        [0x1000, 0x2000, 1],
      ],
      '2 entries become 1',
      [[0, 0x2000, 1]],
    ],
    [
      'out of order has as many',
      [
        [0x1000, 0x2000, 2],
        [0, 0x1000, 1],
      ],
      '2 entries become 2',
      [
        [0, 0x1000, 1],
        [0x1000, 0x2000, 2],
      ],
    ],
    [
      'with an entry that ends in another one',
      [
        [0, 0x2000, 1],
        [0x1000, 0x3000, 2],
      ],
      '2 entries become 2',
      [
        [0, 0x1000, 1],
        [0x1000, 0x3000, 2],
      ],
    ],
  ])('%s', (_, given, effect, expected) => {
    const { log, rows } = read(mapOf(given));
    expect(log.steps[1]).toMatchObject({ name: 'sanitize', effect });
    expect(rowsOf(log.steps[1]?.map ?? [])).toEqual(expected);
    expect(rows).toEqual(expected);
  });

  it('may end with 64 bits, not beyond', () => {
    const last = (size: bigint) => [...mapOf(PC), { base: 1n << 63n, size, type: 1 }];
    expect(read(last(1n << 63n)).log.steps[0]).toMatchObject({ name: 'BIOS map' });
    expect(read(last((1n << 63n) + 1n)).log.steps[0]).toMatchObject({
      name: 'default map',
      cause: 'an entry of the BIOS map ends beyond 64 bits',
    });
  });

  it('of one entry is not believed before 7.2, and what the older calls say has to be assumed', () => {
    const { log, rows } = read(mapOf(PC.slice(0, 1)));
    expect(log.steps).toMatchObject([{ name: 'default map', cause: 'the BIOS map has 1 entry, and 2 are needed' }]);
    expect(log.assumptions.map(({ flags }) => flags)).toEqual([['--bios-e801', '--bios-88']]);
    expect(rows).toEqual([[0, 0x9_f000, 1]]);
  });

  it('that is empty is none', () => {
    expect(read([], '7.2').log.steps[0]?.cause).toBe('the BIOS has no map');
  });
});

describe('the map of the user', () => {
  const change = (cmdline: string, kernel = '6.1') => {
    const log = newLog();
    const map = userMap(mapOf(PC), x86Parameters(cmdline).changes, x86KernelFrom({ kernel }), log);
    return { log, rows: rowsOf(map) };
  };

  it.each<[string, Row[]]>([
    ['quiet', [...PC]],
    [
      'mem=64M',
      [
        [0, 0xa_0000, 1],
        [0x10_0000, 0x400_0000, 1],
      ],
    ],
    ['memmap=exactmap memmap=32M@1M', [[0x10_0000, 0x210_0000, 1]]],
    // what comes before exactmap is forgotten
    ['memmap=1M@0 memmap=exactmap memmap=32M@1M', [[0x10_0000, 0x210_0000, 1]]],
    [
      'memmap=1M$64M',
      [
        [0, 0xa_0000, 1],
        [0x10_0000, 0x400_0000, 1],
        [0x400_0000, 0x410_0000, 2],
        [0x410_0000, 0x800_0000, 1],
      ],
    ],
  ])('%s', (cmdline, expected) => {
    expect(change(cmdline).rows).toEqual(expected);
  });

  it('is told with its parameters; there is none without', () => {
    expect(change('mem=64M quiet mem=32M').log.steps).toMatchObject([
      { cause: 'mem=64M mem=32M', effect: '2 entries, 31.63 MiB of them usable' },
    ]);
    expect(change('quiet').log).toEqual(newLog());
  });

  it.each([
    ['2.6.36', 'user-defined physical RAM map:'],
    ['3.6', 'e820: user-defined physical RAM map:'],
  ])('has a heading by version: %s', (kernel, title) => {
    expect(change('mem=64M', kernel).log.messages[0]).toBe(title);
  });
});

describe('the map without what belongs to the BIOS', () => {
  const trim = (kernel: string, reserveLow: bigint, rows: readonly Row[] = PC) => {
    const log = newLog();
    const map = withoutBiosRange(mapOf(rows), x86KernelFrom({ kernel }), reserveLow, log);
    return { log, rows: rowsOf(map) };
  };

  //  0       0x1000 or 0x10000       0xa0000       0x100000
  //  |reserved|--------usable--------|   removed   |--usable--
  it.each<[string, bigint, Row[]]>([
    ['2.6.32', 0x1_0000n, [...PC]],
    [
      '2.6.36',
      0x1_0000n,
      [
        [0, 0x1000, 2],
        [0x1000, 0xa_0000, 1],
        [0x10_0000, 0x800_0000, 1],
      ],
    ],
    [
      '3.0',
      0x1_0000n,
      [
        [0, 0x1_0000, 2],
        [0x1_0000, 0xa_0000, 1],
        [0x10_0000, 0x800_0000, 1],
      ],
    ],
    // whole pages
    [
      '3.0',
      0x1_0001n,
      [
        [0, 0x1_1000, 2],
        [0x1_1000, 0xa_0000, 1],
        [0x10_0000, 0x800_0000, 1],
      ],
    ],
    [
      '3.10',
      0x1_0000n,
      [
        [0, 0x1000, 2],
        [0x1000, 0xa_0000, 1],
        [0x10_0000, 0x800_0000, 1],
      ],
    ],
  ])('by %s', (kernel, reserveLow, expected) => {
    expect(trim(kernel, reserveLow).rows).toEqual(expected);
  });

  it('has no RAM from 640 KiB to 1 MiB, whatever else is there stays', () => {
    const given: readonly Row[] = [
      [0, 0xf_0000, 1],
      [0xf_0000, 0x10_0000, 2],
      [0x10_0000, 0x20_0000, 1],
    ];
    expect(trim('6.1', 0x1_0000n, given).rows).toEqual([
      [0, 0x1000, 2],
      [0x1000, 0xa_0000, 1],
      [0xf_0000, 0x10_0000, 2],
      [0x10_0000, 0x20_0000, 1],
    ]);
  });

  it('is told with both ranges', () => {
    const { log } = trim('6.1', 0x1_0000n);
    expect(log.messages).toEqual([
      'e820: update [mem 0x00000000-0x00000fff] usable ==> reserved',
      'e820: remove [mem 0x000a0000-0x000fffff] usable',
    ]);
    expect(log.steps[0]?.effect).toBe('0x0-0xfff is reserved, what is usable at 0xa0000-0xfffff is removed');
  });
});
