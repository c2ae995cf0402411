/**
 * Whatever happens to a blob, reading it ends in a tree or in one InputError, soon.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import type { DeviceTree } from '../../../src/devicetree/tree.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { BEGIN_NODE, buildBlob, END, END_NODE, PROP } from './blob-builder.ts';
import { boards } from './boards.ts';

/** Two hand-made blobs, one for each form of the structure block, and a small and a large board's where they are at hand. */
const blobs = [
  buildBlob({
    reserveMap: [
      [0x1000n, 0x20n],
      [0n, 0n],
    ],
    structure: [BEGIN_NODE, '', PROP, 8, 0, 1, 2, BEGIN_NODE, 'soc@0', PROP, 0, 4, END_NODE, END_NODE, END],
    strings: ['reg', 'ranges'],
  }),
  buildBlob({
    version: 2,
    structure: [BEGIN_NODE, '/', PROP, 8, 0, 0, 1, 2, BEGIN_NODE, '/soc', PROP, 0, 4, END_NODE, END_NODE, END],
    strings: ['reg', 'ranges'],
    padding: 8,
  }),
  ...boards((name) => name === 'armmp-6.12__virt__ram-512m+1m-4k' || name === 'armmp-5.10__am3874-iceboard__asis').map(
    ({ bytes }) => bytes,
  ),
];

/**
 * True when the blob reads, and then what was read can be written and reads again; false when it ends in an InputError with
 * one problem that has a place.
 */
function reads(bytes: Uint8Array): boolean {
  const tree = treeOrRefusal(bytes);
  if (tree) readDtb(writeDtb(tree));
  return tree !== undefined;
}

function treeOrRefusal(bytes: Uint8Array): DeviceTree | undefined {
  try {
    return readDtb(bytes, { file: 'mutant.dtb' });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.problems).toHaveLength(1);
    expect(error.problems[0]?.span?.kind).toBe('blob');
    expect(error.message).not.toMatch(/undefined|NaN|\[object/);
    return undefined;
  }
}

/** Bytes that mean something in a blob are tried more often than others. */
const byte = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 9, 0x10, 0x7f, 0x80, 0xff), fc.nat(255));
/** Places: anywhere, in the header, or near the start, where a few bytes decide most. */
const place = fc.oneof(fc.nat(), fc.nat(39), fc.nat(200));

describe('readDtb', () => {
  it('survives bytes that were changed', () => {
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...blobs),
        fc.array(fc.tuple(place, byte), { minLength: 1, maxLength: 8 }),
        (blob, changes) => {
          const mutant = blob.slice();
          for (const [at, value] of changes) mutant[at % mutant.length] = value;
          if (reads(mutant)) read++;
          else refused++;
        },
      ),
      { numRuns: 1500 },
    );
    // Both ends are reached, or the mutations are not worth much.
    expect(Math.min(read, refused)).toBeGreaterThan(50);
  });

  it('survives cells that were changed in the structure block', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...blobs),
        fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(12), fc.nat(0xffff_ffff))), { minLength: 1, maxLength: 4 }),
        (blob, changes) => {
          const mutant = blob.slice();
          const view = new DataView(mutant.buffer);
          const start = view.getUint32(8);
          const cells = Math.floor((view.getUint32(12) - start) / 4);
          for (const [at, value] of changes) view.setUint32(start + (at % cells) * 4, value);
          reads(mutant);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('refuses every blob that was cut off', () => {
    fc.assert(
      fc.property(fc.constantFrom(...blobs), fc.nat(), (blob, length) => {
        expect(reads(blob.slice(0, length % blob.length))).toBe(false);
      }),
    );
  });

  it('survives a cut-off blob whose size was corrected', () => {
    fc.assert(
      fc.property(fc.constantFrom(...blobs), fc.nat(), (blob, length) => {
        const cut = blob.slice(0, 8 + (length % (blob.length - 8)));
        new DataView(cut.buffer).setUint32(4, cut.length);
        reads(cut);
      }),
    );
  });

  it('survives random bytes behind a magic number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const blob = Uint8Array.from([0xd0, 0x0d, 0xfe, 0xed, 0, 0, 0, 0, ...bytes]);
        new DataView(blob.buffer).setUint32(4, blob.length);
        reads(blob);
      }),
    );
  });
});
