/**
 * The compiler beside the real dtc, where it is installed: sources of the whole grammar give the same bytes or are refused
 * by both. `scripts/conformance` does the same at length, and with the boards of a kernel.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSource } from '../../../scripts/conformance/compare.ts';
import { findDtc } from '../../../scripts/conformance/dtc.ts';
import { randomSource } from '../../../scripts/conformance/random-sources.ts';

const dtc = findDtc();
if (!dtc) console.warn('skipped: dtc is not installed: nothing is compared with it');

/** Corners of the language that look one way and are another. */
const CORNERS = [
  '/ { a; /delete-property/ a; }; / { a = <1>; };',
  '/ { /delete-property/ a; a; }; / { b; };',
  '/ { /delete-node/ x; x { p; }; };',
  '/ { x { }; /delete-node/ x; };',
  '/ { x { }; }; / { x { p; }; /delete-node/ x; x { q; }; };',
  '/ { /delete-node/ x; }; / { y { }; x { }; };',
  '/ { l: x { }; }; /delete-node/ &l; / { x { }; };',
  '/ { x { name = "x"; }; };',
  '/ { x { /delete-property/ name; }; };',
  '/ { a: x { }; b: y { p = <&b &a>; q = &a, <&b>, &b; }; };',
  '/ { cpus { cpu@3 { reg = <3>; }; }; };',
  '/ { cpus { /delete-node/ cpu@3; cpu@4 { reg = <4>; }; }; };',
  "/ { p = <'\\'' '\\\\' 0>; };",
  '/ { p = "\\x4z\\0\\400"; };',
  '/ { p = l: , "x"; };',
  '/ { p = l: "x" m: , n: <o: 1 q:> r:; };',
  '/ { #; #a = <1>; 1 { }; };',
  '/ { p = < 1/* */2 //\n 3 >; };',
  '/ { p = <0x1 2U 3UL 4ULL 5L 6LL>; };',
  '/ { p = <1U L>; };',
  '/ { p = [0 1]; };',
  '/ { p = [01 2 3]; };',
  '/ { /omit-if-no-ref/ l: x { y: z { }; }; p = <&y>; };',
  '/ { x { }; }; / { /omit-if-no-ref/ x { }; };',
  '/ { l: x { l: y { }; }; };',
  '/ { y { l: b { }; }; l: c { }; }; &l { p; }; /delete-node/ &{/c};',
  '/ { }; &l { l: a { }; };',
  '/ { m: x { }; }; &m { l: a { }; }; &l { p; };',
  '/ { x { phandle = <1>; }; l: y { }; p = <&l>; };',
];

describe.skipIf(!dtc)('dtc and dtmem', () => {
  it.each(CORNERS.flatMap((text) => [false, true].map((symbols) => [symbols ? '-@' : '', text] as const)))(
    'agree on %s %s',
    (flag, text) => {
      expect(compareSource(dtc!, { text: `/dts-v1/; ${text}\n`, symbols: flag !== '' })).not.toHaveProperty('how');
    },
  );

  it('agree on sources at random', () => {
    fc.assert(
      fc.property(randomSource(dtc!), (source) => {
        expect(compareSource(dtc!, source)).not.toHaveProperty('how');
      }),
      { numRuns: 200 },
    );
  });
});
