/**
 * Macro expansion: a stream of tokens in which names are replaced as C prescribes (C11 6.10.3; gcc 12 where it is left open).
 *
 * A stream takes tokens from a feed (a file, a directive's line, an argument) and, while a replacement is being read
 * again for more macros, from that replacement first: a stack of replacements, of which the innermost is on top. A macro
 * whose replacement is on the stack is not expanded; a name of it that is met is painted, and will never be. Between the
 * tokens come the gaps of `spacing.ts`.
 */

import { DEEPEST_ARGUMENTS } from '../limits.ts';
import type { NameTable } from '../scan/name-table.ts';
import { isPunctuator, type Token } from '../scan/token.ts';
import type { Frame } from './frame.ts';
import type { Item } from './item.ts';
import type { BuiltinMacro, Definition, Macro, MacroTable } from './macro.ts';
import { type Gap, gapBefore, joinGaps, OPEN_GAP } from './spacing.ts';
import { type Argument, pasted, substitute, type WorkAccount } from './substitution.ts';

/** Where a stream's own tokens come from. */
export interface Feed {
  /** True when the next token is an opening parenthesis; nothing is taken. */
  isAtParenthesis(): boolean;
  /** Takes the next token; undefined at the end. */
  next(): Token | undefined;
}

/** A `#` at the start of a line of text, inside a macro's arguments: gcc ends the argument there. */
export interface LineHash extends Token {
  readonly startsLine: true;
}

/** What expansion needs of the run it is part of. */
export interface ExpansionHost extends WorkAccount {
  readonly macros: MacroTable;
  readonly names: NameTable;
  /** Numbers of the names whose replacement is being read again. */
  readonly active: Set<number>;
  /** Notes that a macro was used wrongly. */
  misused(message: string, macro: Macro): void;
  /** Ends the run. */
  fail(message: string, help?: string): never;
  /** What a built-in macro stands for here; it may read operands from the stream. Undefined: nothing. */
  builtin(macro: BuiltinMacro, name: Token, stream: TokenStream): Token | undefined;
}

interface Replacement {
  readonly items: readonly Item[];
  next: number;
  /** Number of the name that is replaced; undefined for what is only read in between. */
  readonly name: number | undefined;
  readonly frame: Frame | undefined;
}

interface StreamOptions {
  /** Directives do without gaps: gcc gives none there, and it shows in computed includes. */
  readonly keepsGaps: boolean;
  /** For the argument of a macro: how many calls it stands in, and that macro's frame. */
  readonly depth?: number;
  readonly outer?: Frame;
}

export class TokenStream {
  readonly #host: ExpansionHost;
  readonly #feed: Feed;
  readonly #keepsGaps: boolean;
  readonly #depth: number;
  readonly #outer: Frame | undefined;
  readonly #replacements: Replacement[] = [];
  #frame: Frame | undefined;

  constructor(host: ExpansionHost, feed: Feed, options: StreamOptions) {
    this.#host = host;
    this.#feed = feed;
    this.#keepsGaps = options.keepsGaps;
    this.#depth = options.depth ?? 0;
    this.#outer = options.outer;
  }

  /** True while tokens come from a replacement. */
  get isReplacing(): boolean {
    return this.#replacements.length > 0;
  }

  /** What the item taken last was expanded from; undefined when it came from the feed. */
  get frame(): Frame | undefined {
    return this.#frame;
  }

  /** The next item, with macros expanded; undefined at the end of the feed. */
  next(): Item | undefined {
    for (;;) {
      const item = this.take();
      if (item?.kind !== 'name' || item.painted) return item;
      const definition = this.#host.macros.get(item.name);
      if (!definition) return item;
      if (this.#host.active.has(item.name)) return { ...item, painted: true };
      if (!this.replace(item, definition)) return item;
      if (this.#keepsGaps) return gapBefore(item);
    }
  }

  /** The next token, with macros expanded. */
  nextToken(): Token | undefined {
    for (;;) {
      const item = this.next();
      if (item?.kind !== 'gap') return item;
    }
  }

  /** Leaves the replacements as far as they were read: their macros may be expanded again. */
  abandon(): void {
    for (let top = this.#replacements.at(-1); top; top = this.#replacements.at(-1)) this.#leave(top);
  }

  /** The next item as it is, without expanding it. */
  take(): Item | undefined {
    this.#host.spend(1);
    for (;;) {
      const top = this.#replacements.at(-1);
      if (!top) {
        this.#frame = undefined;
        return this.#feed.next();
      }
      const item = top.items[top.next];
      if (!item) {
        this.#leave(top);
        if (this.#keepsGaps) return OPEN_GAP;
        continue;
      }
      top.next++;
      this.#frame = top.frame;
      if (item.kind === 'gap' || !item.glued) return item;
      this.#paste(top, item);
      if (this.#keepsGaps) return gapBefore(item);
    }
  }

  /** Starts to replace `name`, which was just taken. False when it is the name of a function-like macro without its arguments. */
  replace(name: Token, definition: Definition): boolean {
    const parent = this.#frame ?? this.#outer;
    if (definition.kind === 'builtin') {
      const token = this.#host.builtin(definition, name, this);
      this.#enter(token ? [token] : [], undefined, this.#frame);
      return true;
    }
    const frame: Frame = { macro: definition, parent };
    let items: readonly Item[] = definition.tokens;
    if (definition.parameters) {
      if (!this.#takeParenthesis()) return false;
      const given = this.#arguments(definition);
      if (!given) return false;
      if (definition.parts.length > 0) {
        const expand = (argument: readonly Item[]) => this.#expandArgument(argument, frame);
        items = substitute(this.#host, definition, given, expand, this.#keepsGaps);
      }
    }
    this.#host.active.add(name.name);
    this.#enter(items, name.name, frame);
    return true;
  }

  #enter(items: readonly Item[], name: number | undefined, frame: Frame | undefined): void {
    this.#replacements.push({ items, next: 0, name, frame });
  }

  #leave(top: Replacement): void {
    this.#replacements.pop();
    if (top.name !== undefined) this.#host.active.delete(top.name);
  }

  /** Pastes `left`, the token just taken from `top`, to what is glued to it, and puts the result in front. */
  #paste(top: Replacement, left: Token): void {
    let result = left;
    for (let isGlued = true; isGlued; ) {
      const right = top.items[top.next];
      if (!right || right.kind === 'gap') break;
      this.#host.spend(1 + ((result.text.length + right.text.length) >> 2));
      const joined = pasted(result, right, this.#host.names);
      // In assembler sources it is no error when two tokens do not make one: they stay two.
      if (!joined) break;
      top.next++;
      result = joined;
      isGlued = right.glued;
    }
    this.#enter([result.glued ? { ...result, glued: false } : result], undefined, top.frame);
  }

  /**
   * Takes an opening parenthesis, if that is what comes next. To see it, replacements that have been read to their end
   * are left; where none comes, the gaps on the way are put back.
   */
  #takeParenthesis(): boolean {
    let gap: Gap | undefined;
    for (let top = this.#replacements.at(-1); top; top = this.#replacements.at(-1)) {
      const item = top.items[top.next];
      if (!item) {
        this.#leave(top);
        gap = joinGaps(gap, OPEN_GAP);
      } else if (item.kind === 'gap') {
        top.next++;
        gap = joinGaps(gap, item);
      } else if (item.glued) {
        top.next++;
        this.#paste(top, item);
        gap = joinGaps(gap, gapBefore(item));
      } else {
        if (isPunctuator(item, '(')) {
          top.next++;
          return true;
        }
        break;
      }
    }
    if (!this.isReplacing && this.#feed.isAtParenthesis()) {
      this.#feed.next();
      return true;
    }
    if (gap && this.#keepsGaps) this.#enter([gap], undefined, this.#frame);
    return false;
  }

  /** The arguments of a call, from behind its parenthesis to its end; undefined, and noted, where they do not fit. */
  #arguments(macro: Macro): readonly Argument[] | undefined {
    const wanted = macro.parameters?.length ?? 0;
    const given: Item[][] = [];
    let current: Item[] = [];
    let depth = 0;
    const endArgument = () => {
      while (current.at(-1)?.kind === 'gap') current.pop();
      given.push(current);
      current = [];
      depth = 0;
    };
    for (;;) {
      const item = this.#takeForArgument();
      if (!item) {
        this.#host.misused(`the arguments of macro ${macro.name} have no )`, macro);
        return undefined;
      }
      if (item.kind === 'gap') {
        if (current.length > 0) current.push(item);
        continue;
      }
      if (item.kind === 'punctuator') {
        if ('startsLine' in item) {
          endArgument();
          continue;
        }
        if (item.text === '(') depth++;
        else if (item.text === ')' && depth-- === 0) break;
        else if (item.text === ',' && depth === 0 && !(macro.variadic && given.length === wanted - 1)) {
          endArgument();
          continue;
        }
      }
      current.push(item);
    }
    endArgument();
    return this.#fitted(macro, wanted, given);
  }

  #fitted(macro: Macro, wanted: number, given: readonly (readonly Item[])[]): readonly Argument[] | undefined {
    const isEmpty = given.length === 1 && given[0]?.length === 0;
    const count = isEmpty && wanted === 0 ? 0 : given.length;
    // Variable arguments may be left out altogether, comma and all.
    const isOmitted = macro.variadic && (count === wanted - 1 || (isEmpty && wanted === 1));
    if (count !== wanted && !isOmitted) {
      const arity = `${wanted} argument${wanted === 1 ? '' : 's'}`;
      const misuse = count < wanted ? `needs ${arity}, and is given ${count}` : `takes ${arity}, and is given ${count}`;
      this.#host.misused(`macro ${macro.name} ${misuse}`, macro);
      return undefined;
    }
    const result: Argument[] = given.slice(0, wanted).map((items) => ({ items, isOmitted: false }));
    if (isOmitted) result[wanted - 1] = { items: [], isOmitted: true };
    return result;
  }

  #takeForArgument(): Item | undefined {
    const item = this.take();
    if (item?.kind !== 'name' || item.painted) return item;
    const definition = this.#host.macros.get(item.name);
    if (!definition) return item;
    if (this.#host.active.has(item.name)) return { ...item, painted: true };
    // Its place tells a built-in macro the line; one out of a replacement has none of its own.
    return definition.kind === 'builtin' && this.#frame ? { ...item, at: -1 } : item;
  }

  #expandArgument(items: readonly Item[], frame: Frame): readonly Item[] {
    if (this.#depth >= DEEPEST_ARGUMENTS) {
      this.#host.fail(`macro calls stand more than ${DEEPEST_ARGUMENTS} deep in each other's arguments`);
    }
    const stream = new TokenStream(this.#host, END_OF_ARGUMENT, {
      keepsGaps: this.#keepsGaps,
      depth: this.#depth + 1,
      outer: frame,
    });
    stream.#enter(items, undefined, undefined);
    const expanded: Item[] = [];
    for (let item = stream.next(); item; item = stream.next()) {
      if (item.kind === 'gap' || item.origin || !stream.frame) expanded.push(item);
      else expanded.push({ ...item, origin: stream.frame });
    }
    return expanded;
  }
}

const END_OF_ARGUMENT: Feed = { isAtParenthesis: () => false, next: () => undefined };

/** Tokens in memory, as the feed of a stream. */
export class TokenFeed implements Feed {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  isAtParenthesis(): boolean {
    return isPunctuator(this.#tokens[this.#next], '(');
  }

  next(): Token | undefined {
    return this.#tokens[this.#next++];
  }
}
