/**
 * Macro definitions as data. They come from `#define` lines (`definition.ts`) and never change: files that were scanned
 * once give the same definitions to every board.
 */
import type { SourceText } from '../scan/source-text.ts';
import type { Token } from '../scan/token.ts';

/** A part of a function-like macro's replacement. */
export type BodyPart =
  | { readonly kind: 'token'; readonly token: Token }
  /** A parameter, the `index`th from 0; with `#` in front its argument becomes a string. */
  | { readonly kind: 'parameter'; readonly token: Token; readonly index: number; readonly stringified: boolean }
  /** `__VA_OPT__(…)`: there only where the variable arguments are not empty. */
  | {
      readonly kind: 'optional';
      readonly token: Token;
      readonly parts: readonly BodyPart[];
      readonly stringified: boolean;
    };

/** An object-like macro, or a function-like one. */
export interface Macro {
  readonly kind: 'macro';
  readonly name: string;
  /** Names of the parameters; undefined for an object-like macro. */
  readonly parameters: readonly string[] | undefined;
  /** The last parameter takes all arguments that are left. */
  readonly variadic: boolean;
  /** What stands for the name, where no arguments have to be put in; `##` shows as {@link Token.glued}. */
  readonly tokens: readonly Token[];
  /** The same with its parameters, for a macro that has some. */
  readonly parts: readonly BodyPart[];
  /** The replacement of an object-like macro without `##`, for when no name in it is a macro; see {@link PlainText}. */
  readonly plain: PlainText | undefined;
  readonly source: SourceText;
  /** Offset of the name in the working text of {@link source}. */
  readonly at: number;
}

/**
 * A replacement that is printed as it was written: most macros of a device tree stand for a number, and need no more
 * than this text and a look at what stands beside it.
 */
export interface PlainText {
  readonly text: string;
  /** Absent where the replacement is empty. */
  readonly first: Token | undefined;
  readonly last: Token | undefined;
  /** Numbers of the names in it: as soon as one of them is a macro, the text is not plain any more. */
  readonly names: readonly number[];
}

export const BUILTIN_NAMES = [
  '__FILE__',
  '__BASE_FILE__',
  '__LINE__',
  '__INCLUDE_LEVEL__',
  '__COUNTER__',
  '__DATE__',
  '__TIME__',
  '__TIMESTAMP__',
  '_Pragma',
  '__has_include',
  '__has_include_next',
] as const;

/** A macro that the preprocessor itself works out. */
export interface BuiltinMacro {
  readonly kind: 'builtin';
  readonly name: (typeof BUILTIN_NAMES)[number];
}

export type Definition = Macro | BuiltinMacro;

/** True when defining one over the other changes nothing: same parameters, same replacement, white space aside from where it is. */
export function isSameDefinition(first: Macro, second: Macro): boolean {
  if (first === second) return true;
  return (
    first.variadic === second.variadic &&
    first.parameters?.join() === second.parameters?.join() &&
    samePart(first.tokens, second.tokens) &&
    sameParts(first.parts, second.parts)
  );
}

function sameParts(first: readonly BodyPart[], second: readonly BodyPart[]): boolean {
  return (
    first.length === second.length &&
    first.every((part, index) => {
      const other = second[index];
      if (!other || other.kind !== part.kind || !sameToken(part.token, other.token)) return false;
      if (part.kind === 'token' || other.kind === 'token') return true;
      if (part.stringified !== other.stringified) return false;
      return part.kind !== 'optional' || other.kind !== 'optional' || sameParts(part.parts, other.parts);
    })
  );
}

function samePart(first: readonly Token[], second: readonly Token[]): boolean {
  return first.length === second.length && first.every((token, index) => sameToken(token, second[index]));
}

function sameToken(first: Token, second: Token | undefined): boolean {
  return first.text === second?.text && first.spaced === second.spaced && first.glued === second.glued;
}

/** The definitions in force at one point of a run, by the numbers of their names. */
export class MacroTable {
  /** For each name number: 0 where it is no macro, else its index in {@link #definitions}, plus 1. */
  #slots: Int32Array;
  readonly #definitions: (Definition | undefined)[] = [];

  /** @param names how many names are known already: the table grows when more come. */
  constructor(names: number) {
    this.#slots = new Int32Array(names + 1024);
  }

  get(name: number): Definition | undefined {
    const slot = name < this.#slots.length ? this.#slots[name] : 0;
    return slot ? this.#definitions[slot - 1] : undefined;
  }

  /** Gives the name a definition, or takes away the one it has. */
  set(name: number, definition: Definition | undefined): void {
    const slot = name < this.#slots.length ? this.#slots[name] : 0;
    if (slot) {
      this.#definitions[slot - 1] = definition;
    } else if (definition) {
      this.#definitions.push(definition);
      this.#makeRoomFor(name);
      this.#slots[name] = this.#definitions.length;
    }
  }

  #makeRoomFor(name: number): void {
    if (name < this.#slots.length) return;
    const grown = new Int32Array(Math.max(name + 1, this.#slots.length * 2));
    grown.set(this.#slots);
    this.#slots = grown;
  }
}
