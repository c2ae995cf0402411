/**
 * The boards that the bench reads: those of the recorded boots where they are there, else the fixture boards.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { readTree } from '../../src/node/tree.ts';

/** From the root of the repository, where npm runs scripts. */
const RECORDED = '../shared/golden/boots';
const FIXTURES = 'test/fixtures/boards';

export interface Board {
  /** Path of its blob. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The kernel that the recorded boot was of. */
  readonly kernel: string;
}

export interface Boards {
  readonly from: string;
  readonly list: readonly Board[];
}

export function findBoards(): Boards {
  if (existsSync(RECORDED)) {
    const list = readdirSync(RECORDED)
      .filter((name) => name.includes('__'))
      .map((name) => {
        const path = join(RECORDED, name, 'board.dtb');
        return { path, bytes: new Uint8Array(readFileSync(path)), kernel: /(\d+\.\d+)__/.exec(name)?.[1] ?? '6.12' };
      });
    return { from: `${list.length} recorded boots`, list };
  }
  const folder = mkdtempSync(join(tmpdir(), 'dtmem-bench-'));
  const list = readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.dts'))
    .map((name) => {
      const path = join(folder, name.replace(/dts$/, 'dtb'));
      const bytes = writeDtb(readTree(join(FIXTURES, name)));
      writeFileSync(path, bytes);
      return { path, bytes, kernel: '6.12' };
    });
  return { from: `${list.length} fixture boards (${RECORDED} is not there)`, list };
}
