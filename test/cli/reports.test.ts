/**
 * The reports as people read them: one text file for each board and command, under `reports/`. Read the difference when one
 * changes: `npx vitest run test/cli/reports.test.ts -u` writes them anew.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledCli } from './cli.ts';

const run = bundledCli();

const REPORTS: readonly (readonly [file: string, code: number, words: readonly string[]])[] = [
  ['predict-small', 0, ['predict', 'small.dts', '--kernel', '6.1']],
  [
    'predict-small-placed',
    0,
    [
      'predict',
      'small.dts',
      '--kernel=5.10',
      '--kernel-image=80300000-80ffffff',
      '--dtb-at=0x88000000',
      '--dtb-size=64K',
      '--initrd=90000000-907fffff',
      '--cmdline=vmalloc=512M cma=0',
      '--memory=80000000+512M',
      '--memory=a0000000-bfffffff',
      '--set=CONFIG_HIGHMEM=n',
    ],
  ],
  ['predict-camera', 1, ['predict', 'camera.dts', '-k6.12']],
  ['predict-above-4g', 0, ['predict', 'above-4g.dts', '-k', '6.12', '--set', 'CONFIG_ARM_LPAE=y']],
  ['predict-no-memory', 0, ['predict', 'no-memory.dts', '-k', '6.1']],
  ['predict-unfilled-memory', 0, ['predict', 'unfilled-memory.dts', '-k', '6.1']],
  ['predict-overlay', 0, ['predict', 'small.dts', '--overlay', 'extra-bank.dtso', '-k', '6.1']],
  ['trace-camera', 0, ['trace', 'camera.dts', '-k', '6.12']],
  ['trace-camera-stage', 0, ['trace', 'camera.dts', '-k', '6.12', '--stage', 'reserved-memory']],
  ['trace-camera-at', 0, ['trace', 'camera.dts', '-k', '6.12', '--at', '8']],
  ['trace-small-at-0', 0, ['trace', 'small.dts', '-k', '6.1', '--at', '0']],
  ['explain-no-memory', 0, ['explain', 'DTM101']],
];

describe('reports', () => {
  it.each(REPORTS)('%s', async (file, expectedCode, words) => {
    const { code, stdout, stderr } = run(words);
    expect(stderr).toBe('');
    await expect(stdout).toMatchFileSnapshot(join(import.meta.dirname, 'reports', `${file}.txt`));
    expect(code).toBe(expectedCode);
  });
});
