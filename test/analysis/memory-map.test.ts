import { describe, expect, it } from 'vitest';
import { type MapPiece, memoryMapOf, ramOn } from '../../src/analysis/memory-map.ts';
import { predict } from '../../src/analysis/predict.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';
import { endOf } from '../../src/terms/address-range.ts';
import { hex } from '../../src/terms/notation.ts';

const BOOT = { kernelImage: { start: 0x8030_0000n, end: 0x80ff_ffffn }, dtbAt: 0x8200_0000n, dtbSize: 0x1_0000 };

interface Board {
  readonly memory?: string;
  readonly reserved?: string;
  readonly options?: Parameters<typeof predict>[1];
}

function mapOf({ memory = '<0x80000000 0x40000000>', reserved = '', options = {} }: Board): MapPiece[] {
  const tree = parseTree(`/dts-v1/; / {
    #address-cells = <1>; #size-cells = <1>;
    memory@80000000 { device_type = "memory"; reg = ${memory}; };
    reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; ${reserved} };
  };`);
  return withoutKernelsOwn(memoryMapOf(predict(tree, { kernel: '6.1', cmdline: 'cma=0', ...BOOT, ...options })));
}

const KERNELS_OWN = new Set(['early allocations', 'page structures']);

/** The map as it would be without what the kernel takes for its own tables: that is free then. */
function withoutKernelsOwn(map: readonly MapPiece[]): MapPiece[] {
  const pieces: MapPiece[] = [];
  for (const piece of map) {
    const isOwn = piece.use === 'reserved' && piece.owners.every((owner) => KERNELS_OWN.has(owner));
    const shown: MapPiece = isOwn ? { ...piece, use: 'free', owners: [] } : piece;
    const last = pieces.at(-1);
    if (last && last.use === 'free' && shown.use === 'free' && last.side === shown.side)
      pieces[pieces.length - 1] = { ...last, size: last.size + shown.size };
    else pieces.push(shown);
  }
  return pieces;
}

/** `80000000 free low` for each piece; what the boot itself reserves is left out where `about` says so. */
const textOf = (map: readonly MapPiece[]): string[] =>
  map.map(({ base, use, side, owners }) => [hex(base).slice(2), use, side, ...owners].join(' '));

/** The pieces from `start` on. */
const from = (start: bigint, map: readonly MapPiece[]): MapPiece[] => map.filter(({ base }) => base >= start);

describe('the memory map', () => {
  // |free|tables|free|image|free|blob|free              |  free
  // 80000000                                       0xb0000000: lowmem ends
  it('covers RAM from end to end, each byte once, cut at the lowmem limit', () => {
    const map = mapOf({});
    expect(map[0]?.base).toBe(0x8000_0000n);
    for (const [index, piece] of map.entries()) {
      const next = map[index + 1];
      if (next) expect(endOf(piece)).toBe(next.base);
      else expect(endOf(piece)).toBe(0xc000_0000n);
    }
    expect(textOf(from(0x8200_0000n, map))).toEqual([
      '82000000 reserved low device tree blob',
      '82010000 free low',
      'b0000000 free high',
    ]);
    expect(ramOn('low', map)).toBe(0x3000_0000n);
    expect(ramOn('high', map)).toBe(0x1000_0000n);
  });

  // |free|  a  | a and b |  b  |free|
  it('names everyone who holds a piece', () => {
    const map = mapOf({
      reserved: 'a@90000000 { reg = <0x90000000 0x200000>; }; b@90100000 { reg = <0x90100000 0x200000>; };',
    });
    expect(textOf(from(0x9000_0000n, map))).toEqual([
      '90000000 reserved low /reserved-memory/a@90000000',
      '90100000 reserved low /reserved-memory/a@90000000 /reserved-memory/b@90100000',
      '90200000 reserved low /reserved-memory/b@90100000',
      '90300000 free low',
      'b0000000 free high',
    ]);
  });

  it('tells no-map RAM and CMA areas from what is merely reserved', () => {
    const map = mapOf({
      reserved: `firmware@90000000 { reg = <0x90000000 0x100000>; no-map; };
        pool@a0000000 { compatible = "shared-dma-pool"; reusable; reg = <0xa0000000 0x1000000>; };`,
    });
    expect(textOf(from(0x9000_0000n, map)).filter((text) => !text.includes('free'))).toEqual([
      '90000000 no-map low /reserved-memory/firmware@90000000',
      'a0000000 cma low pool@a0000000',
    ]);
  });

  // |RAM|....|RAM|  reservation in the hole, none beyond
  it('shows holes, and reservations in them as outside RAM', () => {
    const map = mapOf({
      memory: '<0x80000000 0x10000000 0xa0000000 0x10000000>',
      reserved: 'sram@98000000 { reg = <0x98000000 0x10000>; };',
    });
    expect(textOf(from(0x8201_0000n, map))).toEqual([
      '82010000 free low',
      '90000000 hole low',
      '98000000 outside low /reserved-memory/sram@98000000',
      '98010000 hole low',
      'a0000000 free low',
    ]);
  });

  it('says what took described RAM away', () => {
    const map = mapOf({ options: { cmdline: 'cma=0 mem=256M' } });
    expect(textOf(map).at(-1)).toContain('90000000 removed');
    expect(textOf(map).at(-1)).toContain('mem=256M');
  });

  it('has nothing to show of a board without RAM but what lies outside it', () => {
    const map = mapOf({ memory: '<0x80000000 0>' });
    expect(map.filter(({ use }) => use !== 'outside' && use !== 'hole')).toEqual([]);
  });

  it('stays fast with thousands of regions on top of each other', () => {
    const reserved = Array.from({ length: 3000 }, (_, index) => {
      const base = 0x9000_0000 + index * 0x1000;
      return `r@${base.toString(16)} { reg = <0x${base.toString(16)} 0x8000000>; };`;
    }).join('\n');
    const tree = parseTree(`/dts-v1/; / { #address-cells = <1>; #size-cells = <1>;
      memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };
      reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; ${reserved} }; };`);
    const prediction = predict(tree, { kernel: '6.12', cmdline: 'cma=0', ...BOOT });
    const start = performance.now();
    const map = memoryMapOf(prediction);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(map.some(({ moreOwners }) => moreOwners > 1000)).toBe(true);
    for (const { owners } of map) expect(owners.length).toBeLessThanOrEqual(4);
  }, 60_000);
});
