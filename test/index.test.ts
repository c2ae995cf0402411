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
import { checkBoards } from '../src/node.ts';

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

describe('what commands do, as a program does it', () => {
  const prediction = predict(parseTree(BOARD, { file: 'small.dts' }), { kernel: '6.1' });

  it('the report, and single sections of it', () => {
    expect(library.renderReport(prediction, { width: 80 })).toContain('MemTotal');
    expect(library.renderReport(prediction, { only: ['zones'] })).toMatch(/^Zones\n/);
  });

  it('a comparison', () => {
    const other = predict(parseTree(BOARD, { file: 'small.dts' }), { kernel: '6.1', cmdline: 'cma=32M' });
    const diff = library.diffPredictions(prediction, other);
    expect(library.isSame(diff)).toBe(false);
    expect(library.renderDiffText(diff)).toContain('CMA');
    expect(library.diffJson(diff).schema).toMatch(/^dtmem\.diff/);
  });

  it('an overlay, laid over and printed', () => {
    const overlay = parseTree('/dts-v1/; /plugin/; / { fragment@0 { target-path = "/"; __overlay__ { added; }; }; };');
    expect(library.isOverlay(overlay)).toBe(true);
    const tree = library.applyOverlay(parseTree(BOARD), overlay);
    expect(library.printDts(tree)).toContain('added;');
  });

  it('explanations, kernels and budgets', () => {
    expect(library.ruleFor('DTM301')?.summary).toBe('The default CMA area is not created');
    expect(library.FINDING_CODES.length).toBeGreaterThan(60);
    expect(library.erasOf(library.parseKernelName('6.12')).length).toBeGreaterThan(10);
    expect(library.FLAVOURS.map(({ name }) => name)).toContain('msm-3.10');
    expect(library.holdBudget(library.parseBudget('lowmem >= 1M'), prediction).kept).toBe(true);
  });

  it('a check of many boards, in any format', () => {
    const report = checkBoards(['dts-samples/modern-board.dts', 'dts-samples/missing.dts'], {
      kernels: ['6.1', '6.12'],
      budgets: ['lowmem >= 700M'],
    });
    expect(report.boards.map(({ boots, problems }) => [boots.length, problems.length])).toEqual([
      [2, 0],
      [0, 1],
    ]);
    expect(library.renderCheck(report, 'text')).toContain('1 of 2 boards could not be read');
    expect(JSON.parse(library.renderCheck(report, 'sarif')).version).toBe('2.1.0');
  });
});
