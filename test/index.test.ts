/**
 * The library as a program uses it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as library from '../src/index.ts';
import {
  compileDts,
  InputError,
  Memblock,
  parseTree,
  predict,
  runMemblockScript,
  sourceFromFiles,
  toJSON,
  writeDtb,
} from '../src/index.ts';

const BOARD = readFileSync(join(import.meta.dirname, 'fixtures/boards/small.dts'), 'utf8');

describe('the library', () => {
  it('has the names of its contract', () => {
    expect(Object.keys(library)).toEqual(
      expect.arrayContaining([
        'InputError',
        'Memblock',
        'compileDts',
        'parseTree',
        'predict',
        'runMemblockScript',
        'toJSON',
        'writeDtb',
      ]),
    );
  });

  it('predicts from source text and from the blob of it alike', () => {
    const options = { kernel: '6.1', dtbSize: 4096 };
    const fromText = toJSON(predict(parseTree(BOARD, { file: 'board' }), options));
    const blob = writeDtb(parseTree(BOARD));
    const fromBlob = toJSON(predict(parseTree(blob, { file: 'board' }), options));
    const { steps: _, findings: __, ...rest } = fromText;
    expect(fromBlob).toMatchObject(rest);
    expect(fromText.limits).toMatchObject({ arch: 'arm', lowmemLimit: '0xa0000000' });
  });

  it('reads preprocessed text, whose places are those of the files it came from', () => {
    const text = `# 1 "board.dts"\n/dts-v1/;\n# 7 "board.dtsi" 1\n/ { memory@0 { device_type = "memory"; reg = <0 0x100000>; }; };\n`;
    const tree = parseTree(text, { file: 'board.i' });
    expect(tree.root.child('memory@0')?.span).toMatchObject({ file: 'board.dtsi', line: 7 });
  });

  it('compiles with the files it is given', () => {
    const source = sourceFromFiles({
      'board.dts': '/dts-v1/;\n#include "size.h"\n/ { value = <SIZE>; };\n',
      'size.h': '#define SIZE 0x1000\n',
    });
    const tree = parseTree(compileDts(source, { path: 'board.dts' }));
    expect(tree.root.property('value')?.u32()).toBe(0x1000);
  });

  it('runs memblock scripts, and memblock itself', () => {
    expect(runMemblockScript('add 0x0 1M\nalloc 4K 4K 0 0\n').returns).toEqual(['0x0', '0xff000']);
    const memblock = new Memblock();
    memblock.add(0n, 0x1000n);
    expect(memblock.memory.totalSize).toBe(0x1000n);
  });

  it('throws InputErrors for what cannot be used', () => {
    expect(() => parseTree(new Uint8Array([1, 2, 3]), { file: 'x.dtb' })).toThrow(InputError);
    expect(() => parseTree('/ {', { file: 'x.dts' })).toThrow(InputError);
    expect(() => predict(parseTree(BOARD), { kernel: '1.0' })).toThrow(InputError);
  });
});
