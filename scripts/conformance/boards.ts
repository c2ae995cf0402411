/** The boards of a kernel tree, compiled as the kernel's build compiles them and by dtmem. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IncludeCache } from '../../src/devicetree/cpp/preprocess.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { compileTree } from '../../src/devicetree/dts/compile.ts';
import type { DtsSource } from '../../src/devicetree/source/source.ts';
import { outcomeOf, type Verdict, verdict } from './compare.ts';
import { type Dtc, type Outcome, runDtc } from './dtc.ts';

/** Where the kernel's build looks for included files, besides the folder of the source (scripts/Makefile.lib). */
const INCLUDES = 'scripts/dtc/include-prefixes';

export type Architecture = 'arm' | 'arm64';

/** The sources of all boards of an architecture, relative to the kernel tree, sorted. */
export function boardSources(tree: string, architecture: Architecture): string[] {
  const folder = join('arch', architecture, 'boot/dts');
  return readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dts'))
    .map((name) => join(folder, name))
    .sort();
}

export interface BoardResult {
  readonly board: string;
  readonly plain: Verdict;
  readonly symbols: Verdict;
  /** Wall time of `cpp | dtc` and of dtmem for the plain blob, in milliseconds. */
  readonly referenceTime: number;
  readonly ownTime: number;
}

/** Compiles boards one after the other; files and headers are remembered from one to the next. */
export class BoardComparison {
  readonly #tree: string;
  readonly #dtc: Dtc;
  readonly #source: DtsSource;
  readonly #cache = new IncludeCache();

  constructor(tree: string, dtc: Dtc) {
    this.#tree = tree;
    this.#dtc = dtc;
    this.#source = filesBelow(tree);
  }

  compare(board: string): BoardResult {
    const start = performance.now();
    const text = this.#preprocessed(board);
    const reference = this.#dtcOf(board, text, []);
    const referenceTime = performance.now() - start;
    const ownStart = performance.now();
    const own = this.#own(board, false);
    const ownTime = performance.now() - ownStart;
    return {
      board,
      plain: verdictOf(reference, own),
      symbols: verdictOf(this.#dtcOf(board, text, ['-@']), this.#own(board, true)),
      referenceTime,
      ownTime,
    };
  }

  #preprocessed(board: string): string {
    const { status, stdout, stderr } = spawnSync(
      'cpp',
      ['-nostdinc', '-I', dirname(board), '-I', INCLUDES, '-undef', '-D__DTS__', '-x', 'assembler-with-cpp', board],
      { cwd: this.#tree, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status !== 0) throw new Error(`cpp ${board}: ${stderr}`);
    return stdout;
  }

  #dtcOf(board: string, input: string, flags: readonly string[]): Outcome {
    return runDtc(this.#dtc, [...flags, '-i', dirname(board), '-i', INCLUDES], { input, cwd: this.#tree });
  }

  #own(board: string, symbols: boolean): ReturnType<typeof outcomeOf> {
    return outcomeOf(() => {
      const options = { source: this.#source, includePaths: [dirname(board), INCLUDES], cache: this.#cache };
      return writeDtb(compileTree(board, { ...options, symbols, warnings: false }).tree);
    });
  }
}

function verdictOf(theirs: Outcome, ours: ReturnType<typeof outcomeOf>): Verdict {
  return 'crashed' in theirs ? { kind: 'dtc crashed' } : verdict(theirs, ours);
}

/** Files by path relative to `folder`, each read once. */
function filesBelow(folder: string): DtsSource {
  const known = new Map<string, Uint8Array | undefined>();
  return {
    read(path) {
      if (!known.has(path)) known.set(path, contentOf(join(folder, path)));
      return known.get(path);
    },
  };
}

function contentOf(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return undefined;
  }
}
