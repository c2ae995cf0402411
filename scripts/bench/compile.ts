/**
 * What compiling sources costs: all ARM boards of a kernel tree in one process, against `cpp | dtc` for each; one board from
 * the command line.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { IncludeCache } from '../../src/devicetree/cpp/preprocess.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { compileTree } from '../../src/devicetree/dts/compile.ts';
import { nodeFiles } from '../../src/node/dts-source.ts';
import type { Row } from './row.ts';

/** Boards that `cpp | dtc` is timed on. */
const SAMPLE = 60;

export function run(): Row[] {
  const tree = process.env.LINUX_SOURCE;
  if (!tree) return [{ name: 'compile: all ARM boards', figure: 'skipped: LINUX_SOURCE names no kernel tree' }];
  const folder = join(tree, 'arch/arm/boot/dts');
  const boards = readdirSync(folder)
    .filter((name) => name.endsWith('.dts'))
    .map((name) => join(folder, name));
  const includePaths = [folder, join(tree, 'scripts/dtc/include-prefixes')];

  const cache = new IncludeCache();
  const source = nodeFiles();
  const start = performance.now();
  for (const path of boards) writeDtb(compileTree(path, { source, includePaths, cache, warnings: false }).tree);
  const own = (performance.now() - start) / boards.length;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);

  const rows: Row[] = [
    { name: `compile: ${boards.length} ARM boards in one process`, figure: `${own.toFixed(1)} ms a board` },
    { name: 'compile: peak memory of this process', figure: `${peak} MiB` },
  ];
  const reference = millisecondsOfDtc(boards, includePaths);
  rows.push(
    reference === undefined
      ? { name: 'compile: cpp | dtc a board', figure: 'skipped: cpp or dtc is not installed' }
      : {
          name: 'compile: cpp | dtc a board',
          figure: `${reference.toFixed(1)} ms a board`,
          ratio: `dtmem takes × ${(own / reference).toFixed(2)} of it`,
          aim: 'at most 0.5',
        },
  );
  return rows;
}

function millisecondsOfDtc(boards: readonly string[], includePaths: readonly string[]): number | undefined {
  const step = Math.max(1, Math.floor(boards.length / SAMPLE));
  const sample = boards.filter((_, index) => index % step === 0);
  const start = performance.now();
  for (const path of sample) {
    const flags = includePaths.flatMap((folder) => ['-I', folder]);
    const cpp = spawnSync('cpp', ['-nostdinc', '-undef', '-D__DTS__', '-x', 'assembler-with-cpp', ...flags, path], {
      maxBuffer: 1 << 28,
    });
    if (cpp.error) return undefined;
    const dtc = spawnSync(
      'dtc',
      ['-q', '-q', '-O', 'dtb', '-o', '/dev/null', ...includePaths.flatMap((folder) => ['-i', folder]), '-'],
      {
        input: cpp.stdout,
        maxBuffer: 1 << 28,
      },
    );
    if (dtc.error) return undefined;
  }
  return (performance.now() - start) / sample.length;
}
