import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../src/analysis/checksum.ts';
import { changesSince, formatSnapshot, readSnapshot } from '../../src/analysis/snapshot.ts';
import { sectionChangeLines } from '../../src/render/change-lines.ts';
import { predictionOfSource } from './boards.ts';

const board = (vpu: string, options = {}) =>
  predictionOfSource(
    `memory@80000000 { device_type = "memory"; reg = <0x80000000 0x20000000>; };
     reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; ${vpu} };`,
    options,
  );

const VPU = board('vpu@90000000 { reg = <0x90000000 0x2000000>; no-map; };');
const LARGER = board('vpu@90000000 { reg = <0x90000000 0x3000000>; no-map; };');
const text = formatSnapshot('board.dts', [{ name: '6.12', prediction: VPU }]);

/** The text with another body and the checksum that goes with it. */
function resealed(body: string): string {
  return `${body}# checksum ${checksumOf(body)}\n`;
}
const bodyOf = (snapshot: string): string => snapshot.slice(0, snapshot.lastIndexOf('# checksum'));

describe('a snapshot', () => {
  it('is a text for review', () => {
    expect(text).toMatchInlineSnapshot(`
      "# dtmem.memmap/1
      # board  board.dts
      # Written by dtmem check. Review it, commit it; refresh it with: dtmem check --update

      [6.12]
      figures
        usable          457.98 MiB  0x1c9fc000
        memtotal        455.38 MiB  0x1c76138a
        ram                512 MiB  0x20000000
        lowmem             480 MiB  0x1e000000
        highmem                0 B  0x0
        cma                 64 MiB  0x4000000
        nomap               32 MiB  0x2000000
        reserved         86.02 MiB  0x5604000
        vmalloc            496 MiB  0x1f000000
        modules             14 MiB  0xe00000
        regions                  1
        failed-regions           0
      memory
        0x80000000-0x9fffffff     512 MiB
      regions
        0x90000000-0x91ffffff      32 MiB  no-map     reserved  /reserved-memory/vpu@90000000
        0x9c000000-0x9fffffff      64 MiB  CMA        allocated CMA reserved
        0x80300000-0x818fffff      22 MiB  kernel     reserved  kernel image
        0x80204000-0x80207fff      16 KiB  kernel     reserved  page tables
      cma
        0x9c000000-0x9fffffff      64 MiB  reserved, from CONFIG_CMA_SIZE_MBYTES
      zones
        0x80000000-0x9fffffff     512 MiB  DMA
      limits
        lowmem ends at 0xa0000000
        vmalloc 0xe0800000-0xff7fffff
      findings

      # checksum 3f12508a
      "
    `);
  });

  it('does not change with the size of the blob', () => {
    const longer = board('vpu@90000000 { reg = <0x90000000 0x2000000>; no-map; comment = "grows the blob"; };');
    expect(formatSnapshot('board.dts', [{ name: '6.12', prediction: longer }])).toBe(text);
  });

  it('tells what changed, with sizes and signs', () => {
    const current = formatSnapshot('board.dts', [{ name: '6.12', prediction: LARGER }]);
    const [change, ...more] = changesSince(text, current, 'board.memmap');
    expect(more).toEqual([]);
    expect(sectionChangeLines(change!)).toEqual([
      'usable: 457.98 MiB → 441.98 MiB (-16 MiB)',
      'memtotal: 455.38 MiB → 439.38 MiB (-16 MiB)',
      'lowmem: 480 MiB → 464 MiB (-16 MiB)',
      'nomap: 32 MiB → 48 MiB (+16 MiB)',
      'resized /reserved-memory/vpu@90000000: 0x90000000-0x91ffffff → 0x90000000-0x92ffffff (32 MiB → 48 MiB, +16 MiB)',
    ]);
  });

  it('tells of boots that came and went', () => {
    const other = formatSnapshot('board.dts', [{ name: '6.1', prediction: VPU }]);
    expect(changesSince(text, other, 'board.memmap').map(({ section, kind }) => `${section} ${kind}`)).toEqual([
      '6.12 removed',
      '6.1 added',
    ]);
  });

  it('is the same with the line ends of another system', () => {
    expect(changesSince(text.replaceAll('\n', '\r\n'), text, 'board.memmap')).toEqual([]);
  });

  it('cannot be broken by what the board says', () => {
    const odd = board('vpu@90000000 { reg = <0x90000000 0x2000000>; };', {
      cmdline: 'a=\n[6.1]\n# checksum 00000000\nb',
    });
    const snapshot = formatSnapshot('a\nb.dts', [{ name: '6.12', prediction: odd }]);
    expect([...readSnapshot(snapshot, 'x').sections.keys()]).toEqual(['6.12']);
    expect(changesSince(snapshot, snapshot, 'x')).toEqual([]);
  });

  it.each([
    ['', 'x.memmap: is no snapshot of dtmem'],
    ['hello\n', 'x.memmap: is no snapshot of dtmem'],
    [text.replace('memmap/1', 'memmap/2'), 'x.memmap: has schema dtmem.memmap/2, and this dtmem reads dtmem.memmap/1'],
    [text.replace('480 MiB', '481 MiB'), 'x.memmap: was edited by hand: its checksum does not match'],
    [bodyOf(text), 'x.memmap: is cut off: its checksum is missing'],
    [text.slice(0, 200), 'x.memmap: is cut off: its checksum is missing'],
  ])('is refused when it is unfit (%#)', (unfit, message) => {
    expect(() => changesSince(unfit, text, 'x.memmap')).toThrow(message);
  });

  it('is never a crash, whatever its lines are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 20 }), (lines) => {
        const stored = resealed(
          `# dtmem.memmap/1\n[6.12]\nfigures\n${lines.map((line) => `  ${line}\n`).join('')}regions\n${lines.map((line) => `  ${line}\n`).join('')}`,
        );
        try {
          changesSince(stored, text, 'x.memmap').flatMap(sectionChangeLines);
        } catch (error) {
          expect(error).toMatchObject({ name: 'InputError' });
        }
      }),
      { numRuns: 200 },
    );
  });
});
