/**
 * The program of a thread that checks boards: batches come in, results go out as they are known.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { checkBoard } from './check-board.ts';
import type { CheckOptions } from './job.ts';
import type { Batch, BoardResult } from './pool.ts';

parentPort?.on('message', async ({ first, jobs }: Batch) => {
  for (const [index, job] of jobs.entries()) {
    const result = await checkBoard(job, workerData as CheckOptions);
    parentPort?.postMessage({ position: first + index, result } satisfies BoardResult);
  }
});
