/**
 * Labels and references of random sources: generated as numbers, named when the rest of the source stands.
 *
 * Nearly every label gets a name of its own, and nearly every reference means a node that there is.
 */
import fc from 'fast-check';

type Kind = 'node-label' | 'label' | 'reference' | 'target' | 'path' | 'relative';

/** No token of the language starts with it. */
const MARK = '\u0001';

function placeholder(kind: Kind): fc.Arbitrary<string> {
  return fc.nat(0xffff).map((number) => `${MARK}${kind} ${number}`);
}

/** `label:` in front of a node. */
export const nodeLabel = placeholder('node-label');
/** `label:` in front of a property or in a value, which no reference can mean. */
export const label = placeholder('label');
/** `&label`, of any node with a label in the source. */
export const labelReference = placeholder('reference');
/** `&label`, of a node further up: what a piece can be laid over. */
export const target = placeholder('target');

/** `&{/path}` or, where dtc knows it, `&{label/path}`. */
export function pathReference(withRelative: boolean): fc.Arbitrary<string> {
  const path = placeholder('path');
  return withRelative
    ? fc.oneof({ weight: 3, arbitrary: path }, { weight: 1, arbitrary: placeholder('relative') })
    : path;
}

/** The tokens with names for all numbers. */
export function putNamesInPlace(tokens: readonly string[]): string[] {
  const names: string[] = [];
  const paths = pathsIn(tokens);
  let count = 0;
  // How many of the labels stand before each token.
  const sofar: number[] = [];
  const withLabels = tokens.map((token) => {
    sofar.push(names.length);
    const [kind, number] = read(token);
    if (kind !== 'label' && kind !== 'node-label') return token;
    const name = isRare(number) ? 'l0' : `l${++count}`;
    if (kind === 'node-label') names.push(name);
    return `${name}:`;
  });
  return withLabels.map((token, index) => {
    const [kind, number] = read(token);
    switch (kind) {
      case 'reference':
        return toLabel(names, number);
      case 'target':
        return toLabel(names.slice(0, sofar[index]), number);
      case 'path':
        return `&{${pick(paths, number) ?? '/nowhere'}}`;
      case 'relative':
        return `&{${pick(names, number) ?? 'nothing'}/${number % 3 === 0 ? '' : (pick(paths, number) ?? 'x').slice(1)}}`;
      default:
        return token;
    }
  });
}

function toLabel(names: readonly string[], number: number): string {
  return names.length === 0 ? '&{/}' : `&${pick(names, number) ?? 'nothing'}`;
}

/** Small numbers are generated more often than others: mixed, they are not. */
function mixed(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 4;
}

function isRare(number: number): boolean {
  return mixed(number) % 97 === 0;
}

function pick(choices: readonly string[], number: number): string | undefined {
  return isRare(number) ? undefined : choices[mixed(number) % choices.length];
}

function read(token: string): [Kind, number] | [undefined, 0] {
  if (!token.startsWith(MARK)) return [undefined, 0];
  const [kind = '', number = ''] = token.slice(1).split(' ');
  return [kind as Kind, Number(number)];
}

/** Paths of the nodes within `/ { }`; the root is among them. */
function pathsIn(tokens: readonly string[]): string[] {
  const paths = ['/'];
  const open: string[] = [];
  tokens.forEach((token, index) => {
    const before = tokens[index - 1] ?? '';
    if (token === '{') {
      open.push(before === '/' ? '' : open.length > 0 ? `${open.at(-1)}/${before}` : '?');
      const path = open.at(-1) ?? '';
      if (path !== '' && !path.startsWith('?')) paths.push(path);
    } else if (token === '}') {
      open.pop();
    }
  });
  return paths;
}
