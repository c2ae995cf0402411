/**
 * Mutation testing: `npm run mutate -- [--only PATH] [--sample N] [--seed S] [--minutes M] [--workers W] [--tests]`
 *
 * Changes the sources of the rooms that decide what is predicted, one small change at a time, and runs the tests that pass the
 * changed place until one of them notices. Prints what nobody noticed, and how much was noticed, room by room.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleMutants, ROOMS } from './bundle.ts';
import { isEquivalent, staleEquivalents } from './equivalent.ts';
import type { Mutant } from './mutants.ts';
import type { Answer, Baseline, Task } from './worker.ts';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '600' },
    workers: { type: 'string', default: `${availableParallelism()}` },
    killers: { type: 'boolean', default: false },
  },
});

/** A mutant that takes so much longer than all tests do runs without end. */
const TIMES_AS_LONG = 3;

/** Numbers from 0 to, not including, 1: the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

interface Outcome {
  readonly mutant: Mutant;
  /** The test that noticed it, or how it ended otherwise; undefined where nothing did. */
  readonly killer?: string;
}

class Worker {
  readonly #words: readonly string[];
  #process: ChildProcess | undefined;

  constructor(...words: readonly string[]) {
    this.#words = words;
  }

  /** The answer; undefined where there is none in time, or the process ends. */
  async ask(task: Task, milliseconds: number): Promise<Answer | undefined> {
    const [script = '', ...words] = this.#words;
    this.#process ??= fork(script, words, {
      execArgv: ['--max-old-space-size=3000'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const worker = this.#process;
    worker.send(task);
    const answer = await new Promise<Answer | undefined>((settle) => {
      const timer = setTimeout(() => settle(undefined), milliseconds);
      const finish = (given?: Answer): void => {
        clearTimeout(timer);
        worker.removeAllListeners();
        settle(given);
      };
      worker.once('message', (given: Answer) => finish(given));
      worker.once('exit', () => finish());
    });
    if (!answer) this.end();
    return answer;
  }

  end(): void {
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
  }
}

const root = resolve('.');
const folder = mkdtempSync(join(root, 'node_modules', '.mutate-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));

const bundle = join(folder, 'tests.cjs');
const baselineFile = join(folder, 'baseline.json');
const { text, mutants } = await bundleMutants(root);
writeFileSync(bundle, text);
await build({
  entryPoints: ['scripts/mutate/worker.ts'],
  outfile: join(folder, 'worker.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'error',
});
const newWorker = (): Worker => new Worker(join(folder, 'worker.mjs'), bundle, baselineFile);

const first = newWorker();
const started = performance.now();
const answer = await first.ask({ kind: 'baseline' }, 600_000);
first.end();
if (answer?.kind !== 'baseline') throw new Error('the tests do not come to their end without a mutant');
const baseline = JSON.parse(readFileSync(baselineFile, 'utf8')) as Baseline;
const tests = baseline.durations.length - baseline.failing.length;
const baselineTime = performance.now() - started;
console.log(`${tests} tests pass in ${(baselineTime / 1000).toFixed(0)} s; ${mutants.length} mutants in all`);
for (const failing of baseline.failing) console.log(`  left out, it fails without a mutant: ${failing}`);

for (const stale of staleEquivalents(mutants)) {
  console.log(`  no mutant any more, take it off the list of those that change nothing: ${stale}`);
  process.exitCode = 1;
}

const chosen = mutants.filter(
  (mutant) =>
    !isEquivalent(mutant) && (flags.only.length === 0 || flags.only.some((path) => mutant.file.includes(path))),
);
const order = shuffled(chosen, randomNumbers(Number(flags.seed)));
const queue = flags.sample === undefined ? order : order.slice(0, Number(flags.sample));
const total = queue.length;
const deadline = started + Number(flags.minutes) * 60_000;
const outcomes: Outcome[] = [];

async function work(): Promise<void> {
  const worker = newWorker();
  for (let mutant = queue.pop(); mutant && performance.now() < deadline; mutant = queue.pop()) {
    const given = await worker.ask({ kind: 'try', mutant: mutant.id }, baselineTime * TIMES_AS_LONG);
    if (given?.kind === 'tried')
      outcomes.push({ mutant, ...(given.killer === undefined ? {} : { killer: given.killer }) });
    else outcomes.push({ mutant, killer: 'no end, or a crash' });
  }
  worker.end();
}

await Promise.all(Array.from({ length: Number(flags.workers) }, work));

const byPlace = (a: Outcome, b: Outcome): number =>
  a.mutant.file < b.mutant.file ? -1 : a.mutant.file > b.mutant.file ? 1 : a.mutant.line - b.mutant.line;
const survivors = outcomes.filter(({ killer }) => killer === undefined).sort(byPlace);
for (const { mutant } of survivors) {
  console.log(`${mutant.file}:${mutant.line}: ${mutant.original.slice(0, 90)}  →  ${mutant.replacement.slice(0, 90)}`);
}
if (flags.killers) {
  for (const { mutant, killer } of outcomes.filter((outcome) => outcome.killer !== undefined).sort(byPlace)) {
    console.log(
      `killed ${mutant.file}:${mutant.line}: ${mutant.original.slice(0, 60)}  →  ${mutant.replacement.slice(0, 60)}: ${killer}`,
    );
  }
}

console.log();
for (const room of ROOMS) {
  const tried = outcomes.filter(({ mutant }) => mutant.file.startsWith(room));
  const killed = tried.filter(({ killer }) => killer !== undefined).length;
  const share = tried.length === 0 ? '-' : `${((killed / tried.length) * 100).toFixed(1)} %`;
  console.log(`${room.padEnd(20)} ${share.padStart(7)}  ${killed} of ${tried.length} killed`);
}
if (outcomes.length < total) console.log(`time is up: ${outcomes.length} of ${total} mutants tried`);
