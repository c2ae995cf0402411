/** Damaged configurations of a project. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/cli/config/load.ts';
import type { Target } from '../target.ts';
import { encode, filesOf } from './files.ts';

const PROJECT = {
  boards: [
    'boards/*.dts',
    {
      trees: 'phones/*.dts',
      kernels: ['5.10', { name: 'new', kernel: '6.12', memory: '0x80000000+1G' }],
      set: { CONFIG_HIGHMEM: 'y' },
    },
  ],
  budgets: ['lowmem >= 700M', 'cma = 64M'],
  severities: { DTM101: 'error', DTM203: 'off' },
  allow: ['DTM101', { code: 'DTM201', node: '/reserved-memory/*', reason: 'known' }],
  snapshots: 'beside',
  failOn: 'warning',
  dtbSize: 4096,
};

/** The configuration of a project is read from a file, so each case becomes one. */
export function projects(): Target {
  const folder = mkdtempSync(join(tmpdir(), 'dtmem-fuzz-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const words = [
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    'null',
    'true',
    '1e999',
    '-0',
    '"__proto__"',
    '"constructor"',
    '"boards"',
    '{"toString":1}',
    '\u001b',
  ];
  return filesOf(
    'projects',
    () => encode(JSON.stringify(PROJECT, undefined, 1)),
    words,
    (bytes) => {
      const file = join(folder, 'dtmem.config.json');
      writeFileSync(file, bytes);
      loadConfig(file, folder);
    },
  );
}
