import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { COMPARED, IGNORED, isCompared, unlisted } from './memory-lines.ts';

const FOLDERS = (['boots', 'lts/boots', 'found', 'vintage/boots'] as const).map(recorded);

describe('lines of a log', () => {
  it.each([
    ['cma: Reserved 16 MiB at 0x3f000000', true],
    ['  Movable zone: 144 pages used for memmap', true],
    ['  DMA      [mem 0x0000000040000000-0x000000006fffffff]', true],
    ['Memory: 1000K/2000K available', false],
    ['Built 1 zonelists, mobility grouping on.  Total pages: 130048', true],
    ['usb 1-1: new device', false],
  ])('%s: compared word for word, %s', (line, compared) => {
    expect(isCompared(line)).toBe(compared);
  });

  it('speak of memory in no way that is neither compared nor left out on purpose', () => {
    expect(unlisted(['zone_new: 7 pages', 'usb 1-1: new device'])).toEqual(['zone_new: 7 pages']);
  });
});

describe('lines of the recorded logs', () => {
  const logs = FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .map((name) => join(folder, name, 'dmesg.txt'))
      .filter((file) => existsSync(file))
      .map((file) =>
        readFileSync(file, 'latin1')
          .split('\n')
          .map((line) => line.replace(/^\[\s*\d+\.\d+\] ?/, '')),
      ),
  );

  it('are compared, or left out for a reason that is told', () => {
    expect([...new Set(logs.flatMap(unlisted))]).toEqual([]);
  });

  it.each([...COMPARED, ...IGNORED])('has $what', ({ pattern }) => {
    expect(logs.some((log) => log.some((line) => pattern.test(line)))).toBe(true);
  });
});
