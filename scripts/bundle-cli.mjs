/**
 * Bundles the command line into one folder: `main.js`, which starts, and `app.js`, which does everything else.
 *
 * A start of dtmem should cost little more than a start of Node: everything is in one minified file, whose parts run only
 * when a command needs them, and what yargs brings along for other programs is left out.
 */
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Modules that cost milliseconds at every start, and what dtmem needs of them. */
const REPLACED = {
  // Its Unicode tables take 20 ms to compile. What yargs measures here is dtmem's own help: a column a character.
  'string-width': 'export default (text) => text.length;',
  // yargs asserts only what the types of its callers tell already.
  assert: 'export const strictEqual = () => {}; export const notStrictEqual = () => {};',
};

const replacements = {
  name: 'replacements',
  setup(bundle) {
    const names = new RegExp(`^(${Object.keys(REPLACED).join('|')})$`);
    bundle.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'replaced' }));
    bundle.onLoad({ filter: /.*/, namespace: 'replaced' }, ({ path }) => ({ contents: REPLACED[path] }));
  },
};

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  // jsonc-parser's main file asks for its parts at run time; its module does not
  mainFields: ['module', 'main'],
  format: 'cjs',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Bundles into the folder `outdir`; the paths of the two files. */
export async function bundleCli(outdir) {
  const main = join(outdir, 'main.js');
  const program = join(outdir, 'app.js');
  await build({
    ...COMMON,
    entryPoints: ['src/cli/app.ts'],
    outfile: program,
    // src/cli/code-cache.ts calls the function that this file then is.
    banner: { js: '(function (module, require, importMetaUrl) {' },
    footer: { js: '})' },
    define: { 'import.meta.url': 'importMetaUrl' },
    plugins: [replacements],
  });
  const checksum = createHash('sha256').update(readFileSync(program)).digest('hex');
  await build({
    ...COMMON,
    entryPoints: ['src/cli/main.ts'],
    outfile: main,
    define: { 'import.meta.dirname': '__dirname', PROGRAM_CHECKSUM: JSON.stringify(checksum) },
  });
  // A program of its own, in dtc's place.
  const dtc = join(outdir, 'dtc.js');
  await build({ ...COMMON, entryPoints: ['src/cli/dtc/main.ts'], outfile: dtc });
  chmodSync(dtc, 0o755);
  // The threads of `dtmem check` need no command line.
  await build({ ...COMMON, entryPoints: ['src/cli/check/worker.ts'], outfile: join(outdir, 'check-worker.js') });
  // Node loads a CommonJS script a few milliseconds sooner than a module.
  writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
  chmodSync(main, 0o755);
  return { main, program };
}
