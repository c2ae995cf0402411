/**
 * A recorded boot of a real kernel, and how a prediction is held against it: memory, reservations, zones, node ranges, CMA
 * areas and the log lines of the memory set-up must all be the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { predict } from '../../src/analysis/predict.ts';
import type { Prediction } from '../../src/boot/prediction.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { ARM } from '../../src/kernel/arm.ts';
import { type KernelConfig, parseConfig } from '../../src/kernel/config/config.ts';
import { type ArmKernel, kernelFrom } from '../../src/kernel/kernel.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import type { AddressRange } from '../../src/terms/address-range.ts';
import { hex } from '../../src/terms/notation.ts';
import { PageSize } from '../../src/terms/page-size.ts';
import { perCpuOf } from './early-lines.ts';
import { isCompared, ZONE_LISTS } from './memory-lines.ts';

export interface RecordedInput {
  readonly case: string;
  readonly kernel: string;
  readonly config: string;
  readonly cmdline: string;
  /** Null when the kernel died before it told where it lies. */
  readonly kernelImage: readonly [string, string] | null;
  readonly dtbAt: string;
  readonly dtbSize: number;
}

interface RecordedRegion {
  readonly base: string;
  readonly end: string;
  readonly flags: number;
}

export interface RecordedFigures {
  readonly memory: readonly RecordedRegion[];
  readonly reserved: readonly RecordedRegion[];
  readonly zones: Readonly<Record<string, readonly [string, string] | null>>;
  readonly nodeRanges: readonly (readonly [string, string])[];
  /** Null when the kernel hung before the late pools were printed. */
  readonly cma: readonly { readonly base?: string; readonly size?: number; readonly line: string }[] | null;
  readonly memoryLine: unknown;
}

export interface RecordedBoot {
  readonly name: string;
  readonly dtb: Uint8Array;
  readonly input: RecordedInput;
  /** Null when the kernel died before it dumped memblock. */
  readonly expected: RecordedFigures | null;
  /** Lines of the early log, without their time stamps. */
  readonly log: readonly string[];
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export function loadBoot(root: string, name: string): RecordedBoot {
  const folder = join(root, name);
  return {
    name,
    dtb: readFileSync(join(folder, 'board.dtb')),
    input: json(join(folder, 'input.json')) as RecordedInput,
    expected: json(join(folder, 'expected.json')) as RecordedFigures | null,
    log: readFileSync(join(folder, 'dmesg.txt'), 'latin1')
      .split('\n')
      .map((line) => line.replace(/^\[\s*\d+\.\d+\] ?/, '')),
  };
}

const configs = new Map<string, KernelConfig>();

export function loadConfig(path: string): KernelConfig {
  const known = configs.get(path);
  if (known) return known;
  const config = parseConfig(gunzipSync(readFileSync(path)).toString(), path, 'arm');
  configs.set(path, config);
  return config;
}

/** The kernel that was booted. */
export function kernelOf(root: string, { input }: RecordedBoot): ArmKernel {
  return kernelFrom({ kernel: input.kernel, config: loadConfig(join(root, input.config)) }, ARM);
}

export function predictionFor(root: string, boot: RecordedBoot): Prediction {
  const { input } = boot;
  const perCpu = perCpuOf(boot.log);
  const sections = perCpu && { percpu: { base: 0n, size: BigInt(perCpu.bytes) } };
  return predict(readDtb(boot.dtb, { file: `${boot.name}/board.dtb` }), {
    kernel: input.kernel,
    config: loadConfig(join(root, input.config)),
    cmdline: input.cmdline,
    ...(input.kernelImage
      ? {
          kernelImage: {
            start: BigInt(input.kernelImage[0]),
            end: BigInt(input.kernelImage[1]),
            ...(sections ? { sections } : {}),
          },
        }
      : {}),
    dtbAt: BigInt(input.dtbAt),
    dtbSize: input.dtbSize,
    ...(perCpu ? { cpus: perCpu.cpus } : {}),
  });
}

const BITS: Readonly<Record<string, number>> = {
  hotplug: FLAG.hotplug,
  mirror: FLAG.mirror,
  nomap: FLAG.nomap,
  noinit: FLAG.noinit,
  kernel: FLAG.kernel,
};

const normalHex = (text: string): string => hex(BigInt(text));

const regionText = ({ base, end, flags }: RecordedRegion): string =>
  `${normalHex(base)}-${normalHex(end)} flags ${flags}`;

function predictedRegions(regions: Prediction['memory']): string[] {
  return regions.map(({ base, size, flags }) =>
    regionText({
      base: hex(base),
      end: hex(base + size - 1n),
      flags: flags.reduce((bits, flag) => bits | (BITS[flag] ?? 0), 0),
    }),
  );
}

type RecordedArea = NonNullable<RecordedFigures['cma']>[number];

/** Kernels that print the size that was asked for, which the area exceeds where it has to be aligned (spec P-lts). */
const PRINTS_SIZE_ASKED_FOR = /^(6\.18|7)\b/;
const CMA_ALIGNMENT = 8 * 1024 * 1024;

const areaText = (base: string, bytes: number): string => `${normalHex(base)} of ${bytes >> 20} MiB`;

/** A predicted area as this kernel prints it; larger than printed it may be within what the dump has as reserved only. */
function asPrinted({ base, size }: AddressRange, { input, expected }: RecordedBoot): string {
  const recorded = expected?.cma?.find((area) => area.base !== undefined && BigInt(area.base) === base);
  const rounding = Number(size) - (recorded?.size ?? Number(size));
  const isReserved = expected?.reserved.some(
    (region) => BigInt(region.base) <= base && base + size - 1n <= BigInt(region.end),
  );
  const asksOnly = PRINTS_SIZE_ASKED_FOR.test(input.kernel) && isReserved && rounding > 0 && rounding < CMA_ALIGNMENT;
  return areaText(hex(base), asksOnly ? Number(size) - rounding : Number(size));
}

const recordedArea = ({ base, size }: RecordedArea): string[] =>
  base === undefined ? [] : [areaText(base, size ?? 0)];

const MOVABLE_START = /^ {2}Node \d+: 0x([0-9a-f]+)$/;

/** Where ZONE_MOVABLE starts; empty where there is none. */
const movableStarts = (log: readonly string[]): string[] =>
  log.flatMap((line) => MOVABLE_START.exec(line)?.[1] ?? []).map((start) => normalHex(`0x${start}`));

const predictedMovableStarts = ({ zones, input }: Prediction): string[] =>
  zones
    .filter(({ name, spannedPages }) => name === 'Movable' && spannedPages > 0)
    .map(({ startPfn }) => hex(new PageSize(input.pageSize).addressOf(startPfn)));

/** A kernel that stops early stops logging: what it never came to say is not held against the prediction. */
function loggedLines(boot: RecordedBoot): { lines: string[]; complete: boolean } {
  const lines = boot.log.filter(isCompared);
  const complete = boot.log.some((line) => line.startsWith('Kernel command line:') || line.startsWith('Memory: '));
  return { lines, complete };
}

/** Everything in which the prediction differs from the recording; empty when they agree, or when nothing was dumped. */
export function differences(boot: RecordedBoot, prediction: Prediction): string[] {
  const { expected } = boot;
  if (!expected) return [];
  const found: string[] = [];
  const compare = (what: string, real: readonly string[], predicted: readonly string[]): void => {
    if (real.join('\n') === predicted.join('\n')) return;
    const missing = real.filter((line) => !predicted.includes(line));
    const extra = predicted.filter((line) => !real.includes(line));
    found.push(
      `${what}: ${missing.length + extra.length === 0 ? 'order differs' : ''}${missing.map((line) => `\n    real      ${line}`).join('')}${extra.map((line) => `\n    predicted ${line}`).join('')}`,
    );
  };
  compare('memory', expected.memory.map(regionText), predictedRegions(prediction.memory));
  compare('reserved', expected.reserved.map(regionText), predictedRegions(prediction.reserved));

  const zoneText = (name: string, range: readonly [string, string] | null): string =>
    range ? `${name} ${normalHex(range[0])}-${normalHex(range[1])}` : `${name} empty`;
  const recordedZones = Object.entries(expected.zones);
  if (recordedZones.length > 0) {
    const page = new PageSize(prediction.input.pageSize);
    const address = (pfn: number): bigint => page.addressOf(pfn);
    const predicted = prediction.zones
      .filter((zone) => zone.name !== 'Movable')
      .map((zone) =>
        zoneText(
          zone.name,
          zone.spannedPages > 0 ? [hex(address(zone.startPfn)), hex(address(zone.endPfn) - 1n)] : null,
        ),
      );
    compare(
      'zones',
      recordedZones.map(([name, range]) => zoneText(name, range)),
      predicted,
    );
    compare(
      'node ranges',
      expected.nodeRanges.map(([start, end]) => `${normalHex(start)}-${normalHex(end)}`),
      prediction.nodeRanges.map(({ base, size }) => `${hex(base)}-${hex(base + size - 1n)}`),
    );
  }

  const { lines, complete } = loggedLines(boot);
  // CMA areas are activated by an initcall: most recordings end before it
  const reachesInitcalls = boot.log.some((line) => /^DMA: preallocated|could not be activated$/.test(line));
  const reachesZoneLists = boot.log.some((line) => ZONE_LISTS.test(line));
  const predictedLines = prediction.messages.filter(
    (line) =>
      isCompared(line) &&
      (reachesInitcalls || !line.endsWith('could not be activated')) &&
      (reachesZoneLists || !ZONE_LISTS.test(line)),
  );
  compare('log', lines, complete ? predictedLines : predictedLines.slice(0, lines.length));

  if (complete) compare('Movable zone', movableStarts(boot.log), predictedMovableStarts(prediction));

  if (expected.cma && complete) {
    const printed = prediction.cma.map((area) => asPrinted(area, boot));
    compare('cma', expected.cma.flatMap(recordedArea).sort(), printed.sort());
  }
  return found;
}
