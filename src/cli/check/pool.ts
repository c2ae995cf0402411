/**
 * Checks boards on as many threads as are worth it, and gives the results in the order of the boards. A board that takes its
 * thread down with it (by the memory it makes dtmem use) is reported as that, and a new thread goes on behind it.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { brokenBoard, type CheckedJob, checkBoard, crashProblem } from './check-board.ts';
import type { BoardJob, CheckOptions } from './job.ts';

/** The worker's own program, beside the command line's; absent where dtmem runs from its sources. */
const WORKER = new URL('./check-worker.js', import.meta.url);

/** Fewer boards are checked sooner than threads start. */
const WORTH_A_THREAD = 60;

/** Memory that a thread may take: more than any board needs, and no more than machines have for each core. In MiB. */
const MEGABYTES = 2048;

/** Boards that a thread is given at a time: few enough that all threads end together. */
const BATCH = 8;

/** What a worker is given. */
export interface Batch {
  /** Position of its first board. */
  readonly first: number;
  readonly jobs: readonly BoardJob[];
}

/** What it gives back, board by board in their order: so it is known which one it was at when it died. */
export interface BoardResult {
  readonly position: number;
  readonly result: CheckedJob;
}

export interface PoolRequest {
  readonly jobs: readonly BoardJob[];
  readonly options: CheckOptions;
  /** Threads at most; all cores when absent. */
  readonly threads?: number;
  /** The program of a thread, where it is another than the one beside this. */
  readonly worker?: URL;
  /** Memory that a thread may take, in MiB; {@link MEGABYTES} when absent. */
  readonly megabytes?: number;
  /** Told how many boards are through. */
  readonly onProgress: (done: number) => void;
}

export async function checkBoards(request: PoolRequest): Promise<CheckedJob[]> {
  const { jobs, threads = availableParallelism(), worker = WORKER } = request;
  const wanted = Math.min(threads, Math.ceil(jobs.length / WORTH_A_THREAD));
  return wanted > 1 && existsSync(fileURLToPath(worker)) ? onThreads(request, worker, wanted) : onThisThread(request);
}

async function onThisThread({ jobs, options, onProgress }: PoolRequest): Promise<CheckedJob[]> {
  const results: CheckedJob[] = [];
  for (const job of jobs) {
    results.push(await checkBoard(job, options));
    onProgress(results.length);
  }
  return results;
}

async function onThreads(
  { jobs, options, megabytes = MEGABYTES, onProgress }: PoolRequest,
  program: URL,
  threads: number,
): Promise<CheckedJob[]> {
  const results: CheckedJob[] = new Array(jobs.length);
  let next = 0;
  let done = 0;
  const take = (position: number, result: CheckedJob): void => {
    results[position] = result;
    onProgress(++done);
  };
  const nextBatch = (): Batch | undefined => {
    if (next >= jobs.length) return undefined;
    const batch = { first: next, jobs: jobs.slice(next, next + BATCH) };
    next += batch.jobs.length;
    return batch;
  };
  const start = (): Worker =>
    new Worker(program, { workerData: options, resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  const work = async (): Promise<void> => {
    for (let batch = nextBatch(); batch; ) {
      const death = await untilItEnds(start(), batch, nextBatch, take);
      if (!death) return;
      const { job, position, rest, reason } = death;
      take(position, brokenBoard(job, [crashProblem(reason)]));
      batch = rest.jobs.length > 0 ? rest : nextBatch();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return results;
}

/** A board that ended the thread it was checked on, and those of its batch that come after it. */
interface Death {
  readonly job: BoardJob;
  readonly position: number;
  readonly rest: Batch;
  readonly reason: unknown;
}

/** Feeds a thread until there is nothing left to check, or until it dies. */
function untilItEnds(
  worker: Worker,
  batch: Batch,
  nextBatch: () => Batch | undefined,
  take: (position: number, result: CheckedJob) => void,
): Promise<Death | undefined> {
  return new Promise((resolve) => {
    let { first, jobs } = batch;
    let reason: unknown;
    const end = (death: Death | undefined): void => {
      worker.removeAllListeners();
      void worker.terminate();
      resolve(death);
    };
    worker.on('message', ({ position, result }: BoardResult) => {
      take(position, result);
      [first, jobs] = [position + 1, jobs.slice(1)];
      if (jobs.length > 0) return;
      const following = nextBatch();
      if (!following) return end(undefined);
      ({ first, jobs } = following);
      worker.postMessage(following);
    });
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', (code) => {
      const [job, ...others] = jobs;
      if (!job) return end(undefined);
      const rest = { first: first + 1, jobs: others };
      end({ job, position: first, rest, reason: reason ?? new Error(`its thread ended with ${code}`) });
    });
    worker.postMessage(batch);
  });
}
