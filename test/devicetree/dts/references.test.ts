/** Phandles, paths, symbols and fixups. The outlines are what dtc 1.8.1 makes of the same text. */
import { describe, expect, it } from 'vitest';
import { errorsOf, oneLine, outline } from './compiling.ts';

describe('references', () => {
  it.each([
    [
      'phandles are given out in the order in which they are needed',
      'a: x { }; b: y { p = <&b &a>; };',
      'a: x { phandle = <0x2>; }; b: y { p = <0x1 0x2>; phandle = <0x1>; };',
    ],
    [
      'numbers that the source gives are passed over',
      'a: x { }; b: y { phandle = <1>; }; c: z { linux,phandle = <2>; p = <&a &b &c>; };',
      `a: x { phandle = <0x3>; }; b: y { phandle = <0x1>; };
       c: z { linux,phandle = <0x2>; p = <0x3 0x1 0x2>; };`,
    ],
    ['a node can ask for a phandle by referring to itself', 'a: x { phandle = <&a>; };', 'a: x { phandle = <0x1>; };'],
    [
      'paths are put in where they stand, and move what follows',
      'p = &a, <&b 1>, &{/y}; a: x { z { }; }; b: y { q = &{a/z}; };',
      `p = [2f 78 00 00 00 00 01 00 00 00 01 2f 79 00];
       a: x { z { }; }; b: y { q = "/x/z"; phandle = <0x1>; };`,
    ],
    ['the root is a target like others', 'p = <&{/}>, &{/};', 'p = [00 00 00 01 2f 00]; phandle = <0x1>;'],
  ])('%s', (_, text, expected) => {
    expect(outline(`/dts-v1/; / { ${text} };`)).toBe(oneLine(expected));
  });

  it.each([
    ['epapr', 'phandle = <0x1>;'],
    ['legacy', 'linux,phandle = <0x1>;'],
    ['both', 'linux,phandle = <0x1>; phandle = <0x1>;'],
  ] as const)('the format %s decides about the properties', (phandleFormat, properties) => {
    expect(outline('/dts-v1/; / { p = <&{/}>; };', { phandleFormat })).toBe(`p = <0x1>; ${properties}`);
  });

  it.each([
    ['p = <&nobody>;', '1:20: no node has the label nobody'],
    ['p = <&uart1>;', '1:20: no node has the label uart1 (did you mean &uart0?)'],
    ['p = &{/nowhere};', '1:19: there is no node /nowhere'],
    ['p = <&{uart0/nowhere}>;', '1:20: there is no node uart0/nowhere'],
    ['phandle = <&uart0>;', '1:26: phandle refers to another node'],
    ['phandle = <0>;', '1:15: 0x0 is no phandle (any number but 0 and 0xffffffff is)'],
    ['phandle = <1 2>;', '1:15: phandle has 8 bytes, not the 4 of a cell'],
    ['phandle = <9>;', '1:41: the phandle 0x9 is that of / already'],
    ['phandle = <1>; linux,phandle = <2>;', '1:11: phandle and linux,phandle differ'],
  ])('%s is refused', (property, error) => {
    expect(
      errorsOf(`/dts-v1/; / { ${property} uart0: x { ${property === 'phandle = <9>;' ? property : ''} }; };`),
    ).toEqual([error]);
  });
});

describe('symbols', () => {
  const withSymbols = (text: string) => outline(`/dts-v1/; / { ${text} };`, { symbols: true });

  it('tell the path of each label, in the order of the tree', () => {
    expect(withSymbols('b: x { a: y { }; };')).toBe(
      oneLine(`b: x { phandle = <0x1>; a: y { phandle = <0x2>; }; };
               __symbols__ { b = "/x"; a = "/x/y"; };`),
    );
  });

  it('are not made where there is no label', () => {
    expect(withSymbols('x { };')).toBe('x { };');
  });

  it('keep nodes that would be left out', () => {
    expect(withSymbols('/omit-if-no-ref/ a: x { };')).toContain('__symbols__ { a = "/x"; };');
  });

  it('are added to those that the source has, whose nodes get phandles', () => {
    expect(withSymbols('a: x { }; y { }; __symbols__ { b = "/y"; a = "/elsewhere"; };')).toBe(
      oneLine(`a: x { phandle = <0x1>; }; b: y { phandle = <0x2>; };
               __symbols__ { b = "/y"; a = "/elsewhere"; };`),
    );
  });
});

describe('an overlay', () => {
  const overlay = (text: string) => outline(`/dts-v1/; /plugin/; ${text}`);

  it('has a fragment for each target, with what waits for the base', () => {
    expect(overlay('&uart { status = "okay"; clocks = <&clk 3 &clk>; }; &{/soc} { x { }; };')).toBe(
      oneLine(`
        fragment@0 {
          target = <0xffffffff>;
          __overlay__ { status = "okay"; clocks = <0xffffffff 0x3 0xffffffff>; };
        };
        fragment@1 {
          target-path = "/soc";
          __overlay__ { x { }; };
        };
        __fixups__ {
          uart = "/fragment@0:target:0";
          clk = "/fragment@0/__overlay__:clocks:0", "/fragment@0/__overlay__:clocks:8";
        };`),
    );
  });

  it('tells where it means itself', () => {
    expect(overlay('&i2c { a: x { }; y { p = <1 &a>; q = "s", <&a>; }; }; &a { z; };')).toBe(
      oneLine(`
        fragment@0 {
          target = <0xffffffff>;
          __overlay__ {
            a: x { z; phandle = <0x1>; };
            y { p = <0x1 0x1>; q = [73 00 00 00 00 01]; };
          };
        };
        __fixups__ { i2c = "/fragment@0:target:0"; };
        __local_fixups__ { fragment@0 { __overlay__ { y { p = <0x4>; q = <0x2>; }; }; }; };`),
    );
  });

  it('may be written out by hand', () => {
    expect(overlay('/ { fragment@9 { target = <&x>; __overlay__ { p; }; }; };')).toContain(
      'x = "/fragment@9:target:0";',
    );
  });

  it('keeps the fixups that the source has', () => {
    const source = `x { target = <0xffffffff>; __overlay__ { }; }; __fixups__ { u = "/x:target:0"; };`;
    expect(overlay(`/ { ${source} };`)).toBe(source);
  });

  it.each([
    ['&a { p = &b; };', '1:30: no node has the label b'],
    [
      '&a { p = <&{/b}>; };',
      '1:31: an overlay cannot refer to &{/b}, which it does not have itself (a node of the base is referred to by its label)',
    ],
    ['&{a/b} { };', '1:21: an overlay cannot extend &{a/b}, a path from a label'],
    ['/delete-node/ &a;', '1:35: no node so far has the label a'],
  ])('%s is refused', (text, error) => {
    expect(errorsOf(`/dts-v1/; /plugin/; ${text}`)).toEqual([error]);
  });
});
