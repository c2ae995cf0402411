/**
 * The flags that a damaged tree is predicted with: any kernel, odd configurations, places that no boot loader chooses.
 */
import type { PredictOptions } from '../../../src/analysis/predict.ts';
import { numberFrom, rangeFrom, startEndFrom } from '../../../src/cli/inputs/numbers.ts';
import type { Chance } from '../../chance.ts';
import type { FuzzCase } from '../target.ts';

// biome-ignore format: a list of words
const KERNELS = [
  '2.6.32', '2.6.36', '2.6.38', '3.0', '3.4', '3.10', '3.14', '3.16', '3.18', '4.1', '4.4', '4.9', '4.14', '4.19', '5.4',
  '5.10', '5.15', '6.1', '6.6', '6.11', '6.12', '6.18', '7.2', 'msm-3.10', 'msm-3.10-q1', 'msm-3.10-q2', 'msm-3.10-q3',
  'imx-3.0.35',
] as const;
// biome-ignore format: a list of words
const SYMBOLS = [
  'CONFIG_ARM_LPAE=y', 'CONFIG_HIGHMEM=n', 'CONFIG_VMSPLIT_2G=y', 'CONFIG_VMSPLIT_1G=y', 'CONFIG_PAGE_OFFSET=0x80000000',
  'CONFIG_ARCH_FORCE_MAX_ORDER=0', 'CONFIG_ARCH_FORCE_MAX_ORDER=1', 'CONFIG_ARCH_FORCE_MAX_ORDER=64',
  'CONFIG_ARCH_FORCE_MAX_ORDER=1000000', 'CONFIG_FORCE_MAX_ZONEORDER=0', 'CONFIG_FORCE_MAX_ZONEORDER=40',
  'CONFIG_CMA_SIZE_MBYTES=0', 'CONFIG_CMA_SIZE_MBYTES=999999', 'CONFIG_CMA_ALIGNMENT=30', 'CONFIG_CMA_SIZE_PERCENTAGE=100',
  'VMALLOC_END=0x0', 'VMALLOC_END=0xffffffff', 'VMALLOC_END=0xff000000', 'CONFIG_PHYS_OFFSET=0', 'CONFIG_CMDLINE="mem=64M"',
  'CONFIG_CMDLINE_FORCE=y', 'NR_BANKS=1', 'CONFIG_SPARSEMEM=y', 'CONFIG_ZONE_DMA=y', 'DMA_ZONE_SIZE=0x1000',
  'CONFIG_DMA_CMA=n', 'CONFIG_CMA=n', 'CONSISTENT_DMA_SIZE=0xffffffff', 'MAX_HOLE_ADDRESS=0xffffffff',
] as const;
const MEMORY = [
  '0x80000000+512M',
  '0+4G',
  '0xfffff000+4K',
  '0x100000000+4G',
  '0x40000000+1',
  '0-0xffffffffffffffff',
] as const;
const PLACES = ['0x80008000-0x80ffffff', '0-0', '0xfffff000-0xffffffff', '0x40008000-0x412fffff'] as const;
const NUMBERS = ['0', '1', '0x1000', '0x7fffffff', '0xffffffff'] as const;

/** Random flags; most cases have none but a kernel. */
export function randomBoot(chance: Chance): Record<string, string> {
  const settings: Record<string, string> = { kernel: chance.of(KERNELS) };
  const maybe = (name: string, probability: number, value: () => string): void => {
    if (chance.yes(probability)) settings[name] = value();
  };
  maybe('set', 0.3, () => (chance.yes(0.6) ? chance.of(SYMBOLS) : `${chance.of(SYMBOLS)} ${chance.of(SYMBOLS)}`));
  maybe('memory', 0.12, () => (chance.yes(0.7) ? chance.of(MEMORY) : `${chance.of(MEMORY)} ${chance.of(MEMORY)}`));
  maybe('kernel-image', 0.1, () => chance.of(PLACES));
  maybe('initrd', 0.1, () => chance.of(PLACES));
  maybe('dtb-at', 0.05, () => chance.of(NUMBERS));
  maybe('dtb-size', 0.05, () => chance.of(['1', '0x1000', '0xffffffff']));
  return settings;
}

/** The options that the flags come to, as the command line has them. */
export function optionsOf({ settings }: FuzzCase): PredictOptions {
  const {
    kernel = '6.12',
    set,
    memory,
    'kernel-image': image,
    initrd,
    'dtb-at': dtbAt,
    'dtb-size': dtbSize,
  } = settings;
  const symbols = set?.split(' ').map((word) => word.split('=', 2) as [string, string]);
  return {
    kernel,
    ...(symbols ? { set: Object.fromEntries(symbols) } : {}),
    ...(memory ? { memory: memory.split(' ').map((word) => rangeFrom(word, '--memory')) } : {}),
    ...(image ? { kernelImage: startEndFrom(image, '--kernel-image') } : {}),
    ...(initrd ? { initrd: startEndFrom(initrd, '--initrd') } : {}),
    ...(dtbAt ? { dtbAt: numberFrom(dtbAt, '--dtb-at') } : {}),
    ...(dtbSize ? { dtbSize: Number(numberFrom(dtbSize, '--dtb-size')) } : {}),
  };
}

/** The case with one flag fewer, each in turn. */
export function* withFewerSettings(given: FuzzCase): Iterable<FuzzCase> {
  for (const name of Object.keys(given.settings)) {
    if (name === 'kernel') continue;
    const { [name]: _, ...settings } = given.settings;
    yield { ...given, settings };
  }
  for (const [name, value] of Object.entries(given.settings)) {
    const words = value.split(' ');
    if (words.length < 2) continue;
    for (const word of words) yield { ...given, settings: { ...given.settings, [name]: word } };
  }
}
