/**
 * One script of the mutated sources and all the tests that hold them, to be run as often as there are mutants.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import unpackRecordings from '../../test/recorded/unpack.ts';
import { type Mutant, mutate } from './mutants.ts';

/** Rooms whose sources are changed. */
export const ROOMS = ['src/boot', 'src/kernel/history', 'src/memblock'] as const;

/** Folders of the tests that hold them. */
const TESTS = ['test/analysis', 'test/boot', 'test/golden', 'test/kernel', 'test/memblock'];

/** Tests that do not bear on what a prediction is made of: what recorded logs hold, whatever is predicted. */
const LEFT_OUT = new Set(['test/golden/memory-lines.test.ts']);

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();

export const sources = (): string[] => ROOMS.flatMap((room) => filesIn(room, '.ts'));

export interface MutatedBundle {
  readonly text: string;
  readonly mutants: readonly Mutant[];
}

/** @param root the repository's folder, in which the process runs */
export async function bundleMutants(root: string): Promise<MutatedBundle> {
  unpackRecordings();
  const mutants: Mutant[] = [];
  const mutated = new Map<string, string>();
  for (const file of sources()) {
    const result = mutate(file, readFileSync(file, 'utf8'), mutants.length);
    mutants.push(...result.mutants);
    mutated.set(join(root, file), result.text);
  }
  const tests = TESTS.flatMap((folder) => filesIn(folder, '.test.ts')).filter((file) => !LEFT_OUT.has(file));
  const plugin: Plugin = {
    name: 'mutants',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^vitest$/ }, () => ({ path: join(root, 'scripts/mutate/vitest-in-place.ts') }));
      onResolve({ filter: /^now:/ }, ({ path }) => ({ path, namespace: 'now' }));
      onLoad({ filter: /.*/, namespace: 'now' }, ({ path }) => ({
        contents: `__collection.file = ${JSON.stringify(path.slice('now:'.length))};`,
      }));
      onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        loader: 'ts',
        contents:
          mutated.get(path) ??
          readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      }));
    },
  };
  const { outputFiles } = await build({
    stdin: {
      contents: tests.flatMap((file) => [`import 'now:${file}';`, `import './${relative('.', file)}';`]).join('\n'),
      resolveDir: root,
      sourcefile: 'tests.ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    // package.json says of all files that nothing comes of importing them, which is not so of tests
    ignoreAnnotations: true,
    plugins: [plugin],
    logLevel: 'error',
    banner: {
      js: `(function (require, module, __collection) {
const __tried = __collection.mutant, __passed = __collection.passed;
function __mutant(id) { if (__passed !== undefined) __passed[id] = 1; return __tried === id; }`,
    },
    footer: { js: '})' },
  });
  return { text: outputFiles[0]?.text ?? '', mutants };
}
