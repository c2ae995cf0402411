/**
 * How many boards one process reads and predicts in a second, and how that compares with a process of dtc for each.
 */
import { spawnSync } from 'node:child_process';
import { predict } from '../../src/analysis/predict.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { toJSON } from '../../src/render/json.ts';
import type { Boards } from './boards.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;
/** The engine goes on optimising for about so many. */
const WARM_UP_ROUNDS = 3;
const DTC_SAMPLE = 60;

export function run({ list, from }: Boards): Row[] {
  const read = secondsFor(() => {
    for (const { bytes, path } of list) readDtb(bytes, { file: path });
  });
  const whole = secondsFor(() => {
    for (const { bytes, path, kernel } of list) predict(readDtb(bytes, { file: path }), { kernel });
  });
  const json = secondsFor(() => {
    for (const { bytes, path, kernel } of list)
      JSON.stringify(toJSON(predict(readDtb(bytes, { file: path }), { kernel })));
  });
  const rate = (seconds: number): string => `${Math.round(list.length / seconds).toLocaleString('en')} boards/s`;
  return [
    { name: `boards: read, ${from}`, figure: rate(read) },
    { name: 'boards: read and predict', figure: rate(whole), aim: 'at least 1,000' },
    { name: 'boards: read, predict and print as JSON', figure: rate(json) },
    dtcRow(
      list.slice(0, DTC_SAMPLE).map(({ path }) => path),
      whole / list.length,
    ),
  ];
}

function dtcRow(paths: readonly string[], secondsABoard: number): Row {
  const name = 'boards: one dtc -I dtb -O dts a board';
  const dtc = (path: string) => spawnSync('dtc', ['-I', 'dtb', '-O', 'dts', '-q', '-o', '/dev/null', path]);
  const [first = ''] = paths;
  if (dtc(first).error) return { name, figure: 'skipped: dtc is not installed' };
  const start = performance.now();
  for (const path of paths) dtc(path);
  const seconds = (performance.now() - start) / 1000 / paths.length;
  return {
    name,
    figure: `${Math.round(1 / seconds).toLocaleString('en')} boards/s`,
    ratio: `× ${(seconds / secondsABoard).toFixed(1)} of the time that dtmem takes to read and predict`,
  };
}

/** Of the fastest round, after some to warm up. */
function secondsFor(action: () => void): number {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) action();
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    action();
    fastest = Math.min(fastest, (performance.now() - start) / 1000);
  }
  return fastest;
}
