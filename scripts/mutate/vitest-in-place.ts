/**
 * As much of vitest as the tests of the mutated rooms use, without its files, threads and reports. Tests are put on a list,
 * for whoever tries a mutant to run the few of them that it needs; matchers are vitest's own.
 */
import type { ExpectStatic } from '@vitest/expect';

export interface CollectedTest {
  /** Test file, groups, title and number: of no other test. */
  readonly name: string;
  run(): unknown;
}

/** What a run of the bundle is given, and fills. */
export interface Collection {
  readonly tests: CollectedTest[];
  readonly expect: ExpectStatic;
  /** Number of the mutant that is tried; -1 for none. */
  readonly mutant: number;
  /** 1 at the number of each mutant whose place was passed; absent where nobody asks. */
  readonly passed?: Uint8Array;
  file: string;
}

declare const __collection: Collection;

export const expect = __collection.expect;

type Body = (...values: unknown[]) => unknown;

const groups: string[] = [];

function test(title: string, body: Body, values: readonly unknown[] = []): void {
  const { tests, file } = __collection;
  const name = [file, ...groups, title, `#${tests.length}`].join(' > ');
  tests.push({ name, run: () => body(...values) });
}

function group(title: string, body: Body, values: readonly unknown[] = []): void {
  groups.push(title);
  body(...values);
  groups.pop();
}

type Declare = (title: string, body: Body, values?: readonly unknown[]) => void;

/** `it` and `describe`, with the ways of theirs that are used here. */
function withWays(declare: Declare) {
  const each = (cases: readonly unknown[]) => (title: string, body: Body) => {
    for (const values of cases) declare(title, body, Array.isArray(values) ? values : [values]);
  };
  const none = Object.assign(() => {}, { each: () => () => {} });
  const all = Object.assign((title: string, body: Body) => declare(title, body), { each });
  return Object.assign(all, { skipIf: (skipped: boolean) => (skipped ? none : all) });
}

export const it = withWays(test);
export const describe = withWays(group);

/** What is done once is done before the tests, and what is done at the end is left out: it only reports here. */
export const beforeAll = (action: () => unknown): unknown => action();
export const afterAll = (): void => {};
