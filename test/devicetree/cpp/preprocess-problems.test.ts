import { describe, expect, it } from 'vitest';
import { preprocess } from '../../../src/devicetree/cpp/preprocess.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { InputError, type Problem } from '../../../src/terms/input-error.ts';
import { formatSpan } from '../../../src/terms/span.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

function problemsOf(files: string | Files, includePaths: readonly string[] = []): readonly Problem[] {
  try {
    preprocess('board.dts', {
      source: sourceFromFiles(typeof files === 'string' ? { 'board.dts': files } : files),
      includePaths,
    });
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

/** A problem on one line: `board.dts:1:2: what is wrong (what would be right)`. */
function line({ message, span, help }: Problem): string {
  return `${span ? `${formatSpan(span)}: ` : ''}${message}${help === undefined ? '' : ` (${help})`}`;
}

describe('what is wrong with a source', () => {
  it.each<[source: string, ...lines: string[]]>([
    // Directives.
    ['a\n  #error no  such board "x"\n', 'board.dts:2:3: #error no such board "x"'],
    ['#define\n', 'board.dts:1:1: #define names no macro (#define NAME text)'],
    ['#define 1 2\n', 'board.dts:1:9: macro names are identifiers, which 1 is not'],
    ['#define defined 1\n', 'board.dts:1:9: "defined" is no macro name'],
    ['#undef "x"\n', 'board.dts:1:1: macro names are identifiers, which "x" is not (#undef NAME)'],
    ['#ifdef\n#endif\n', 'board.dts:1:1: #ifdef names no macro (#ifdef NAME)'],
    ['#define F(a\n', "board.dts:1:10: a macro's parameter list has no ) (#define NAME(first, second, ...) text)"],
    [
      '#define F(1) x\n',
      "board.dts:1:11: a macro's parameter list has 1 where a parameter was expected (#define NAME(first, second, ...) text)",
    ],
    [
      '#define F(a b) x\n',
      "board.dts:1:13: a macro's parameter list has b where , or ) was expected (#define NAME(first, second, ...) text)",
    ],
    [
      '#define F(..., a) x\n',
      "board.dts:1:14: a macro's parameter list has , where ) was expected (#define NAME(first, second, ...) text)",
    ],
    ['#define F(a, a) x\n', 'board.dts:1:14: macro parameter a is there twice'],
    ['#define A ## x\n', 'board.dts:1:11: ## stands at an end of a macro, with nothing to paste to'],
    ['#define F(a) a ##\n', 'board.dts:1:16: ## stands at an end of a macro, with nothing to paste to'],
    ['#define F(...) __VA_OPT__ x\n', 'board.dts:1:16: __VA_OPT__ has no ( behind it (__VA_OPT__(text))'],
    ['#define F(...) __VA_OPT__(x\n', 'board.dts:1:16: __VA_OPT__ has no ) (__VA_OPT__(text))'],
    ['#line x\n', 'board.dts:1:1: #line names no line of a file (#line 12 "board.dts")'],
    ['#pragma GCC error "too \\"old\\""\n', 'board.dts:1:1: too "old"'],
    // Conditionals.
    ['#if 1\n', 'board.dts:1:1: unterminated #if (an #endif is missing)'],
    ['#endif\n', 'board.dts:1:1: #endif without #if'],
    ['#else\n#elif 1\n', 'board.dts:1:1: #else without #if', 'board.dts:2:1: #elif without #if'],
    ['#if 1\n#else\n#else\n#elif 1\n#endif\n', 'board.dts:3:1: #else after #else', 'board.dts:4:1: #elif after #else'],
    ['#if\n#elif\n#endif\n', 'board.dts:1:4: #if has no expression', 'board.dts:2:6: #elif has no expression'],
    ['#if 1 2\n#endif\n', 'board.dts:1:5: an operator is missing in front of 2'],
    ['#if (1\n#endif\n', 'board.dts:1:5: a ( has no ) behind it'],
    ['#if 1)\n#endif\n', 'board.dts:1:5: a ) has no ( in front of it'],
    ['#if 1 ? 2\n#endif\n', 'board.dts:1:5: a ? has no : behind it'],
    ['#if 1 : 2\n#endif\n', 'board.dts:1:5: a : has no ? in front of it'],
    ['#if 1 +\n#endif\n', 'board.dts:1:5: #if ends where a value was expected'],
    ['#if * 1\n#endif\n', 'board.dts:1:5: * stands where a value was expected'],
    ['#if 1 / 0\n#endif\n', 'board.dts:1:5: division by zero in #if'],
    ['#if 1 % (2 - 2)\n#endif\n', 'board.dts:1:5: division by zero in #if'],
    ['#if 1.5\n#endif\n', 'board.dts:1:5: 1.5 is no integer (#if knows no fractions)'],
    ['#if 09\n#endif\n', 'board.dts:1:5: 09 is no integer (write 12, 0x1f or 017, with U or L behind it)'],
    ['#if 1lul\n#endif\n', 'board.dts:1:5: 1lul is no integer (write 12, 0x1f or 017, with U or L behind it)'],
    ['#if "x"\n#endif\n', 'board.dts:1:5: "x" has no place in an #if (only integers and macros can be compared)'],
    ['#if A = 1\n#endif\n', 'board.dts:1:5: an operator is missing in front of ='],
    ["#if ''\n#endif\n", 'board.dts:1:5: a character constant is empty'],
    ['#if defined\n#endif\n', 'board.dts:1:5: defined has no name behind it (defined(NAME))'],
    ['#if defined(A\n#endif\n', 'board.dts:1:5: defined(A has no ) (defined(A))'],
    [
      '#if __has_include\n#endif\n',
      'board.dts:1:5: __has_include has no ( behind it (__has_include("file") or __has_include(<file>))',
    ],
    ['__has_include("x")\n', 'board.dts:1:1: __has_include stands outside of #if (#if __has_include("file"))'],
    // Macros.
    ['#define F(a) a\n x F(1, 2);\n', 'board.dts:2:4: macro F takes 1 argument, and is given 2'],
    ['#define F(a, b) a\nF(1)\n', 'board.dts:2:1: macro F needs 2 arguments, and is given 1'],
    ['#define F() 1\nF(x)\n', 'board.dts:2:1: macro F takes 0 arguments, and is given 1'],
    ['#define F(a, b, ...) a\nF(1)\n', 'board.dts:2:1: macro F needs 3 arguments, and is given 1'],
    ['#define F(a) a\n F(1, (2\n};\n', 'board.dts:2:2: the arguments of macro F have no )'],
    ['_Pragma(x)\n', 'board.dts:1:1: _Pragma takes one string in parentheses (_Pragma("once"))'],
    // Comments.
    ['a\n/* b\n\n', 'board.dts:2:1: unterminated comment (close it with */)'],
    ['a /* b */ /* c\n', 'board.dts:1:11: unterminated comment (close it with */)'],
    ['#define A /* c\n', 'board.dts:1:11: unterminated comment (close it with */)'],
    // Included files.
    ['#include\n', 'board.dts:1:1: #include names no file (#include "file" or #include <file>)'],
    ['#include file\n', 'board.dts:1:1: #include names no file (#include "file" or #include <file>)'],
    ['#include ""\n', 'board.dts:1:1: #include names no file (#include "file" or #include <file>)'],
    ['#include <file\n', 'board.dts:1:1: #include names no file (#include "file" or #include <file>)'],
    ['#include <a.h>\n', 'board.dts:1:1: a.h is in none of the include paths (name a folder to look in with -I)'],
  ])('%j', (source, ...lines) => {
    expect(problemsOf(source).map(line)).toEqual(lines);
  });

  it('is told all at once', () => {
    expect(problemsOf('#include "a.h"\n#error x\n#if 1/0\n#endif\n#include "b.h"\n').map(line)).toEqual([
      'board.dts:1:1: a.h is in none of the include paths (looked for a.h)',
      'board.dts:2:1: #error x',
      'board.dts:3:5: division by zero in #if',
      'board.dts:5:1: b.h is in none of the include paths (looked for b.h)',
    ]);
  });

  it('is not told without end', () => {
    expect(problemsOf('#error x\n'.repeat(1000))).toHaveLength(20);
  });

  it('names every place that was looked in', () => {
    const files = { 'dts/board.dts': '#include "dt-bindings/a.h"\n', 'board.dts': '#include "dts/board.dts"\n' };
    expect(problemsOf(files, ['include', 'more/']).map(line)).toEqual([
      'dts/board.dts:1:1: dt-bindings/a.h is in none of the include paths ' +
        '(looked for dts/dt-bindings/a.h, include/dt-bindings/a.h, more/dt-bindings/a.h)',
    ]);
  });

  it('comes with its line and the way there', () => {
    const [problem] = problemsOf({
      'board.dts': '\n#include "a.dtsi"\n',
      'a.dtsi': '#include "a.h"\n\tF(1, 2)\n',
      'a.h': '#define F(x) x\n',
    });
    expect(problem).toEqual({
      message: 'macro F takes 1 argument, and is given 2',
      span: { kind: 'text', file: 'a.dtsi', line: 2, column: 2, length: 1 },
      sourceLine: '\tF(1, 2)',
      notes: [
        { message: 'macro F is defined here', span: { kind: 'text', file: 'a.h', line: 1, column: 9, length: 1 } },
        { message: 'included from board.dts:2:1', span: { kind: 'text', file: 'board.dts', line: 2, column: 1 } },
      ],
    });
  });

  it('does not matter where it is skipped', () => {
    const source = '#if 0\n#error x\n#define 1\n#include "nope"\n#if 1/0\n#endif\n#endif\na\n';
    expect(preprocess('board.dts', { source: sourceFromFiles({ 'board.dts': source }) }).text).toBe('a\n');
  });
});

describe('files that cannot be read', () => {
  it('are told when the main file is not there', () => {
    expect(problemsOf({}).map(line)).toEqual(['board.dts is not there']);
  });

  it('are told when they are no text', () => {
    expect(problemsOf({ 'board.dts': Uint8Array.of(0xd0, 0x0d, 0xfe, 0xed, 0, 1) }).map(line)).toEqual([
      'board.dts is no text: byte 4 of it is NUL',
    ]);
    expect(problemsOf({ 'board.dts': '\n#include "a.bin"\n', 'a.bin': '\0' }).map(line)).toEqual([
      'board.dts:2:1: a.bin is no text: byte 0 of it is NUL',
    ]);
  });

  it('are told when they are too large', () => {
    expect(problemsOf({ 'board.dts': new Uint8Array(100 << 20).fill(0x20) }).map(line)).toEqual([
      'board.dts has 100 MiB, which is more than the 32 of any source',
    ]);
  });
});

describe('warnings', () => {
  it('are what cpp warns of', () => {
    const files = {
      'board.dts': '#pragma once\n#include "a.h"\n#define A 2\n#define A 2\n#define __FILE__ x\n',
      'a.h': '#define A 1\n#warning old\n',
    };
    const { warnings } = preprocess('board.dts', { source: sourceFromFiles(files) });
    expect(warnings.map(line)).toEqual([
      'board.dts:1:1: #pragma once stands in the main file',
      'a.h:2:1: #warning old',
      'board.dts:3:1: macro A is redefined',
      'board.dts:5:1: built-in macro __FILE__ is redefined',
    ]);
    expect(warnings[2]?.notes?.map(({ message }) => message)).toEqual(['first defined at a.h:1:9']);
  });
});
