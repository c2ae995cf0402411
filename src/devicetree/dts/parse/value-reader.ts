/** Reads what stands behind the `=` of a property: strings, cells, bytes, references and the contents of files. */

import { decodeText } from '../../source/text-encoding.ts';
import type { Integer } from '../lex/arithmetic.ts';
import type { ByteRange, IncludedFiles } from '../lex/included-files.ts';
import { shortened, Token } from '../lex/token.ts';
import type { Value } from '../live/live-tree.ts';
import { readInteger } from './expression.ts';
import type { TokenReader } from './token-reader.ts';
import { ValueBuilder } from './value.ts';

const code = (character: string) => character.charCodeAt(0);
const [LESS, GREATER, OPEN_BRACKET, CLOSE_BRACKET] = [code('<'), code('>'), code('['), code(']')];
const [OPEN, CLOSE, COMMA] = [code('('), code(')'), code(',')];

export class ValueReader {
  readonly #tokens: TokenReader;
  readonly #files: IncludedFiles;
  readonly #value = new ValueBuilder();

  constructor(tokens: TokenReader, files: IncludedFiles) {
    this.#tokens = tokens;
    this.#files = files;
  }

  /** Reads parts separated by commas, labels before and after each, up to what cannot belong to the value. */
  read(): Value {
    const { lexer } = this.#tokens;
    // What is left of a value that was given up.
    this.#value.take();
    for (;;) {
      this.#labels();
      this.#part();
      this.#labels();
      if (lexer.kind !== COMMA) return this.#value.take();
      lexer.next();
    }
  }

  #labels(): void {
    const { lexer } = this.#tokens;
    while (lexer.kind === Token.LABEL) {
      this.#value.label(lexer.name, lexer.start);
      lexer.next();
    }
  }

  #part(): void {
    const { lexer } = this.#tokens;
    switch (lexer.kind) {
      case Token.STRING:
        this.#value.part('string');
        this.#value.bytes(this.#tokens.stringBytes());
        this.#value.byte(0);
        lexer.next();
        return;
      case LESS:
        lexer.next();
        this.#elements(32);
        return;
      case Token.BITS:
        this.#elementsOfBits();
        return;
      case OPEN_BRACKET:
        this.#byteString();
        return;
      case Token.LABEL_REFERENCE:
      case Token.PATH_REFERENCE:
        this.#value.part('string');
        this.#value.pathReference(lexer.name, lexer.start);
        lexer.next();
        return;
      case Token.INCBIN:
        this.#binaryFile();
        return;
      case Token.INTEGER:
        this.#tokens.unexpected('a value', `numbers stand in angle brackets: <${shortened(lexer.written)}>`);
        return;
      default:
        this.#tokens.unexpected('a value: "string", <cells>, [bytes] or &label');
        return;
    }
  }

  #elementsOfBits(): void {
    const { lexer } = this.#tokens;
    lexer.next();
    if (lexer.kind !== Token.INTEGER) this.#tokens.unexpected('the size of an element in bits: 8, 16, 32 or 64');
    const bits = elementBits(lexer.value);
    if (bits === undefined) this.#tokens.error(`an element has 8, 16, 32 or 64 bits, not ${lexer.value}`);
    lexer.next();
    this.#tokens.expect(LESS, "'<'");
    this.#elements(bits ?? 32);
  }

  /** Numbers and references up to `>`. */
  #elements(bits: ElementBits): void {
    const { lexer } = this.#tokens;
    const value = this.#value;
    value.part(bits);
    for (;;) {
      switch (lexer.kind) {
        case GREATER:
          lexer.next();
          return;
        case Token.INTEGER:
        case Token.CHARACTER:
        case Token.WORD:
        case OPEN: {
          const at = lexer.start;
          const element = readInteger(this.#tokens);
          if (!value.element(element, bits)) this.#warnOfTruncation(element, bits, at);
          break;
        }
        case Token.LABEL_REFERENCE:
        case Token.PATH_REFERENCE:
          if (bits === 32) {
            value.phandleReference(lexer.name, lexer.start);
          } else {
            this.#tokens.error('a reference takes an element of 32 bits', `these have ${bits}`);
          }
          lexer.next();
          break;
        case Token.LABEL:
          value.label(lexer.name, lexer.start);
          lexer.next();
          break;
        default:
          this.#tokens.unexpected("a number, a reference or '>'", this.#elementHelp());
      }
    }
  }

  #elementHelp(): string | undefined {
    const { kind } = this.#tokens.lexer;
    if (kind === COMMA) return 'elements are separated by blanks';
    if (kind === code(';')) return "the cells are not closed with '>'";
    if (BINARY_OPERATORS.has(kind)) return 'an expression stands in parentheses';
    return undefined;
  }

  #warnOfTruncation(value: Integer, bits: number, at: number): void {
    const kept = BigInt.asUintN(bits, BigInt(value));
    this.#tokens.diagnostics.warning('integer_truncated', {
      message: `0x${value.toString(16)} does not fit in ${bits} bits, 0x${kept.toString(16)} is left of it`,
      at,
    });
  }

  #byteString(): void {
    const { lexer } = this.#tokens;
    this.#value.part(8);
    for (lexer.next(); lexer.kind !== CLOSE_BRACKET; lexer.next()) {
      if (lexer.kind === Token.BYTE) this.#value.byte(Number(lexer.value));
      else if (lexer.kind === Token.LABEL) this.#value.label(lexer.name, lexer.start);
      else this.#tokens.unexpected("two hexadecimal digits or ']'");
    }
    lexer.next();
  }

  /** `/incbin/("file")` or `/incbin/("file", offset, length)`; what lies behind the end of the file is left out. */
  #binaryFile(): void {
    const tokens = this.#tokens;
    const { lexer } = tokens;
    const [at, length] = [lexer.start, lexer.length];
    lexer.next();
    tokens.expect(OPEN, "'('");
    if (lexer.kind !== Token.STRING) tokens.unexpected('the name of a file in quotes');
    const name = cString(tokens.stringBytes());
    lexer.next();
    // As numbers both are exact where a file can be as long, and beyond its end otherwise.
    let range: ByteRange = { from: 0, count: Number.POSITIVE_INFINITY };
    if (lexer.kind === COMMA) {
      lexer.next();
      const from = Number(readInteger(tokens));
      tokens.expect(COMMA, "',' and the number of bytes");
      range = { from, count: Number(readInteger(tokens)) };
    }
    // The parenthesis is passed only afterwards: the next token may already lie in another file.
    if (lexer.kind !== CLOSE) tokens.unexpected("')'");
    const bytes = this.#files.readBinary(name, range, at, length);
    this.#value.part('file');
    if (bytes) this.#value.bytes(bytes);
    lexer.next();
  }
}

const BINARY_OPERATORS = new Set([
  ...['+', '-', '*', '/', '%', '|', '&', '^', '~', '!', '?'].map(code),
  Token.SHIFT_LEFT,
  Token.SHIFT_RIGHT,
]);

type ElementBits = 8 | 16 | 32 | 64;

function elementBits(bits: Integer): ElementBits | undefined {
  return bits === 8 || bits === 16 || bits === 32 || bits === 64 ? bits : undefined;
}

/** A string as C sees it: up to its first NUL. */
function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end));
}
