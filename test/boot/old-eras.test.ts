/**
 * What kernels before 5.10 do with small trees. Figures are those of the worked examples in the specification, or follow from
 * the rules of the kernel sources that history.ts names.
 */
import { describe, expect, it } from 'vitest';
import { type PredictOptions, predict } from '../../src/analysis/predict.ts';
import type { Prediction } from '../../src/boot/prediction.ts';
import { hex } from '../../src/terms/notation.ts';
import { armLimits } from './arm-limits.ts';
import { type NodeText, treeOf } from './tree-builder.ts';

/** Boards' own kernels start 32 KiB into RAM and have no CMA unless a test asks for it. */
const PLAIN = { CONFIG_ARCH_MESON: 'n', CONFIG_CMA: 'n', CONFIG_DMA_CMA: 'n' };
const CMA_16M = {
  CONFIG_CMA: 'y',
  CONFIG_DMA_CMA: 'y',
  CONFIG_CMA_SIZE_MBYTES: '16',
  CONFIG_FORCE_MAX_ZONEORDER: '11',
};

function boot(
  kernel: string,
  reg: readonly number[],
  set: PredictOptions['set'] = {},
  extra: NodeText = {},
): Prediction {
  const tree = treeOf({
    '#address-cells': [1],
    '#size-cells': [1],
    memory: { device_type: 'memory', reg },
    ...extra,
  });
  return predict(tree, { kernel, set: { ...PLAIN, ...set } });
}

const ranges = (list: Prediction['memory']): string =>
  list.map(({ base, size }) => `${hex(base)}+${hex(size)}`).join(' ');
const layoutOf = (prediction: Prediction, name: string): string | undefined =>
  prediction.layoutLines.find((line) => line.trim().startsWith(`${name} `));

describe('the split of 2 GiB at 0x80000000', () => {
  //  0x80000000              limit                       0xffffffff
  //  |======= lowmem ==========|========= highmem =========|
  it.each([
    // kernel, vmalloc=, lowmem limit, VMALLOC_START
    ['3.10', '', '0xaf800000', '0xf0000000'],
    ['4.14', '', '0xb0000000', '0xf0800000'],
    ['4.14', 'vmalloc=512M', '0x9f800000', '0xe0000000'],
    ['6.1', 'vmalloc=512M', '0x9f000000', '0xdf800000'],
  ])('%s %s: limit %s, vmalloc from %s', (kernel, bootargs, limit, start) => {
    const limits = armLimits(boot(kernel, [0x80000000, 0x40000000], {}, { chosen: { bootargs } }));
    expect([hex(limits.lowmemLimit), hex(limits.vmallocStart)]).toEqual([limit, start]);
  });

  it.each([
    ['2.6.39', { VMALLOC_END: '0xf8000000' }, '0xb0000000', '0xf0800000', '0xf8000000'],
    ['3.0', { CONFIG_ARCH_EXYNOS4: 'y' }, '0xae000000', '0xee800000', '0xf6000000'],
    ['2.6.32', { CONFIG_ARCH_S3C2410: 'y' }, '0x98000000', '0xd8800000', '0xe0000000'],
    ['3.4', { CONFIG_ARCH_EXYNOS4: 'y' }, '0xaf800000', '0xf0000000', '0xff000000'],
  ])('%s %j: limit %s, vmalloc %s to %s', (kernel, set, limit, start, end) => {
    const limits = armLimits(boot(kernel, [0x80000000, 0x40000000], set));
    expect([limits.lowmemLimit, limits.vmallocStart, limits.vmallocEnd].map(hex)).toEqual([limit, start, end]);
  });
});

describe('banks (up to 3.14)', () => {
  it('are split at the limit with HIGHMEM, and merge again in memblock', () => {
    const prediction = boot('3.10', [0x80000000, 0x40000000]);
    expect(ranges(prediction.memory)).toBe('0x80000000+0x40000000');
    expect(prediction.zones.map(({ name, presentPages }) => `${name} ${presentPages}`)).toEqual([
      'Normal 194560',
      'HighMem 67584',
      'Movable 0',
    ]);
  });

  it('are truncated and dropped without HIGHMEM, with a line each', () => {
    //  |=== 0x80000000 1 GiB ===|   |=== 0xd0000000 256 MiB ===|     limit 0xaf800000
    const prediction = boot('3.10', [0x80000000, 0x40000000, 0xd0000000, 0x10000000], { CONFIG_HIGHMEM: 'n' });
    expect(prediction.messages.filter((line) => / RAM at /.test(line))).toEqual([
      'Truncating RAM at 80000000-bfffffff to -af7fffff (vmalloc region overlap).',
      'Ignoring RAM at d0000000-dfffffff (vmalloc region overlap).',
    ]);
    expect(ranges(prediction.memory)).toBe('0x80000000+0x2f800000');
    expect(prediction.account.find(({ name }) => name === 'above lowmem, no HIGHMEM')?.bytes).toBe(-0x2080_0000n);
  });

  it('beyond NR_BANKS are ignored', () => {
    const reg = Array.from({ length: 10 }, (_, index) => [0x80000000 + index * 0x0200_0000, 0x0100_0000]).flat();
    const prediction = boot('3.10', reg, { NR_BANKS: '8' });
    expect(prediction.messages.slice(0, 2)).toEqual([
      'NR_BANKS too low, ignoring memory at 0x90000000',
      'NR_BANKS too low, ignoring memory at 0x92000000',
    ]);
    expect(prediction.imported).toHaveLength(8);
  });

  it('that the limit crosses lose their highmem when no bank is left to split them into', () => {
    const prediction = boot('3.0', [0x80000000, 0x40000000], { NR_BANKS: '1' });
    expect(prediction.messages).toContain('NR_BANKS too low, ignoring high memory');
    expect(ranges(prediction.memory)).toBe('0x80000000+0x30000000');
  });

  it('kill 3.0 when they are not in order, since what follows a highmem bank is highmem', () => {
    const prediction = boot('3.0', [0xd0000000, 0x10000000, 0x80000000, 0x10000000]);
    expect(hex(armLimits(prediction).lowmemLimit)).toBe('0x0');
    expect(prediction.findings.some(({ code }) => code.startsWith('DTM9'))).toBe(true);
    expect(hex(armLimits(boot('3.4', [0xd0000000, 0x10000000, 0x80000000, 0x10000000])).lowmemLimit)).toBe(
      '0x90000000',
    );
  });

  it('lose their highmem to a VIPT aliasing cache', () => {
    const prediction = boot('3.10', [0x80000000, 0x40000000], { CACHE_IS_VIPT_ALIASING: 'y' });
    expect(prediction.messages).toContain('HIGHMEM is not supported with VIPT aliasing cache, ignoring high memory');
    expect(ranges(prediction.memory)).toBe('0x80000000+0x2f800000');
  });
});

describe('import of memory', () => {
  const legacy: NodeText = { 'memory@0': { reg: [0x80000000, 0x10000000] } };

  it.each([
    ['3.14', '0x80000000+0x10000000'],
    ['3.16', ''],
  ])('%s makes of memory@0 without device_type: %s', (kernel, memory) => {
    const tree = treeOf({ '#address-cells': [1], '#size-cells': [1], ...legacy });
    expect(ranges(predict(tree, { kernel }).imported)).toBe(memory);
  });

  // 1 KiB within a page: up to 3.18 the size wraps, and memblock cuts it where 32 bits end
  it.each([
    ['3.18', '0x80000000+0x10000000 0xa0001000+0x5fffefff'],
    ['4.1', '0x80000000+0x10000000'],
  ])('%s makes of a bank smaller than a page: %s', (kernel, memory) => {
    expect(ranges(boot(kernel, [0x80000000, 0x10000000, 0xa0000800, 0x400]).imported)).toBe(memory);
  });

  it('of RAM below PHYS_OFFSET is clipped from 3.10 on', () => {
    const tree = treeOf({
      '#address-cells': [1],
      '#size-cells': [1],
      memory: { device_type: 'memory', reg: [0x70000000, 0x20000000] },
    });
    const image = { kernelImage: { start: 0x8000_8000n, end: 0x807f_ffffn } };
    const imported = (kernel: string) => ranges(predict(tree, { kernel, ...image, set: PLAIN }).imported);
    expect(imported('3.4')).toBe('0x70000000+0x20000000');
    expect(imported('3.10')).toBe('0x80000000+0x10000000');
    expect(predict(tree, { kernel: '3.10', ...image, set: PLAIN }).messages).toContain(
      'Ignoring memory below PHYS_OFFSET: 0x70000000-0x80000000',
    );
    expect(predict(tree, { kernel: '4.4', ...image, set: PLAIN }).messages).toContain(
      'Ignoring memory range 0x70000000 - 0x80000000',
    );
  });
});

describe('regions (3.15 to 4.10)', () => {
  it('are removed while they are walked: the one after a removed one is not looked at', () => {
    //  limit 0xaf800000   |== 0xc0.. ==|   |== 0xd0.. ==|   |== 0xe0.. ==|
    const reg = [0x80000000, 0x10000000, 0xc0000000, 0x08000000, 0xd0000000, 0x08000000, 0xe0000000, 0x08000000];
    const prediction = boot('3.18.20', reg, { CONFIG_HIGHMEM: 'n' });
    expect(prediction.messages.filter((line) => line.startsWith('Ignoring RAM'))).toEqual([
      'Ignoring RAM at 0xc0000000-0xc8000000 (!CONFIG_HIGHMEM)',
      'Ignoring RAM at 0xe0000000-0xe8000000 (!CONFIG_HIGHMEM)',
    ]);
    expect(ranges(prediction.memory)).toBe('0x80000000+0x10000000 0xd0000000+0x8000000');
  });

  it('that end within 2 MiB hold early allocations below', () => {
    const limits = armLimits(boot('4.4', [0x80000000, 0x0ff00000]));
    expect([hex(limits.lowmemLimit), hex(limits.memblockLimit)]).toEqual(['0x8ff00000', '0x8fe00000']);
  });
});

describe('the default CMA area of 16 MiB on 1 GiB', () => {
  it.each([
    ['3.10', { CONFIG_HIGHMEM: 'y' }, 'cma: CMA: reserved 16 MiB at ae800000'],
    ['3.16', { CONFIG_HIGHMEM: 'y' }, 'cma: CMA: reserved 16 MiB at ae800000'],
    ['4.14', { CONFIG_HIGHMEM: 'y' }, 'cma: Reserved 16 MiB at 0xbf000000'],
    ['4.14', { CONFIG_HIGHMEM: 'n' }, 'cma: Reserved 16 MiB at 0xaf000000'],
  ])('%s %j: %s', (kernel, highmem, line) => {
    const prediction = boot(kernel, [0x80000000, 0x40000000], { ...CMA_16M, ...highmem });
    expect(prediction.messages).toContain(line);
  });

  it('is bounded by cma= alone up to 3.10, which does not read a place', () => {
    const at = (kernel: string) =>
      boot(kernel, [0x80000000, 0x40000000], CMA_16M, { chosen: { bootargs: 'cma=16M@0x90000000' } }).cma.map(
        ({ base }) => hex(base),
      );
    expect(at('3.10')).toEqual(['0xae800000']);
    expect(at('3.16')).toEqual(['0x90000000']);
    expect(at('3.18')).toEqual(['0x90000000']);
  });
});

describe('/reserved-memory', () => {
  const reserved: NodeText = {
    'reserved-memory': {
      '#address-cells': [1],
      '#size-cells': [1],
      ranges: true,
      'carveout@88000000': { reg: [0x88000000, 0x1000000], 'no-map': true },
      'pool@89000000': { reg: [0x89000000, 0x1000000] },
    },
  };

  it.each([
    ['3.14', '0x80000000+0x10000000', false],
    ['3.16', '0x80000000+0x8000000 0x89000000+0x7000000', true],
    ['5.4', '0x80000000+0x8000000 0x89000000+0x7000000', true],
    ['5.10', '0x80000000+0x8000000 0x88000000+0x1000000 0x89000000+0x7000000', true],
  ])('%s leaves memory %s, reserves the plain region: %s', (kernel, memory, isReserved) => {
    const prediction = boot(kernel, [0x80000000, 0x10000000], {}, reserved);
    expect(ranges(prediction.memory)).toBe(memory);
    expect(prediction.reserved.some(({ base }) => base === 0x8900_0000n)).toBe(isReserved);
  });
});

describe('the printed layout', () => {
  it.each([
    ['3.14', 'fixmap', '    fixmap  : 0xfff00000 - 0xfffe0000   ( 896 kB)'],
    ['3.18', 'fixmap', '    fixmap  : 0xffc00000 - 0xffe00000   (2048 kB)'],
    ['4.14', 'fixmap', '    fixmap  : 0xffc00000 - 0xfff00000   (3072 kB)'],
    ['3.0', 'DMA', '    DMA     : 0xffc00000 - 0xffe00000   (   2 MB)'],
    ['3.2', 'DMA', undefined],
  ])('%s has for %s: %s', (kernel, name, line) => {
    expect(layoutOf(boot(kernel, [0x80000000, 0x40000000]), name)).toBe(line);
  });

  it('is part of the log from 2.6.35 to 4.20', () => {
    const prints = (kernel: string) =>
      boot(kernel, [0x80000000, 0x40000000]).messages.includes('Virtual kernel memory layout:');
    expect(['2.6.32', '2.6.36', '4.19', '5.4'].map(prints)).toEqual([false, true, true, false]);
  });

  it('hides the addresses of sections in 4.19', () => {
    const tree = treeOf({
      '#address-cells': [1],
      '#size-cells': [1],
      memory: { device_type: 'memory', reg: [0, 0x10000000] },
    });
    const { layoutLines } = predict(tree, {
      kernel: '4.19',
      set: PLAIN,
      kernelImage: { start: 0x8000n, end: 0x9f_ffffn, sections: { text: { base: 0xc000_8000n, size: 0x9f_8000n } } },
    });
    expect(layoutLines.at(-1)).toBe('      .text : 0x(ptrval) - 0x(ptrval)   (10208 kB)');
  });
});

describe("Qualcomm's 3.10.28", () => {
  it('cuts qcom,memblock-remove out of the banks and gives the hole to vmalloc', () => {
    //  |== 0x80000000 ==|  hole 0x86000000-0x8c300000  |====== ... 1 GiB ======|
    const hole: NodeText = { 'qcom,msm-mem-hole': { 'qcom,memblock-remove': [0x86000000, 0x6300000] } };
    const prediction = boot('msm-3.10-q1', [0x80000000, 0x40000000], { CONFIG_CMA: 'n' }, hole);
    expect(ranges(prediction.memory)).toBe('0x80000000+0x6000000 0x8c300000+0x33d00000');
    expect(hex(armLimits(prediction).lowmemLimit)).toBe('0xb5b00000');
    expect(prediction.account.find(({ name }) => name === '/qcom,msm-mem-hole')?.bytes).toBe(-0x630_0000n);
    expect(prediction.account.some(({ name }) => name === 'above lowmem, no HIGHMEM')).toBe(false);
    expect(prediction.layoutLines.filter((line) => line.startsWith('\t'))).toEqual([
      '\t   vmalloc : 0xf5b00000 - 0xff000000   ( 149 MB)',
      '\t    lowmem : 0xcc300000 - 0xf5b00000   ( 664 MB)',
      '\t   vmalloc : 0xc6000000 - 0xcc300000   (  99 MB)',
      '\t    lowmem : 0xc0000000 - 0xc6000000   (  96 MB)',
    ]);
  });
});

describe('builds that are not known', () => {
  it.each(['CONFIG_XIP_KERNEL', 'CONFIG_SA1111'])('%s is refused', (symbol) => {
    expect(() => boot('3.10', [0x80000000, 0x10000000], { [symbol]: 'y' })).toThrow(symbol);
  });
});
