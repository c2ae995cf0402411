/**
 * The helper as a team uses it.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPredict } from '../src/vitest.ts';

const PROJECT = join(import.meta.dirname, 'cli/check/project/boards');
let folder = '';
let board = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dtmem-vitest-'));
  cpSync(PROJECT, folder, { recursive: true });
  board = join(folder, 'alpha.dts');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('toMatchMemory', () => {
  it('holds a board to its figures', () => {
    expect(board).toMatchMemory({ lowmem: '720M', cma: '128M', usable: '>= 900M', regions: 3 }, { kernel: '6.1' });
    expect(board).not.toMatchMemory({ lowmem: '760M' });
  });

  it('takes a prediction too, and options as tests have them', () => {
    const predicted = toPredict(board, { kernel: '6.1', memory: ['0x80000000+512M'], config: { CONFIG_HIGHMEM: 'n' } });
    expect(predicted).toMatchMemory({ ram: 512n << 20n, highmem: 0, 'region.vpu.base': '0x90000000' });
  });

  it('says which figures miss, and by what', () => {
    expect(() => expect(board).toMatchMemory({ lowmem: '760M', cma: '128M', nomap: '<= 16M' })).toThrow(
      `${board}: lowmem is 720 MiB, not 760 MiB; nomap is 48 MiB, not <= 16 MiB`,
    );
  });

  it('knows no figure by a wrong name', () => {
    expect(() => expect(board).toMatchMemory({ lowmen: '1M' })).toThrow(
      'there is no figure "lowmen": did you mean lowmem?',
    );
    expect(() => expect(7).toMatchMemory({ lowmem: '1M' })).toThrow('expected the path of a board');
    expect(() => toPredict(board, { memory: ['lots'] })).toThrow('memory cannot be "lots"');
  });
});

describe('toMatchMemorySnapshot', () => {
  it('writes a snapshot, and tells what changed since', ({ skip }) => {
    // how vitest was started decides what snapshots do
    const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } };
    skip(snapshotState._updateSnapshot === 'all', 'vitest --update accepts every change');
    if (snapshotState._updateSnapshot === 'none') {
      expect(() => expect(board).toMatchMemorySnapshot()).toThrow('alpha.memmap is missing');
      return;
    }
    expect(board).toMatchMemorySnapshot({ kernel: '6.1' });
    expect(readFileSync(join(folder, 'alpha.memmap'), 'utf8')).toMatch(/^# dtmem\.memmap\/1\n/);
    expect(board).toMatchMemorySnapshot({ kernel: '6.1' });
    const common = join(folder, 'common.dtsi');
    writeFileSync(common, readFileSync(common, 'utf8').replace('0x90000000 0x02000000', '0x90000000 0x03000000'));
    expect(() => expect(board).toMatchMemorySnapshot({ kernel: '6.1' })).toThrow(
      'resized /reserved-memory/vpu@90000000',
    );
  });
});
