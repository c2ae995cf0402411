/**
 * `dtmem-dtc` in dtc's place. The expected outputs are what dtc 1.8.1 itself makes of `everything.dts`; sentences of warnings
 * are dtmem's own, their form and places are dtc's.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/dtc/run.ts';
import { PLAIN } from '../../../src/render/text/paint.ts';

const HERE = import.meta.dirname;
const EVERYTHING = join(HERE, 'everything.dts');
const expected = (name: string): string => readFileSync(join(HERE, 'expected', name), 'utf8');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dtmem-dtc-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs the program in this process; standard output is bytes as Latin-1. */
function dtc(...words: readonly string[]): { code: number; output: string; errors: string } {
  let output = '';
  let errors = '';
  const code = run(words, {
    paint: PLAIN,
    errorPaint: PLAIN,
    width: undefined,
    write: (result) => {
      output += typeof result === 'string' ? result : Buffer.from(result).toString('latin1');
    },
    complain: (text) => {
      errors += text;
    },
    command: () => {},
  });
  return { code, output, errors };
}

describe('the output of dtmem-dtc is that of dtc', () => {
  it.each([
    ['everything.dts.txt', ['-O', 'dts']],
    ['everything.yaml', ['-Oyaml']],
    ['everything.S', ['--out-format=asm']],
    ['sorted.txt', ['-@sA', '-Odts']],
  ])('%s', (name, words) => {
    const { code, output } = dtc('-q', ...words, EVERYTHING);
    expect(output).toBe(expected(name));
    expect(code).toBe(0);
  });

  it.each([
    ['annotated.txt', ['-T']],
    ['annotated-in-full.txt', ['-TT']],
  ])('%s, with places', (name, words) => {
    // the recorded run named the file without its folder
    const { output } = dtc('-q', ...words, '-O', 'dts', EVERYTHING);
    expect(output.replaceAll(`${HERE}/`, '')).toBe(expected(name));
  });

  it('comes back as the same blob', () => {
    const blob = join(folder, 'everything.dtb');
    const source = join(folder, 'everything-again.dts');
    expect(dtc('-q', '-@', '-o', blob, EVERYTHING).code).toBe(0);
    expect(dtc('-q', '-o', source, blob).code).toBe(0);
    expect(dtc('-q', '-@', source).output).toBe(readFileSync(blob, 'latin1'));
  });
});

describe('messages', () => {
  it('have the places, the severity and the name that dtc gives', () => {
    const { errors } = dtc('-O', 'null', EVERYTHING);
    const form = (text: string): string[] =>
      [...text.replaceAll(`${HERE}/`, '').matchAll(/^(.*?: \w+ \(\w+\): \/[^ ]*| {2}also defined at .*)/gm)].map(
        ([, line]) => line!,
      );
    expect(form(errors)).toEqual(form(expected('warnings.txt')));
  });

  it.each([
    [
      'a check that fails as an error',
      '/ { a = <&x>; };',
      ['-q'],
      2,
      /^.*:1\.13-27: ERROR \(phandle_references\): \/: .*\nERROR: Input tree has errors, aborting \(use -f to force output\)\n$/,
    ],
    ['an output that is forced', '/ { a = <&x>; };', ['-f'], 0, /Warning: Input tree has errors, output forced\n$/],
    ['an output that is forced quietly', '/ { a = <&x>; };', ['-f', '-qqq'], 0, /^$/],
    [
      'a mistake of syntax',
      '/ { a = <; };',
      [],
      1,
      /^Error: .*:1\.20-21 .*\nFATAL ERROR: Unable to parse input tree\n$/,
    ],
    [
      'a warning made an error',
      '/ { a@1 { }; };',
      ['-E', 'unit_address_vs_reg'],
      2,
      /ERROR \(unit_address_vs_reg\): \/a@1: /,
    ],
    ['a warning turned off', '/ { a@1 { }; };', ['-Wno-unit_address_vs_reg'], 0, /^$/],
    [
      'a check that is off by default',
      '/ { a_b { }; };',
      ['-W', 'node_name_chars_strict'],
      0,
      /Warning \(node_name_chars_strict\): \/a_b: /,
    ],
    ['a check that there is not', '/ { };', ['-W', 'nothing'], 1, /^FATAL ERROR: Unrecognized check name "nothing"\n$/],
    ['a format that there is not', '/ { };', ['-I', 'xml'], 1, /^FATAL ERROR: Unknown input format "xml"\n$/],
    ['both kinds of room', '/ { };', ['-p', '4', '-S', '4'], 1, /^FATAL ERROR: Can't set both -p and -S\n$/],
    ['YAML of a blob', '/ { };', ['-I', 'dtb', '-O', 'yaml'], 1, /^FATAL ERROR: /],
    ['an option that there is not', '/ { };', ['--nothing'], 1, /^Usage: dtmem-dtc[\s\S]*\nError: /],
  ])('%s', (_, source, words, code, errors) => {
    const outcome = dtc(...words, '-o', join(folder, 'out'), file('board.dts', `/dts-v1/; ${source}\n`));
    expect(outcome.errors).toMatch(errors);
    expect(outcome.code).toBe(code);
  });

  it('say what cannot be read', () => {
    expect(dtc(join(folder, 'missing.dts'))).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^FATAL ERROR: .*missing\.dts/),
    });
  });

  it('show nothing of a source that would reach the terminal', () => {
    const { errors } = dtc(
      '-o',
      join(folder, 'out'),
      file('evil.dts', '/dts-v1/; / { };\n# 1 "\\x1b[2J::error::x.dts"\n/ { a = <; };\n'),
    );
    expect(errors).not.toContain('\x1b');
    expect(errors).toContain('FATAL ERROR');
  });
});

describe('around a build', () => {
  it('writes the rule for make in one line, as kbuild reads it', () => {
    file('part.dtsi', '/ { p; };\n');
    const source = file('a board.dts', '/dts-v1/;\n/include/ "part.dtsi"\n');
    const [blob, rule] = [join(folder, 'board.dtb'), join(folder, '.board.d')];
    expect(dtc('-o', blob, '-d', rule, '-i', folder, source).code).toBe(0);
    expect(readFileSync(rule, 'utf8')).toBe(`${blob}: ${source.replaceAll(' ', '\\ ')} ${join(folder, 'part.dtsi')}\n`);
  });

  it('reads a directory in the form of /proc/device-tree', () => {
    const root = join(folder, 'fs');
    mkdirSync(join(root, 'chosen'), { recursive: true });
    writeFileSync(join(root, 'compatible'), 'vendor,board\0');
    writeFileSync(join(root, 'chosen/bootargs'), 'quiet\0');
    expect(dtc('-I', 'fs', root).output).toBe(
      '/dts-v1/;\n\n/ {\n\tcompatible = "vendor,board";\n\n\tchosen {\n\t\tbootargs = "quiet";\n\t};\n};\n',
    );
  });

  it('writes nothing where the tree has errors', () => {
    const blob = file('kept.dtb', 'as it was');
    expect(dtc('-o', blob, file('wrong.dts', '/dts-v1/; / { a = <&x>; };\n')).code).toBe(2);
    expect(readFileSync(blob, 'utf8')).toBe('as it was');
  });

  it('tells its version where scripts look for that of dtc', () => {
    expect(dtc('--version').output).toMatch(/^Version: DTC 1\.\d+\.\d+ /);
  });
});
