/**
 * What a start of dtmem costs, as a ratio to a start of Node: pairs run one after the other, so that a busy machine slows both.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Boards } from './boards.ts';
import type { Row } from './row.ts';

const MAIN = join('dist', 'cli', 'main.js');
const PAIRS = 21;

export function run(boards: Boards): Row[] {
  if (!existsSync(MAIN)) return [{ name: 'start-up', figure: `skipped: ${MAIN} is not there, npm run build makes it` }];
  const bySize = [...boards.list].sort((a, b) => a.bytes.length - b.bytes.length);
  const median = bySize[bySize.length >> 1];
  const largest = bySize.at(-1);
  const predict = (path: string | undefined): string[] => [MAIN, 'predict', path ?? ''];
  const size = (bytes: number | undefined): string => `${Math.round((bytes ?? 0) / 1024)} KiB`;
  return [
    startOf('dtmem --version', [MAIN, '--version'], '1.5'),
    startOf(`dtmem predict, the median blob (${size(median?.bytes.length)})`, predict(median?.path), '2.0'),
    startOf(`dtmem predict, the largest blob (${size(largest?.bytes.length)})`, predict(largest?.path), '2.0'),
    startOf('dtmem explain DTM101', [MAIN, 'explain', 'DTM101']),
  ];
}

function startOf(name: string, words: readonly string[], aim?: string): Row {
  const pairs = Array.from({ length: PAIRS }, () => {
    const node = milliseconds(['-e', '0']);
    return { node, dtmem: milliseconds(words) };
  });
  const ratio = medianOf(pairs.map(({ node, dtmem }) => dtmem / node));
  return {
    name: `start-up: ${name}`,
    figure: `${medianOf(pairs.map(({ dtmem }) => dtmem)).toFixed(0)} ms`,
    ratio: `× ${ratio.toFixed(2)} of node -e 0 (${medianOf(pairs.map(({ node }) => node)).toFixed(0)} ms)`,
    ...(aim === undefined ? {} : { aim: `at most ${aim}` }),
  };
}

function milliseconds(words: readonly string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, words, { stdio: 'ignore' });
  return performance.now() - start;
}

export function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
