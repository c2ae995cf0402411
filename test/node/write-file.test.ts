import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeFileInFolder } from '../../src/node/write-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'dtmem-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a file into folders that need not exist yet makes them', () => {
  const file = join(folder, 'new/deep/file');
  writeFileInFolder(file, 'content');
  expect(readFileSync(file, 'utf8')).toBe('content');
  expect(() => writeFileInFolder(join(file, 'below'), '')).toThrow(
    `${join(file, 'below')}: cannot be written: no such folder`,
  );
});
