import { describe, expect, it } from 'vitest';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { boards } from './boards.ts';
import { listing } from './listing.ts';

describe('the blobs of real boards', () => {
  it('come out as they went in: the same bytes, or, where a tool rearranged the blob, the same tree', () => {
    const rearranged: string[] = [];
    const all = boards();
    for (const { name, bytes } of all) {
      const tree = readDtb(bytes, { file: name });
      const written = writeDtb(tree);
      if (Buffer.compare(written, bytes) === 0) continue;
      rearranged.push(name);
      const again = readDtb(written, { file: name });
      expect(listing(again)).toEqual(listing(tree));
      expect([again.bootCpu, again.format]).toEqual([tree.bootCpu, tree.format]);
      // Names are back in the order of first use: from here on nothing changes any more.
      expect(Buffer.compare(writeDtb(again), written)).toBe(0);
    }
    console.log(`${all.length} boards: ${all.length - rearranged.length} byte for byte, ${rearranged.length} as trees`);
    // Boards whose /memory and command line were filled in afterwards: libfdt's tools append new names to the strings.
    expect(rearranged.length).toBeLessThan(all.length / 3);
  });

  it('survive every older version as trees', () => {
    for (const { name, bytes } of boards((board) => board.endsWith('__asis'))) {
      const tree = readDtb(bytes, { file: name });
      for (const version of [1, 2, 3, 16]) {
        expect(listing(readDtb(writeDtb(tree, { version })))).toEqual(listing(tree));
      }
    }
  });
});
