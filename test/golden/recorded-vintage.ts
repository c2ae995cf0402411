/**
 * A recorded boot of an old kernel, and how a prediction is held against it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { predict } from '../../src/analysis/predict.ts';
import type { Prediction } from '../../src/boot/prediction.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { ARM } from '../../src/kernel/arm.ts';
import { parseConfig } from '../../src/kernel/config/config.ts';
import { imageFromSymbols, type KernelImage } from '../../src/kernel/image/image.ts';
import type { ImageSymbol } from '../../src/kernel/image/symbols.ts';
import { type ArmKernel, kernelFrom } from '../../src/kernel/kernel.ts';
import { hex } from '../../src/terms/notation.ts';
import { armLimits } from '../boot/arm-limits.ts';
import { perCpuOf } from './early-lines.ts';
import { isCompared } from './memory-lines.ts';

interface VintageInput {
  readonly kernel: string;
  /** `mainline`, or the flavour to ask for. */
  readonly flavour: string;
  readonly cmdline: string;
  readonly physOffset: string;
  readonly dtbAt: string;
  readonly symbols: Readonly<Partial<Record<ImageSymbol, string>>>;
  readonly kernelImage: readonly [string, string];
  /** Header constants, for `--set`. */
  readonly platform?: Readonly<Record<string, string>>;
}

interface VintageRegion {
  readonly base: string;
  readonly end: string;
}

interface VintageFigures {
  readonly memory: readonly VintageRegion[];
  readonly reserved: readonly VintageRegion[];
  readonly limits: Readonly<Partial<Record<'arm_lowmem_limit' | 'high_memory' | 'vmalloc_min', string>>>;
  /** Blanks in front are cut; empty where the kernel died before it printed them. */
  readonly layout: readonly string[];
  readonly zones: readonly string[];
  readonly messages: readonly string[];
  readonly memoryLines: readonly string[];
}

export interface VintageBoot {
  readonly name: string;
  readonly dtb: Uint8Array;
  readonly config: string;
  readonly input: VintageInput;
  readonly expected: VintageFigures;
  readonly log: readonly string[];
}

export function loadVintage(root: string, name: string): VintageBoot {
  const file = (part: string): Buffer => readFileSync(join(root, name, part));
  return {
    name,
    dtb: file('board.dtb'),
    config: file('config').toString(),
    input: JSON.parse(file('input.json').toString()) as VintageInput,
    expected: JSON.parse(file('expected.json').toString()) as VintageFigures,
    log: file('dmesg.txt')
      .toString('latin1')
      .split('\n')
      .map((line) => line.replace(/^\[\s*\d+\.\d+\] ?/, '')),
  };
}

/** The sections come from the symbols; where the image starts is stated, since 3.0 puts `_text` above `_stext`. */
function imageOf({ input, log }: VintageBoot, pageOffset: bigint): KernelImage {
  const addresses = new Map(
    Object.entries(input.symbols).map(([name, address]) => [name as ImageSymbol, BigInt(address)]),
  );
  const image = imageFromSymbols(
    { file: 'System.map', addresses },
    { pageOffset, physOffset: BigInt(input.physOffset) },
  );
  const perCpu = perCpuOf(log);
  const sections = perCpu ? { ...image.sections, percpu: { base: 0n, size: BigInt(perCpu.bytes) } } : image.sections;
  return {
    ...image,
    ...(sections ? { sections } : {}),
    start: BigInt(input.kernelImage[0]),
    end: BigInt(input.kernelImage[1]),
  };
}

/** The kernel that was booted. */
export function vintageKernel({ input, config, name }: VintageBoot): ArmKernel {
  return kernelFrom(
    {
      kernel: input.flavour === 'mainline' ? input.kernel : input.flavour,
      config: parseConfig(config, `${name}/config`, 'arm'),
    },
    ARM,
  );
}

export function predictVintage(boot: VintageBoot): Prediction {
  const { input } = boot;
  const config = parseConfig(boot.config, `${boot.name}/config`, 'arm');
  return predict(readDtb(boot.dtb, { file: `${boot.name}/board.dtb` }), {
    kernel: input.flavour === 'mainline' ? input.kernel : input.flavour,
    config,
    // the recordings were made with CMA_DEBUG, which the fragments leave out
    set: { ...input.platform, CONFIG_CMA_DEBUG: 'y' },
    cmdline: input.cmdline,
    kernelImage: imageOf(boot, config.number('CONFIG_PAGE_OFFSET') ?? 0xc000_0000n),
    cpus: perCpuOf(boot.log)?.cpus ?? 1,
    dtbAt: BigInt(input.dtbAt),
    dtbSize: boot.dtb.length,
  });
}

const isHeld = (line: string): boolean => isCompared(line);

/** Estimates are held to six pages; most are right to the page. */
const ESTIMATE_KIB = 24;

/** True when every exact figure is the same, every estimate near, and the words between them are the same. */
function memoryLineAgrees(real: string, predicted: string): boolean {
  const figure = /~?\d+|\?(?=K)/g;
  const reals = real.match(figure) ?? [];
  const ours = predicted.match(figure) ?? [];
  if (real.replaceAll(figure, '#') !== predicted.replaceAll(figure, '#')) return false;
  return ours.every((value, index) => {
    if (value === '?') return true;
    if (!value.startsWith('~')) return value === reals[index];
    return Math.abs(Number(value.slice(1)) - Number(reals[index])) <= ESTIMATE_KIB;
  });
}

/** Everything in which the prediction differs from the recording; empty when they agree. */
export function vintageDifferences(boot: VintageBoot, prediction: Prediction): string[] {
  const { expected } = boot;
  const found: string[] = [];
  const compare = (what: string, real: readonly string[], predicted: readonly string[]): void => {
    if (real.join('\n') === predicted.join('\n')) return;
    const missing = real.filter((line) => !predicted.includes(line));
    const extra = predicted.filter((line) => !real.includes(line));
    const same = missing.length + extra.length === 0;
    found.push(
      `${what}: ${same ? 'order or count differs' : ''}${missing.map((line) => `\n    real      ${line}`).join('')}${extra.map((line) => `\n    predicted ${line}`).join('')}`,
    );
  };
  const recorded = (regions: readonly VintageRegion[]): string[] => regions.map(({ base, end }) => `${base}-${end}`);
  const predicted = (regions: Prediction['memory']): string[] =>
    regions.map(({ base, size }) => `${hex(base)}-${hex(base + size - 1n)}`);
  compare('memory', recorded(expected.memory), predicted(prediction.memory));
  compare('reserved', recorded(expected.reserved), predicted(prediction.reserved));

  const { arm_lowmem_limit: lowmem, high_memory: high } = expected.limits;
  const limits = armLimits(prediction);
  if (lowmem) compare('lowmem limit', [lowmem], [hex(limits.lowmemLimit)]);
  // 0 is "not set yet": the kernel died before
  if (high && BigInt(high) !== 0n) compare('high_memory', [high], [hex(limits.highMemory)]);

  const isDead = expected.layout.length === 0;
  if (!isDead) {
    const layout = prediction.layoutLines.slice(1).map((line) => line.trimStart());
    compare('layout', expected.layout, layout);
    const printed = boot.log.indexOf('Virtual kernel memory layout:');
    compare('layout columns', boot.log.slice(printed, printed + prediction.layoutLines.length), prediction.layoutLines);
  }
  const lines = boot.log.filter(isHeld);
  const ours = prediction.messages.filter(isHeld);
  compare('log', lines, isDead ? ours.slice(0, lines.length) : ours);
  expected.memoryLines.forEach((line, index) => {
    const predictedLine = prediction.memoryLine?.lines[index] ?? '';
    if (!memoryLineAgrees(line, predictedLine)) compare('Memory:', [line], [predictedLine]);
  });
  // a kernel that prints no `Memory:` line did not live to see it
  const dies = prediction.findings.filter(({ code }) => code.startsWith('DTM9')).map(({ message }) => message);
  if (expected.memoryLines.length > 0) compare('lives', [], dies);
  else if (dies.length === 0) found.push('dies: and the prediction does not say so');
  return found;
}
