/**
 * Attacks dtmem with damaged inputs: `npm run fuzz -- [--seconds N | --runs N] [--seed S] [--only NAME,…] [--keep DIR]`.
 *
 * Each case has a seed, counted up from the one printed at the start: what fails is told with its seed, made small, and
 * written to DIR where one is given. Exits with 1 when anything failed.
 */
import { mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keptText } from './kept-case.ts';
import { minimised } from './minimise.ts';
import { type Failure, outcomeOf } from './outcome.ts';
import type { FuzzCase, Target } from './target.ts';
import { TARGETS } from './targets.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'string' },
  },
});
const names = values.only?.split(',') ?? [...TARGETS.keys()];
const unknown = names.filter((name) => !TARGETS.has(name));
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(', ')}: the targets are ${[...TARGETS.keys()].join(', ')}`);
  process.exit(2);
}
const first = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const runs = values.runs === undefined ? Number.POSITIVE_INFINITY : Number(values.runs);
const seconds =
  values.seconds === undefined ? (values.runs === undefined ? 60 : Number.POSITIVE_INFINITY) : Number(values.seconds);

/** How things go on is told each time that so many more cases are through. */
const TOLD_EVERY = 100_000;

/** Faults of one kind that are told in full; more of them are only counted. */
const TOLD = 1;

function report(target: Target, seed: number, given: FuzzCase, failure: Failure): void {
  console.log(`\n${target.name}, seed ${seed}: ${failure.message}`);
  console.log(failure.stack.split('\n').slice(1, 6).join('\n'));
  const smallest = minimised(target, given, failure.kind);
  console.log(`  ${JSON.stringify(smallest.settings)}, ${smallest.input.length} bytes`);
  console.log(`  again: npm run fuzz -- --only ${target.name} --seed ${seed} --runs 1`);
  if (values.keep === undefined) return;
  mkdirSync(values.keep, { recursive: true });
  writeFileSync(join(values.keep, `${target.name}-${seed}.json`), keptText(target.name, failure.message, smallest));
}

/** So many cases are told at a time: writing takes longer than most of them. */
const TRAIL = 64;

/** Where the running case stands, for one that takes the whole process down with it. */
const trail = join(tmpdir(), `dtmem-fuzz-${process.pid}`);
const trailFile = openSync(trail, 'w');

function attack(target: Target, share: number): number {
  const kinds = new Map<string, number>();
  const until = Date.now() + share * 1000;
  let tried = 0;
  let taken = 0;
  let slowest = 0;
  let slowestSeed = first;
  for (; tried < runs && (tried % TRAIL !== 0 || Date.now() < until); tried++) {
    const seed = first + tried;
    if (tried % TRAIL === 0) writeSync(trailFile, `${target.name} ${seed} to ${seed + TRAIL - 1}    \n`, 0);
    const given = target.caseOf(seed);
    const outcome = outcomeOf(target, given);
    if (outcome.taken) taken++;
    if (outcome.milliseconds > slowest) [slowest, slowestSeed] = [outcome.milliseconds, seed];
    if ((tried + 1) % TOLD_EVERY === 0)
      console.log(`${target.name}: ${tried + 1} cases, the slowest took ${slowest.toFixed(0)} ms`);
    if (!outcome.failure) continue;
    const seen = kinds.get(outcome.failure.kind) ?? 0;
    kinds.set(outcome.failure.kind, seen + 1);
    if (seen < TOLD) report(target, seed, given, outcome.failure);
  }
  const failed = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `${target.name}: ${tried} cases, ${taken} taken, ${tried - taken} refused, ${failed} failed; the slowest took ${slowest.toFixed(0)} ms (seed ${slowestSeed})`,
  );
  for (const [kind, count] of kinds) console.log(`  ${count} times ${kind}`);
  return failed;
}

console.log(`seed ${first}; if the process dies, ${trail} has the case`);
let failed = 0;
for (const name of names) {
  const target = TARGETS.get(name)?.();
  if (target) failed += attack(target, seconds / names.length);
}
process.exitCode = failed > 0 ? 1 : 0;
