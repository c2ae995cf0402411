// Runs a TypeScript script of this repository: bundled to a temporary file, so that Node 20 needs nothing else.
// usage: node scripts/run.mjs SCRIPT.ts [ARGUMENT...]
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [script] = process.argv.splice(2, 1);
if (!script) {
  console.error('usage: node scripts/run.mjs SCRIPT.ts [ARGUMENT...]');
  process.exit(2);
}
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(root, 'node_modules', '.dtmem-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, 'script.mjs');
await build({
  entryPoints: [script],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  logLevel: 'error',
});
await import(pathToFileURL(outfile).href);
