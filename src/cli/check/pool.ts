/**
 * Checks boards on as many threads as are worth it, and gives the results in the order of the boards.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type CheckedJob, checkBoard } from './check-board.ts';
import type { BoardJob, CheckOptions } from './job.ts';

/** The worker's own program, beside the command line's; absent where dtmem runs from its sources. */
const WORKER = new URL('./check-worker.js', import.meta.url);

/** Fewer boards are checked sooner than threads start. */
const WORTH_A_THREAD = 60;

/** Boards that a thread is given at a time: few enough that all threads end together. */
const BATCH = 8;

/** What a worker is given, and what it gives back. */
export interface Batch {
  /** Position of its first board. */
  readonly first: number;
  readonly jobs: readonly BoardJob[];
}

export interface BatchResult {
  readonly first: number;
  readonly results: readonly CheckedJob[];
}

export interface PoolRequest {
  readonly jobs: readonly BoardJob[];
  readonly options: CheckOptions;
  /** Threads at most; all cores when absent. */
  readonly threads?: number;
  /** Told how many boards are through. */
  readonly onProgress: (done: number) => void;
}

export async function checkBoards(request: PoolRequest): Promise<CheckedJob[]> {
  const { jobs, threads = availableParallelism() } = request;
  const wanted = Math.min(threads, Math.ceil(jobs.length / WORTH_A_THREAD));
  return wanted > 1 && existsSync(fileURLToPath(WORKER)) ? onThreads(request, wanted) : onThisThread(request);
}

async function onThisThread({ jobs, options, onProgress }: PoolRequest): Promise<CheckedJob[]> {
  const results: CheckedJob[] = [];
  for (const job of jobs) {
    results.push(await checkBoard(job, options));
    onProgress(results.length);
  }
  return results;
}

async function onThreads({ jobs, options, onProgress }: PoolRequest, threads: number): Promise<CheckedJob[]> {
  const results: CheckedJob[] = new Array(jobs.length);
  const workers: Worker[] = [];
  let next = 0;
  let done = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, { workerData: options });
      workers.push(worker);
      const feed = (): void => {
        if (next >= jobs.length) {
          resolve();
          return;
        }
        const batch: Batch = { first: next, jobs: jobs.slice(next, next + BATCH) };
        next += batch.jobs.length;
        worker.postMessage(batch);
      };
      worker.on('message', ({ first, results: batch }: BatchResult) => {
        for (const [index, result] of batch.entries()) results[first + index] = result;
        done += batch.length;
        onProgress(done);
        feed();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`a thread of the check ended with ${code}`)));
      feed();
    });
  try {
    await Promise.all(Array.from({ length: threads }, work));
    return results;
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}
