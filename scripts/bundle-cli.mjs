/**
 * Bundles the command line into one folder: `main.js` and a chunk for each command, loaded when that command runs.
 *
 * A start of dtmem should cost little more than a start of Node, so yargs is bundled and all is minified.
 */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * yargs measures text by string-width, whose Unicode tables take 20 ms to compile at every start. What yargs measures
 * here is our own help text, a column a character.
 */
const ASCII_WIDTH = {
  name: 'ascii-width',
  setup(bundle) {
    bundle.onResolve({ filter: /^string-width$/ }, () => ({ path: 'string-width', namespace: 'ascii-width' }));
    bundle.onLoad({ filter: /.*/, namespace: 'ascii-width' }, () => ({
      contents: 'export default (text) => text.length;',
    }));
  },
};

/** Bundles into the folder `outdir` and returns the path of its `main.js`. */
export async function bundleCli(outdir) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli/main.ts'],
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [ASCII_WIDTH],
  });
  const main = join(outdir, 'main.js');
  chmodSync(main, 0o755);
  return main;
}
