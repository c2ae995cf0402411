/**
 * The program of a thread that checks boards: batches come in, results go out.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { type CheckedJob, checkBoard } from './check-board.ts';
import type { CheckOptions } from './job.ts';
import type { Batch, BatchResult } from './pool.ts';

parentPort?.on('message', async ({ first, jobs }: Batch) => {
  const results: CheckedJob[] = [];
  for (const job of jobs) results.push(await checkBoard(job, workerData as CheckOptions));
  parentPort?.postMessage({ first, results } satisfies BatchResult);
});
