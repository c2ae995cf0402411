/**
 * What the preprocessor is to make of small sources. `preprocess.test.ts` holds our own to it, and
 * `preprocess-cpp.test.ts` the real cpp (gcc 12): every expectation here is what gcc prints, white space aside.
 */
export interface Case {
  readonly title: string;
  /** `board.dts` and what it includes; a string is `board.dts` alone. */
  readonly files: string | Readonly<Record<string, string>>;
  readonly includePaths?: readonly string[];
  readonly defines?: Readonly<Record<string, string>>;
  /** The text, each run of white space outside of strings as one space. */
  readonly text: string;
}

export interface CaseGroup {
  readonly subject: string;
  readonly cases: readonly Case[];
}

/** `text` with each run of white space outside of strings as one space: what a lexer cannot tell apart is the same. */
export function withSingleSpaces(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"|\s+/g, (match) => (match.startsWith('"') ? match : ' ')).trim();
}

export const CASES: readonly CaseGroup[] = [
  {
    subject: 'text without macros',
    cases: [
      { title: 'is left alone', files: '/ { compatible = "a,b"; };\n', text: '/ { compatible = "a,b"; };' },
      { title: 'may be empty', files: '', text: '' },
      { title: 'needs no newline at its end', files: '/ { };', text: '/ { };' },
      { title: 'may begin with a byte order mark', files: '\ufeff#define A 1\nA\n', text: '1' },
      {
        title: 'may have DOS line ends',
        files: '#define A \\\r\n 1\r\nA // c\r\n"s" /* c\r\n */ A\r\n',
        text: '1 "s" 1',
      },
      {
        title: 'loses its comments',
        files: 'a /* x */ b // c\nd/**/e /* " */ "//" \'/*\' f\n',
        text: 'a b d e "//" \'/*\' f',
      },
      { title: 'has comments over lines', files: 'a /*\n\n#define b c\n*/ b\n// c \\\n d\ne', text: 'a b e' },
      { title: 'has lines joined by a backslash', files: 'a\\\nb c\\ \n d \\\n', text: 'ab c d' },
      {
        title: 'keeps strings that escape quotes',
        files: '#define A 1\n"\\"A" A "\\\\" A\n',
        text: '"\\"A" 1 "\\\\" 1',
      },
      {
        title: 'takes a lone apostrophe for the rest of its line',
        files: "#define A 1\ndon't /* A\nA\n",
        text: "don't /* A 1",
      },
      {
        title: 'takes a lone quote for the rest of its line',
        files: '#define A 1\n"A /* A\nA "A"\n',
        text: '"A /* A\n1 "A"',
      },
      { title: 'has no trigraphs', files: 'a ??/\nb ??=\n', text: 'a ??/ b ??=' },
      { title: 'has no digraphs', files: '#define A <:\n%:define B\nA B\n', text: '%:define B <: B' },
      { title: 'may hold any characters', files: '#define A 1\né A ` \\ A $A @A µ\n', text: 'é 1 ` \\ 1 $1 @1 µ' },
    ],
  },
  {
    subject: 'strings over lines, as dtc knows them',
    cases: [
      // cpp prints lines as tokens at their column, with single spaces between them; dtc's string has just those.
      { title: 'have their spaces told as tokens', files: 'a = "x\n\t\ty   z ";\n  b\n', text: 'a = "x\n  y z "; b' },
      {
        title: 'have their macros expanded',
        files: '#define A 1\na = "A\n  A  /* c */  A";\n',
        text: 'a = "A\n  1 1";',
      },
      { title: 'keep empty lines', files: 'a = "x\n\n\n y";\n', text: 'a = "x\n\n\n y";' },
    ],
  },
  {
    subject: 'names, numbers and what stands beside them',
    cases: [
      {
        title: 'are told apart as C does',
        files: '#define X 7\n0x1X 1.X .X 1e+X 1eX e+X 12ab-X 0x1p-X X1 _X X_ L"X" L\'X\' LX\n',
        text: '0x1X 1.X . 7 1e+X 1eX e+7 12ab-7 0x1p-X X1 _X X_ L"X" L\'X\' LX',
      },
      {
        title: 'keep what a device tree puts in names',
        files: '#define X 7\nlinux,X X,linux X@X n@X ?X #X X#X +X &X -X a-X X-a X.a p-X = <X>;\n',
        text: 'linux,7 7,linux 7@7 n@7 ?7 #7 7#7 +7 &7 -7 a-7 7 -a 7 .a p-7 = <7>;',
      },
      {
        title: 'are kept from running together',
        files:
          '#define N 7\n#define M -\n#define E\n#define P +\nN-N N-1 N.N N"s" N\'c\' M-M -M MM M>1 aE.b P+ +P N/**/N a E;E; /E/ <E< #E#\n',
        text: '7 -7 7 -1 7 . 7 7"s" 7 \'c\' - - - - - MM - >1 aE.b + + + + 7 7 a ;; / / < < # #',
      },
    ],
  },
  {
    subject: 'lines that start with #',
    cases: [
      {
        title: 'are properties unless they are directives',
        files:
          '#define X 2\n/ {\n  #address-cells = <X>;\n#size-cells = <1>;\n  # X\n  #X-cells;\n#interrupt-cells = <X>;\n};\n',
        text: '/ { #address-cells = <2>; #size-cells = <1>; # 2 #2 -cells; #interrupt-cells = <2>; };',
      },
      {
        title: 'may be directives with spaces and comments',
        files: '  # /* c */ define /* c */ A /* c */ 1\n/* c */ #define B 2\nA B\n',
        text: '1 2',
      },
      {
        title: 'may be directives behind a comment over lines',
        files: '/* c\n */ #define A 1\n/* c */ A\n',
        text: '1',
      },
      { title: 'may be empty', files: '#\n # \n#/* c */\na\n', text: 'a' },
      {
        title: 'are not made by macros',
        files: '#define H #\nH define X 1\nX\nH 7 "f"\n',
        text: '# define X 1 X # 7 "f"',
      },
      {
        title: 'may say what gcc keeps for itself',
        files: '#ident "x"\n#sccs "x"\n#pragma weak x\n#warning x\na\n',
        text: 'a',
      },
    ],
  },
  {
    subject: 'object-like macros',
    cases: [
      {
        title: 'stand for their text',
        files: '#define A 1\n#define B (A | 2)\n#define C\na = <A B>; C b\n',
        text: 'a = <1 (1 | 2)>; b',
      },
      {
        title: 'are looked up where they are used',
        files: '#define B A\n#define A 1\nB\n#undef A\nB\n#define A 2\nB\n',
        text: '1 A 2',
      },
      { title: 'may be given anew', files: '#define A 1\n#define A 1\n#define A 2\nA\n', text: '2' },
      {
        title: 'do not expand inside themselves',
        files: '#define A A B\n#define B A\n#define f g\n#define g f\nA B f g f\n',
        text: 'A A A B f g f',
      },
      {
        title: 'may come from the command line',
        files: 'A B F(3) __DTS__\n',
        defines: { A: '1', B: '', 'F(x)': 'x+x' },
        text: '1 3 +3 1',
      },
      { title: 'paste', files: '#define A x ## 1 ## y\n#define x1y ok\n#define B - ## - ## >\nA B\n', text: 'ok -- >' },
      { title: 'may hold a # of their own', files: '#define A #x # y\nA\n', text: '#x # y' },
      { title: 'may end in an open quote', files: "#define A it's B\n#define B 1\nA B\n", text: "it's B 1" },
    ],
  },
  {
    subject: 'function-like macros',
    cases: [
      {
        title: 'take arguments',
        files: '#define F(a, b) b a\nF(1, 2) F((1,2), "3,4") F(,) F ( x , y )\n',
        text: '2 1 "3,4" (1,2) y x',
      },
      {
        title: 'take arguments over lines',
        files: '#define F(a, b) b-a\nF(1\n 2,\n 3 // c\n) F\n(4,5)\n',
        text: '3 -1 2 5 -4',
      },
      {
        title: 'are only names without parentheses',
        files: '#define F(a) a\n#define G F\nF G F; G(1) G (2) F\n#define x\n(1)\n',
        text: 'F F F; 1 2 F (1)',
      },
      {
        title: 'expand arguments first',
        files: '#define A 1\n#define F(a) a\n#define G(a) F(a) #a\nG(A) F(F(F(A)))\n',
        text: '1 "A" 1',
      },
      {
        title: 'find their parentheses behind other macros',
        files: '#define F(a) <a>\n#define E\n#define P (\nF E (1) F P 1) ) F\nE (2)\n',
        text: 'F (1) F ( 1) ) F (2)',
      },
      {
        title: 'may take their parentheses from outside',
        files: '#define F(a) <a>\n#define G F\n#define H G(1\nG(2) H)\n',
        text: '<2> <1>',
      },
      {
        title: 'are read again with what follows',
        files: '#define f(a) a*g\n#define g(a) f(a)\nf(2)(9)\n',
        text: '2*9*g',
      },
      {
        title: 'are what C11 6.10.3.5 shows',
        files: [
          '#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~',
          '#define m(a) a(w)\n#define w 0,1\n#define t(a) a\n#define p() int\n#define q(x) x\n#define r(x,y) x ## y',
          '#define str(x) # x',
          'f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\ng(x+(3,4)-w) | h 5) & m\n(f)^m(m);',
          'p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };\nchar c[2][6] = { str(hello), str() };\n',
        ].join('\n'),
        text: [
          'f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);',
          'f(2 * (2 +(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1);',
          'int i[] = { 1, 23, 4, 5, }; char c[2][6] = { "hello", "" };',
        ].join(' '),
      },
      {
        title: 'may have directives among their arguments',
        files: '#define F(a) <a>\nF(x\n#define x 1\nx\n#if 0\ny\n#else\nz\n#endif\n)\n',
        text: '<1 1 z>',
      },
      {
        title: 'end an argument at a line with another #',
        files: '#define F(a, b) <a|b>\nF(x\n#y\nz)\n',
        text: '<x|y z>',
      },
      { title: 'may have none', files: '#define F() 1\nF() F( ) F(\n)\n', text: '1 1 1' },
    ],
  },
  {
    subject: '# and ##',
    cases: [
      {
        title: 'make strings of arguments',
        files: '#define S(a) #a\nS( x  y ) S("a\\n" \'"\') S(\\n) S(a/**/b) S( "\\\\" @ ) S()\n',
        text: '"x y" "\\"a\\\\n\\" \'\\"\'" "\\n" "a b" "\\"\\\\\\\\\\" @" ""',
      },
      {
        title: 'make strings of expanded arguments in two steps',
        files: '#define S(a) #a\n#define X(a) S(a)\n#define A 1 -A\nS(A) X(A) X(-A)\n',
        text: '"A" "1 -A" "-1 -A"',
      },
      {
        title: 'leave a # alone that no parameter follows',
        files: '#define F(a) #b #a # a\nF(1)\n',
        text: '#b "1" "1"',
      },
      {
        title: 'paste arguments as they are written',
        files: '#define A 1\n#define C(a, b) a ## b a##_##b\nC(A, A) C(x,) C(,y) C(,)\n',
        text: 'AA A_A x x_ y _y _',
      },
      {
        title: 'paste to what a device tree names',
        files: '#define N(n) uart##n: serial@n-x##n\nN(1)\n',
        text: 'uart1: serial@1 -x1',
      },
      {
        title: 'leave two tokens that make no one',
        files: '#define C(a, b) [a ## b]\nC(-, x) C( -, x) C(+, +) C(/, /)\n',
        text: '[- x] [- x] [++] [/ /]',
      },
      {
        title: 'do not paste macros that they make',
        files: '#define AB 1\n#define C(a, b) a ## b\n#define D C(A, B)\nC(A, B) D C(C, )(x, y)\n',
        text: '1 1 C(x, y)',
      },
    ],
  },
  {
    subject: 'variable arguments',
    cases: [
      {
        title: 'are all that are left',
        files: '#define F(a, ...) a; __VA_ARGS__; #__VA_ARGS__\nF(1, 2, 3) F(1,) F(1)\n',
        text: '1; 2, 3; "2, 3" 1; ; "" 1; ; ""',
      },
      {
        title: 'may have a name',
        files: '#define F(a, rest...) a; rest\n#define G(rest...) <rest>\nF(1, 2, 3) G() G(1,2)\n',
        text: '1; 2, 3 <> <1,2>',
      },
      {
        title: 'take a comma with them when they are left out',
        files:
          '#define F(a, ...) a , ## __VA_ARGS__ ;\n#define G(...) a , ## __VA_ARGS__ ;\nF(1) F(1,) F(1,2,3) G() G(x)\n',
        text: '1 ; 1 , ; 1 ,2,3 ; a ; a ,x ;',
      },
      {
        title: 'decide over __VA_OPT__',
        files: '#define E\n#define F(a, ...) a __VA_OPT__(, <__VA_ARGS__> #a);\nF(1) F(1,) F(1,2,3) F(1, E)\n',
        text: '1 ; 1 ; 1 , <2,3> "1"; 1 ;',
      },
      {
        title: 'paste around __VA_OPT__',
        files: '#define F(...) a ## __VA_OPT__(b) c __VA_OPT__(x) ## y\nF() F(1)\n',
        text: 'a c y ab c xy',
      },
    ],
  },
  {
    subject: 'built-in macros',
    cases: [
      {
        title: 'tell where they are',
        files: {
          'board.dts': '__FILE__ __LINE__ __BASE_FILE__ __INCLUDE_LEVEL__\n#include "dir/a.dtsi"\n__LINE__\n',
          'dir/a.dtsi': '\n__FILE__ __LINE__ __BASE_FILE__ __INCLUDE_LEVEL__\n',
        },
        text: '"board.dts" 1 "board.dts" 0 "dir/a.dtsi" 2 "board.dts" 1 3',
      },
      {
        title: 'tell the line of the macro that uses them',
        files: '#define F(x) __LINE__ x\nF(\na) __LINE__\n#define G(...) F(__LINE__) __VA_ARGS__\nG(\n__LINE__)\n',
        text: '2 a 3 5 5 6',
      },
      { title: 'count', files: '__COUNTER__ __COUNTER__\n#if __COUNTER__ == 2\n__COUNTER__\n#endif\n', text: '0 1 3' },
      {
        title: 'are few',
        files:
          '__STDC__ __STDC_HOSTED__ __ASSEMBLER__ __DTS__ __STDC_VERSION__ __GNUC__ __OPTIMIZE__ linux unix __arm__ __has_attribute\n',
        text: '1 1 1 1 __STDC_VERSION__ __GNUC__ __OPTIMIZE__ linux unix __arm__ __has_attribute',
      },
      {
        title: 'follow #line',
        files:
          '#line 100 "x.dts"\n__LINE__ __FILE__\n#define N 7\n#line N\n__LINE__ __FILE__\na\n# 3 "y.dts"\n__LINE__ __FILE__\n',
        text: '100 "x.dts" 7 "x.dts" a 10 "x.dts"',
      },
      {
        title: 'can be given and taken',
        files: '#undef __LINE__\n#define __FILE__ x\n__LINE__ __FILE__\n#ifdef __COUNTER__\na\n#endif\n',
        text: '__LINE__ x a',
      },
    ],
  },
  {
    subject: 'conditionals',
    cases: [
      {
        title: 'ask for macros',
        files:
          '#define A\n#ifdef A\n1\n#else\n2\n#endif\n#ifndef A\n3\n#elif defined(A) && defined A && !defined B\n4\n#else\n5\n#endif\n',
        text: '1 4',
      },
      {
        title: 'nest',
        files: '#if 0\n#if 1\n1\n#else\n2\n#endif\n#elif 1\n#if 0\n3\n#elif 0\n4\n#else\n5\n#endif\n#else\n6\n#endif\n',
        text: '5',
      },
      {
        title: 'take only the first part that holds',
        files: '#if 1\n1\n#elif 1\n2\n#elif 1/0\n3\n#elif\n4\n#else\n5\n#endif\n',
        text: '1',
      },
      {
        title: 'ask for macros in #elifdef and #elifndef',
        files: '#if 0\n#elifdef A\n1\n#elifndef A\n2\n#else\n3\n#endif\n',
        text: '2',
      },
      {
        title: 'skip what makes no sense',
        files: "#if 0\n#define\n#include nope\n#error x\n#if garbage ( \n#endif\ndon't\n#unknown\n#else\na\n#endif\n",
        text: 'a',
      },
      { title: 'see comments in what they skip', files: '#if 0\n/*\n#endif\n*/ x\n#endif\na\n', text: 'a' },
      { title: 'may be followed by more than they need', files: '#ifdef A x\n#else x\n1\n#endif x\n', text: '1' },
      {
        title: 'expand macros',
        files: '#define D defined(A)\n#define F(x) (x) + 1\n#if F(1) == 2 && !D\n1\n#endif\n',
        text: '1',
      },
    ],
  },
  {
    subject: '#if',
    cases: (
      [
        ['1 + 2 * 3 == 7 && (1 + 2) * 3 == 9', true],
        ['10 - 4 - 3 == 3 && 100 / 10 / 5 == 2 && 7 % 4 == 3 && -7 / 2 == -3 && -7 % 2 == -1', true],
        ['1 << 3 == 8 && -16 >> 2 == -4 && 1 << 64 == 0 && 8 >> -1 == 16 && -1 >> 100 == -1', true],
        ['(1 | 6) == 7 && (5 & 6) == 4 && (5 ^ 6) == 3 && ~0 == -1 && !0 == 1 && !5 == 0 && +3 == 3', true],
        ['1 ? 2 ? 3 : 4 : 5', true],
        ['0 ? 1 : 0 ? 1 : 0', false],
        ['(1 || 1 / 0) && !(0 && 1 / 0) && (1 ? 1 : 1 / 0)', true],
        ['-1 > 0u', true],
        ['-1 < 0', true],
        ['(1 ? -1 : 0u) > 0', true],
        ['(0 && 1u) - 1 < 0', true],
        ['9223372036854775807 + 1 < 0', true],
        ['18446744073709551615u + 1 == 0 && 0xffffffffffffffff == -1', true],
        ['017 == 15 && 0x1F == 31 && 0b101 == 5 && 1ull == 1LLU && 0 == 00', true],
        [
          "'a' == 97 && 'ab' == 24930 && '\\n' == 10 && '\\x41' == 65 && '\\101' == 65 && '\\377' < 0 && L'a' == 97",
          true,
        ],
        ["'\\'' == 39 && '\"' == 34 && 'abcde' == 0x62636465", true],
        ['undefined', false],
        ['(2, 1) == 1', true],
        ['1, 0', false],
        ['0x7fffffffffffffff == 9223372036854775807u', true],
        ['2 || 0 && 0', true],
        ['1 == 1 != 0', true],
        ['1 < 2 == 1', true],
        ['4 & 6 == 6', false],
      ] as const
    ).map(([expression, holds]) => ({
      title: expression,
      files: `#if ${expression}\nyes\n#else\nno\n#endif\n`,
      text: holds ? 'yes' : 'no',
    })),
  },
  {
    subject: 'included files',
    cases: [
      {
        title: 'are looked for beside the file, then in the include paths in order',
        files: {
          'board.dts': '#include "a.h"\n#include <a.h>\n#include "b.h"\n',
          'a.h': 'here\n',
          'i/a.h': 'i\n',
          'j/a.h': 'j\n',
          'j/b.h': 'jb\n#include "a.h"\n',
        },
        includePaths: ['i', 'j'],
        text: 'here i jb j',
      },
      {
        title: 'may be named by macros',
        files: {
          'board.dts':
            '#define S(x) #x\n#define X(x) S(x)\n#define N a.h\n#define A <a.h>\n#define D i\n#include X(N)\n#include A\n#include X(D/b.h) junk\n#include <D/b.h>\n',
          'a.h': 'a\n',
          'i/b.h': 'b\n',
          'D/b.h': 'B\n',
        },
        includePaths: ['.'],
        text: 'a a b B',
      },
      {
        title: 'go on to the next of their name',
        files: {
          'board.dts': '#include <a.h>\n',
          'i/a.h': 'i\n#include_next <a.h>\n',
          'j/a.h': 'j\n#include_next "b.h"\n',
          'j/b.h': 'no\n',
          'k/b.h': 'k\n',
        },
        includePaths: ['i', 'j', 'k'],
        text: 'i j k',
      },
      {
        title: 'may have guards',
        files: {
          'board.dts': '#include "a.h"\n#include "a.h"\nA\n#undef G\n#include "a.h"\n',
          'a.h': '/* c */\n#ifndef G\n#define G\n#define A 1\na\n#endif\n',
        },
        text: 'a 1 a',
      },
      {
        title: 'may be read once only',
        files: {
          'board.dts':
            '#include "a.h"\n#include "./a.h"\n#include "a.h"\n#import "b.h"\n#import "b.h"\n#include "b.h"\n',
          'a.h': '#pragma once\na\n',
          'b.h': 'b\n',
        },
        text: 'a b',
      },
      {
        title: 'may be read once only by _Pragma',
        files: { 'board.dts': '#include "a.h"\n#include "a.h"\n', 'a.h': '_Pragma("once") a\n' },
        text: 'a',
      },
      { title: 'need no newline at their end', files: { 'board.dts': '#include "a.h"\nb\n', 'a.h': 'a' }, text: 'a b' },
      {
        title: 'do not give macros of the includer their parentheses',
        files: { 'board.dts': '#define F(x) <x>\n#include "a.h"\n(1)\n', 'a.h': 'F\n' },
        text: 'F (1)',
      },
      {
        title: 'are asked for by __has_include',
        files: {
          'board.dts':
            '#define A <i/a.h>\n#if __has_include("i/a.h") && __has_include(<a.h>) && __has_include(A) && !__has_include("a.h.h")\nyes\n#endif\n#ifdef __has_include\ndefined\n#endif\n#if __has_include_next("a.h")\nnext\n#endif\n',
          'i/a.h': '',
        },
        includePaths: ['i', '.'],
        text: 'yes defined next',
      },
      {
        title: 'may have // in the name',
        files: { 'board.dts': '#include <i//a.h> // c\n', 'i/a.h': 'a\n' },
        includePaths: ['.'],
        text: 'a',
      },
    ],
  },
  {
    subject: 'pragmas',
    cases: [
      {
        title: 'put macros aside',
        files:
          '#define P 1\n#pragma push_macro("P")\n#undef P\n#define P 2\nP\n#pragma pop_macro("P")\nP\n#pragma pop_macro("P")\nP\n',
        text: '2 1 1',
      },
      { title: 'vanish', files: 'a _Pragma("x y") b\n#pragma weak x\nc\n', text: 'a b c' },
    ],
  },
];
