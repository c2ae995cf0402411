import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeCacheFile } from '../../src/cli/code-cache.ts';
import { bundledCli } from './cli.ts';

const cli = bundledCli();
let caches = '';
beforeEach(() => {
  caches = mkdtempSync(join(tmpdir(), 'dtmem-caches-'));
});
afterEach(() => rmSync(caches, { recursive: true, force: true }));

describe('the cache of compiled code', () => {
  const file = () => join(caches, 'dtmem/program.cache');
  const explain = () => {
    const { code, stdout } = cli(['explain', 'DTM101'], { env: { XDG_CACHE_HOME: caches } });
    expect([code, stdout.slice(0, 6)]).toEqual([0, 'DTM101']);
  };

  it('is made at the first run, and used as it is from then on', () => {
    explain();
    const { ino } = statSync(file());
    explain();
    expect(statSync(file()).ino).toBe(ino);
  });

  const TITLE = /^dtmem \w{64} v8 \S+ \w+ \d+\n/;
  it.each<readonly [string, (content: Buffer) => Buffer | string]>([
    ['cut short', (content) => content.subarray(0, content.length - 1)],
    ['empty', () => ''],
    ['of another program', (content) => Buffer.concat([Buffer.from('dtmem 0'), content.subarray(7)])],
    ['refused by V8', (content) => content.fill(0, content.indexOf('\n') + 1)],
  ])('is made anew where it is %s', (_, damage) => {
    explain();
    const whole = readFileSync(file());
    expect(whole.toString('latin1')).toMatch(TITLE);
    writeFileSync(file(), damage(whole));
    explain();
    expect(readFileSync(file()).length).toBeGreaterThan(100_000);
    expect(readFileSync(file()).toString('latin1')).toMatch(TITLE);
  });

  it('is done without where it cannot be written', () => {
    writeFileSync(join(caches, 'dtmem'), 'a file where the folder would be');
    explain();
  });

  it('is done without where the environment names no folder for it', () => {
    expect(codeCacheFile({})).toBeUndefined();
    expect(codeCacheFile({ HOME: '/home/me' })).toBe('/home/me/.cache/dtmem/program.cache');
    expect(codeCacheFile({ HOME: '/home/me', XDG_CACHE_HOME: '/caches' })).toBe('/caches/dtmem/program.cache');
    expect(existsSync(file())).toBe(false);
  });
});
