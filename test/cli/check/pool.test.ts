/**
 * Boards that take their thread down, or make it throw: the others are checked all the same.
 */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBoard } from '../../../src/cli/check/check-board.ts';
import type { BoardJob, CheckOptions } from '../../../src/cli/check/job.ts';
import { checkBoards } from '../../../src/cli/check/pool.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dtmem-pool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options: CheckOptions = { root: '/boards', allowRead: ['/'], severities: {}, snapshots: 'compare' };
const job = (board: string): BoardJob => ({
  path: `/boards/${board}`,
  board,
  overlay: [],
  fitConfig: undefined,
  include: [],
  define: [],
  boots: [],
  budgets: [],
  allow: [],
  snapshot: undefined,
});

/** A thread that answers for every board but those that say how they end it. */
const WORKER = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ first, jobs }) => {
  jobs.forEach(({ board }, index) => {
    if (board.startsWith('exits')) process.exit(3);
    if (board.startsWith('throws')) throw new RangeError('Maximum BigInt size exceeded');
    if (board.startsWith('eats')) { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }
    const snapshot = { state: 'off', changes: [] };
    parentPort.postMessage({ position: first + index, result: { board: { board, model: 'fine', boots: [], snapshot, problems: [] } } });
  });
});
`;

describe('threads that die', () => {
  it('are replaced, and the boards that killed them are named', async () => {
    const worker = join(folder, 'worker.cjs');
    writeFileSync(worker, WORKER);
    const names = Array.from({ length: 200 }, (_, index) => `board-${index}.dts`);
    names[0] = 'exits-first.dts';
    names[13] = 'throws.dts';
    names[14] = 'exits-next.dts';
    names[100] = 'exits.dts';
    names[199] = 'throws-last.dts';
    let last = 0;
    const results = await checkBoards({
      jobs: names.map(job),
      options,
      threads: 3,
      worker: pathToFileURL(worker),
      onProgress: (done) => {
        last = done;
      },
    });
    expect(results.map(({ board }) => board.board)).toEqual(names);
    expect(last).toBe(200);
    const broken = results.filter(({ board }) => board.problems.length > 0).map(({ board }) => board);
    expect(broken.map(({ board }) => board)).toEqual(names.filter((name) => !name.startsWith('board-')));
    for (const { problems } of broken) {
      expect(problems[0]?.message).toMatch(
        /^dtmem \S+ fails on this board: (its thread ended with 3|Maximum BigInt size)/,
      );
      expect(problems[0]?.help).toContain('please report it');
    }
  });

  it('of too little memory are told as that', async () => {
    const worker = join(folder, 'eater.cjs');
    writeFileSync(worker, WORKER);
    const names = Array.from({ length: 130 }, (_, index) => (index === 40 ? 'eats.dts' : `board-${index}.dts`));
    const results = await checkBoards({
      jobs: names.map(job),
      options,
      threads: 2,
      worker: pathToFileURL(worker),
      megabytes: 32,
      onProgress: () => {},
    });
    const broken = results.filter(({ board }) => board.problems.length > 0);
    expect(broken.map(({ board }) => board.board)).toEqual(['eats.dts']);
    expect(broken[0]?.board.problems[0]?.message).toContain('memory');
  });
});

describe('a board that makes dtmem throw', () => {
  it('is reported as that, with a line that asks for a report', async () => {
    const path = join(import.meta.dirname, '../../fixtures/boards/small.dts');
    const { board } = await checkBoard(
      {
        ...job('small.dts'),
        path,
        get boots(): never {
          throw new TypeError('a bug\nwith a second line');
        },
      },
      options,
    );
    expect(board).toMatchObject({ board: 'small.dts', boots: [] });
    expect(board.problems).toHaveLength(1);
    expect(board.problems[0]?.message).toMatch(/^dtmem \S+ fails on this board: a bug$/);
    expect(board.problems[0]?.help).toContain('please report it');
  });
});
