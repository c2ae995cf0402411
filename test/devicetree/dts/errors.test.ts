/** What people are told of their mistakes, word for word. */
import { describe, expect, it } from 'vitest';
import { compileDts, compileTree } from '../../../src/devicetree/dts/compile.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { compile, errorsOf, problemsOf } from './compiling.ts';

describe('a mistake in the grammar', () => {
  it.each([
    ['', '1:1: a device-tree source starts with /dts-v1/;'],
    ['\udcd0\r\udcfe\udced', '1:1: a device-tree source starts with /dts-v1/; (is this a text at all?)'],
    ['/dts-v1/;', '1:10: there is no tree in this source (a tree starts with / { };)'],
    ['/dts-v1/; /plugin/; /dts-v1/; / { };', '1:21: this head differs from the first in /plugin/'],
    ['/dts-v1/; / { }; /dts-v1/; ', '1:18: expected a node, found /dts-v1/ (/dts-v1/ stands at the start of a source)'],
    ['/dts-v1/; / { } / { };', "1:17: expected ';', found /"],
    ['/dts-v1/; / { }', "1:15: there is no ';' after the node"],
    ['/dts-v1/; / {', "1:14: the file ends within a node (each node ends with '};')"],
    ['/dts-v1/; / { a = <1> };', "1:21: there is no ';' after the property a"],
    ['/dts-v1/; / { a\nb; };', "1:15: there is no ';' after the property a"],
    ['/dts-v1/; / { a "b"; };', `1:17: expected '=', ';' or '{' after a, found "b"`],
    ['/dts-v1/; / { x { }; a; };', '1:22: the property a stands behind a subnode (properties come before subnodes)'],
    [
      '/dts-v1/; / { /delete-nod/ a; };',
      '1:15: expected a property, a node or }, found / (did you mean /delete-node/?)',
    ],
    [
      '/dts-v1/; / { /frobnicate/ a; };',
      '1:15: expected a property, a node or }, found / (there is no directive /frobnicate/)',
    ],
    [
      '/dts-v1/; / { /delete-node/ &a; };',
      '1:29: expected a name, found &a (within a node /delete-node/ takes a name; /delete-node/ &label; stands outside)',
    ],
    ['/dts-v1/; / { /omit-if-no-ref/ a; };', '1:15: /omit-if-no-ref/ takes a node'],
    ['/dts-v1/; / { }; };', '1:18: this brace closes nothing'],
    [
      '/dts-v1/; uart { };',
      '1:11: expected a node, found uart (nodes and properties stand within / { }; or &label { };)',
    ],
    ['/dts-v1/; / { }; a: b: &{/} { };', '1:24: only one label can be added here'],
    ['/dts-v1/; /memreserve/ 1;', '1:25: expected the size, found ; (/memreserve/ takes an address and a size)'],
    ['/dts-v1/; / { /* };', '1:15: this comment is never closed (close it with */)'],
    ['/dts-v1/; / { }; // x', '1:18: the file ends within this comment (end the last line with a newline)'],
    ['/dts-v1/; / { a = "b; };', '1:19: this string is never closed (close it with ")'],
    [
      '/dts-v1/; / { a = "b\\\n"; };',
      '1:21: a backslash cannot stand at the end of a line of a string (close the string before)',
    ],
    ["/dts-v1/; / { a = <'b>; };", "1:20: this character literal is never closed (close it with ')"],
    ['/dts-v1/; /include/ "x.dtsi"', '1:11: there is no file "x.dtsi" (this text comes without files)'],
    [`/dts-v1/; / { ${'a'.repeat(5000)}; };`, '1:15: this name has 5000 characters, more than 4096'],
  ])('%s', (text, error) => {
    expect(errorsOf(text)[0]).toBe(error);
  });

  it('does not hide the next one', () => {
    expect(
      errorsOf(`/dts-v1/;
/ {
	a = 5;
	b = <1>
	c = <UNKNOWN>;
	x {
		d = "one" "two";
	}
	y { / };
	};
};
&uart1 { };
`),
    ).toEqual([
      '3:6: expected a value, found 5 (numbers stand in angle brackets: <5>)',
      "4:8: there is no ';' after the property b",
      '5:7: UNKNOWN is not a number (is it a macro whose header is not included?)',
      `7:13: expected ';', found "two" (the parts of a value are separated by commas)`,
      "8:2: there is no ';' after the node",
      '9:6: expected a property, a node or }, found /',
      '11:1: this brace closes nothing',
      '12:1: no node so far has the label uart1',
    ]);
  });

  it('is not told of more than twenty times', () => {
    expect(problemsOf(`/dts-v1/; / { ${'a = 5; '.repeat(100)} };`)).toHaveLength(20);
  });
});

describe('what dtc refuses in a tree', () => {
  it.each([
    [
      'a { }; a { };',
      '1:22: / has two nodes of the name a (a piece of tree is laid over the nodes before it, not over itself: extend the first from outside)',
    ],
    ['a; b; a;', '1:21: the property a is given twice'],
    ['a# { };', "1:15: '#' cannot stand in the name of a node"],
    ['a@1@2 { };', "1:15: there is more than one '@' in the name of the node"],
    ['@1 { };', "1:15: there is nothing before the '@' in the name of the node"],
    ['a@1;', "1:15: '@' cannot stand in the name of a property"],
    ['a { name = "b"; };', "1:19: the property name does not say the node's name, a"],
    ['a { name = <1>; };', '1:19: name is not a string'],
    ['l: a { }; b { l: c; };', '1:32: the label l is given twice'],
    ['l: a { }; b { c = <l: 1>; };', '1:34: the label l is given twice'],
  ])('%s', (source, error) => {
    expect(errorsOf(`/dts-v1/; / { ${source} };`)).toEqual([error]);
  });

  it('is the loss of the root', () => {
    expect(errorsOf('/dts-v1/; / { }; /delete-node/ &{/};')).toEqual(['1:11: the root of the tree is deleted']);
  });
});

describe('a problem', () => {
  it('comes with its line, what stands under the caret, and the path of its node', () => {
    expect(problemsOf('/dts-v1/;\n/ {\n\tsoc {\n\t\tclocks = <&clk>;\n\t};\n};')).toEqual([
      {
        message: 'no node has the label clk',
        span: { kind: 'text', file: 'board.dts', line: 4, column: 13, length: 1 },
        path: '/soc',
        sourceLine: '\t\tclocks = <&clk>;',
      },
    ]);
  });

  it('points at the first of two', () => {
    expect(problemsOf('/dts-v1/;\n/ { a: x { };\n\ta: y { }; };')[0]?.notes).toEqual([
      { message: 'the first is here', span: { kind: 'text', file: 'board.dts', line: 2, column: 8 } },
    ]);
  });

  it('tells of the macros and includes that led to it', () => {
    const source = sourceFromFiles({
      'board.dts': '/dts-v1/;\n#include "soc.dtsi"\n',
      'soc.dtsi': '#define CLOCK <&clk 1>\n/ { soc { clocks = CLOCK; }; };\n',
    });
    try {
      compileTree('board.dts', { source });
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).problems).toEqual([
        {
          message: 'no node has the label clk',
          span: { kind: 'text', file: 'soc.dtsi', line: 2, column: 20, length: 5 },
          path: '/soc',
          sourceLine: '/ { soc { clocks = CLOCK; }; };',
          notes: [
            {
              message: 'expanded from macro CLOCK, defined at soc.dtsi:1:9',
              span: { kind: 'text', file: 'soc.dtsi', line: 1, column: 9, length: 5 },
            },
            { message: 'included from board.dts:2:1', span: expect.objectContaining({ file: 'board.dts', line: 2 }) },
          ],
        },
      ]);
    }
  });
});

describe('/include/', () => {
  const files = {
    'dts/board.dts': '/dts-v1/; /include/ "common/soc.dtsi" / { b; };\n',
    'dts/common/soc.dtsi': '/include/ "clock.dtsi"\n/ { a; };\n/include/ "shared.dtsi"\n',
    'dts/common/clock.dtsi': '/ { clock { }; };\n',
    'lib/shared.dtsi': '/ { shared; };\n',
  };
  const compileFiles = (changed: Record<string, string> = {}) =>
    compileTree('dts/board.dts', { source: sourceFromFiles({ ...files, ...changed }), includePaths: ['lib'] });

  it('reads files beside the one that names them, and from the search path', () => {
    const { tree, dependencies } = compileFiles();
    expect(tree.root.properties.map(({ name }) => name)).toEqual(['a', 'shared', 'b']);
    expect(tree.root.property('shared')?.span).toMatchObject({ file: 'lib/shared.dtsi', line: 1, column: 5 });
    expect(dependencies).toEqual(['dts/board.dts', 'dts/common/soc.dtsi', 'dts/common/clock.dtsi', 'lib/shared.dtsi']);
  });

  it('tells where it looked', () => {
    expect(() => compileFiles({ 'dts/common/soc.dtsi': '/include/ "no.dtsi"' })).toThrow(
      'dts/common/soc.dtsi:1:1: there is no file "no.dtsi"',
    );
  });

  it('is part of the chain that led to a problem', () => {
    try {
      compileFiles({ 'dts/common/clock.dtsi': '/ { clock };' });
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).problems[0]).toMatchObject({
        span: { file: 'dts/common/clock.dtsi', line: 1, column: 9 },
        notes: [
          { message: 'included from here', span: { file: 'dts/common/soc.dtsi', line: 1 } },
          { message: 'included from here', span: { file: 'dts/board.dts', line: 1 } },
        ],
      });
    }
  });

  it('ends where a file includes itself', () => {
    expect(() => compileFiles({ 'dts/common/clock.dtsi': '/include/ "clock.dtsi"' })).toThrow(
      'more than 200 files are included',
    );
  });
});

describe('the options of a blob', () => {
  const source = {
    ...sourceFromFiles({ 'a.dts': '/dts-v1/; / { cpus { cpu@2 { reg = <2>; }; }; };\n' }),
    main: 'a.dts',
  };
  const size = compileDts(source).length;
  const sizeWith = (options: object) => compileDts(source, options).length;

  it.each([
    ['padding adds bytes', { padding: 100 }, size + 100],
    ['a minimum size adds what is missing', { minimumSize: 4096 }, 4096],
    ['and nothing where nothing is', { minimumSize: 10 }, size],
    ['alignment rounds up', { alignment: 1024 }, 1024],
    ['after padding', { alignment: 64, padding: 1 }, Math.ceil((size + 1) / 64) * 64],
    ['spare reservations take sixteen bytes each', { spareReservations: 2 }, size + 32],
  ])('%s', (_, options, expected) => {
    expect(sizeWith(options)).toBe(expected);
  });

  it.each([
    [{ padding: 1, minimumSize: 1 }, 'a blob is padded or has a minimum size, not both'],
    [{ alignment: 3 }, 'a blob cannot be aligned to 3 bytes: that is no power of two'],
  ])('%o are refused', (options, message) => {
    expect(() => sizeWith(options)).toThrow(new InputError(message));
  });

  it('need a file to compile', () => {
    expect(() => compileDts(sourceFromFiles({}))).toThrow('which file is the source to compile?');
  });
});

describe('a source without its head', () => {
  it('is taken where it may be a part of one', () => {
    expect(compile('/ { a; };', { assumeVersion1: true }).tree.root.has('a')).toBe(true);
  });
});
