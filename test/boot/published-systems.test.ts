/**
 * The published systems that dtmem was asked for, from dts-samples: every figure of the articles that the kernels' sources allow.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import type { Prediction } from '../../src/boot/prediction.ts';
import { replayOf } from '../../src/boot/replay.ts';
import type { DeviceTree } from '../../src/devicetree/tree.ts';
import { readTree } from '../../src/node/tree.ts';
import { hex } from '../../src/terms/notation.ts';
import { armLimits } from './arm-limits.ts';

const ranges = (list: Prediction['memory']): string[] => list.map(({ base, size }) => `${hex(base)}+${hex(size)}`);
const section = (start: bigint, end: bigint) => ({ base: start, size: end - start });

const sample = (name: string): DeviceTree => readTree(join(import.meta.dirname, '../../dts-samples', name));

describe('a Qualcomm phone on 3.10 ("ARM Linux Memory Layout and MMU Configuration")', () => {
  // the image as the article's section lines have it
  const prediction = predict(sample('msm8916-phone.dts'), {
    kernel: 'msm-3.10',
    kernelImage: {
      start: 0x8010_0000n,
      end: 0x8187_6b77n,
      sections: {
        text: section(0xc000_8000n, 0xc0fa_8ec4n),
        init: section(0xc100_0000n, 0xc116_2480n),
        data: section(0xc116_4000n, 0xc12b_8de4n),
        bss: section(0xc12c_1b3cn, 0xc187_6b78n),
      },
    },
  });

  it('imports two regions and is left with three', () => {
    expect(ranges(prediction.imported)).toEqual(['0x80000000+0x2fd00000', '0xb0000000+0x30000000']);
    expect(ranges(prediction.memory)).toEqual([
      '0x80000000+0x5500000',
      '0x8cb00000+0x23200000',
      '0xb0000000+0x30000000',
    ]);
  });

  it('bounds lowmem at 0xa9c00000, and at 0xb1200000 once holes are there', () => {
    expect(hex(armLimits(prediction).vmallocLimit)).toBe('0xa9c00000');
    expect(hex(armLimits(prediction).lowmemLimit)).toBe('0xb1200000');
    const bounds = prediction.steps.filter((step) => step.operation === 'limit').map((step) => hex(step.base));
    expect(bounds.slice(0, 2)).toEqual(['0xa9c00000', '0xb1200000']);
  });

  it('places the carveouts and the default area where the article has them', () => {
    const places = Object.fromEntries(
      prediction.cma.map(({ name, base, size }) => [name, `${hex(base)}-${hex(base + size)}`]),
    );
    expect(places).toMatchObject({
      secure_mem: '0xd9000000-0xe0000000',
      qseecom_mem: '0xd8000000-0xd9000000',
      audio_mem: '0xd7c00000-0xd8000000',
      cont_splash_mem: '0x8e000000-0x8f400000',
      reserved: '0xa9400000-0xa9c00000',
    });
  });

  // the article writes hex in capitals and drops the tab; "arm_lowmem_limit = 0xF1200000" is its author's own line
  it('prints the layout with its alternating lines', () => {
    expect(prediction.layoutLines).toEqual([
      'Virtual kernel memory layout:',
      '    vector  : 0xffff0000 - 0xffff1000   (   4 kB)',
      '    fixmap  : 0xfff00000 - 0xfffe0000   ( 896 kB)',
      '\t   vmalloc : 0xf1200000 - 0xff000000   ( 222 MB)',
      '\t   lowmem  : 0xf0000000 - 0xf1200000   (  18 MB)',
      '\t   vmalloc : 0xefd00000 - 0xf0000000   (   3 MB)',
      '\t   lowmem  : 0xccb00000 - 0xefd00000   ( 562 MB)',
      '\t   vmalloc : 0xc5500000 - 0xccb00000   ( 118 MB)',
      '\t   lowmem  : 0xc0000000 - 0xc5500000   (  85 MB)',
      '    pkmap   : 0xbfe00000 - 0xc0000000   (   2 MB)',
      '    modules : 0xbf000000 - 0xbfe00000   (  14 MB)',
      '      .text : 0xc0008000 - 0xc0fa8ec4   (16004 kB)',
      '      .init : 0xc1000000 - 0xc1162480   (1418 kB)',
      '      .data : 0xc1164000 - 0xc12b8de4   (1364 kB)',
      '       .bss : 0xc12c1b3c - 0xc1876b78   (5845 kB)',
    ]);
  });

  // "10539K text" of the article is "10539K kernel code"; what is available depends on boot allocations that it does not tell
  it('counts 1448960K in all and 632832K of highmem', () => {
    const figures = new Map(prediction.memoryLine?.figures.map((figure) => [figure.name, figure]));
    expect(figures.get('total')).toMatchObject({ kibibytes: 1448960, isExact: true });
    expect(figures.get('highmem')).toMatchObject({ kibibytes: 632832, isExact: true });
    expect(figures.get('rwdata')?.kibibytes).toBe(1363);
    expect(figures.get('init')?.kibibytes).toBe(1417);
    expect(figures.get('bss')?.kibibytes).toBe(5844);
    expect(figures.get('available')?.isExact).toBe(false);
  });

  it('leaves a trace that replays to the published regions', () => {
    const end = replayOf(prediction);
    expect([...end.memory].map(({ base, size }) => `${hex(base)}+${hex(size)}`)).toEqual(ranges(prediction.memory));
  });

  // its "0xFF000000 - 0x15400000 = 0xEAC00000" is wrong by 16 MiB
  it('subtracts 340 MiB from VMALLOC_END to 0xe9c00000', () => {
    expect(hex(0xff00_0000n - 340n * 1024n * 1024n)).toBe('0xe9c00000');
  });
});

describe('an i.MX6 DualLite board on 3.0.35', () => {
  // the article's "PAGE_OFFSET 0x8000000" lacks a digit; its general table (VMALLOC_END 0xff000000) is of later kernels
  const prediction = predict(sample('imx6dl-board.dts'), { kernel: 'imx-3.0.35' });
  const region = (name: string) => prediction.layout.find((one) => one.name === name);

  it('has 1024 MB of lowmem, 792 MB for vmalloc, 184 MB for DMA and modules at 0x7f000000', () => {
    expect(prediction.layoutLines.slice(1)).toEqual([
      '    vector  : 0xffff0000 - 0xffff1000   (   4 kB)',
      '    fixmap  : 0xfff00000 - 0xfffe0000   ( 896 kB)',
      '    DMA     : 0xf4600000 - 0xffe00000   ( 184 MB)',
      '    vmalloc : 0xc0800000 - 0xf2000000   ( 792 MB)',
      '    lowmem  : 0x80000000 - 0xc0000000   (1024 MB)',
      '    modules : 0x7f000000 - 0x80000000   (  16 MB)',
    ]);
  });

  it('leaves user space up to TASK_SIZE 0x7f000000', () => {
    expect(region('user')).toMatchObject({ end: 0x7f00_0000n });
  });
});

describe('a 384 MiB board of the same time ("Understanding vmalloc region overlap")', () => {
  const prediction = predict(sample('board-384m.dts'), {
    kernel: '2.6.36',
    set: { CONFIG_HIGHMEM: 'n', VMALLOC_END: '0xe0000000', CONSISTENT_DMA_SIZE: '32M' },
    kernelImage: {
      start: 0x4000_8000n,
      end: 0x403b_05bfn,
      sections: {
        init: section(0xc000_8000n, 0xc002_1000n),
        text: section(0xc002_1000n, 0xc036_b000n),
        data: section(0xc038_4000n, 0xc03b_05c0n),
      },
    },
  });

  it('truncates 512 MiB to what 128 MiB of vmalloc leave', () => {
    expect(prediction.messages).toContain('Truncating RAM at 40000000-5fffffff to -57ffffff (vmalloc region overlap).');
  });

  it('prints the published layout', () => {
    expect(prediction.layoutLines).toEqual([
      'Virtual kernel memory layout:',
      '    vector  : 0xffff0000 - 0xffff1000   (   4 kB)',
      '    fixmap  : 0xfff00000 - 0xfffe0000   ( 896 kB)',
      '    DMA     : 0xfde00000 - 0xffe00000   (  32 MB)',
      '    vmalloc : 0xd8800000 - 0xe0000000   ( 120 MB)',
      '    lowmem  : 0xc0000000 - 0xd8000000   ( 384 MB)',
      '    modules : 0xbf000000 - 0xc0000000   (  16 MB)',
      '      .init : 0xc0008000 - 0xc0021000   ( 100 kB)',
      '      .text : 0xc0021000 - 0xc036b000   (3368 kB)',
      '      .data : 0xc0384000 - 0xc03b05c0   ( 178 kB)',
    ]);
  });

  it('counts 384 MB', () => {
    expect(prediction.memoryLine?.lines[0]).toBe('Memory: 384MB = 384MB total');
  });
});
