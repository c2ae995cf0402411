/**
 * Boot logs of boards in the field, with the inputs that each one tells: its banks, its kernel's configuration where it shows,
 * its command line. Where a log gives sizes only, the base is one that such a board has; nothing virtual depends on it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { predict } from '../../src/analysis/predict.ts';
import type { Prediction } from '../../src/boot/prediction.ts';
import { type DeviceTree, Node } from '../../src/devicetree/tree.ts';
import type { ImageSections } from '../../src/kernel/image/image.ts';
import type { AddressRange } from '../../src/terms/address-range.ts';
import { parseNumber } from '../../src/terms/notation.ts';

export interface FieldLog {
  readonly file: string;
  readonly kernel: string;
  /** `BASE+SIZE`. */
  readonly banks: readonly string[];
  readonly set?: Readonly<Record<string, string>>;
  readonly cmdline?: string;
  /** Lines of the block that are another's: a vendor's own window. */
  readonly foreign?: RegExp;
  /** Why the lines on zones and CMA are not compared: which of their inputs the log does not tell. */
  readonly untold?: string;
}

const NO_HIGHMEM = { CONFIG_HIGHMEM: 'n' };
const SPLIT_2G = { CONFIG_PAGE_OFFSET: '0x80000000' };
const SPLIT_1G = { CONFIG_PAGE_OFFSET: '0x40000000' };
const NO_MODULES = { CONFIG_MODULES: 'n' };
const cma = (mebibytes: number, order = 11): Record<string, string> => ({
  CONFIG_CMA: 'y',
  CONFIG_DMA_CMA: 'y',
  CONFIG_CMA_SIZE_SEL_MBYTES: 'y',
  CONFIG_CMA_SIZE_MBYTES: `${mebibytes}`,
  CONFIG_FORCE_MAX_ZONEORDER: `${order}`,
});

export const FIELD_LOGS: readonly FieldLog[] = [
  {
    file: '2.6.35-imx50-kobo-254m.txt',
    kernel: '2.6.35',
    banks: ['0x70000000+254M'],
    set: {
      ...SPLIT_2G,
      VMALLOC_END: '0xf4000000',
      CONSISTENT_DMA_SIZE: '96M',
      CONFIG_ZONE_DMA: 'y',
      DMA_ZONE_SIZE: '96M',
    },
  },
  {
    file: '2.6.35-imx53-flashlight-352m.txt',
    kernel: '2.6.35',
    banks: ['0x70000000+352M'],
    set: { ...SPLIT_2G, VMALLOC_END: '0xf4000000', CONSISTENT_DMA_SIZE: '96M' },
  },
  {
    file: '2.6.3x-ambarella-a5s-138m.txt',
    kernel: '2.6.38',
    banks: ['0xc0200000+138M'],
    set: { ...NO_HIGHMEM, VMALLOC_END: '0xe0000000', CONSISTENT_DMA_SIZE: '8M', CONSISTENT_END: '0xfee00000' },
  },
  {
    file: '2.6.3x-omap2420-n800.txt',
    kernel: '2.6.38',
    banks: ['0x80000000+128M'],
    set: { ...NO_HIGHMEM, VMALLOC_END: '0xf8000000' },
  },
  {
    file: '2.6.3x-sc-ttySC0-truncated.txt',
    kernel: '2.6.36',
    banks: ['0x40000000+512M'],
    set: { ...NO_HIGHMEM, VMALLOC_END: '0xe0000000', CONSISTENT_DMA_SIZE: '32M' },
  },
  {
    file: '2.6.3x-tegra2-nvmem-1024m.txt',
    kernel: '2.6.36',
    banks: ['0x0+744M'],
    set: { VMALLOC_END: '0xf8000000', CONSISTENT_DMA_SIZE: '14M' },
    cmdline: 'vmalloc=256M',
    untold: 'where the carveouts lie that the platform removes',
  },
  {
    file: '3.0-exynos4412-smdk4x12-nrbanks.txt',
    kernel: '3.0.15',
    banks: ['0x40000000+736M', '0x6e000000+255M'],
    set: { VMALLOC_END: '0xf6000000', CONSISTENT_DMA_SIZE: '20M' },
    untold: 'the bank that was lost to NR_BANKS, which the highmem zone still spans',
  },
  {
    file: '3.0-hi3518-36m.txt',
    kernel: '3.0.8',
    banks: ['0x80000000+36M'],
    set: { ...NO_HIGHMEM, VMALLOC_END: '0xfe000000' },
  },
  {
    file: '3.0-hi3520d-140m.txt',
    kernel: '3.0.8',
    banks: ['0x80000000+140M'],
    set: { ...NO_HIGHMEM, VMALLOC_END: '0xfe000000' },
  },
  {
    file: '3.0.35-imx6dl-shuttle-vmalloc400-2banks.txt',
    kernel: 'imx-3.0.35',
    banks: ['0x10000000+767M', '0x4c000000+64M'],
    set: { CONFIG_PAGE_OFFSET: '0xc0000000', CONFIG_HIGHMEM: 'y', CONSISTENT_DMA_SIZE: '64M' },
    cmdline: 'vmalloc=400M',
  },
  {
    file: '3.10-imx6q-sabresd-android-cma384.txt',
    kernel: '3.10.53',
    banks: ['0x10000000+959M', '0x4c000000+64M'],
    set: { ...SPLIT_2G, ...cma(16) },
    cmdline: 'vmalloc=400M',
    untold: 'what the platform reserves above the 384 MiB area',
  },
  {
    file: '3.14-zynq-parallella.txt',
    kernel: '3.14.12',
    banks: ['0x0+992M'],
    set: cma(128),
  },
  {
    file: '3.18-rpi1-192m.txt',
    kernel: '3.18.10',
    banks: ['0x0+192M'],
    set: { ...NO_HIGHMEM, ...cma(8) },
  },
  {
    file: '3.18-zynq-1g3g.txt',
    kernel: '3.18.0',
    banks: ['0x0+512M'],
    set: { ...SPLIT_1G, ...cma(16) },
    untold: 'how much the initrd takes at the top of RAM',
  },
  {
    file: '3.2-vexpress-qemu-16m.txt',
    kernel: '3.2.0',
    banks: ['0x60000000+16M'],
    set: { ...SPLIT_2G, ...NO_HIGHMEM, VMALLOC_END: '0xf8000000' },
  },
  {
    file: '3.4-msm8960-aries-7banks-timers.txt',
    kernel: '3.4',
    banks: ['0x80200000+2001M'],
    foreign: /^timers /,
  },
  {
    file: '3.4-msm8974-hammerhead-hole-unmapped.txt',
    kernel: '3.4',
    banks: ['0x0+123M', '0xff00000+1768M'],
    set: NO_MODULES,
    untold:
      'its kernel, Qualcomm’s 3.4, squeezes the hole out of lowmem (DONT_MAP_HOLE_AFTER_MEMBANK0), which is not modelled',
  },
  {
    file: '3.4-nexell-s5p4418-1g-2g2g.txt',
    kernel: '3.4.39',
    banks: ['0x40000000+1G'],
    set: { ...SPLIT_2G, VMALLOC_END: '0xfee00000' },
  },
  { file: '3.4-sun8i-ion-cma-1g.txt', kernel: '3.4.39', banks: ['0x40000000+1G'], set: { STRUCT_PAGE_SIZE: '36' } },
  {
    file: '3.x-ambarella-boss-44m-1g3g.txt',
    kernel: '3.8',
    banks: ['0x0+44M'],
    set: { ...SPLIT_1G, ...NO_HIGHMEM, VMALLOC_END: '0xa0000000' },
  },
  {
    file: '3.x-ambarella-boss-58m-1g3g.txt',
    kernel: '3.8',
    banks: ['0x0+58M'],
    set: { ...SPLIT_1G, ...NO_HIGHMEM, VMALLOC_END: '0xa0000000' },
  },
  {
    file: '4.1-rpi2-960m-2g2g.txt',
    kernel: '4.1',
    banks: ['0x0+960M'],
    set: { ...SPLIT_2G, ...NO_HIGHMEM, ...cma(8), CONFIG_MEMCG: 'y' },
  },
  {
    file: '4.14-imx6q-phycore-2g-highmem.txt',
    kernel: '4.14.93',
    banks: ['0x10000000+2G'],
    set: cma(128),
    untold: 'what the boot loader left in the top 32 MiB of RAM',
  },
  {
    file: '4.14-mt7623-bpir2-520m-lowmem.txt',
    kernel: '4.14',
    banks: ['0x80000000+2096124K'],
    set: { CONFIG_MEMCG: 'y' },
    cmdline: 'vmalloc=496M',
  },
  {
    file: '4.14-rpi3-948m-2g2g-preempt.txt',
    kernel: '4.14',
    banks: ['0x0+948M'],
    set: { ...SPLIT_2G, ...NO_HIGHMEM },
  },
  {
    file: '4.19-rpi3-948m-2g2g.txt',
    kernel: '4.19',
    banks: ['0x0+948M'],
    set: { ...SPLIT_2G, ...NO_HIGHMEM },
  },
  {
    file: '4.19-rv1126-3gopt-two-banks-memblock.txt',
    kernel: '4.19',
    banks: ['0x0+0x8400000', '0x8648000+0x379b8000'],
    set: { CONFIG_PAGE_OFFSET: '0xb0000000' },
    untold: 'the document shows memblock and the zones of two different boots',
  },
  {
    file: '4.19-vexpress-2g2g-android.txt',
    kernel: '4.19',
    banks: ['0x60000000+512M'],
    set: SPLIT_2G,
  },
  {
    file: '4.19-zynq-zc706-highmem.txt',
    kernel: '4.19.0',
    banks: ['0x0+1G'],
    set: cma(16),
  },
  {
    file: '4.1x-imx6q-icorem6-512m.txt',
    kernel: '4.19',
    banks: ['0x10000000+512M'],
    set: cma(64),
  },
  {
    file: '4.3-sun7i-bananapi-jailhouse-mem932-vmalloc512.txt',
    kernel: '4.3.3',
    banks: ['0x40000000+1G'],
    cmdline: 'mem=932M vmalloc=512M',
  },
  {
    file: '4.4-bcm-hr2-mem496m-ignored-range.txt',
    kernel: '4.4',
    banks: ['0x80000000+512M'],
    set: { ...NO_HIGHMEM, ...cma(32) },
    cmdline: 'mem=496M',
  },
  {
    file: '4.4-rpi3-android-truncated.txt',
    kernel: '4.4.19',
    banks: ['0x0+944M'],
    set: { ...NO_HIGHMEM, ...NO_MODULES, ...cma(8), CONFIG_MEMCG: 'y' },
  },
  {
    file: '4.4-rpi3-vmsplit3g-768m.txt',
    kernel: '4.4',
    banks: ['0x0+768M'],
    set: NO_HIGHMEM,
  },
  {
    file: '4.9-rpi3-948m-2g2g.txt',
    kernel: '4.9',
    banks: ['0x0+948M'],
    set: { ...SPLIT_2G, ...NO_HIGHMEM },
  },
  {
    file: '4.9-sstar-aqara-cam-mma-removed.txt',
    kernel: '4.9',
    banks: ['0x20000000+0x7e7c000'],
    set: { ...NO_HIGHMEM, CONFIG_THUMB2_KERNEL: 'y', ...cma(16, 13) },
  },
  {
    file: '4.9-sstar-aqara-g4-127m.txt',
    kernel: '4.9',
    banks: ['0x20000000+0x7fe0000'],
    set: { ...NO_HIGHMEM, CONFIG_THUMB2_KERNEL: 'y' },
    untold: 'what mma_heap= and mmap_reserved= of the vendor take',
  },
  {
    file: '4.9-sun8iw19p1-lylink.txt',
    kernel: '4.9.118',
    banks: ['0x40000000+128M'],
    set: { ...NO_HIGHMEM, CONFIG_THUMB2_KERNEL: 'y', ...cma(16) },
    cmdline: 'cma=4M',
  },
  {
    file: '4.x-sama5d2-cma-failed.txt',
    kernel: '4.9',
    banks: ['0x20000000+128M'],
    set: { ...NO_HIGHMEM, ...cma(64, 15) },
  },
  {
    file: '4.x-vexpress-2g2g-qemu.txt',
    kernel: '4.9',
    banks: ['0x60000000+512M'],
    set: { ...SPLIT_2G, ...NO_HIGHMEM },
  },
];

const SPAN = { kind: 'text', file: 'log', line: 1, column: 1 } as const;

const emptyTree = (): DeviceTree =>
  ({ file: 'log', root: new Node('', SPAN), reservations: [] }) as unknown as DeviceTree;

function bankOf(text: string): AddressRange {
  const [base = '', size = ''] = text.split('+');
  return { base: parseNumber(base) ?? 0n, size: parseNumber(size) ?? 0n };
}

/** Lines of the log without time stamps and without what a capture did to their blanks. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) =>
      line
        .replace(/^\[\s*\d+\.\d+\] ?/, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
}

const LAYOUT_LINE = /^([\w.]+) ?: 0x(\S+) - 0x(\S+) \( ?(\d+) [kM]B\)$/;

/** The block's lines; those of sections only where the log shows their addresses. */
function blockOf(lines: readonly string[]): string[] {
  const shown = lines.filter((line) => LAYOUT_LINE.test(line) && !line.includes('(ptrval)'));
  return shown;
}

/** The sections that a log prints: where its image lies in virtual memory. */
function sectionsOf(block: readonly string[]): ImageSections {
  const sections: Record<string, AddressRange> = {};
  for (const line of block) {
    const match = LAYOUT_LINE.exec(line);
    if (!match?.[1]?.startsWith('.')) continue;
    const base = BigInt(`0x${match[2]}`);
    sections[match[1].slice(1)] = { base, size: BigInt(`0x${match[3]}`) - base };
  }
  return sections;
}

function predictField(log: FieldLog, sections: ImageSections): Prediction {
  const banks = log.banks.map(bankOf);
  const start = (banks[0]?.base ?? 0n) + 0x8000n;
  return predict(emptyTree(), {
    kernel: log.kernel,
    // boards' own kernels start 32 KiB into RAM
    set: { CONFIG_ARCH_MESON: 'n', ...log.set },
    cmdline: log.cmdline ?? '',
    memory: banks,
    kernelImage: { start, end: start + 0x80_0000n, sections },
  });
}

/** Everything in which the layout block and the CMA lines differ; empty when they agree. */
export function fieldDifferences(root: string, log: FieldLog): string[] {
  const lines = linesOf(readFileSync(join(root, log.file), 'latin1'));
  const block = blockOf(lines).filter((line) => !log.foreign?.test(line));
  const prediction = predictField(log, sectionsOf(block));
  const normal = (line: string): string => line.replaceAll(/\s+/g, ' ').trim();
  const found: string[] = [];
  const compare = (what: string, real: readonly string[], predicted: readonly string[]): void => {
    if (real.join('\n') !== predicted.join('\n')) {
      found.push(`${what}:\n  real\n    ${real.join('\n    ')}\n  predicted\n    ${predicted.join('\n    ')}`);
    }
  };
  const ours = prediction.layoutLines.slice(1).map(normal);
  // a capture may have cut the end of the block
  const names = new Set(block.map((line) => line.split(' :')[0]));
  compare(
    'layout',
    block,
    ours.filter((line) => !line.startsWith('.') || names.has(line.split(' :')[0])),
  );
  if (log.untold === undefined) {
    const counted = /^(On node \d|(DMA|Normal|HighMem) zone:|Built 1 zonelists|cma: )/;
    const predicted = new Set(prediction.messages.map(normal));
    // an excerpt may lack lines, but has none that the kernel did not print
    const other = lines.filter((line) => counted.test(line) && !predicted.has(line));
    compare('zones and CMA', other, []);
  }
  const named = /^(Truncating|Ignoring) RAM/;
  compare(
    'lines',
    lines.filter((line) => named.test(line)),
    prediction.messages.map(normal).filter((line) => named.test(line)),
  );
  return found;
}
