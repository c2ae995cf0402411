/**
 * The kernel's own page tables, held against those that Linux 6.12 built under emulation, word for word; and by hand what other
 * versions do.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type PredictOptions, predict } from '../../../../src/analysis/predict.ts';
import { predictedWalks } from '../../../../src/analysis/predicted-tables.ts';
import { EncodedTables } from '../../../../src/boot/arm/page-tables/encode.ts';
import type { PageTables } from '../../../../src/boot/prediction.ts';
import { parseTree } from '../../../../src/devicetree/parse-tree.ts';

const board = (reg: string, more = '') =>
  parseTree(
    `/dts-v1/; / { #address-cells = <1>; #size-cells = <1>; memory@40000000 { device_type = "memory"; reg = <${reg}>; }; ${more} };`,
    {
      file: 'board.dts',
    },
  );

const ONE_GIB = board('0x40000000 0x40000000');

function tablesOf(options: PredictOptions, tree = ONE_GIB): PageTables {
  return predict(tree, options).pageTables!;
}

/** The boots of scripts/oracle/page-tables.ts. */
const RECORDED = [
  { file: 'armmp-6.12-kernel', lpae: false, root: 0x4020_4000n, directory: 0x4000n, entry: 4n, initEnd: 0xc160_0000n },
  {
    file: 'armmp-lpae-6.12-kernel',
    lpae: true,
    root: 0x4020_3000n,
    directory: 0x5000n,
    entry: 8n,
    initEnd: 0xc1a0_0000n,
  },
] as const;

describe('the tables that Linux 6.12 built', () => {
  it.each(RECORDED)('are predicted word for word: $file', ({ file, lpae, root, directory, entry, initEnd }) => {
    const path = join(import.meta.dirname, `../../../recorded/page-tables/${file}.json.gz`);
    const { pages } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { pages: Record<string, string> };
    const memory = new Map(
      Object.entries(pages).map(([page, content]) => [BigInt(page), Buffer.from(content, 'base64')]),
    );
    const recorded = (address: bigint): bigint => {
      const page = memory.get(address & ~0xfffn)!;
      const offset = Number(address & 0xfffn);
      return entry === 4n ? BigInt(page.readUInt32LE(offset)) : page.readBigUInt64LE(offset);
    };
    const tables = tablesOf({
      kernel: '6.12',
      set: { CONFIG_PCI: 'y', ...(lpae ? { CONFIG_ARM_LPAE: 'y' } : {}) },
      cmdline: 'console=ttyAMA0 vmalloc=400M',
      kernelImage: {
        start: 0x4030_0000n,
        end: 0x41ff_ffffn,
        sections: { init: { base: initEnd - 0x10_0000n, size: 0x10_0000n } },
      },
      dtbAt: 0x4800_0000n,
      dtbSize: 0x1_0000,
    });
    expect(tables.root).toBe(root);
    const { read } = new EncodedTables(tables);
    const wrong: string[] = [];
    let same = 0;
    const compare = (address: bigint, isTop: boolean): void => {
      const predicted = read(address, lpae ? 8 : 4);
      const real = recorded(address);
      if (predicted === real) same += real === 0n ? 0 : 1;
      // tables of the vmalloc area and of modules came later, for what was mapped there meanwhile
      else if (predicted !== 0n || !isTop)
        wrong.push(`${address.toString(16)}: ${predicted?.toString(16)} for ${real.toString(16)}`);
      else if (!isLater(address)) wrong.push(`${address.toString(16)}: nothing for ${real.toString(16)}`);
    };
    const isLater = (address: bigint): boolean => {
      const virtual = lpae ? ((address - root - 0x1000n) / 8n) << 21n : ((address - root) / 4n) << 20n;
      return virtual >= 0xe680_0000n && virtual < 0xff80_0000n;
    };
    for (let address = root; address < root + directory; address += entry) compare(address, true);
    const vectors = tables.tables.find(({ name }) => name === 'vectors')!.address;
    for (let address = vectors; address < vectors + 0x1000n; address += entry) compare(address, false);
    expect(wrong).toEqual([]);
    // 608 MiB of lowmem, by sections of 1 or 2 MiB
    expect(same).toBeGreaterThan(lpae ? 300 : 600);
  });
});

const types = ({ mappings }: PageTables) =>
  mappings.map(({ name, virtual, size, words }) => [
    name,
    Number(virtual),
    Number(size >> 20n),
    words.section === undefined ? 'pages' : `0x${words.section.toString(16)}`,
  ]);

const IMAGE = { start: 0x4000_8000n, end: 0x40ff_ffffn, sections: { init: { base: 0xc080_0000n, size: 0x10_0000n } } };

describe('rights of lowmem', () => {
  const lowmem = (kernel: string) =>
    types(tablesOf({ kernel, kernelImage: IMAGE, set: { CONFIG_HIGHMEM: 'n' } }, board('0x40000000 0x4000000'))).filter(
      ([name]) => name === 'lowmem' || name === 'kernel',
    );

  it('all may be executed up to 3.10', () => {
    expect(lowmem('3.10')).toEqual([['lowmem', 0xc000_0000, 64, '0x1140e']]);
  });

  it('the kernel up to its init part may be from 3.11 on, what lies around it may not', () => {
    for (const kernel of ['3.14', '4.14', '5.10']) {
      expect(lowmem(kernel)).toEqual([
        ['kernel', 0xc000_0000, 9, '0x1140e'],
        ['lowmem', 0xc090_0000, 55, '0x1141e'],
      ]);
    }
  });

  it('the kernel is mapped apart, after the rest, from 5.13 on', () => {
    expect(lowmem('6.1')).toEqual([
      ['lowmem', 0xc100_0000, 48, '0x1141e'],
      ['kernel', 0xc000_0000, 9, '0x1140e'],
      ['kernel', 0xc090_0000, 7, '0x1141e'],
    ]);
  });

  it.each([
    ['3.14', '0x1140e'],
    ['4.14', '0x1141e'],
  ])('regions above the kernel, by %s', (kernel, words) => {
    const two = board('0x40000000 0x4000000 0x48000000 0x4000000');
    const regions = types(tablesOf({ kernel, kernelImage: IMAGE }, two)).filter(([name]) => name === 'lowmem');
    expect(regions.at(-1)).toEqual(['lowmem', 0xc800_0000, 64, words]);
  });
});

describe('sections and pages', () => {
  it('an end within a section turns all of its 2 MiB to pages', () => {
    const tables = tablesOf({ kernel: '3.10', kernelImage: IMAGE }, board('0x40000000 0x5180000'));
    const [lowmem] = tables.mappings;
    expect({ size: lowmem!.size, inSections: lowmem!.inSections }).toEqual({
      size: 0x518_0000n,
      inSections: 0x500_0000n,
    });
    expect(tables.tables[0]).toMatchObject({ virtual: 0xc500_0000n, name: 'lowmem' });
    const walk = predictedWalks(predict(board('0x40000000 0x5180000'), { kernel: '3.10', kernelImage: IMAGE }))!;
    expect(walk(0xc510_0123n).steps.map(({ decoded }) => decoded.kind)).toEqual(['table', 'small page']);
    expect(walk(0xc510_0123n).outcome).toMatchObject({ kind: 'mapped', physical: 0x4510_0123n });
    expect(walk(0xc4ff_ffffn).steps.map(({ decoded }) => decoded.kind)).toEqual(['section']);
    expect(walk(0xc518_0000n).outcome).toMatchObject({ kind: 'fault', level: 2 });
  });

  it('contiguous memory in lowmem is mapped anew, by pages', () => {
    const tables = tablesOf({ kernel: '6.1', kernelImage: IMAGE, cmdline: 'cma=16M' }, board('0x40000000 0x10000000'));
    const area = tables.mappings.find(({ words }) => words.section === undefined && words.page === 0x45fn)!;
    expect({ size: area.size, inSections: area.inSections }).toEqual({ size: 16n << 20n, inSections: 0n });
    expect(tables.tables.filter(({ name }) => name === area.name)).toHaveLength(8);
  });

  it('keeps Linux’s entries beside the hardware’s, in the half that the version has', () => {
    for (const [kernel, hardware, linux] of [
      ['2.6.32', 0n, 0x800n],
      ['3.10', 0x800n, 0n],
    ] as const) {
      const tables = tablesOf({ kernel, kernelImage: IMAGE });
      const { read } = new EncodedTables(tables);
      const page = tables.tables.find(({ name }) => name === 'vectors')!.address;
      // 0xffff0000 is page 0x1f0 of its 2 MiB
      const vectors = tables.mappings.find(({ name }) => name === 'vectors')!.physical;
      expect(read(page + hardware + 0x1f0n * 4n, 4)).toBe(vectors | 0x67en);
      expect(read(page + linux + 0x1f0n * 4n, 4)).toBe(vectors | 0x5dfn);
    }
  });

  it('maps what a platform maps for itself, and the debug UART', () => {
    const staticMaps = [{ virtual: 0xf000_0000n, physical: 0x0200_0000n, size: 2n << 20n }];
    const set = { CONFIG_DEBUG_LL: 'y', CONFIG_DEBUG_UART_PHYS: '0x02020000', CONFIG_DEBUG_UART_VIRT: '0xfa020000' };
    const walk = predictedWalks(predict(ONE_GIB, { kernel: '6.1', kernelImage: IMAGE, staticMaps, set }))!;
    expect(walk(0xf012_3456n)).toMatchObject({
      steps: [{ descriptor: 0x0211_1412n }],
      outcome: { physical: 0x0212_3456n },
    });
    expect(walk(0xfa02_0004n).outcome).toMatchObject({ kind: 'mapped', physical: 0x0202_0004n });
    expect(walk(0xfa02_0004n).steps.at(-1)!.descriptor).toBe(0x0202_0453n);
  });

  it('gives the vectors a domain of their own since 4.3', () => {
    const domain = (kernel: string) =>
      predictedWalks(predict(ONE_GIB, { kernel, kernelImage: IMAGE }))!(0xffff_0000n).steps[0]!.decoded.domain;
    expect([domain('4.1'), domain('4.4')]).toEqual([1, 3]);
  });
});
