/**
 * The whole early log of a recorded boot that memblock writes, and how a predicted one is held against it: every line, in order.
 */
import type { Prediction } from '../../src/boot/prediction.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { logForm, memblockLog } from '../../src/render/dmesg/log.ts';

const MEMBLOCK_LINE = /^ *(__)?memblock_[a-z_]+: |^memblock: |^MEMBLOCK |^ (memory|reserved)( size|\.cnt|\[)/;

/** A line without the offset in the function that it names, which every build has its own of. */
const withoutOffset = (line: string): string => line.replace(/\+0x[0-9a-f]+\/0x[0-9a-f]+$/, '');
const withoutCaller = (line: string): string => withoutOffset(line).replace(/ [\w.]+$/, '');

/** The lines of memblock in a log without time stamps. */
export function memblockLinesOf(log: readonly string[]): string[] {
  return log.filter((line) => MEMBLOCK_LINE.test(line)).map(withoutOffset);
}

/** Figures that the log tells and the recorded inputs leave out: those of the image's per-CPU section, and of the processors. */
export function perCpuOf(log: readonly string[]): { readonly bytes: number; readonly cpus: number } | undefined {
  const sizes = log.find((line) => /^pcpu-alloc: s\d+/.test(line));
  if (!sizes) return undefined;
  const units = log.filter((line) => /^pcpu-alloc: (\[\d+\] )?\d/.test(line)).join(' ');
  return {
    bytes: Number(/s(\d+)/.exec(sizes)?.[1]),
    cpus: Math.max(1, (units.match(/(?<=\[\d+\] |\[\d+\] (\d+ )*)\b\d+(?= |$)/g) ?? []).length),
  };
}

export interface LineComparison {
  readonly lines: number;
  /** Number of the first line that differs; undefined where all are the same. */
  readonly first: number | undefined;
  readonly report: string;
}

/**
 * The lines that differ first, with their neighbours. A kernel that stops early stops logging: its log has to be the beginning of
 * the predicted one, and all of it where it is known what the kernel stops at.
 */
export function compareLines(
  log: readonly string[],
  prediction: Prediction,
  kernel: Kernel,
  options: { readonly ended: boolean; readonly callers: boolean },
): LineComparison {
  const plain = options.callers ? withoutOffset : withoutCaller;
  const real = memblockLinesOf(log).map(plain);
  const predicted = memblockLog(prediction, logForm(kernel))
    .filter((line) => MEMBLOCK_LINE.test(line))
    .map(plain);
  const compared = options.ended || prediction.logPlaces.death ? predicted : predicted.slice(0, real.length);
  const first = Array.from({ length: Math.max(real.length, compared.length) }, (_, index) => index).find(
    (index) => real[index] !== compared[index],
  );
  const around = (list: readonly string[], at: number): string =>
    list
      .slice(at, at + 2)
      .map((line) => `\n      ${line}`)
      .join('');
  return {
    lines: real.length,
    first,
    report:
      first === undefined
        ? ''
        : `line ${first + 1} of ${real.length}:\n    real${around(real, first)}\n    predicted${around(compared, first)}`,
  };
}
