/**
 * Device-tree sources that no board would have: every construct of the language in any place that the grammar gives it,
 * few names so that pieces, labels and references meet, and now and then a mistake.
 *
 * Labels, references and paths are generated as numbers and become names at the end (`names-in-place.ts`): most references
 * must mean something, or both compilers would only ever refuse.
 */
import fc from 'fast-check';
import { label, labelReference, nodeLabel, pathReference, putNamesInPlace, target } from './names-in-place.ts';

export interface RandomSource {
  readonly text: string;
  /** `-@`. */
  readonly symbols: boolean;
}

/** What dtc takes from 1.7 on, or takes differently: left out when an older one is the measure. */
export interface Grammar {
  readonly isModern: boolean;
}

type Tokens = readonly string[];
type TokensArbitrary = fc.Arbitrary<Tokens>;

const NODE_NAMES = ['a', 'b', 'c@1', 'd@2', 'd', 'e,f', '1', 'cpus', 'x+y', 'n_1', 'aliases', 'soc'];
const ODD_NODE_NAMES = ['g@@', 'h#', 'i?', '@1', 'j@1@2', 'k*'];
const PROPERTY_NAMES = ['p', 'q', 'r-s', '#t', 'u,v', 'reg', '1', 'w?', 'x+y', 'y*z', 'status', 'compatible'];
const ODD_PROPERTY_NAMES = ['p@1', 'phandle', 'linux,phandle', '\\p', 'a', 'b', 'name'];

function mostly<T>(usual: readonly T[], odd: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 150, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

const nodeName = mostly(NODE_NAMES, ODD_NODE_NAMES);
const propertyName = mostly(PROPERTY_NAMES, ODD_PROPERTY_NAMES);
function labelsOf(one: fc.Arbitrary<string>): TokensArbitrary {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.tuple(one) },
    { weight: 1, arbitrary: fc.array(one, { minLength: 2, maxLength: 3 }) },
  );
}
const labels = labelsOf(label);
const nodeLabels = labelsOf(nodeLabel);

const integer: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }).map(String) },
  { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => `0x${value.toString(16)}`) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x7fff_ffff }).map((value) => `0X${value.toString(16)}`) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0o7777 }).map((value) => `0${value.toString(8)}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.constantFrom('U', 'L', 'UL', 'LL', 'ULL'))
      .map(([value, suffix]) => `${value}${suffix}`),
  },
  { weight: 1, arbitrary: fc.constantFrom("'a'", "'\\n'", "'\\x41'", "'\\101'", "'\\0'") },
);
const oddInteger = fc.constantFrom(
  ...[
    '08',
    '0x',
    '0x10000000000000000',
    '18446744073709551616',
    '1UU',
    '2LU',
    '10u',
    "''",
    "'ab'",
    "'\\''",
    "'\\'",
    'X',
  ],
);
const literal = fc.oneof({ weight: 300, arbitrary: integer }, { weight: 1, arbitrary: oddInteger });

const BINARY = [
  '+',
  '-',
  '*',
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '<',
  '>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
];

const { expression } = fc.letrec<{ expression: Tokens; operand: Tokens }>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal.map((value) => [value]),
    tie('expression').map((inner) => ['(', ...inner, ')']),
    fc.tuple(fc.constantFrom('-', '~', '!'), tie('operand')).map(([operator, inner]) => [operator, ...inner]),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('operand'),
    fc
      .tuple(tie('operand'), fc.constantFrom(...BINARY), tie('expression'))
      .map(([left, operator, right]) => [...left, operator, ...right]),
    fc
      .tuple(tie('operand'), tie('expression'), tie('expression'))
      .map(([condition, then, otherwise]) => [...condition, '?', ...then, ':', ...otherwise]),
  ),
}));

const number: TokensArbitrary = fc.oneof(
  { weight: 4, arbitrary: literal.map((value) => [value]) },
  { weight: 1, arbitrary: expression.map((tokens) => ['(', ...tokens, ')']) },
);

const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('a', 'Z', '0', ' ', ',', '/', 'é', '\n', "'") },
      {
        weight: 2,
        arbitrary: fc.constantFrom('\\n', '\\t', '\\\\', '\\"', '\\x4', '\\x41b', '\\0', '\\18', '\\777', '\\q'),
      },
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));
const oddText = fc.constantFrom('\\x', '\\xg', '\\x-1', '\\x 1', '\\\n');
const string = fc
  .oneof({ weight: 200, arbitrary: text }, { weight: 1, arbitrary: oddText })
  .map((content) => `"${content}"`);

function reference({ isModern }: Grammar): fc.Arbitrary<string> {
  return fc.oneof({ weight: 6, arbitrary: labelReference }, { weight: 2, arbitrary: pathReference(isModern) });
}

function value(grammar: Grammar): TokensArbitrary {
  const cells = fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: number },
        { weight: 2, arbitrary: reference(grammar).map((target) => [target]) },
        { weight: 1, arbitrary: fc.tuple(label) },
      ),
      { maxLength: 4 },
    )
    .map((elements) => ['<', ...elements.flat(), '>']);
  const bits = fc.constantFrom('8', '16', '32', '64', '0x10', '010', '8');
  const narrow = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 255 }).map((element) => [String(element)]) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 128 }).map((element) => ['(', '-', String(element), ')']) },
  );
  const elements = fc
    .tuple(bits, fc.array(grammar.isModern ? fc.oneof(narrow, number) : narrow, { maxLength: 4 }))
    .map(([size, list]) => ['/bits/', size, '<', ...list.flat(), '>']);
  const bytes = fc
    .array(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom('00', 'fF', '1234', 'ab cd') }, { weight: 1, arbitrary: label }),
      {
        maxLength: 4,
      },
    )
    .map((list) => ['[', ...list, ']']);
  const part = fc.oneof(
    { weight: 4, arbitrary: string.map((token) => [token]) },
    { weight: 5, arbitrary: cells },
    { weight: 1, arbitrary: elements },
    { weight: 1, arbitrary: bytes },
    { weight: 2, arbitrary: reference(grammar).map((target) => [target]) },
  );
  const rarelyLabels = fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: labels });
  return fc
    .array(fc.tuple(rarelyLabels, part, rarelyLabels), { minLength: 1, maxLength: 3 })
    .map((parts) =>
      parts.flatMap(([before, tokens, after], index) => [...(index > 0 ? [','] : []), ...before, ...tokens, ...after]),
    );
}

interface Named {
  readonly name: string;
  readonly tokens: Tokens;
}

function property(grammar: Grammar): fc.Arbitrary<Named> {
  return fc.oneof(
    {
      weight: 2,
      arbitrary: fc.tuple(labels, propertyName).map(([before, name]) => ({ name, tokens: [...before, name, ';'] })),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(labels, propertyName, value(grammar))
        .map(([before, name, tokens]) => ({ name, tokens: [...before, name, '=', ...tokens, ';'] })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(labels, propertyName)
        .map(([before, name]) => ({ name, tokens: [...before, '/delete-property/', name, ';'] })),
    },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 12 })
        .map((phandle) => ({ name: 'phandle', tokens: ['phandle', '=', '<', String(phandle), '>', ';'] })),
    },
  );
}

/** Mostly no name twice, for that is an error in the first piece of a node. */
function entries(entry: fc.Arbitrary<Named>): TokensArbitrary {
  return fc
    .oneof(
      { weight: 30, arbitrary: fc.uniqueArray(entry, { maxLength: 3, selector: ({ name }) => name }) },
      { weight: 1, arbitrary: fc.array(entry, { maxLength: 3 }) },
    )
    .map((list) => list.flatMap(({ tokens }) => tokens));
}

function nodeBody(grammar: Grammar): TokensArbitrary {
  const omit: TokensArbitrary = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constant(['/omit-if-no-ref/']) },
  );
  const { body } = fc.letrec<{ body: Tokens; child: Named }>((tie) => ({
    child: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      {
        weight: 4,
        arbitrary: fc
          .tuple(omit, nodeLabels, nodeName)
          .map(([flag, before, name]) => ({ name, tokens: [...flag, ...before, name, '{', '}', ';'] })),
      },
      {
        weight: 8,
        arbitrary: fc
          .tuple(nodeLabels, omit, nodeName, tie('body'))
          .map(([before, flag, name, inner]) => ({ name, tokens: [...before, ...flag, name, ...inner] })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(labels, nodeName)
          .map(([before, name]) => ({ name, tokens: [...before, '/delete-node/', name, ';'] })),
      },
    ),
    body: fc
      .tuple(entries(property(grammar)), entries(tie('child')))
      .map(([properties, children]) => ['{', ...properties, ...children, '}', ';']),
  }));
  return body;
}

function statement(grammar: Grammar): TokensArbitrary {
  const body = nodeBody(grammar);
  const node = fc.oneof({ weight: 4, arbitrary: target }, { weight: 1, arbitrary: pathReference(grammar.isModern) });
  return fc.oneof(
    { weight: 4, arbitrary: body.map((tokens) => ['/', ...tokens]) },
    { weight: 5, arbitrary: fc.tuple(node, body).map(([at, tokens]) => [at, ...tokens]) },
    { weight: 1, arbitrary: fc.tuple(nodeLabel, node, body).map(([before, at, tokens]) => [before, at, ...tokens]) },
    { weight: 1, arbitrary: node.map((at) => ['/delete-node/', at, ';']) },
    { weight: 1, arbitrary: node.map((at) => ['/omit-if-no-ref/', at, ';']) },
  );
}

const head: TokensArbitrary = fc.oneof(
  { weight: 90, arbitrary: fc.constant(['/dts-v1/', ';']) },
  { weight: 30, arbitrary: fc.constant(['/dts-v1/', ';', '/plugin/', ';']) },
  { weight: 1, arbitrary: fc.constant(['/dts-v1/', ';', '/dts-v1/', ';']) },
  { weight: 1, arbitrary: fc.constant(['/dts-v1/', ';', '/plugin/', ';', '/dts-v1/', ';']) },
  { weight: 1, arbitrary: fc.constant([]) },
);

const reservation: TokensArbitrary = fc
  .tuple(labels, number, number)
  .map(([before, base, size]) => [...before, '/memreserve/', ...base, ...size, ';']);

const BLANKS = [' ', ' ', ' ', '\n', '\t', ' /* x */ ', '\n// y\n', ' /**/ '];

/** A change that makes most sources wrong: a token taken out, doubled, or put in. */
const accident = fc.record({
  kind: fc.constantFrom('remove', 'double', 'insert'),
  at: fc.nat(),
  token: fc.constantFrom(
    ';',
    '{',
    '}',
    '<',
    '>',
    ',',
    '(',
    ')',
    '=',
    '/',
    '&',
    'z',
    '1',
    '"s"',
    'l0:',
    '?',
    ':',
    '/bits/',
  ),
});

function withAccident(tokens: Tokens, { kind, at, token }: { kind: string; at: number; token: string }): Tokens {
  const place = at % Math.max(1, tokens.length);
  const present = tokens.slice(place, place + 1);
  const put = kind === 'remove' ? [] : kind === 'double' ? [...present, ...present] : [token, ...present];
  return [...tokens.slice(0, place), ...put, ...tokens.slice(place + 1)];
}

/** Sources of the grammar, one in eight with an accident. */
export function randomSource(grammar: Grammar): fc.Arbitrary<RandomSource> {
  const tokens = fc
    .tuple(
      head,
      fc.array(reservation, { maxLength: 2 }),
      nodeBody(grammar).map((body) => ['/', ...body]),
      fc.array(statement(grammar), { maxLength: 5 }),
    )
    .map(([first, reservations, root, statements]) => [
      ...first,
      ...reservations.flat(),
      ...root,
      ...statements.flat(),
    ]);
  return fc
    .record({
      tokens,
      accident: fc.option(accident, { freq: 7, nil: undefined }),
      isUnlucky: fc.integer({ min: 0, max: 7 }).map((roll) => roll === 0),
      blanks: fc.array(fc.nat(BLANKS.length - 1), { minLength: 1, maxLength: 8 }),
      symbols: fc.boolean(),
    })
    .map(({ tokens: lucky, accident: change, isUnlucky, blanks, symbols }) => {
      const chosen = putNamesInPlace(change && isUnlucky ? withAccident(lucky, change) : lucky);
      const written = chosen.map((token, index) => token + (BLANKS[blanks[index % blanks.length] ?? 0] ?? ' '));
      return { text: `${written.join('')}\n`, symbols };
    });
}
