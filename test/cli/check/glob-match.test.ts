import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchedBy } from '../../../src/cli/check/glob-match.ts';

const FILES = [
  'work/a.dts',
  'work/.hidden.dts',
  'work/boards/b.dts',
  'work/boards/c.dtb',
  'work/boards/deep/d.dts',
  'work/boards/[odd].dts',
  'work/.git/e.dts',
  'other/f.dts',
];

describe('paths that globs match', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'dtmem-globs-'));
    for (const file of FILES) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
    }
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it.each([
    '*.dts',
    './*.dts',
    'boards/*.dts',
    'boards//*.dts',
    'boards/../*.dts',
    '**/*.dts',
    '**/*.{dts,dtb}',
    'boards/**',
    '../other/*.dts',
    '../work/*.dts',
    '../**/f.dts',
    '{a,boards/b}.dts',
    'boards/[bc].*',
    'boards/\\[odd\\].dts',
    'boards/!(b).dts',
    '.*.dts',
    '!*.dts',
    'boards',
    'nothing/*.dts',
    'ABSOLUTE/work/**/*.dts',
  ])('%s: those that the search for boards finds', (pattern) => {
    const folder = join(root, 'work');
    const glob = pattern.replace('ABSOLUTE', root);
    const found = globSync([glob.replaceAll('\\', '/')], { cwd: folder, absolute: true, expandDirectories: false });
    const files = FILES.map((file) => join(root, file));
    expect([...matchedBy([glob], files, folder)].sort()).toEqual(found.map((file) => resolve(file)).sort());
  });

  it('any of several globs will do', () => {
    expect([...matchedBy(['*.dtb', 'b/*.dts'], ['/w/a.dtb', '/w/b/c.dts', '/w/d.dts'], '/w')]).toEqual([
      '/w/a.dtb',
      '/w/b/c.dts',
    ]);
  });
});
