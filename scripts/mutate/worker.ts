/**
 * Tries mutants, in a process of its own: whoever started it ends it where a mutant runs without end.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  type ExpectStatic,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import type { CollectedTest, Collection } from './vitest-in-place.ts';

/** What the tests did before anything was changed. Tests are known by their number, in the order they are declared. */
export interface Baseline {
  /** Milliseconds of each test; -1 of one that fails, and tells nothing. */
  readonly durations: readonly number[];
  /** For each mutant that tests pass the place of: a bit for every test that does, in hexadecimal digits. */
  readonly tests: Readonly<Record<number, string>>;
  /** Numbers of the mutants that are passed when the sources are loaded: every test may depend on them. */
  readonly atLoad: readonly number[];
  readonly failing: readonly string[];
}

export type Task = { readonly kind: 'baseline' } | { readonly kind: 'try'; readonly mutant: number };

export type Answer =
  | { readonly kind: 'baseline' }
  | { readonly kind: 'tried'; readonly mutant: number; readonly killer?: string };

/** Files and what is unpacked of them, read once for all mutants. */
function remembered(require: NodeJS.Require): NodeJS.Require {
  const memo = <Args extends unknown[], Result>(action: (...args: Args) => Result) => {
    const known = new Map<string, Result>();
    return (...args: Args): Result => {
      const key = JSON.stringify(args);
      if (!known.has(key)) known.set(key, action(...args));
      return known.get(key) as Result;
    };
  };
  const unpacked = new WeakMap<object, Buffer>();
  const modules: Readonly<Record<string, object>> = {
    'node:fs': {
      ...require('node:fs'),
      readFileSync: memo(readFileSync as (...args: unknown[]) => unknown),
      readdirSync: memo(readdirSync as (...args: unknown[]) => unknown),
      existsSync: memo(existsSync),
    },
    'node:zlib': {
      ...require('node:zlib'),
      gunzipSync: (packed: Buffer) => {
        const known = unpacked.get(packed) ?? gunzipSync(packed);
        unpacked.set(packed, known);
        return known;
      },
    },
  };
  return Object.assign((name: string) => modules[name] ?? require(name), require);
}

/** toMatchFileSnapshot of vitest, which writes nothing here. */
function matchFile(this: Chai.AssertionStatic, path: string): void {
  if (chai.util.flag(this, 'object') !== readFileSync(path, 'utf8')) throw new Error(`not what ${path} has`);
}

function vitestExpect(): ExpectStatic {
  chai.use(JestExtend);
  chai.use(JestChaiExpect);
  chai.use(JestAsymmetricMatchers);
  chai.util.addMethod(chai.Assertion.prototype, 'toMatchFileSnapshot', matchFile);
  const expect = ((value: unknown, message?: string) => chai.expect(value, message)) as unknown as ExpectStatic;
  Object.assign(expect, chai.expect, (globalThis as Record<symbol, unknown>)[ASYMMETRIC_MATCHERS_OBJECT]);
  setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect);
  return expect;
}

/** More than there are. */
const MOST_MUTANTS = 1 << 14;

class Trials {
  readonly #program: (require: NodeJS.Require, module: { exports: unknown }, collection: Collection) => void;
  readonly #require: NodeJS.Require;
  readonly #expect = vitestExpect();
  /** How many mutants a test has killed. */
  readonly #kills = new Map<string, number>();

  constructor(bundle: string) {
    this.#program = new Script(readFileSync(bundle, 'utf8'), { filename: bundle }).runInThisContext();
    this.#require = remembered(createRequire(bundle));
  }

  #collect(mutant: number, passed?: Uint8Array): CollectedTest[] {
    const tests: CollectedTest[] = [];
    this.#program(
      this.#require,
      { exports: {} },
      { tests, mutant, file: '', expect: this.#expect, ...(passed ? { passed } : {}) },
    );
    return tests;
  }

  async baseline(): Promise<Baseline> {
    const passed = new Uint8Array(MOST_MUTANTS);
    const numbers = (): number[] => [...passed.keys()].filter((id) => passed[id] === 1);
    const tests = this.#collect(-1, passed);
    const atLoad = numbers();
    const durations: number[] = [];
    const bits = new Map<number, Uint8Array>();
    const failing: string[] = [];
    for (const [index, test] of tests.entries()) {
      passed.fill(0);
      const start = performance.now();
      try {
        await test.run();
      } catch (error) {
        failing.push(`${test.name}: ${String(error).slice(0, 200)}`);
        durations.push(-1);
        continue;
      }
      durations.push(performance.now() - start);
      for (const id of numbers()) {
        const set = bits.get(id) ?? new Uint8Array(Math.ceil(tests.length / 8));
        set[index >> 3] = (set[index >> 3] ?? 0) | (1 << (index & 7));
        bits.set(id, set);
      }
    }
    const byMutant = [...bits].map(([id, set]) => [id, Buffer.from(set).toString('hex')] as const);
    return { durations, tests: Object.fromEntries(byMutant), atLoad, failing };
  }

  /** The test that notices the mutant, or what went wrong before any test began; undefined where none does. */
  async killerOf(mutant: number, { durations, tests, atLoad }: Baseline): Promise<string | undefined> {
    let collected: CollectedTest[];
    try {
      collected = this.#collect(mutant);
    } catch (error) {
      return `loading: ${String(error).slice(0, 100)}`;
    }
    const bits = atLoad.includes(mutant) ? undefined : Buffer.from(tests[mutant] ?? '', 'hex');
    const passes = (index: number): boolean => !bits || ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
    const due = collected
      .map((test, index) => ({ test, index, milliseconds: durations[index] ?? -1 }))
      .filter(({ index, milliseconds }) => milliseconds >= 0 && passes(index))
      .map(({ test, milliseconds }) => ({ test, worth: (1 + (this.#kills.get(test.name) ?? 0)) / (1 + milliseconds) }))
      .sort((a, b) => b.worth - a.worth);
    for (const { test } of due) {
      try {
        await test.run();
      } catch {
        this.#kills.set(test.name, (this.#kills.get(test.name) ?? 0) + 1);
        return test.name;
      }
    }
    return undefined;
  }
}

const [bundle = '', baselineFile = ''] = process.argv.slice(2);
const trials = new Trials(bundle);
let baseline: Baseline | undefined;
// tests that tell how many recordings they went through have no one to tell it to
console.log = () => {};

process.on('message', async (task: Task) => {
  if (task.kind === 'baseline') {
    writeFileSync(baselineFile, JSON.stringify(await trials.baseline()));
    process.send?.({ kind: 'baseline' } satisfies Answer);
    return;
  }
  baseline ??= JSON.parse(readFileSync(baselineFile, 'utf8')) as Baseline;
  const killer = await trials.killerOf(task.mutant, baseline);
  process.send?.({ kind: 'tried', mutant: task.mutant, ...(killer === undefined ? {} : { killer }) } satisfies Answer);
});
