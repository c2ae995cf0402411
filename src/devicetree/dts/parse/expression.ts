/**
 * Integer expressions: C's operators and precedence, in unsigned 64 bits.
 *
 * Everything is evaluated as it is read, so there is no short circuit: both arms of `?:` count, and a division by zero is
 * an error even where C would never reach it (dtc 1.8, dtc-parser.y). Operators wait on a stack of their own, and no
 * depth of parentheses touches the stack of calls.
 */

import type { Diagnostics } from '../../source/diagnostics.ts';
import type { Position } from '../../source/positions.ts';
import * as arithmetic from '../lex/arithmetic.ts';
import { type Integer, truth } from '../lex/arithmetic.ts';
import type { Lexer } from '../lex/lexer.ts';
import { Token } from '../lex/token.ts';

interface BinaryOperator {
  /** A higher number binds tighter. */
  readonly precedence: number;
  readonly apply: (a: Integer, b: Integer) => Integer;
  readonly divides?: true;
}

const code = (character: string) => character.charCodeAt(0);
const [OPEN, CLOSE, QUESTION, COLON] = [code('('), code(')'), code('?'), code(':')];
const [MINUS, TILDE, EXCLAMATION] = [code('-'), code('~'), code('!')];

const BINARY: ReadonlyMap<number, BinaryOperator> = new Map<number, BinaryOperator>([
  [Token.OR, { precedence: 1, apply: (a, b) => truth(a !== 0 || b !== 0) }],
  [Token.AND, { precedence: 2, apply: (a, b) => truth(a !== 0 && b !== 0) }],
  [code('|'), { precedence: 3, apply: arithmetic.bitOr }],
  [code('^'), { precedence: 4, apply: arithmetic.bitXor }],
  [code('&'), { precedence: 5, apply: arithmetic.bitAnd }],
  [Token.EQUAL, { precedence: 6, apply: (a, b) => truth(a === b) }],
  [Token.NOT_EQUAL, { precedence: 6, apply: (a, b) => truth(a !== b) }],
  [code('<'), { precedence: 7, apply: (a, b) => truth(a < b) }],
  [code('>'), { precedence: 7, apply: (a, b) => truth(a > b) }],
  [Token.LESS_OR_EQUAL, { precedence: 7, apply: (a, b) => truth(a <= b) }],
  [Token.GREATER_OR_EQUAL, { precedence: 7, apply: (a, b) => truth(a >= b) }],
  [Token.SHIFT_LEFT, { precedence: 8, apply: arithmetic.shiftLeft }],
  [Token.SHIFT_RIGHT, { precedence: 8, apply: arithmetic.shiftRight }],
  [code('+'), { precedence: 9, apply: arithmetic.add }],
  [code('-'), { precedence: 9, apply: arithmetic.subtract }],
  [code('*'), { precedence: 10, apply: arithmetic.multiply }],
  [code('/'), { precedence: 10, apply: arithmetic.divide, divides: true }],
  [code('%'), { precedence: 10, apply: arithmetic.remainder, divides: true }],
]);

const UNARY: ReadonlyMap<number, (a: Integer) => Integer> = new Map([
  [MINUS, arithmetic.negate],
  [TILDE, arithmetic.complement],
  [EXCLAMATION, (a: Integer) => truth(a === 0)],
]);

/** Set in the kind of a waiting unary operator, since `-` is both. */
const UNARY_MARK = 0x20000;
/** Precedence of `?`, which every binary operator before it goes ahead of. */
const LOOSEST = 1;
/** Precedence at which complete conditions are applied, too. */
const CONDITIONS = 0;

export interface ExpressionContext {
  readonly lexer: Lexer;
  readonly diagnostics: Diagnostics;
  /** Value of the current `CHARACTER` token. */
  characterValue(): Integer;
  /** Reports that the current token is not what should stand here, and gives up on the statement. */
  unexpected(expected: string): never;
  /** Reports the current `WORD` token, which stands where a number should. */
  undefinedWord(): void;
}

/**
 * A number, a character literal or an expression in parentheses. The current token is its first, and the one behind its
 * last afterwards.
 */
export function readInteger(context: ExpressionContext): Integer {
  const { lexer } = context;
  const value = lexer.kind === Token.INTEGER ? lexer.value : undefined;
  if (value === undefined) return new Evaluation(context).read();
  lexer.next();
  return value;
}

class Evaluation {
  readonly #context: ExpressionContext;
  readonly #at: Position;
  readonly #values: Integer[] = [];
  /** Operators whose right operand is not complete, and open parentheses. */
  readonly #waiting: number[] = [];
  #openParentheses = 0;

  constructor(context: ExpressionContext) {
    this.#context = context;
    this.#at = context.lexer.start;
  }

  read(): Integer {
    const { lexer } = this.#context;
    for (;;) {
      this.#prefixes();
      this.#values.push(this.#operand());
      lexer.next();
      this.#closings();
      if (this.#openParentheses === 0) return this.#pop();
      this.#infix();
      lexer.next();
    }
  }

  /** What stands in front of an operand: parentheses and, within them, unary operators. */
  #prefixes(): void {
    const { lexer } = this.#context;
    for (;;) {
      if (lexer.kind === OPEN) {
        this.#openParentheses++;
        this.#waiting.push(OPEN);
      } else if (this.#openParentheses > 0 && UNARY.has(lexer.kind)) {
        this.#waiting.push(lexer.kind | UNARY_MARK);
      } else {
        return;
      }
      lexer.next();
    }
  }

  #operand(): Integer {
    const { lexer } = this.#context;
    switch (lexer.kind) {
      case Token.INTEGER:
        return lexer.value;
      case Token.CHARACTER:
        return this.#context.characterValue();
      case Token.WORD:
        this.#context.undefinedWord();
        return 0;
      default:
        return this.#context.unexpected('a number');
    }
  }

  #closings(): void {
    const { lexer } = this.#context;
    while (this.#openParentheses > 0 && lexer.kind === CLOSE) {
      this.#reduce(CONDITIONS);
      if (this.#waiting.pop() !== OPEN) this.#context.unexpected("':' and the other value of the condition");
      this.#openParentheses--;
      lexer.next();
    }
  }

  /** The operator between two operands. */
  #infix(): void {
    const { kind } = this.#context.lexer;
    if (kind === QUESTION) {
      this.#reduce(LOOSEST);
      this.#waiting.push(QUESTION);
    } else if (kind === COLON) {
      this.#reduce(CONDITIONS);
      if (this.#waiting.pop() !== QUESTION) this.#context.unexpected("an operator or ')'");
      this.#waiting.push(COLON);
    } else {
      const operator = BINARY.get(kind);
      if (!operator) {
        this.#context.unexpected("an operator or ')'");
        return;
      }
      this.#reduce(operator.precedence);
      this.#waiting.push(kind);
    }
  }

  /**
   * Applies the waiting operators that bind at least as tightly as `precedence`, down to an open parenthesis or to a `?`
   * whose second arm is still to come.
   */
  #reduce(precedence: number): void {
    for (let kind = this.#waiting.at(-1); kind !== undefined && this.#applies(kind, precedence); ) {
      this.#waiting.pop();
      this.#values.push(this.#apply(kind));
      kind = this.#waiting.at(-1);
    }
  }

  #applies(kind: number, precedence: number): boolean {
    if (kind === OPEN || kind === QUESTION) return false;
    if (kind === COLON) return precedence === CONDITIONS;
    return (kind & UNARY_MARK) !== 0 || (BINARY.get(kind)?.precedence ?? 0) >= precedence;
  }

  #apply(kind: number): Integer {
    const last = this.#pop();
    const unary = kind & UNARY_MARK ? UNARY.get(kind & ~UNARY_MARK) : undefined;
    if (unary) return unary(last);
    const first = this.#pop();
    if (kind === COLON) return this.#pop() !== 0 ? first : last;
    const operator = BINARY.get(kind);
    if (!operator) return 0;
    if (!operator.divides || last !== 0) return operator.apply(first, last);
    this.#context.diagnostics.error({ message: 'division by zero in this expression', at: this.#at });
    return 0;
  }

  #pop(): Integer {
    return this.#values.pop() ?? 0;
  }
}
