/**
 * What directives do, where they stand in a group that is not skipped.
 */
import { formatSpan } from '../../../terms/span.ts';
import { type Feed, TokenFeed, type TokenStream } from '../expand/expansion.ts';
import { type Definition, isSameDefinition, type Macro, type MacroTable } from '../expand/macro.ts';
import { DEEPEST_INCLUDE } from '../limits.ts';
import type { NameTable } from '../scan/name-table.ts';
import type { ConditionDirective, Directive, Header, IncludeDirective } from '../scan/scanned-file.ts';
import { contentOf, isPunctuator, type Token, TokenLexer, unescaped } from '../scan/token.ts';
import { readHeader } from './builtin.ts';
import { evaluateCondition } from './condition.ts';
import { type IncludeSearch, type Seeker, UnusableFile } from './include-search.ts';
import { Inclusion } from './inclusion.ts';
import type { Place, Report } from './report.ts';

/** The run that directives are part of. */
export interface DirectiveHost {
  readonly names: NameTable;
  readonly macros: MacroTable;
  readonly search: IncludeSearch;
  readonly report: Report;
  /** Files that are being read. */
  readonly depth: number;
  /** Goes on with another file, until its end. */
  enter(inclusion: Inclusion): void;
  /** The tokens of a directive's line, with macros expanded. What goes wrong with them is told of `place`. */
  streamOf(feed: Feed, place: Place): TokenStream;
}

export class Directives {
  readonly #run: DirectiveHost;
  /** Texts of the files that `#pragma once` or `#import` keep from being read again, under whatever path. */
  readonly #once = new Set<string>();
  /** What `#pragma push_macro` put aside, by the number of the name. */
  readonly #pushed = new Map<number, (Definition | undefined)[]>();
  #isInCondition = false;

  constructor(run: DirectiveHost) {
    this.#run = run;
  }

  /** True while an `#if` is worked out: only there is `__has_include` allowed. */
  get isInCondition(): boolean {
    return this.#isInCondition;
  }

  /** Has the directive take effect. @param isInArguments it stands between the lines of a macro's arguments */
  run(inclusion: Inclusion, directive: Directive, isInArguments: boolean): void {
    const place = { inclusion, at: directive.at };
    switch (directive.kind) {
      case 'define':
        this.#define(directive.name, directive.macro, place);
        break;
      case 'undefine':
        this.#run.macros.set(directive.name, undefined);
        break;
      case 'include':
        if (isInArguments)
          this.#run.report.error(place, { message: 'an #include stands inside the arguments of a macro' });
        else this.#include(directive, inclusion);
        break;
      case 'condition':
        // One that continues a group is reached only behind a part that was taken.
        if (directive.opens) this.#choose(directive, inclusion);
        else inclusion.nextBlock = directive.end;
        break;
      case 'else':
        inclusion.nextBlock = directive.end;
        break;
      case 'error':
        this.#run.report.error(place, { message: directive.message });
        break;
      case 'warning':
        this.#run.report.warn(place, { message: directive.message });
        break;
      case 'line':
        this.#line(directive.tokens, place);
        break;
      case 'linemarker':
        inclusion.shiftLines(directive.at, directive.line, directive.file, 'linemarker');
        break;
      case 'pragma':
        this.#pragma(directive.tokens, place);
        break;
      case 'wrong':
        this.#run.report.error({ inclusion, at: directive.problem.at }, directive.problem);
        break;
      case 'endif':
        break;
    }
  }

  /** Runs the text of a `_Pragma`. */
  pragma(text: string, place: Place): void {
    this.#pragma(new TokenLexer(text, this.#run.names).rest(), place);
  }

  /** The file as one that looks for others. */
  seeker(inclusion: Inclusion): Seeker {
    return {
      path: inclusion.file.source.path,
      searchIndex: inclusion.includedBy ? inclusion.searchIndex : undefined,
    };
  }

  #define(name: number, macro: Macro, place: Place): void {
    const known = this.#run.macros.get(name);
    this.#run.macros.set(name, macro);
    if (!known) return;
    if (known.kind === 'builtin') {
      this.#run.report.warn(place, { message: `built-in macro ${macro.name} is redefined` });
    } else if (!isSameDefinition(known, macro)) {
      const span = known.source.spanAt(known.at, known.name.length);
      const notes = [{ message: `first defined at ${formatSpan(span)}`, span }];
      this.#run.report.warn(place, { message: `macro ${macro.name} is redefined`, notes });
    }
  }

  /** Goes to the first part of the group whose test holds, or behind the group. */
  #choose(opening: ConditionDirective, inclusion: Inclusion): void {
    const { blocks } = inclusion.file;
    let directive = opening;
    while (!this.#holds(directive, inclusion)) {
      inclusion.nextBlock = directive.otherwise + 1;
      const next = blocks[directive.otherwise];
      if (next?.kind !== 'condition') break;
      directive = next;
    }
  }

  #holds({ test, word }: ConditionDirective, inclusion: Inclusion): boolean {
    const { macros, report } = this.#run;
    switch (test.kind) {
      case 'defined':
        return (macros.get(test.name) !== undefined) === test.wanted;
      case 'wrong':
        report.error({ inclusion, at: test.problem.at }, test.problem);
        return false;
      case 'expression': {
        const place = { inclusion, at: test.at };
        const stream = this.#run.streamOf(new TokenFeed(test.tokens), place);
        this.#isInCondition = true;
        const verdict = evaluateCondition(stream, word, (name) => macros.get(name.name) !== undefined);
        this.#isInCondition = false;
        stream.abandon();
        if (verdict.kind === 'value') return verdict.holds;
        report.error(place, verdict.wrong);
        return false;
      }
    }
  }

  #include(directive: IncludeDirective, inclusion: Inclusion): void {
    const { report, search } = this.#run;
    const place = { inclusion, at: directive.at };
    const header = 'length' in directive.header ? this.#computedHeader(directive.header, place) : directive.header;
    if (!header?.name) {
      report.error(place, {
        message: `#${directive.word} names no file`,
        help: `#${directive.word} "file" or #${directive.word} <file>`,
      });
      return;
    }
    if (this.#run.depth >= DEEPEST_INCLUDE) {
      report.fatal(place, {
        message: `files include each other more than ${DEEPEST_INCLUDE} deep`,
        help: 'does a file include itself?',
      });
    }
    const seeker = this.seeker(inclusion);
    const isNext = directive.word === 'include_next';
    try {
      const found = search.find(header, seeker, isNext);
      if (!found) {
        const refusal = search.refusal(header, seeker, isNext);
        if (refusal) {
          report.error(place, { message: `${header.name} is not read: ${refusal.reason}`, help: refusal.help });
          return;
        }
        const places = search.places(header, seeker, isNext);
        report.error(place, {
          message: `${header.name} is in none of the include paths`,
          help: places.length > 0 ? `looked for ${places.join(', ')}` : 'name a folder to look in with -I',
        });
        return;
      }
      const { original } = found.file.source;
      if (this.#once.has(original)) return;
      if (directive.word === 'import') this.#once.add(original);
      this.#run.enter(new Inclusion(found.file, { by: inclusion, at: directive.at, searchIndex: found.searchIndex }));
    } catch (reason) {
      if (!(reason instanceof UnusableFile)) throw reason;
      report.error(place, { message: reason.message });
    }
  }

  #computedHeader(tokens: readonly Token[], place: Place): Header | undefined {
    const stream = this.#run.streamOf(new TokenFeed(tokens), place);
    const header = readHeader(stream.nextToken(), stream);
    stream.abandon();
    return header;
  }

  /** `#line 12` or `#line 12 "board.dts"`, macros expanded: what the next line is said to be. */
  #line(tokens: readonly Token[], place: Place): void {
    const stream = this.#run.streamOf(new TokenFeed(tokens), place);
    const line = stream.nextToken();
    const file = stream.nextToken();
    if (line?.kind !== 'number' || !/^\d{1,10}$/.test(line.text) || (file && file.kind !== 'string')) {
      this.#run.report.error(place, { message: '#line names no line of a file', help: '#line 12 "board.dts"' });
      return;
    }
    place.inclusion.shiftLines(place.at, Number(line.text), file && unescaped(contentOf(file)), 'directive');
  }

  /** The pragmas of gcc's preprocessor; others mean nothing to a device tree. */
  #pragma(tokens: readonly Token[], place: Place): void {
    const { report } = this.#run;
    const [first, second, third] = tokens;
    switch (first?.text) {
      case 'once':
        if (place.inclusion.includedBy) this.#once.add(place.inclusion.file.source.original);
        else report.warn(place, { message: '#pragma once stands in the main file' });
        break;
      case 'push_macro':
      case 'pop_macro': {
        const name = isPunctuator(second, '(') && third?.kind === 'string' ? contentOf(third) : '';
        if (name !== '') this.#saveMacro(first.text, this.#run.names.intern(name));
        else
          report.warn(place, {
            message: `#pragma ${first.text} names no macro`,
            help: `#pragma ${first.text}("NAME")`,
          });
        break;
      }
      case 'GCC': {
        const message = third?.kind === 'string' ? unescaped(contentOf(third)) : '';
        if (second?.text === 'error') report.error(place, { message });
        else if (second?.text === 'warning') report.warn(place, { message });
        break;
      }
    }
  }

  #saveMacro(word: string, name: number): void {
    const { macros } = this.#run;
    const saved = this.#pushed.get(name) ?? [];
    this.#pushed.set(name, saved);
    if (word === 'push_macro') saved.push(macros.get(name));
    else if (saved.length > 0) macros.set(name, saved.pop());
  }
}
