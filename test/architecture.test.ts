/**
 * The house: which folder may import from which, and what of it needs Node. Imports are read off the sources.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(SRC, name));

const IMPORT = /^(?:import|export)\b[^;]*?\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm;

/** What each file imports: files by path, packages by name. */
const imports = new Map(
  files.map((file) => [
    file,
    [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, from, dynamic, bare]) => {
      const name = from ?? dynamic ?? bare ?? '';
      return name.startsWith('.') ? resolve(dirname(file), name) : name;
    }),
  ]),
);

const roomOf = (file: string): string => relative(SRC, file).split('/')[0]!;

/** The rooms that a room may import from, beside itself; `index.ts` and `node.ts` are rooms of their own. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  terms: [],
  devicetree: ['terms'],
  memblock: ['terms'],
  kernel: ['terms'],
  boot: ['terms', 'devicetree', 'memblock', 'kernel'],
  analysis: ['terms', 'devicetree', 'memblock', 'kernel', 'boot'],
  render: ['terms', 'devicetree', 'memblock', 'kernel', 'boot', 'analysis'],
};

const CORE = Object.keys(FLOORS);

describe('the house', () => {
  it.each(CORE)('%s imports only from the floors below', (room) => {
    const allowed = new Set([room, ...FLOORS[room]!]);
    const wrong = files
      .filter((file) => roomOf(file) === room)
      .flatMap((file) =>
        imports.get(file)!.filter((target) => !target.startsWith(SRC) || !allowed.has(roomOf(target))),
      );
    // Packages that run in a browser as they are.
    expect(wrong.filter((target) => target !== 'fast-xml-parser' && target !== 'diff')).toEqual([]);
  });

  it('has nothing of Node in the library', () => {
    const seen = new Set<string>();
    const open = [join(SRC, 'index.ts')];
    for (let file = open.pop(); file; file = open.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      for (const target of imports.get(file) ?? []) {
        expect(target, `imported by ${relative(SRC, file)}`).not.toMatch(/^node:/);
        if (target.startsWith('/')) open.push(target);
      }
    }
    expect(seen.size).toBeGreaterThan(50);
  });

  it('touches files, processes and terminals in node and cli alone', () => {
    const rooms = files.filter((file) => imports.get(file)!.some((target) => target.startsWith('node:'))).map(roomOf);
    // Entries of the package other than the library itself are made for Node.
    expect([...new Set(rooms)].filter((room) => !/^(?!index)\w+\.ts$/.test(room)).sort()).toEqual(['cli', 'node']);
  });
});
