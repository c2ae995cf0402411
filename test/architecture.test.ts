/**
 * The house: which folder may import from which, and what of it needs Node. Imports are read off the sources.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

const typescriptFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

const files = typescriptFiles(SRC);

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

const EXPORTED_VALUE = /^export (?:async )?(?:const|function\*?|class) (\w+)/gm;
const NAMED_IMPORT =
  /^(?:import|export) (?:type )?(?:\{([^}]*)\}|\* as \w+|\*) from '(\.[^']+)'|import\('(\.[^']+)'\)/gm;

/** What a file imports by name, as `path#name`; `path#*` where it takes all there is. */
function importedNames(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(NAMED_IMPORT)].flatMap(([, names, from, dynamic]) => {
    const target = resolve(dirname(file), from ?? dynamic ?? '');
    if (names === undefined) return [`${target}#*`];
    return names.split(',').map(
      (name) =>
        `${target}#${name
          .trim()
          .replace(/^type /, '')
          .replace(/ as .*/, '')}`,
    );
  });
}

const roomOf = (file: string): string => relative(SRC, file).split('/')[0]!;

/** The rooms of the core, which runs in a browser as it is, and what each may import from beside itself. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  terms: [],
  devicetree: ['terms'],
  memblock: ['terms'],
  kernel: ['terms'],
  boot: ['terms', 'devicetree', 'memblock', 'kernel'],
  analysis: ['terms', 'devicetree', 'memblock', 'kernel', 'boot'],
  render: ['terms', 'devicetree', 'memblock', 'kernel', 'boot', 'analysis'],
};

/** Packages that run in a browser as they are. */
const BROWSER_PACKAGES: ReadonlySet<string> = new Set([
  '@valibot/to-json-schema',
  'diff',
  'fast-xml-parser',
  'valibot',
]);

const CORE = Object.keys(FLOORS);

/** What the core is for: these may import from all of it, and from each other as told. Entries are rooms of their own. */
const ABOVE_THE_CORE: Readonly<Record<string, readonly string[]>> = {
  'index.ts': [],
  node: [],
  'node.ts': ['node'],
  'vitest.ts': ['node'],
  cli: ['node'],
};

/** Rooms within the device tree's, and the rooms there that each may import from beside itself. */
const TREE_FLOORS: Readonly<Record<string, readonly string[]>> = {
  source: [],
  dtb: [],
  cpp: ['source'],
  dts: ['source', 'cpp', 'dtb'],
};

/** Where each file's imports lead that another file of `src` is the end of. */
const importedFiles = (file: string): string[] => (imports.get(file) ?? []).filter((target) => target.startsWith(SRC));

/** Files that import each other, directly or through others: the strongly connected parts of the graph (Tarjan). */
function circles(): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    open.push(file);
    for (const target of importedFiles(file)) {
      if (!order.has(target)) visit(target);
      if (open.includes(target)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1 || importedFiles(file).includes(file)) found.push(circle.map((name) => relative(SRC, name)));
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}

describe('the house', () => {
  it.each(CORE)('%s imports only from the floors below', (room) => {
    const allowed = new Set([room, ...FLOORS[room]!]);
    const wrong = files
      .filter((file) => roomOf(file) === room)
      .flatMap((file) =>
        imports.get(file)!.filter((target) => !target.startsWith(SRC) || !allowed.has(roomOf(target))),
      );
    expect(wrong.filter((target) => !BROWSER_PACKAGES.has(target))).toEqual([]);
  });

  it.each(Object.keys(ABOVE_THE_CORE))('%s imports from nothing above it', (room) => {
    const allowed = new Set([room, ...CORE, ...ABOVE_THE_CORE[room]!]);
    const wrong = files
      .filter((file) => roomOf(file) === room)
      .flatMap((file) => importedFiles(file).filter((target) => !allowed.has(roomOf(target))));
    expect(wrong).toEqual([]);
  });

  it('has no room that these rules leave out', () => {
    const known = new Set([...CORE, ...Object.keys(ABOVE_THE_CORE)]);
    expect([...new Set(files.map(roomOf))].filter((room) => !known.has(room))).toEqual([]);
  });

  it.each(Object.keys(TREE_FLOORS))('devicetree/%s imports only from its own floors', (room) => {
    const inTree = (file: string): string[] => relative(join(SRC, 'devicetree'), file).split('/');
    const allowed = new Set([room, ...TREE_FLOORS[room]!]);
    const wrong = files
      .filter((file) => inTree(file)[0] === room)
      .flatMap((file) =>
        importedFiles(file).filter((target) => {
          const [first = '', second] = inTree(target);
          // files that lie in no room, such as tree.ts, are for all of them
          return roomOf(target) === 'devicetree' && second !== undefined && !allowed.has(first);
        }),
      );
    expect(wrong).toEqual([]);
  });

  it('exports no value that nothing imports', () => {
    const users = ['../src', '.', '../scripts'].flatMap((folder) => typescriptFiles(join(import.meta.dirname, folder)));
    const used = new Set(users.flatMap(importedNames));
    const needless = files
      .filter((file) => dirname(file) !== SRC)
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(EXPORTED_VALUE)].map(([, name]) => `${file}#${name}`))
      .filter((value) => !used.has(value) && !used.has(value.replace(/#.*/, '#*')));
    expect(needless.map((value) => relative(SRC, value))).toEqual([]);
  });

  it('names an architecture in boot and kernel only where architectures are listed', () => {
    const placeOf = (file: string): string => relative(SRC, file);
    const isOwn = (place: string): boolean => /^(boot|kernel)\/(.*\/)?(arm|arm64|x86)(-[\w-]+)?(\/|\.ts$)/.test(place);
    const wrong = files
      .filter((file) => ['boot', 'kernel'].includes(roomOf(file)) && !isOwn(placeOf(file)))
      .flatMap((file) => importedFiles(file).map((target) => `${placeOf(file)} -> ${placeOf(target)}`))
      .filter((arrow) => isOwn(arrow.split(' -> ')[1]!));
    // the table itself, the type of each architecture's kernel, and the symbols that decide anything on any of them
    const listed = /^(boot\/architectures|kernel\/kernel|kernel\/config\/symbols)\.ts /;
    expect(wrong.filter((arrow) => !listed.test(arrow))).toEqual([]);
  });

  it('compares versions in the history alone, never in a stage', () => {
    const wrong = files
      .filter((file) => roomOf(file) === 'boot')
      .filter((file) => /\b(compareVersions|isSince|parseVersion)\b/.test(readFileSync(file, 'utf8')));
    expect(wrong.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('does not ask in a shared stage which architecture it runs on', () => {
    const wrong = files
      .filter((file) => /^boot\/(of|mm|dma|init)\//.test(relative(SRC, file)))
      .filter((file) => /\.arch\b|'arm(64)?'/.test(readFileSync(file, 'utf8')));
    expect(wrong.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('has no page size but the build’s', () => {
    // an architecture's own, and memblock's where nobody says
    const places = /^(kernel\/build\/(arm|arm64|x86)|memblock\/memblock)\.ts$/;
    const literal = /(?<![\w.'])(4096n?|4n? \* KiB|0x1000n?|0xfffn?|PAGE_S(IZE|HIFT))(?!\w)|(<<|>>) 12n/g;
    const found = files
      .filter((file) => ['boot', 'kernel', 'memblock', 'analysis'].includes(roomOf(file)))
      .filter((file) => !places.test(relative(SRC, file)))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => !/^\s*(\*|\/\/)/.test(line))
          .flatMap((line) => [...line.matchAll(literal)].map(([text]) => `${relative(SRC, file)}: ${text}`)),
      );
    expect(found).toEqual([]);
  });

  it('has no circle of files', () => {
    expect(circles()).toEqual([]);
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

  // the wording of what boot met is analysis's own: there is nothing of it to match on
  it('gives findings data to go by, and no text', () => {
    const incidents = readFileSync(join(SRC, 'boot/incident.ts'), 'utf8');
    const texts = [...incidents.matchAll(/(\w+)\??: (?:readonly )?string/g)].map((match) => match[1]!);
    // names that the tree, the command line or the kernel gives to things, and what the kernel panics with
    expect([...new Set(texts)].sort()).toEqual(['caller', 'name', 'node', 'origin', 'panic', 'parameter', 'zone']);
  });

  it('lets no rule go by the name of a stage or of a kernel function, by a log line or by a reason in words', () => {
    const analysis = files.filter((file) => roomOf(file) === 'analysis');
    const texts = /\.(stage|reason|messages)\b|\bmessage\.(?:startsWith|endsWith|includes|match|split)|\bcaller ===/;
    const wrong = analysis.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => texts.test(line))
        .map((line) => `${relative(SRC, file)}: ${line.trim()}`),
    );
    expect(wrong).toEqual([]);
  });
});
