/** One defect a fixture, with the line that says how it is booted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PredictOptions } from '../../../src/analysis/predict.ts';

export const FIXTURES = join(import.meta.dirname, 'fixtures');

interface Range {
  readonly start: string;
  readonly end: string;
}

/** The `// options:` line of a fixture. */
interface OptionsLine {
  readonly kernel?: string;
  readonly config?: Record<string, string>;
  readonly cmdline?: string;
  readonly kernelImage?: Range;
  readonly initrd?: Range;
  readonly dtbAt?: string;
  /** Codes that cannot be kept out of the fixture. */
  readonly also?: readonly string[];
}

function lineOf(path: string): OptionsLine {
  const line = /^\/\/ options: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1];
  return line === undefined ? {} : (JSON.parse(line) as OptionsLine);
}

const numbers = ({ start, end }: Range) => ({ start: BigInt(start), end: BigInt(end) });

export const otherCodes = (path: string): readonly string[] => lineOf(path).also ?? [];

export function fixtureOptions(path: string): PredictOptions {
  const { kernel, config, cmdline, kernelImage, initrd, dtbAt } = lineOf(path);
  return {
    ...(kernel ? { kernel } : {}),
    ...(config ? { config } : {}),
    ...(cmdline === undefined ? {} : { cmdline }),
    ...(kernelImage ? { kernelImage: numbers(kernelImage) } : {}),
    ...(initrd ? { initrd: numbers(initrd) } : {}),
    ...(dtbAt ? { dtbAt: BigInt(dtbAt) } : {}),
  };
}
