import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { compileDts } from '../../src/devicetree/dts/compile.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';
import { readConfig } from '../../src/node/config.ts';
import { nodeFiles } from '../../src/node/dts-source.ts';
import { readFile } from '../../src/node/read-file.ts';
import { readTree } from '../../src/node/tree.ts';
import { writeFile } from '../../src/node/write-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'dtmem-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const SMALL = { name: 'a small thing', maxBytes: 100_000 };

describe('reading', () => {
  it.each([0, 1, 99_999, 100_000])('gives all of a file of %d bytes', (length) => {
    writeFileSync(at('file'), Buffer.alloc(length, 7));
    expect(readFile(at('file'), SMALL)).toEqual(new Uint8Array(length).fill(7));
  });

  it('refuses what is larger than it can be', () => {
    writeFileSync(at('large'), Buffer.alloc(100_001));
    expect(() => readFile(at('large'), SMALL)).toThrow(`${at('large')}: too large for a small thing`);
    expect(() => readFile('/dev/zero', SMALL)).toThrow('/dev/zero: is a device, not a file');
  });

  it('names what cannot be read', () => {
    expect(() => readFile(at('none'), SMALL)).toThrow(`${at('none')}: no such file`);
    expect(() => readFile(folder, SMALL)).toThrow(`${folder}: is a directory`);
    symlinkSync('loop', at('loop'));
    expect(() => readFile(at('loop'), SMALL)).toThrow(`${at('loop')}: too many symbolic links`);
    expect(() => readFile(at('x'.repeat(5000)), SMALL)).toThrow('the path is too long');
  });

  it.skipIf(process.getuid?.() === 0)('names what may not be read', () => {
    writeFileSync(at('secret'), '');
    chmodSync(at('secret'), 0);
    expect(() => readFile(at('secret'), SMALL)).toThrow(`${at('secret')}: permission denied`);
  });
});

describe('writing', () => {
  it('makes a file, or puts another in its place', () => {
    for (const content of ['first', 'second']) {
      writeFile(at('out'), content);
      expect(readFileSync(at('out'), 'utf8')).toBe(content);
    }
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('keeps a symbolic link', () => {
    writeFileSync(at('target'), '');
    symlinkSync('target', at('link'));
    writeFile(at('link'), 'content');
    expect(readFileSync(at('target'), 'utf8')).toBe('content');
  });

  it('writes to devices as they are', () => {
    expect(() => writeFile('/dev/null', 'content')).not.toThrow();
  });

  it('names what cannot be written, and leaves nothing behind', () => {
    expect(() => writeFile(at('no/such/folder'), '')).toThrow(
      `${at('no/such/folder')}: cannot be written: no such folder`,
    );
    expect(() => writeFile(folder, '')).toThrow(`${folder}: cannot be written: is a directory`);
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });
});

describe('a configuration', () => {
  const text = 'CONFIG_ARM=y\nCONFIG_HIGHMEM=y\n';

  it('is read plain and gzipped', () => {
    writeFileSync(at('.config'), text);
    writeFileSync(at('config.gz'), gzipSync(text));
    for (const name of ['.config', 'config.gz']) expect(readConfig(at(name)).enabled('HIGHMEM')).toBe(true);
  });

  it('does not unpack without bounds', () => {
    writeFileSync(at('bomb.gz'), gzipSync(Buffer.alloc(80 * 1024 * 1024)));
    expect(() => readConfig(at('bomb.gz'))).toThrow('unpacks to more than a configuration has');
  });
});

describe('a source on disk', () => {
  it('finds its includes beside it, in the include paths, and knows that a folder is no file', () => {
    mkdirSync(at('include/board.h'), { recursive: true });
    mkdirSync(at('more'), { recursive: true });
    writeFileSync(at('more/board.h'), '#define SIZE 0x1000\n');
    writeFileSync(at('near.dtsi'), '/ { near; };\n');
    writeFileSync(
      at('board.dts'),
      '/dts-v1/;\n#include <board.h>\n#include "near.dtsi"\n/ { value = <SIZE COUNT>; };\n',
    );
    const tree = readTree(at('board.dts'), {
      includePaths: [at('include'), at('more')],
      defines: { COUNT: '3' },
    });
    expect(tree.root.property('value')?.cells()).toEqual([0x1000, 3]);
    expect(tree.root.has('near')).toBe(true);
    expect(nodeFiles(folder).read('include/board.h')).toBeUndefined();
    expect(nodeFiles(folder).read('more/board.h')).toBeDefined();
  });

  it('is the main file itself where a file is named', () => {
    writeFileSync(at('part.dtsi'), '/ { part; };\n');
    writeFileSync(at('whole.dts'), '/dts-v1/;\n/include/ "part.dtsi"\n#include "part.dtsi"\n');
    const working = relative('.', at('whole.dts'));
    for (const path of [at('whole.dts'), working]) {
      expect(nodeFiles(path).main).toBe(path);
      expect(parseTree(compileDts(nodeFiles(path))).root.has('part')).toBe(true);
    }
    expect(nodeFiles(folder).main).toBeUndefined();
    expect(() => compileDts(nodeFiles(folder))).toThrow('which file is the source to compile?');
    expect(() => compileDts(nodeFiles(at('absent.dts')))).toThrow('absent.dts');
  });
});
