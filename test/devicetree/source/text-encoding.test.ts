import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../src/devicetree/source/text-encoding.ts';

describe('bytes as text', () => {
  it.each<[title: string, bytes: number[], text: string]>([
    ['ASCII', [0x61, 0x0a], 'a\n'],
    ['UTF-8', [0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], 'é€😀'],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    ['Latin-1', [0x4b, 0xf6, 0x6e], 'K\udcf6n'],
    ['a sequence that breaks off', [0xe2, 0x82], '\udce2\udc82'],
    ['an overlong sequence', [0xc0, 0xaf, 0xe0, 0x80, 0xaf], '\udcc0\udcaf\udce0\udc80\udcaf'],
    ['a surrogate', [0xed, 0xb2, 0x80], '\udced\udcb2\udc80'],
    ['what is beyond Unicode', [0xf4, 0x90, 0x80, 0x80, 0xc3, 0xa9], '\udcf4\udc90\udc80\udc80é'],
  ])('is %s', (_title, bytes, text) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(text);
    expect([...encodeText(text)]).toEqual(bytes);
  });

  it('loses nothing', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .array(fc.constantFrom(0x61, 0x80, 0xbf, 0xc3, 0xe2, 0xed, 0xf0, 0xf4, 0xff))
        .map((values) => Uint8Array.from(values)),
    );
    fc.assert(
      fc.property(bytes, (given) => {
        expect(encodeText(decodeText(given))).toEqual(given);
      }),
    );
  });
});
