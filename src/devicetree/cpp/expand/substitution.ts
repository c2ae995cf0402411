/**
 * The replacement of a function-like macro with its arguments put in: `#`, `##`, variable arguments and `__VA_OPT__`.
 *
 * Arguments are expanded on their own first, but for operands of `#` and `##`, which go in as they were written.
 */

import type { NameTable } from '../scan/name-table.ts';
import { isBackslash, makeToken, quoted, type Token, TokenLexer } from '../scan/token.ts';
import type { Item } from './item.ts';
import type { BodyPart, Macro } from './macro.ts';
import { type Gap, gapBefore, joinGaps, OPEN_GAP } from './spacing.ts';

/** What the run allows. */
export interface WorkAccount {
  /** Accounts for `amount` tokens' worth of work; throws when the run has asked for too much. */
  spend(amount: number): void;
}

export interface Argument {
  readonly items: readonly Item[];
  /** The variable arguments were left out with the comma in front of them: `, ## __VA_ARGS__` loses its comma. */
  readonly isOmitted: boolean;
}

/** What the macro's name and arguments are replaced with. `expand` gives an argument with its macros expanded. */
export function substitute(
  account: WorkAccount,
  macro: Macro,
  given: readonly Argument[],
  expand: (items: readonly Item[]) => readonly Item[],
  keepsGaps: boolean,
): readonly Item[] {
  return new Substitution(account, macro, given, expand, keepsGaps).replace(macro.parts);
}

/** The one token that two make when they are pasted; undefined when they do not make one. */
export function pasted(left: Token, right: Token, names: NameTable): Token | undefined {
  // No comment can come of pasting: gcc parts the two with a space.
  if (left.text === '/' && right.text !== '=') return undefined;
  const text = left.text + right.text;
  const lexer = new TokenLexer(text, names);
  const token = lexer.next();
  return token && lexer.at === text.length ? { ...token, spaced: left.spaced, at: left.at } : undefined;
}

class Substitution {
  readonly #account: WorkAccount;
  readonly #macro: Macro;
  readonly #given: readonly Argument[];
  readonly #expand: (items: readonly Item[]) => readonly Item[];
  readonly #keepsGaps: boolean;
  readonly #expanded: (readonly Item[] | undefined)[] = [];

  constructor(
    account: WorkAccount,
    macro: Macro,
    given: readonly Argument[],
    expand: (items: readonly Item[]) => readonly Item[],
    keepsGaps: boolean,
  ) {
    this.#account = account;
    this.#macro = macro;
    this.#given = given;
    this.#expand = expand;
    this.#keepsGaps = keepsGaps;
  }

  replace(parts: readonly BodyPart[]): readonly Item[] {
    const output: Item[] = [];
    let isGluedToLeft = false;
    for (const [index, part] of parts.entries()) {
      const { token } = part;
      if (part.kind === 'token') {
        output.push(token);
      } else {
        const items = this.#itemsOf(part, isGluedToLeft);
        if (isGluedToLeft && !token.glued) this.#dropGlue(output, part, items.length === 0);
        if (this.#keepsGaps && index > 0 && !isGluedToLeft) output.push(gapBefore(token));
        this.#account.spend(items.length);
        for (const item of items) output.push(item);
        if (token.glued) glueLast(output, items.length);
        else if (this.#keepsGaps) output.push(OPEN_GAP);
      }
      isGluedToLeft = token.glued;
    }
    return output;
  }

  /** What a parameter or `__VA_OPT__` is replaced with. */
  #itemsOf(part: Exclude<BodyPart, { kind: 'token' }>, isGluedToLeft: boolean): readonly Item[] {
    if (part.kind === 'optional') {
      const items = this.#hasVariableArguments() ? trimGaps(this.replace(part.parts)) : [];
      return part.stringified ? [this.#stringified(items)] : items;
    }
    const items = this.#given[part.index]?.items ?? [];
    if (part.stringified) return [this.#stringified(items)];
    return isGluedToLeft || part.token.glued ? items : this.#expandedArgument(part.index);
  }

  #expandedArgument(index: number): readonly Item[] {
    const known = this.#expanded[index];
    if (known) return known;
    const items = this.#given[index]?.items ?? [];
    const expanded = items.length > 0 ? this.#expand(items) : items;
    this.#expanded[index] = expanded;
    return expanded;
  }

  #hasVariableArguments(): boolean {
    return this.#expandedArgument(this.#given.length - 1).some((item) => item.kind !== 'gap');
  }

  /**
   * The right operand of `##` is there, or is empty: an empty one leaves the left operand as it is. Between a comma and
   * variable arguments `##` does not paste (a GNU extension): it takes the comma away where they were left out.
   */
  #dropGlue(output: Item[], part: Exclude<BodyPart, { kind: 'token' }>, isEmpty: boolean): void {
    const left = output.at(-1);
    if (!left || left.kind === 'gap' || (part.kind === 'parameter' && part.stringified)) return;
    const isVariable =
      part.kind === 'parameter' && this.#macro.variadic && part.index === this.#given.length - 1 && left.text === ',';
    if (isVariable && this.#given[part.index]?.isOmitted) output.pop();
    else if (isVariable || isEmpty) output[output.length - 1] = { ...left, glued: false };
  }

  /** The spelling of an argument as a string literal: white space one space, quotes and backslashes in literals escaped. */
  #stringified(items: readonly Item[]): Token {
    let text = '';
    let gap: Gap | undefined;
    let backslashes = 0;
    for (const item of items) {
      if (item.kind === 'gap') {
        gap = joinGaps(gap, item);
        continue;
      }
      if (text !== '' && (gap?.spaced ?? item.spaced)) text += ' ';
      gap = undefined;
      text += item.kind === 'string' || item.kind === 'character' ? quoted(item.text).slice(1, -1) : item.text;
      backslashes = isBackslash(item) ? backslashes + 1 : 0;
    }
    // A backslash at the end would escape the quote; gcc leaves it out.
    if (backslashes % 2 === 1) text = text.slice(0, -1);
    this.#account.spend(1 + (text.length >> 2));
    return makeToken('string', `"${text}"`, false, 0);
  }
}

/** The left operand of `##` pastes with its last token; an empty one leaves the pasting to what stands before it. */
function glueLast(output: Item[], count: number): void {
  const last = output.at(-1);
  if (count > 0 && last && last.kind !== 'gap') output[output.length - 1] = { ...last, glued: true };
}

function trimGaps(items: readonly Item[]): readonly Item[] {
  let from = 0;
  let to = items.length;
  while (from < to && items[from]?.kind === 'gap') from++;
  while (to > from && items[to - 1]?.kind === 'gap') to--;
  return items.slice(from, to);
}
