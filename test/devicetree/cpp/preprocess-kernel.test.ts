import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IncludeCache, preprocess } from '../../../src/devicetree/cpp/preprocess.ts';
import type { DtsSource } from '../../../src/devicetree/source/source.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { withSingleSpaces } from './preprocess-cases.ts';
import { runCpp, whyNoCpp } from './real-cpp.ts';

/** An unpacked kernel tree: all of its boards take cpp a minute or two. */
const KERNEL = process.env.LINUX_SOURCE;
const whyNot = KERNEL === undefined ? 'LINUX_SOURCE names no kernel tree' : whyNoCpp();
if (whyNot) console.log(`the boards of the kernel are not preprocessed: ${whyNot}`);

const tree: DtsSource = {
  read(path) {
    try {
      return readFileSync(join(KERNEL ?? '', path));
    } catch {
      return undefined;
    }
  },
};

function boardsOf(architecture: string): string[] {
  const folder = `arch/${architecture}/boot/dts`;
  return readdirSync(join(KERNEL ?? '', folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.dtso?$/.test(path))
    .map((path) => join(folder, path))
    .sort();
}

function preprocessed(board: string, includePaths: readonly string[], cache: IncludeCache): string {
  try {
    return withSingleSpaces(preprocess(board, { source: tree, includePaths, cache }).text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message;
  }
}

describe.skipIf(whyNot)('the boards of a kernel', () => {
  it.each(['arm', 'arm64', 'mips', 'powerpc', 'riscv'])(
    'of %s come out as they do of the real cpp',
    (architecture) => {
      const boards = boardsOf(architecture);
      const cache = new IncludeCache();
      const different = boards.filter((board) => {
        const includePaths = [dirname(board), 'scripts/dtc/include-prefixes'];
        const real = runCpp(KERNEL ?? '', board, includePaths);
        return !real.accepted || withSingleSpaces(real.text) !== preprocessed(board, includePaths, cache);
      });
      console.log(`${architecture}: ${boards.length - different.length} of ${boards.length} boards come out the same`);
      expect(different).toEqual([]);
    },
    600_000,
  );
});
