/**
 * One defect a fixture: `fixtures/NAME.dts` has what the rule of that name looks for, and nothing else unless its options
 * say so. What is found, word for word, is in `fixtures/NAME.txt`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../../src/analysis/diagnostics/codes.ts';
import { type PredictOptions, predict } from '../../../src/analysis/predict.ts';
import { readTree } from '../../../src/node/tree.ts';
import { PLAIN } from '../../../src/render/text/paint.ts';
import { renderFindings } from '../../../src/render/text/report/findings.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

interface Range {
  readonly start: string;
  readonly end: string;
}

/** The `// options:` line of a fixture. */
interface FixtureOptions {
  readonly kernel?: string;
  readonly config?: Record<string, string>;
  readonly cmdline?: string;
  readonly kernelImage?: Range;
  readonly initrd?: Range;
  readonly dtbAt?: string;
  /** Codes that cannot be kept out of the fixture. */
  readonly also?: readonly string[];
}

function optionsOf(path: string): FixtureOptions {
  const line = /^\/\/ options: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1];
  return line === undefined ? {} : (JSON.parse(line) as FixtureOptions);
}

const numbers = ({ start, end }: Range) => ({ start: BigInt(start), end: BigInt(end) });

function findingsOf(name: string) {
  const path = join(FIXTURES, `${name}.dts`);
  const { kernel, config, cmdline, kernelImage, initrd, dtbAt } = optionsOf(path);
  const options: PredictOptions = {
    ...(kernel ? { kernel } : {}),
    ...(config ? { config } : {}),
    ...(cmdline === undefined ? {} : { cmdline }),
    ...(kernelImage ? { kernelImage: numbers(kernelImage) } : {}),
    ...(initrd ? { initrd: numbers(initrd) } : {}),
    ...(dtbAt ? { dtbAt: BigInt(dtbAt) } : {}),
  };
  return predict(readTree(path), options).findings;
}

describe('each rule finds its defect', () => {
  it.each(FINDING_CODES.map(({ code, name }) => ({ code, name })))('$code $name', async ({ code, name }) => {
    const findings = findingsOf(name);
    const { also = [] } = optionsOf(join(FIXTURES, `${name}.dts`));
    expect([...new Set(findings.map((finding) => finding.code))].sort()).toEqual([code, ...also].sort());
    const text = renderFindings(findings, PLAIN).replaceAll(`${FIXTURES}/`, '');
    await expect(text).toMatchFileSnapshot(join(FIXTURES, `${name}.txt`));
  });

  it('has a rule for every fixture', () => {
    const names = readdirSync(FIXTURES).flatMap((file) => (file.endsWith('.dts') ? [file.slice(0, -4)] : []));
    expect(names.filter((name) => !FINDING_CODES.some((rule) => rule.name === name))).toEqual([]);
  });
});
