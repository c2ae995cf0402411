/**
 * Sound inputs to damage: the boards, fixtures and recordings of this repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { readTree } from '../../src/node/tree.ts';
import type { Chance } from '../chance.ts';
import { randomBoard } from '../oracle/random-tree.ts';

const FOLDERS = ['test/fixtures/boards', 'test/analysis/diagnostics/fixtures', 'dts-samples'];

function filesOf(suffix: RegExp): string[] {
  return FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => suffix.test(name))
      .sort()
      .map((name) => join(folder, name)),
  );
}

/** Paths of the sources that are boards. */
export const boardSources = (): string[] => filesOf(/\.dts$/);

/** Every source by its path, what they include too. */
export function sourceFiles(): Record<string, string> {
  return Object.fromEntries(filesOf(/\.(dtsi?|dtso|h)$/).map((path) => [path, readFileSync(path, 'utf8')]));
}

/** So many trees that no board has. */
const RANDOM_BOARDS = 200;

/** A function that gives the blob of a fixture, or of a tree that no board has. */
export function blobSamples(): (chance: Chance) => Uint8Array {
  const fixtures = boardSources().map((path) => writeDtb(readTree(path)));
  const others = Array.from({ length: RANDOM_BOARDS }, (_, seed) => writeDtb(randomBoard(seed, seed % 3 === 0)));
  return (chance) => {
    const blobs = chance.yes(0.5) ? fixtures : others;
    return blobs[chance.below(blobs.length)] ?? new Uint8Array();
  };
}
