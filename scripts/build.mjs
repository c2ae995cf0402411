/**
 * Builds dist/: the library with its types (tsc, a file for a file) and the command line (esbuild, bundled).
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCli } from './bundle-cli.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');

/** The compiler's own start script: `npx` would cost a process more. */
function compilerScript() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  return join(dirname(manifest), 'bin', 'tsc');
}

rmSync(DIST, { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [compilerScript(), '--project', 'tsconfig.build.json'], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
await bundleCli(join(DIST, 'cli'));
