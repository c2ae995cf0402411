/**
 * `dtmem compile` and `dtmem decompile` as processes, on the sample boards.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledCli } from './cli.ts';

const SAMPLES = join(import.meta.dirname, '../../dts-samples');
const BOARDS = readdirSync(SAMPLES).filter((name) => name.endsWith('.dts'));

describe('dtmem compile and decompile', () => {
  const run = bundledCli();
  let folder = '';
  const out = (name: string): string => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dtmem-compile-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(BOARDS)('%s comes back the same', (name) => {
    const blob = out(`${name}.dtb`);
    expect(run(['compile', join(SAMPLES, name), '-q', '-o', blob])).toEqual({ code: 0, stdout: '', stderr: '' });
    const source = run(['decompile', blob]);
    expect(source.code).toBe(0);
    const again = out(`${name}.again.dtb`);
    expect(run(['compile', '-', '-q', '-o', again], { input: source.stdout }).code).toBe(0);
    expect(readFileSync(again).equals(readFileSync(blob))).toBe(true);
  });

  it('names every file that was read, for make', () => {
    const deps = out('board.d');
    const blob = out('board.dtb');
    run(['compile', 'modern-board.dts', '-o', blob, '--deps', deps], { folder: SAMPLES });
    expect(readFileSync(deps, 'utf8')).toBe(`${blob}: \\\n  modern-board.dts \\\n  sizes.h\n`);
  });

  it('warns under the names that dtc has for it, and goes on', () => {
    const { code, stderr } = run(['compile', join(SAMPLES, 'msm8916-phone.dts'), '-o', out('phone.dtb')]);
    expect(code).toBe(0);
    expect(stderr).toContain('warning[unit_address_vs_reg]: ');
  });

  it('pads as asked', () => {
    const board = join(SAMPLES, 'lpae-board.dts');
    run(['compile', board, '-o', out('tight.dtb')]);
    run(['compile', board, '-p', '4K', '-o', out('padded.dtb')]);
    expect(readFileSync(out('padded.dtb')).length).toBe(readFileSync(out('tight.dtb')).length + 4096);
  });

  const BROKEN = '/dts-v1/;\n/ { a = <1 2; };\n';
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    ['an error in the source', ['compile', '-', '-o', 'OUT'], "expected a number, a reference or '>', found ;"],
    ['an option without sense', ['compile', '-', '-H', 'modern', '-o', 'OUT'], '-H cannot be "modern"'],
    ['a size that is no number', ['compile', '-', '-p', 'lots', '-o', 'OUT'], '-p cannot be "lots"'],
    ['JSON and a blob for the same output', ['compile', '-', '--json'], '--json needs standard output for itself'],
    ['a rule without a target', ['compile', '-', '--deps', 'x.d'], '--deps needs the name of the blob'],
    ['a source given as a blob', ['decompile', '-'], 'error: '],
  ];

  it.each(refused)('%s ends with 2, and nothing is written', (_, words, message) => {
    const target = out('never.dtb');
    const { code, stdout, stderr } = run(
      words.map((word) => (word === 'OUT' ? target : word)),
      { input: BROKEN },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(readdirSync(folder)).not.toContain('never.dtb');
  });

  it('leaves a blob alone when its source no longer compiles', () => {
    const target = out('kept.dtb');
    writeFileSync(target, 'kept');
    expect(run(['compile', '-', '-o', target], { input: BROKEN }).code).toBe(2);
    expect(readFileSync(target, 'utf8')).toBe('kept');
  });
});
