/**
 * `#if` expressions: C's integer constant expressions, in the 64 bits of intmax_t and uintmax_t (C11 6.10.1; gcc 12).
 */
import type { TokenStream } from '../expand/expansion.ts';
import { DEEPEST_EXPRESSION } from '../limits.ts';
import { characterValue, integerValue, type PreprocessorInteger, signed, type Wrong, wrapped } from '../scan/number.ts';
import { isPunctuator, type Token } from '../scan/token.ts';

export type Verdict =
  | { readonly kind: 'value'; readonly holds: boolean }
  | { readonly kind: 'wrong'; readonly wrong: Wrong };

/**
 * Evaluates the expression of an `#if` or `#elif`.
 * @param word which of the two, for messages
 * @param isDefined answers `defined NAME`
 */
export function evaluateCondition(stream: TokenStream, word: string, isDefined: (name: Token) => boolean): Verdict {
  try {
    return { kind: 'value', holds: new ConditionParser(stream, isDefined).value(word) };
  } catch (mistake) {
    if (!(mistake instanceof ConditionMistake)) throw mistake;
    return { kind: 'wrong', wrong: mistake.wrong };
  }
}

/** Ends the evaluation of one expression; never leaves this file. */
class ConditionMistake extends Error {
  readonly wrong: Wrong;

  constructor(message: string, help?: string) {
    super(message);
    this.wrong = { message, ...(help !== undefined && { help }) };
  }
}

type Operation = (left: PreprocessorInteger, right: PreprocessorInteger) => PreprocessorInteger;

interface BinaryOperator {
  readonly precedence: number;
  readonly apply: Operation;
}

/** The usual arithmetic: unsigned as soon as one operand is. */
function arithmetic(compute: (left: bigint, right: bigint) => bigint): Operation {
  return (left, right) => {
    const unsigned = left.unsigned || right.unsigned;
    return wrapped(compute(wrapped(left.value, unsigned).value, wrapped(right.value, unsigned).value), unsigned);
  };
}

function comparison(holds: (left: bigint, right: bigint) => boolean): Operation {
  return (left, right) => {
    const unsigned = left.unsigned || right.unsigned;
    return truth(holds(wrapped(left.value, unsigned).value, wrapped(right.value, unsigned).value));
  };
}

/** Shifts have the type of their left operand; a negative count shifts the other way, as gcc has it. */
function shift(direction: 1n | -1n): Operation {
  return (left, right) => {
    const count = right.value * direction;
    if (count >= 0n) return wrapped(count > 63n ? 0n : left.value << count, left.unsigned);
    return wrapped(left.value >> (-count > 63n ? 64n : -count), left.unsigned);
  };
}

function division(compute: (left: bigint, right: bigint) => bigint): Operation {
  const compute64 = arithmetic(compute);
  return (left, right) => {
    if (right.value === 0n) throw new ConditionMistake('division by zero in #if');
    return compute64(left, right);
  };
}

function truth(holds: boolean): PreprocessorInteger {
  return signed(holds ? 1n : 0n);
}

const LOGICAL_OR = 2;
const LOGICAL_AND = 3;

const BINARY_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  [',', { precedence: 1, apply: (_, right) => right }],
  ['||', { precedence: LOGICAL_OR, apply: (left, right) => truth(left.value !== 0n || right.value !== 0n) }],
  ['&&', { precedence: LOGICAL_AND, apply: (left, right) => truth(left.value !== 0n && right.value !== 0n) }],
  ['|', { precedence: 4, apply: arithmetic((left, right) => left | right) }],
  ['^', { precedence: 5, apply: arithmetic((left, right) => left ^ right) }],
  ['&', { precedence: 6, apply: arithmetic((left, right) => left & right) }],
  ['==', { precedence: 7, apply: comparison((left, right) => left === right) }],
  ['!=', { precedence: 7, apply: comparison((left, right) => left !== right) }],
  ['<', { precedence: 8, apply: comparison((left, right) => left < right) }],
  ['>', { precedence: 8, apply: comparison((left, right) => left > right) }],
  ['<=', { precedence: 8, apply: comparison((left, right) => left <= right) }],
  ['>=', { precedence: 8, apply: comparison((left, right) => left >= right) }],
  ['<<', { precedence: 9, apply: shift(1n) }],
  ['>>', { precedence: 9, apply: shift(-1n) }],
  ['+', { precedence: 10, apply: arithmetic((left, right) => left + right) }],
  ['-', { precedence: 10, apply: arithmetic((left, right) => left - right) }],
  ['*', { precedence: 11, apply: arithmetic((left, right) => left * right) }],
  ['/', { precedence: 11, apply: division((left, right) => left / right) }],
  ['%', { precedence: 11, apply: division((left, right) => left % right) }],
]);

const UNARY_OPERATORS: ReadonlyMap<string, (operand: PreprocessorInteger) => PreprocessorInteger> = new Map([
  ['!', ({ value }) => truth(value === 0n)],
  ['~', ({ value, unsigned }) => wrapped(~value, unsigned)],
  ['-', ({ value, unsigned }) => wrapped(-value, unsigned)],
  ['+', (operand) => operand],
]);

class ConditionParser {
  readonly #stream: TokenStream;
  readonly #isDefined: (name: Token) => boolean;
  #token: Token | undefined;
  #depth = 0;

  constructor(stream: TokenStream, isDefined: (name: Token) => boolean) {
    this.#stream = stream;
    this.#isDefined = isDefined;
    this.#token = stream.nextToken();
  }

  value(word: string): boolean {
    if (!this.#token) throw new ConditionMistake(`#${word} has no expression`);
    const { value } = this.#expression(true);
    if (isPunctuator(this.#token, ')')) throw new ConditionMistake('a ) has no ( in front of it');
    if (isPunctuator(this.#token, ':')) throw new ConditionMistake('a : has no ? in front of it');
    if (this.#token) throw new ConditionMistake(`an operator is missing in front of ${this.#token.text}`);
    return value !== 0n;
  }

  /**
   * An expression whose operators bind at least as strongly as `weakest`. Where it does not count (the right side of
   * `0 && …`), it is read for its type alone, and may divide by zero.
   */
  #expression(counts: boolean, weakest = 0): PreprocessorInteger {
    if (++this.#depth > DEEPEST_EXPRESSION) {
      throw new ConditionMistake(`#if nests deeper than ${DEEPEST_EXPRESSION} operators and parentheses`);
    }
    let left = this.#operand(counts);
    for (;;) {
      const operator = this.#token?.kind === 'punctuator' ? this.#token.text : '';
      if (operator === '?' && weakest <= CONDITIONAL) {
        left = this.#choice(left, counts);
        continue;
      }
      const binary = BINARY_OPERATORS.get(operator);
      if (!binary || binary.precedence < weakest) break;
      this.#advance();
      const { precedence } = binary;
      const isDecided =
        (precedence === LOGICAL_OR && left.value !== 0n) || (precedence === LOGICAL_AND && left.value === 0n);
      const right = this.#expression(counts && !isDecided, precedence + 1);
      left = isDecided ? truth(left.value !== 0n) : binary.apply(left, counts ? right : nonZero(right));
    }
    this.#depth--;
    return left;
  }

  /** `condition ? first : second`, from the question mark on. */
  #choice(condition: PreprocessorInteger, counts: boolean): PreprocessorInteger {
    this.#advance();
    const holds = condition.value !== 0n;
    const first = this.#expression(counts && holds);
    if (!isPunctuator(this.#token, ':')) throw new ConditionMistake('a ? has no : behind it');
    this.#advance();
    const second = this.#expression(counts && !holds, CONDITIONAL);
    return wrapped((holds ? first : second).value, first.unsigned || second.unsigned);
  }

  #operand(counts: boolean): PreprocessorInteger {
    const token = this.#token;
    if (!token) throw new ConditionMistake('#if ends where a value was expected');
    switch (token.kind) {
      case 'name':
        // A name that is no macro is worth 0.
        if (token.text === 'defined') return this.#defined();
        this.#advance();
        return signed(0n);
      case 'number':
        this.#advance();
        return this.#checked(integerValue(token.text));
      case 'character':
        this.#advance();
        return this.#checked(characterValue(token.text));
      case 'punctuator':
        return this.#operation(token, counts);
      default:
        throw new ConditionMistake(`${token.text} has no place in an #if`, 'only integers and macros can be compared');
    }
  }

  /** A parenthesised expression, or a unary operator with its operand. */
  #operation(token: Token, counts: boolean): PreprocessorInteger {
    const unary = UNARY_OPERATORS.get(token.text);
    if (!unary && token.text !== '(') {
      const isKnown = BINARY_OPERATORS.has(token.text) || '?:)'.includes(token.text);
      throw new ConditionMistake(
        isKnown ? `${token.text} stands where a value was expected` : `${token.text} has no place in an #if`,
      );
    }
    this.#advance();
    if (unary) return unary(this.#expression(counts, UNARY));
    const value = this.#expression(counts);
    if (!isPunctuator(this.#token, ')')) throw new ConditionMistake('a ( has no ) behind it');
    this.#advance();
    return value;
  }

  /** `defined NAME` or `defined(NAME)`. The name is not expanded. */
  #defined(): PreprocessorInteger {
    let name = this.#takeToken();
    const isParenthesised = isPunctuator(name, '(');
    if (isParenthesised) name = this.#takeToken();
    if (name?.kind !== 'name') throw new ConditionMistake('defined has no name behind it', 'defined(NAME)');
    if (isParenthesised && !isPunctuator(this.#takeToken(), ')')) {
      throw new ConditionMistake(`defined(${name.text} has no )`, `defined(${name.text})`);
    }
    this.#advance();
    return truth(this.#isDefined(name));
  }

  #checked(value: PreprocessorInteger | Wrong): PreprocessorInteger {
    if ('message' in value) throw new ConditionMistake(value.message, value.help);
    return value;
  }

  #advance(): void {
    this.#token = this.#stream.nextToken();
  }

  #takeToken(): Token | undefined {
    for (;;) {
      const item = this.#stream.take();
      if (item?.kind !== 'gap') return item;
    }
  }
}

/** Weaker than `||`, stronger than the comma. */
const CONDITIONAL = 1.5;
const UNARY = 12;

/** An operand that may be divided by, where the quotient does not count. */
function nonZero(operand: PreprocessorInteger): PreprocessorInteger {
  return operand.value === 0n ? { ...operand, value: 1n } : operand;
}
