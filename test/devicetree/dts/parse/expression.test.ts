/** Expressions. The values in the table are dtc 1.8.1's; arithmetic at random is compared with bigint's. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as arithmetic from '../../../../src/devicetree/dts/lex/arithmetic.ts';
import { bytesOf, errorsOf } from '../compiling.ts';

const evaluate = (expression: string) => BigInt(`0x${bytesOf(`/bits/ 64 <${expression}>`)}`);

describe('an expression', () => {
  it.each([
    ['(1 + 2 * 3)', 7n],
    ['((1 + 2) * 3)', 9n],
    ['(10 - 3 - 2)', 5n],
    ['(7 / 2 * 2 + 7 % 2)', 7n],
    ['(1 << 4 + 1)', 32n],
    ['(1 << 63 >> 62)', 2n],
    ['(1 << 64)', 0n],
    ['(1 >> 64)', 0n],
    ['(0xff & 0x0f | 0x30 ^ 0x10)', 0x2fn],
    ['(1 | 2 == 2)', 1n],
    ['(2 > 1 == 1)', 1n],
    ['(1 < 2 && 2 <= 2 || 0)', 1n],
    ['(5 >= 6 != 0)', 0n],
    ['(!0 + !5)', 1n],
    ['(- -1)', 1n],
    ['(~0)', 0xffff_ffff_ffff_ffffn],
    ['(-1 / 2)', 0x7fff_ffff_ffff_ffffn],
    ['(-1 > 0)', 1n],
    ['(0 - 1 + 2)', 1n],
    ['(1 ? 2 : 3)', 2n],
    ['(0 ? 1 : 0 ? 2 : 3)', 3n],
    ['(1 ? 0 ? 4 : 5 : 6)', 5n],
    ['(1 ? 2 : 3 + 4)', 2n],
    ['(0xffffffffffffffff * 0xffffffffffffffff)', 1n],
    ['(0x100000000 * 0x100000000)', 0n],
    ["('a' + 1)", 98n],
  ])('%s is %d', (expression, value) => {
    expect(evaluate(expression)).toBe(value);
  });

  it.each([
    ['(1 / 0)', '1:32: division by zero in this expression'],
    ['(1 ? 2 : 1 % 0)', '1:32: division by zero in this expression'],
    ['(1 ? 2)', "1:38: expected ':' and the other value of the condition, found )"],
    ['(1 : 2)', "1:35: expected an operator or ')', found :"],
    ['(1 2)', "1:35: expected an operator or ')', found 2"],
    ['(1 +)', '1:36: expected a number, found )'],
    ['()', '1:33: expected a number, found )'],
    ['(BIT)', '1:33: BIT is not a number (is it a macro whose header is not included?)'],
  ])('%s is refused', (expression, error) => {
    expect(errorsOf(`/dts-v1/; / { p = /bits/ 64 <  ${expression}>; };`)[0]).toBe(error);
  });

  it('may be as deep as it likes', () => {
    expect(evaluate(`${'('.repeat(50_000)}1${')'.repeat(50_000)}`)).toBe(1n);
    expect(evaluate(`(${'-'.repeat(50_000)}1)`)).toBe(1n);
    expect(evaluate(`(${'0 ? 1 : '.repeat(50_000)}2)`)).toBe(2n);
  });
});

describe('arithmetic', () => {
  const edges = [0n, 1n, 2n, 31n, 32n, 63n, 64n, (1n << 31n) - 1n, 1n << 31n, 1n << 32n, (1n << 53n) - 1n, 1n << 53n];
  const word = fc
    .oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.bigInt({ min: 0n, max: 100n }))
    .map((value) => BigInt.asUintN(64, value));
  const wrap = (value: bigint) => BigInt.asUintN(64, value);

  type Operation = (a: arithmetic.Integer, b: arithmetic.Integer) => arithmetic.Integer;
  const operations: [string, Operation, (a: bigint, b: bigint) => bigint][] = [
    ['add', arithmetic.add, (a, b) => a + b],
    ['subtract', arithmetic.subtract, (a, b) => a - b],
    ['multiply', arithmetic.multiply, (a, b) => a * b],
    ['divide', arithmetic.divide, (a, b) => a / b],
    ['remainder', arithmetic.remainder, (a, b) => a % b],
    ['shiftLeft', arithmetic.shiftLeft, (a, b) => (b < 64n ? a << b : 0n)],
    ['shiftRight', arithmetic.shiftRight, (a, b) => (b < 64n ? a >> b : 0n)],
    ['bitAnd', arithmetic.bitAnd, (a, b) => a & b],
    ['bitOr', arithmetic.bitOr, (a, b) => a | b],
    ['bitXor', arithmetic.bitXor, (a, b) => a ^ b],
  ];

  it.each(operations)('%s wraps at 64 bits, and is a number where that is exact', (name, operation, expected) => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        if (b === 0n && (name === 'divide' || name === 'remainder')) return;
        const result = operation(arithmetic.integer(a), arithmetic.integer(b));
        expect(BigInt(result)).toBe(wrap(expected(a, b)));
        expect(typeof result).toBe(BigInt(result) <= BigInt(Number.MAX_SAFE_INTEGER) ? 'number' : 'bigint');
      }),
    );
  });

  it('splits into words and knows what fits', () => {
    fc.assert(
      fc.property(word, fc.constantFrom(8, 16, 32, 64), (value, bits) => {
        const integer = arithmetic.integer(value);
        expect(BigInt(arithmetic.high32(integer)) * (1n << 32n) + BigInt(arithmetic.low32(integer))).toBe(value);
        const signed = BigInt.asIntN(64, value);
        const fits = value < 1n << BigInt(bits) || (signed < 0n && signed >= -(1n << BigInt(bits)));
        expect(arithmetic.fitsIn(integer, bits)).toBe(fits);
        expect(BigInt(arithmetic.complement(integer))).toBe(wrap(~value));
        expect(BigInt(arithmetic.negate(integer))).toBe(wrap(-value));
      }),
    );
  });
});
