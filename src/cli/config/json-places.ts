/**
 * A JSON file with the places of its values, so that what is wrong with one can be shown where it stands.
 */
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { InputError } from '../../terms/input-error.ts';
import type { TextSpan } from '../../terms/span.ts';

/** Names of members and positions in lists, from the top down. */
export type JsonPath = readonly (string | number)[];

export class JsonPlaces {
  readonly #file: string;
  readonly #text: string;
  readonly #root: Node;

  private constructor(file: string, text: string, root: Node) {
    this.#file = file;
    this.#text = text;
    this.#root = root;
  }

  /** @throws InputError for a text that is no JSON, at the place of its first fault */
  static of(text: string, file: string): JsonPlaces {
    const errors: ParseError[] = [];
    const root = parseTree(text, errors, { disallowComments: true });
    const [first] = errors;
    if (root && !first) return new JsonPlaces(file, text, root);
    const at = first?.offset ?? 0;
    const reason = first ? words(printParseErrorCode(first.error)) : 'the file is empty';
    throw new InputError({ message: `is no JSON: ${reason}`, ...placeOf(text, file, at) });
  }

  /** Where the value of a path stands; that of the nearest value above it where there is none. */
  at(path: JsonPath): { readonly span: TextSpan; readonly sourceLine: string } {
    for (let length = path.length; length > 0; length--) {
      const node = findNodeAtLocation(this.#root, [...path.slice(0, length)]);
      // a member is shown by its name, which stands before its value
      if (node)
        return placeOf(this.#text, this.#file, node.parent?.type === 'property' ? node.parent.offset : node.offset);
    }
    return placeOf(this.#text, this.#file, this.#root.offset);
  }
}

/** `PropertyNameExpected` as `property name expected`. */
const words = (code: string): string =>
  code.replaceAll(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();

function placeOf(text: string, file: string, offset: number): { span: TextSpan; sourceLine: string } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return {
    span: { kind: 'text', file, line: text.slice(0, offset).split('\n').length, column: offset - start + 1 },
    sourceLine: text.slice(start, end < 0 ? text.length : end).replace(/\r$/, ''),
  };
}
