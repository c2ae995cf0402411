import { describe, expect, it } from 'vitest';
import { diffPredictions, isSame } from '../../src/analysis/diff.ts';
import { predict } from '../../src/analysis/predict.ts';
import { withoutCarveouts } from '../../src/analysis/without-carveouts.ts';
import { regionLine, signedBytes } from '../../src/render/change-lines.ts';
import { renderDiffMarkdown } from '../../src/render/diff/markdown.ts';
import { renderDiffText } from '../../src/render/diff/text.ts';
import { predictionOfSource, treeOfSource } from './boards.ts';

const MEMORY = 'memory@80000000 { device_type = "memory"; reg = <0x80000000 0x20000000>; };';
const regions = (inside: string): string =>
  `${MEMORY} reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; ${inside} };`;

const VPU = 'vpu_mem: vpu@90000000 { reg = <0x90000000 0x2000000>; no-map; };';

/** What happened to regions between two boards, a line each. */
function changes(before: string, after: string): string[] {
  return diffPredictions(predictionOfSource(regions(before)), predictionOfSource(regions(after))).regions.map(
    regionLine,
  );
}

describe('regions are matched', () => {
  it.each([
    [
      'resized',
      VPU,
      'vpu_mem: vpu@90000000 { reg = <0x90000000 0x3000000>; no-map; };',
      [
        'resized /reserved-memory/vpu@90000000: 0x90000000-0x91ffffff → 0x90000000-0x92ffffff (32 MiB → 48 MiB, +16 MiB)',
      ],
    ],
    [
      'by name when they move',
      'vpu@90000000 { reg = <0x90000000 0x2000000>; no-map; };',
      'vpu@94000000 { reg = <0x94000000 0x2000000>; no-map; };',
      [
        'moved /reserved-memory/vpu@90000000 → /reserved-memory/vpu@94000000: 0x90000000-0x91ffffff → 0x94000000-0x95ffffff (32 MiB, ±0)',
      ],
    ],
    [
      'by label when they are renamed',
      VPU,
      'vpu_mem: video@94000000 { reg = <0x94000000 0x2000000>; no-map; };',
      [
        'moved /reserved-memory/vpu@90000000 → /reserved-memory/video@94000000: 0x90000000-0x91ffffff → 0x94000000-0x95ffffff (32 MiB, ±0)',
      ],
    ],
    [
      'by place when nothing else is the same',
      'vpu@90000000 { reg = <0x90000000 0x2000000>; no-map; };',
      'isp@90000000 { reg = <0x90000000 0x2000000>; no-map; };',
      ['changed /reserved-memory/vpu@90000000 → /reserved-memory/isp@90000000: 0x90000000-0x91ffffff (32 MiB, ±0)'],
    ],
    ['added', '', VPU, ['added /reserved-memory/vpu@90000000: 0x90000000-0x91ffffff no-map (+32 MiB)']],
    ['removed', VPU, '', ['removed /reserved-memory/vpu@90000000: 0x90000000-0x91ffffff no-map (-32 MiB)']],
    [
      'changed in kind',
      VPU,
      VPU.replace(' no-map;', ''),
      ['changed /reserved-memory/vpu@90000000: 0x90000000-0x91ffffff (32 MiB, ±0), no-map → plain'],
    ],
    ['the same', VPU, VPU, []],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  it('swapped regions are two that moved, not two that are the same', () => {
    const a =
      'a@90000000 { reg = <0x90000000 0x1000000>; no-map; }; b@94000000 { reg = <0x94000000 0x1000000>; no-map; };';
    const b =
      'a@94000000 { reg = <0x94000000 0x1000000>; no-map; }; b@90000000 { reg = <0x90000000 0x1000000>; no-map; };';
    expect(changes(a, b).map((line) => line.split(' ')[0])).toEqual(['moved', 'moved']);
  });

  it('a region that fails holds nothing', () => {
    const before = 'pool { size = <0x10000000>; };';
    const after = 'pool { size = <0x40000000>; };';
    const [line] = changes(before, after);
    expect(line).toMatch(/^changed \/reserved-memory\/pool: .*-256 MiB.*plain → plain, failed/);
  });
});

describe('a diff', () => {
  it('of a board with itself is nothing, whatever the size of its blob', () => {
    const before = predictionOfSource(regions(VPU));
    const after = predictionOfSource(`note = "a longer blob"; ${regions(VPU)}`);
    const diff = diffPredictions(before, after);
    expect(isSame(diff)).toBe(true);
    expect(renderDiffText(diff)).toBe('no difference in memory\n');
  });

  it('of one tree under two kernels names the kernels first', () => {
    const tree = treeOfSource(regions(VPU));
    const diff = diffPredictions(
      predict(tree, { kernel: '5.10' }),
      predict(tree, { kernel: '6.1', cmdline: 'vmalloc=512M' }),
    );
    expect(renderDiffText(diff).split('\n').slice(0, 2)).toEqual([
      'kernel: 5.10 → 6.1',
      'command line: (empty) → vmalloc=512M',
    ]);
  });

  it('of a tree before and after its carveouts shows what they cost', () => {
    const tree = treeOfSource(regions(VPU), '/memreserve/ 0x98000000 0x100000;\n');
    const diff = diffPredictions(predict(withoutCarveouts(tree)), predict(tree));
    expect(diff.total).toEqual({ before: 0n, after: 0x2100000n });
    expect(diff.figures.find(({ name }) => name === 'usable')).toMatchObject({ unit: 'bytes' });
    expect(tree.root.child('reserved-memory')).toBeDefined();
    expect(tree.reservations).toHaveLength(1);
  });

  it('orders figures as people care, with signs', () => {
    const diff = diffPredictions(predictionOfSource(MEMORY), predictionOfSource(regions(VPU)));
    expect(diff.figures.map(({ name }) => name)).toEqual(['usable', 'memtotal', 'lowmem', 'nomap', 'regions']);
    expect(renderDiffText(diff)).toMatchInlineSnapshot(`
      "figures
        usable          489.98 MiB →  457.98 MiB  -32 MiB
        memtotal        487.38 MiB →  455.38 MiB  -32 MiB
        lowmem             512 MiB →     480 MiB  -32 MiB
        nomap                  0 B →      32 MiB  +32 MiB
        regions                  0 →           1  +1
      regions
        + added /reserved-memory/vpu@90000000: 0x90000000-0x91ffffff no-map (+32 MiB)
            at board.dts:7:153
        total held by the tree: 0 B → 32 MiB (+32 MiB)
      "
    `);
    expect(renderDiffMarkdown(diff, ['a.dts', 'b.dts'])).toContain(
      '| usable | 489.98 MiB | 457.98 MiB | **-32 MiB** |',
    );
  });

  it('keeps Markdown out of names', () => {
    const diff = diffPredictions(predictionOfSource(MEMORY), predictionOfSource(MEMORY, { cmdline: 'a|b `c` <img>' }));
    expect(renderDiffMarkdown(diff)).toContain("`a\\|b 'c' <img>`");
  });
});

describe('signed sizes', () => {
  it.each([
    [0n, '±0'],
    [0x1000n, '+4 KiB'],
    [-0x1800000n, '-24 MiB'],
  ])('%s is %s', (bytes, text) => {
    expect(signedBytes(bytes)).toBe(text);
  });
});
