/**
 * Sources made at random that define, undefine, call and compare macros in every way, most of them senseless: the ways
 * in which tokens can meet are too many to think of.
 */
import fc from 'fast-check';

const NAMES = ['A', 'B', 'C', 'D', 'F', 'G', 'H', 'x', 'y', 'foo', 'L'] as const;
const name = fc.constantFrom(...NAMES);
const number = fc.constantFrom('0', '1', '12', '0x1e', '1e', '.5', '7.', '9f');
const literal = fc.constantFrom('"s"', '"a\\"b"', "'c'", "'\\''", 'L"w"', '"b\\\\"');
const punctuator = fc.constantFrom(
  ...'+ - * / = < > & | : ; . # @ ? ! % ^ ~ -> << >= ... { } [ ] $ \\ ## `'.split(' '),
);
const special = fc.constantFrom('__LINE__', '__FILE__', '__COUNTER__', '__INCLUDE_LEVEL__', '/* c */', '/**/');
const parenthesis = fc.constantFrom('(', ')', ',');

function sequenceOf(token: fc.Arbitrary<string>, longest: number): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(token, fc.constantFrom('', ' ', ' ')), { maxLength: longest })
    .map((tokens) => tokens.map(([text, space]) => space + text).join(''));
}

function tokenOf(parameters: readonly string[]): fc.Arbitrary<string> {
  const parameter = parameters.length > 0 ? fc.constantFrom(...parameters) : name;
  const simple = fc.oneof(
    { weight: 34, arbitrary: name },
    { weight: 10, arbitrary: parameter },
    { weight: 10, arbitrary: number },
    { weight: 5, arbitrary: literal },
    { weight: 14, arbitrary: punctuator },
    { weight: 19, arbitrary: parenthesis },
    { weight: 1, arbitrary: special },
  );
  const call = fc
    .tuple(name, fc.array(sequenceOf(simple, 3), { minLength: 1, maxLength: 3 }))
    .map(([macro, given]) => `${macro}(${given.join(',')})`);
  return fc.oneof({ weight: 90, arbitrary: simple }, { weight: 10, arbitrary: call });
}

function bodyOf(parameters: readonly string[]): fc.Arbitrary<string> {
  const token = tokenOf(parameters);
  if (parameters.length === 0) return sequenceOf(token, 6);
  const operand = fc.oneof(fc.constantFrom(...parameters), token);
  const part = fc.oneof(
    { weight: 8, arbitrary: token },
    { weight: 2, arbitrary: fc.constantFrom(...parameters).map((parameter) => `#${parameter}`) },
    { weight: 2, arbitrary: fc.tuple(operand, operand).map(([left, right]) => `${left} ## ${right}`) },
  );
  return sequenceOf(part, 6);
}

const functionLike = fc
  .record({ macro: name, count: fc.nat(3), variadic: fc.nat(3), swallowsComma: fc.boolean(), space: fc.boolean() })
  .chain(({ macro, count, variadic, swallowsComma, space }) => {
    const parameters = ['a', 'b', 'c'].slice(0, count);
    // 0: unnamed variable arguments, 1: named ones.
    const list = variadic === 0 ? [...parameters, '...'] : parameters;
    if (variadic === 1 && count > 0) list[count - 1] += '...';
    const known = variadic === 0 ? [...parameters, '__VA_ARGS__'] : parameters;
    const last = known.at(-1);
    const tail = variadic < 2 && swallowsComma && last ? ` , ## ${last}` : '';
    return bodyOf(known).map((body) => `#define ${macro}(${list.join(', ')})${space ? ' ' : ''}${body}${tail}`);
  });

const objectLike = fc.tuple(name, bodyOf([])).map(([macro, body]) => `#define ${macro} ${body}`);

const operand = fc.constantFrom(
  ...'0;1;2;-1;3u;0x7fffffffffffffff;18446744073709551615u;A;B;F(1);defined A;defined(B);x;07;10ul'.split(';'),
  "'a'",
  "'ab'",
);
const operator = fc.constantFrom(...'+ - * / % << >> < > <= >= == != & | ^ && || ,'.split(' '));
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    operand,
    fc.tuple(tie('any'), operator, tie('any')).map((parts) => parts.join(' ')),
    tie('any').map((inner) => `(${inner})`),
    fc.tuple(fc.constantFrom('!', '~', '-', '+'), tie('any')).map((parts) => parts.join('')),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([test, first, second]) => `${test} ? ${first} : ${second}`),
  ),
})).any;

const text = sequenceOf(tokenOf([]), 12);
const oddity = fc.constantFrom(
  '#',
  '# foo A',
  '#address-cells = <A>;',
  '  #size-cells = <F(1)>;',
  '#line 77',
  '#line 30 "zz"',
  '#pragma A',
  '# 12 A',
  "don't A",
  '// A',
  '/* A\n B */ C',
  'A \\\n B',
  'F(A,\n B)',
  'F\n(A)',
  'G(A\n#define A 9\n,A)',
  'H(1\n#foo\n,2)',
);
const plainLine = fc.oneof(
  { weight: 22, arbitrary: objectLike },
  { weight: 22, arbitrary: functionLike },
  { weight: 4, arbitrary: name.map((macro) => `#undef ${macro}`) },
  { weight: 4, arbitrary: oddity },
  { weight: 40, arbitrary: text },
);
const conditional = fc
  .record({
    test: fc.oneof(
      expression.map((test) => `if ${test}`),
      name.map((macro) => `ifndef ${macro}`),
    ),
    other: expression,
    lines: fc.array(plainLine, { minLength: 3, maxLength: 3 }),
  })
  .map(({ test, other, lines: [first, second, third] }) =>
    [`#${test}`, first, `#elif ${other}`, second, '#else', third, '#endif'].join('\n'),
  );

/** A whole source. */
export const macroSoup: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 9, arbitrary: plainLine }, { weight: 1, arbitrary: conditional }), {
    minLength: 3,
    maxLength: 18,
  })
  .map((lines) => `${lines.join('\n')}\n`);
