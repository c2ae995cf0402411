/**
 * Partitions of flash in the processor's address space.
 */
import { describe, expect, it } from 'vitest';
import { flashOf } from '../../../src/boot/of/flash.ts';
import { parseTree } from '../../../src/devicetree/parse-tree.ts';
import { readTree } from '../../../src/node/tree.ts';

const shown = (tree: Parameters<typeof flashOf>[0]) =>
  flashOf(tree).map(({ name, base, size }) => `${name} 0x${base.toString(16)}-0x${(base + size - 1n).toString(16)}`);

const CELLS = '#address-cells = <1>; #size-cells = <1>;';
const board = (body: string) => shown(parseTree(`/dts-v1/; / { ${CELLS} ${body} };`, { file: 'x.dts' }));

const fixed = (parts: string) => `partitions { compatible = "fixed-partitions"; ${CELLS} ${parts} };`;
const PARTS = fixed('a@0 { reg = <0 0x1000>; }; b@1000 { label = "bee"; reg = <0x1000 0x3000>; };');
const chip = (reg: string, parts = PARTS) => `flash@0 { compatible = "cfi-flash"; reg = <${reg}>; ${parts} };`;
const soc = (ranges: string, body: string) => `soc { ${CELLS} ${ranges} ${body} };`;

const BOTH = ['a 0x8000000-0x8000fff', 'bee 0x8001000-0x8003fff'];

describe('flashOf', () => {
  it('finds the published web pages at 0x7f180000 to 0x7f1effff', () => {
    expect(shown(readTree('dts-samples/camera-2mb.dts'))).toEqual([
      'boot loader 0x7f000000-0x7f01ffff',
      'linux 0x7f020000-0x7f0fffff',
      'romfs 0x7f100000-0x7f17ffff',
      'web ui 0x7f180000-0x7f1effff',
      'settings 0x7f1f0000-0x7f1fffff',
    ]);
  });

  it.each<[string, string, string[]]>([
    ['a chip on the root', chip('0x8000000 0x4000'), BOTH],
    [
      'partitions right below the chip, as old trees have them',
      chip('0x8000000 0x4000', `${CELLS} a@0 { reg = <0 0x1000>; };`),
      ['a 0x8000000-0x8000fff'],
    ],
    ['a bus that translates one to one', soc('ranges;', chip('0x8000000 0x4000')), BOTH],
    ['a bus with a window', soc('ranges = <0x100 0x8000000 0x4000>;', chip('0x100 0x4000')), BOTH],
    [
      'a chip select in front of the address',
      `weim { #address-cells = <2>; #size-cells = <1>; ranges = <0 0 0xa0000000 0x1000000>, <1 0 0xb0000000 0x1000000>; nor@1,0 { compatible = "cfi-flash"; reg = <1 0x100 0x4000>; ${PARTS} }; };`,
      ['a 0xb0000100-0xb00010ff', 'bee 0xb0001100-0xb00040ff'],
    ],
    [
      'two chips in a row, cut at the end of the first',
      chip(
        '0x10000000 0x2000 0x20000000 0x4000',
        fixed('a@1000 { reg = <0x1000 0x2000>; }; b@3000 { reg = <0x3000 0x1000>; };'),
      ),
      ['a 0x10001000-0x10001fff', 'b 0x20001000-0x20001fff'],
    ],
    [
      'a partition within a partition',
      chip(
        '0x8000000 0x4000',
        fixed(
          `outer@1000 { compatible = "fixed-partitions"; ${CELLS} reg = <0x1000 0x2000>; inner@800 { reg = <0x800 0x100>; }; };`,
        ),
      ),
      ['outer 0x8001000-0x8002fff', 'inner 0x8001800-0x80018ff'],
    ],
    [
      'a chip behind a serial bus, which is at no address',
      `spi { #address-cells = <1>; #size-cells = <0>; flash@0 { compatible = "jedec,spi-nor"; reg = <0>; ${PARTS} }; };`,
      [],
    ],
    ['a bus that translates nothing', soc('', chip('0x8000000 0x4000')), []],
    ['a window that does not reach', soc('ranges = <0 0x8000000 0x1000>;', chip('0 0x4000')), []],
    ['a chip that is disabled', chip('0x8000000 0x4000', `status = "disabled"; ${PARTS}`), []],
    [
      'cells beyond all numbers',
      `soc { #address-cells = <9>; #size-cells = <9>; ranges = <0>; ${chip('0 0x4000')} };`,
      [],
    ],
  ])('%s', (_, body, expected) => {
    expect(board(body)).toEqual(expected);
  });
});
