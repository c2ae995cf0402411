/** Recordings come out of an archive as they went in. */
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../scripts/recorded/archive.ts';

describe('an archive of recordings', () => {
  it('gives back every file, byte for byte', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1 }), fc.uint8Array(), { noNullPrototype: true }),
        (contents) => {
          const files = new Map(Object.entries(contents).filter(([path]) => !path.endsWith('.gz')));
          const unpacked = unpack(pack(files));
          expect([...unpacked.keys()].sort()).toEqual([...files.keys()].sort());
          for (const [path, content] of files) expect(Buffer.from(unpacked.get(path)!)).toEqual(Buffer.from(content));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps what is compressed already as it is inside', () => {
    const unpacked = unpack(pack(new Map([['configs/armmp.gz', gzipSync('CONFIG_ARM=y\n')]])));
    expect(gunzipSync(unpacked.get('configs/armmp.gz')!).toString()).toBe('CONFIG_ARM=y\n');
  });
});
