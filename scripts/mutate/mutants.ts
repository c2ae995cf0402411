/**
 * The mutants of a source file: small wrong changes, each of which some test should notice.
 *
 * All mutants of a file are put into it at once, each behind a question `__mutant(7)` that is true while mutant 7 is tried, so
 * that one build serves thousands of trials. What is changed: figures, comparisons, arithmetic, conditions, truth values, rounding,
 * the versions that rows hold from, rows of tables (left out), lists (emptied), statements (left out). Texts for people are left
 * alone, and so are errors that only a defect of the program itself would throw.
 */
import { parse } from '@babel/parser';

export interface Mutant {
  readonly id: number;
  /** Path in the repository. */
  readonly file: string;
  readonly line: number;
  /** What stands there, and what the mutant puts in its place: one line each. */
  readonly original: string;
  readonly replacement: string;
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number } };
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node)
    .filter(([key]) => key !== 'loc' && !key.endsWith('Comments'))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
    .sort((a, b) => a.start - b.start);
}

/** What an operator is mistaken for. */
const OPERATORS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '<': '<=',
    '<=': '<',
    '>': '>=',
    '>=': '>',
    '===': '!==',
    '!==': '===',
    '+': '-',
    '-': '+',
    '*': '/',
    '/': '*',
    '%': '*',
    '**': '*',
    '<<': '>>',
    '>>': '<<',
    '&': '|',
    '|': '&',
    '&&': '||',
    '||': '&&',
  }),
);

const METHODS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    min: 'max',
    max: 'min',
    floor: 'ceil',
    ceil: 'floor',
    some: 'every',
    every: 'some',
  }),
);

/** Properties whose texts are for people. */
const PROSE = new Set(['source', 'change', 'topic', 'help', 'why', 'reason', 'message']);

const VERSION = /^\d+\.\d+(\.\d+)?$/;

/** The text of a file with its mutants in it, numbered from `first` on. */
export function mutate(file: string, source: string, first: number): { text: string; mutants: Mutant[] } {
  const mutants: Mutant[] = [];
  const raw = (node: SyntaxNode): string => source.slice(node.start, node.end);
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

  const add = (node: SyntaxNode, replacement: string, shown = replacement): number => {
    const id = first + mutants.length;
    const { line } = node.loc.start;
    mutants.push({ id, file, line, original: oneLine(raw(node)), replacement: oneLine(shown) });
    return id;
  };

  /** The node's text with the mutants of what is in it. */
  const inside = (node: SyntaxNode, skip: ReadonlySet<unknown> = new Set()): string => {
    let text = '';
    let at = node.start;
    for (const child of childrenOf(node)) {
      if (child.start < at) continue; // shorthand properties name their value twice
      text += source.slice(at, child.start) + (skip.has(child) ? raw(child) : render(child, node));
      at = child.end;
    }
    return text + source.slice(at, node.end);
  };

  const choice = (node: SyntaxNode, replacements: readonly string[], otherwise: string): string => {
    const asked = replacements.map((replacement) => `__mutant(${add(node, replacement)})?(${replacement}):`);
    return asked.length === 0 ? otherwise : `(${asked.join('')}(${otherwise}))`;
  };

  const negated = (test: SyntaxNode): string => {
    const rendered = render(test, test);
    // to negate a comparison of equality, or what is negated, is what their own mutants do
    const isOwn = /^(===|!==)$/.test(String(test.operator)) || test.type === 'UnaryExpression';
    if (isOwn) return rendered;
    return `(__mutant(${add(test, `!(${raw(test)})`)})?!(${raw(test)}):(${rendered}))`;
  };

  const render = (node: SyntaxNode, parent: SyntaxNode): string => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ThrowStatement':
      case 'ObjectPattern':
      case 'ArrayPattern':
        return raw(node);
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression': {
        const inner = node.expression as SyntaxNode;
        return source.slice(node.start, inner.start) + render(inner, node) + source.slice(inner.end, node.end);
      }
      case 'NumericLiteral':
      case 'BigIntLiteral':
        return isDefaultOfNothing(node, parent) ? raw(node) : choice(node, [otherFigure(node, raw(node))], raw(node));
      case 'BooleanLiteral':
        return choice(node, [node.value === true ? 'false' : 'true'], raw(node));
      case 'StringLiteral':
        return VERSION.test(String(node.value))
          ? choice(node, [laterVersion(String(node.value))], raw(node))
          : raw(node);
      case 'BinaryExpression':
      case 'LogicalExpression': {
        const operator = String(node.operator);
        const other = OPERATORS.get(operator);
        const [left, right] = [node.left as SyntaxNode, node.right as SyntaxNode];
        const isText = [left, right].some(({ type }) => type === 'StringLiteral' || type === 'TemplateLiteral');
        if (other === undefined || (operator === '+' && isText)) return inside(node);
        const between = source.slice(left.end, right.start).replace(operator, other);
        return choice(node, [raw(left) + between + raw(right)], inside(node));
      }
      case 'UnaryExpression':
        return node.operator === '!' ? choice(node, [raw(node.argument as SyntaxNode)], inside(node)) : inside(node);
      case 'ConditionalExpression': {
        const [test, yes, no] = [node.test, node.consequent, node.alternate] as [SyntaxNode, SyntaxNode, SyntaxNode];
        return `${negated(test)}${source.slice(test.end, yes.start)}${render(yes, node)}${source.slice(yes.end, no.start)}${render(no, node)}`;
      }
      case 'IfStatement': {
        const test = node.test as SyntaxNode;
        const rest = inside(node, new Set([test]));
        // nothing but `if (` stands in front of the test
        const head = source.slice(node.start, test.start);
        return head + negated(test) + rest.slice(head.length + raw(test).length);
      }
      case 'CallExpression': {
        const callee = node.callee as SyntaxNode;
        const property = callee.property as SyntaxNode | undefined;
        const other = property && callee.type === 'MemberExpression' ? METHODS.get(String(property.name)) : undefined;
        if (!property || other === undefined) return inside(node);
        const replacement = source.slice(node.start, property.start) + other + source.slice(property.end, node.end);
        return choice(node, [replacement], inside(node));
      }
      case 'ArrayExpression': {
        const elements = (node.elements as (SyntaxNode | null)[]).filter(isNode);
        if (elements.length === 0) return raw(node);
        if (!elements.every(({ type }) => type === 'ObjectExpression')) return choice(node, ['[]'], inside(node));
        let text = '';
        let at = node.start;
        for (const element of elements) {
          const id = add(element, '', 'the row is left out');
          text += `${source.slice(at, element.start)}...(__mutant(${id})?[]:[${render(element, node)}])`;
          at = element.end;
        }
        return text + source.slice(at, node.end);
      }
      case 'ExpressionStatement': {
        const { expression } = node as unknown as { expression: SyntaxNode };
        const callee = expression.callee as SyntaxNode | undefined;
        if (callee?.type === 'Super') return raw(node);
        return `{if(!__mutant(${add(node, '', 'the statement is left out')})){${inside(node)}}}`;
      }
      case 'ContinueStatement':
        return `{if(!__mutant(${add(node, '', 'the statement is left out')})){${raw(node)}}}`;
      case 'ReturnStatement':
        if (isNode(node.argument)) return inside(node);
        return `{if(!__mutant(${add(node, '', 'the statement is left out')})){${raw(node)}}}`;
      case 'ObjectProperty': {
        const [key, value] = [node.key as SyntaxNode, node.value as SyntaxNode];
        if (node.shorthand === true || PROSE.has(String(key.name))) return raw(node);
        return source.slice(node.start, value.start) + render(value, node);
      }
      case 'ClassProperty':
      case 'ClassPrivateProperty':
      case 'VariableDeclarator':
        return isNode(node.value) || isNode(node.init)
          ? withOnly(node, (node.value ?? node.init) as SyntaxNode)
          : raw(node);
      case 'AssignmentExpression':
      case 'ForOfStatement':
      case 'ForInStatement':
        return inside(node, new Set([node.left]));
      case 'UpdateExpression':
        return raw(node);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return node.computed === true ? inside(node) : withOnly(node, node.object as SyntaxNode);
      default:
        if (node.type.startsWith('TS')) return raw(node);
        return inside(node);
    }
  };

  /** The node with the mutants of one of its parts only. */
  const withOnly = (node: SyntaxNode, part: SyntaxNode): string =>
    source.slice(node.start, part.start) + render(part, node) + source.slice(part.end, node.end);

  const { program } = parse(source, {
    sourceType: 'module',
    plugins: ['typescript'],
    createParenthesizedExpressions: true,
  }) as unknown as {
    program: SyntaxNode;
  };
  const text = source.slice(0, program.start) + inside(program) + source.slice(program.end);
  return { text, mutants };
}

/** `list[0] ?? 0n`, `(base = 0n) => …`: what the type system wants said, and no input brings about. */
function isDefaultOfNothing(literal: SyntaxNode, parent: SyntaxNode): boolean {
  const isDefault = parent.operator === '??' || parent.type === 'AssignmentPattern';
  return isDefault && parent.right === literal && Number(literal.value) === 0;
}

/** Another figure: half of a large one, one more than a small one. */
function otherFigure({ type, value }: SyntaxNode, raw: string): string {
  const figure = BigInt(type === 'BigIntLiteral' ? raw.replaceAll('_', '').slice(0, -1) : Math.trunc(Number(value)));
  const other = figure >= 16n ? figure / 2n : figure + 1n;
  return type === 'BigIntLiteral' ? `${other}n` : `${other}`;
}

/** The next release, or the next patch level. */
function laterVersion(version: string): string {
  const parts = version.split('.').map(Number);
  parts[parts.length - 1] = (parts.at(-1) ?? 0) + 1;
  return `'${parts.join('.')}'`;
}
