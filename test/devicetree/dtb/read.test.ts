import { describe, expect, it } from 'vitest';
import { isDtb, readDtb } from '../../../src/devicetree/dtb/read.ts';
import { BEGIN_NODE, buildBlob, END, END_NODE, NOP, PROP } from './blob-builder.ts';
import { listing } from './listing.ts';

/** `/ { a; cpu@0 { reg = <7>; }; }`, with a NOP at every place that takes one. */
const SMALL = {
  bootCpu: 3,
  reserveMap: [
    [0x1000n, 0x20n],
    [0x1_0000_0000n, 0x3000n],
    [0n, 0n],
  ],
  structure: [
    ...[NOP, BEGIN_NODE, '', NOP, PROP, 0, 0],
    ...[NOP, BEGIN_NODE, 'cpu@0', PROP, 4, 2, 7, NOP, END_NODE],
    ...[NOP, END_NODE, NOP, END],
  ],
  strings: ['a', 'reg'],
} as const;

describe('readDtb', () => {
  it('reads nodes, properties, reservations and the boot processor', () => {
    const tree = readDtb(buildBlob(SMALL), { file: 'small.dtb' });

    expect(listing(tree)).toEqual([
      'reserve 0x1000 0x20',
      'reserve 0x100000000 0x3000',
      '/',
      '  a',
      '/cpu@0',
      '  reg 00000007',
    ]);
    expect(tree.bootCpu).toBe(3);
    expect(tree.file).toBe('small.dtb');
  });

  it('says where each node, property and reservation stands in the blob', () => {
    const bytes = buildBlob(SMALL);
    const tree = readDtb(bytes, { file: 'small.dtb' });
    const structure = 0x28 + 3 * 16;

    expect(tree.reservations.map(({ span }) => span)).toEqual([
      { kind: 'blob', file: 'small.dtb', offset: 0x28 },
      { kind: 'blob', file: 'small.dtb', offset: 0x38 },
    ]);
    expect(tree.root.span).toEqual({ kind: 'blob', file: 'small.dtb', offset: structure + 4 });
    expect(tree.root.property('a')?.span).toEqual({ kind: 'blob', file: 'small.dtb', offset: structure + 16 });
    const cpu = tree.root.child('cpu@0');
    const offset = cpu?.span.kind === 'blob' ? cpu.span.offset : -1;
    expect([...bytes.subarray(offset, offset + 9)]).toEqual([0, 0, 0, 1, ...Buffer.from('cpu@0')]);
  });

  it('gives values as views of the blob', () => {
    const bytes = buildBlob(SMALL);
    const reg = readDtb(bytes).root.child('cpu@0')?.property('reg');

    expect(reg?.value.buffer).toBe(bytes.buffer);
    expect(reg?.u32()).toBe(7);
  });

  it('gives plain byte arrays from a Node buffer that lies inside a larger one', () => {
    const larger = Buffer.concat([Buffer.alloc(5), buildBlob(SMALL)]);
    const reg = readDtb(larger.subarray(5)).root.child('cpu@0')?.property('reg');

    expect(reg?.value.constructor).toBe(Uint8Array);
    expect(reg?.u32()).toBe(7);
  });

  it('keeps what the header says of the format, and counts the padding', () => {
    const tree = readDtb(buildBlob({ ...SMALL, padding: 100 }));

    expect(tree.format).toEqual({ version: 17, lastCompatibleVersion: 16, padding: 100 });
    expect(tree.blobSize).toBe(buildBlob(SMALL).length + 100);
  });

  it('ignores what the file holds behind the blob', () => {
    const bytes = Buffer.concat([buildBlob(SMALL), Buffer.from('signature')]);

    expect(readDtb(bytes)).toEqual(readDtb(buildBlob(SMALL)));
  });

  it('reads names that share the tail of another, and bytes that are not ASCII', () => {
    const structure = [BEGIN_NODE, '', PROP, 0, 0, PROP, 0, 6, BEGIN_NODE, '\xfc', END_NODE, END_NODE, END];

    expect(listing(readDtb(buildBlob({ structure, strings: ['linux,phandle'] })))).toEqual([
      '/',
      '  linux,phandle',
      '  phandle',
      '/\xfc',
    ]);
  });

  it('takes a name for the root to be no name, as the kernel does', () => {
    expect(readDtb(buildBlob({ structure: [BEGIN_NODE, '/', END_NODE, END] })).root.name).toBe('');
    expect(readDtb(buildBlob({ structure: [BEGIN_NODE, 'root', END_NODE, END] })).root.path).toBe('/');
  });

  it('stops at FDT_END even where the structure block goes on', () => {
    const structure = [BEGIN_NODE, '', END_NODE, END, BEGIN_NODE, BEGIN_NODE];

    expect(listing(readDtb(buildBlob({ structure })))).toEqual(['/']);
  });

  it('reads a newer version that says it is compatible with 17', () => {
    expect(readDtb(buildBlob({ ...SMALL, version: 18, lastCompatibleVersion: 17 })).format).toEqual({
      version: 17,
      lastCompatibleVersion: 17,
      padding: 0,
    });
  });

  it('reads 64 levels of nodes', () => {
    const structure = [
      ...[BEGIN_NODE, ''],
      ...Array.from({ length: 63 }, () => [BEGIN_NODE, 'x']).flat(),
      ...new Array<number>(64).fill(END_NODE),
      END,
    ];

    expect([...readDtb(buildBlob({ structure })).root.walk()]).toHaveLength(64);
  });
});

describe('the memory reserve map', () => {
  it('goes on behind an entry of size 0 that has an address', () => {
    const reserveMap = [
      [0x1000n, 0n],
      [0x2000n, 0x10n],
      [0n, 0n],
    ] as const;

    expect(listing(readDtb(buildBlob({ reserveMap })))).toEqual(['reserve 0x1000 0x0', 'reserve 0x2000 0x10', '/']);
  });

  it('ends at the first entry of size 0 where no entry of zeros follows', () => {
    const reserveMap = [
      [0x1000n, 0x10n],
      [0x2000n, 0n],
    ] as const;

    expect(listing(readDtb(buildBlob({ reserveMap })))).toEqual(['reserve 0x1000 0x10', '/']);
  });

  it('may have room to spare', () => {
    const reserveMap = [
      [0x1000n, 0x10n],
      [0n, 0n],
      [0n, 0n],
      [0n, 0n],
    ] as const;
    const tree = readDtb(buildBlob({ reserveMap }));

    expect(tree.reservations).toHaveLength(1);
    expect(tree.format).toEqual({ version: 17, lastCompatibleVersion: 16, padding: 0, spareReservations: 2 });
  });
});

describe('versions before 16', () => {
  // `/ { cpus { cpu@0 { reg = <7>; }; }; }` as dtc -V 1, 2 and 3 write its structure block.
  const structure = [
    ...[BEGIN_NODE, '/', PROP, 1, 0, ''],
    ...[BEGIN_NODE, '/cpus', PROP, 5, 0, 'cpus'],
    ...[BEGIN_NODE, '/cpus/cpu@0', PROP, 4, 5, 7, PROP, 4, 0, 'cpu'],
    ...[END_NODE, END_NODE, END_NODE, END],
  ];
  const strings = ['name', 'reg'];

  it.each([1, 2, 3])('version %i: names come from paths, the implied name property is left out', (version) => {
    const tree = readDtb(buildBlob({ version, structure, strings }));

    expect(listing(tree)).toEqual(['/', '/cpus', '/cpus/cpu@0', '  reg 00000007']);
    expect(tree.format).toEqual({ version, lastCompatibleVersion: 1, padding: 0 });
  });

  it.each([1, 2, 3])('version %i: padding is what lies behind the last name in use', (version) => {
    expect(readDtb(buildBlob({ version, structure, strings, padding: 24 })).format.padding).toBe(24);
  });

  it('keeps a name property that says something else, or is not the last', () => {
    const named = [
      BEGIN_NODE,
      '/',
      PROP,
      2,
      0,
      'r',
      BEGIN_NODE,
      '/a',
      PROP,
      2,
      0,
      'a',
      PROP,
      0,
      5,
      END_NODE,
      END_NODE,
      END,
    ];

    expect(listing(readDtb(buildBlob({ version: 3, structure: named, strings })))).toEqual([
      '/',
      '  name 7200',
      '/a',
      '  name 6100',
      '  reg',
    ]);
  });

  it('finds values of 8 bytes and more at multiples of 8 from the start of the block', () => {
    // The value of `a` would start at byte 20: four bytes of zeros go before it. That of `b`, behind a NOP, starts at 48.
    const aligned = [BEGIN_NODE, '/', PROP, 8, 0, 0, 1, 2, NOP, PROP, 8, 2, 3, 4, END_NODE, END];
    const packed = [BEGIN_NODE, '', PROP, 8, 0, 1, 2, PROP, 8, 2, 3, 4, END_NODE, END];
    const expected = ['/', '  a 0000000100000002', '  b 0000000300000004'];

    expect(listing(readDtb(buildBlob({ version: 3, structure: aligned, strings: ['a', 'b'] })))).toEqual(expected);
    expect(listing(readDtb(buildBlob({ version: 16, structure: packed, strings: ['a', 'b'] })))).toEqual(expected);
  });
});

describe('isDtb', () => {
  it('goes by the magic number alone', () => {
    expect(isDtb(Uint8Array.of(0xd0, 0x0d, 0xfe, 0xed))).toBe(true);
    expect(isDtb(Uint8Array.of(0xed, 0xfe, 0x0d, 0xd0))).toBe(false);
    expect(isDtb(Uint8Array.of(0xd0, 0x0d, 0xfe))).toBe(false);
    expect(isDtb(new Uint8Array(0))).toBe(false);
  });
});
