import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { loadBoot, predictionFor } from './recorded-boot.ts';

const ROOT = recorded('boots');

/** The figures that the inputs determine, in KiB, as a kernel since 4.1 prints them. */
function printedFigures(line: string): Record<string, number> {
  const total = /^Memory: \d+K\/(\d+)K available/.exec(line)?.[1];
  const figure = (name: string): number => Number(new RegExp(`(\\d+)K ${name}`).exec(line)?.[1] ?? 0);
  return { total: Number(total), 'cma-reserved': figure('cma-reserved'), highmem: figure('highmem') };
}

describe('the Memory: line of recorded boots', () => {
  const names = readdirSync(ROOT)
    .filter((name) => name.includes('__'))
    .filter((name) => readFileSync(join(ROOT, name, 'dmesg.txt')).includes('] Memory: '))
    .sort();
  let exact = 0;

  it.each(names)('%s', (name) => {
    const boot = loadBoot(ROOT, name);
    const line = boot.log.find((candidate) => candidate.startsWith('Memory: ')) ?? '';
    const figures = new Map(
      predictionFor(ROOT, boot).memoryLine?.figures.map((figure) => [figure.name, figure.kibibytes]),
    );
    const predicted = Object.keys(printedFigures(line)).map((figure) => [figure, figures.get(figure) ?? 0]);
    expect(Object.fromEntries(predicted)).toEqual(printedFigures(line));
    exact++;
  });

  afterAll(() =>
    console.log(`Memory: lines of recorded boots: ${exact} of ${names.length} exact in what the inputs tell`),
  );
});
