/**
 * One run of the preprocessor: a board's main file and all it includes, to one text.
 *
 * A run walks through the blocks of scanned files. Text is copied, but for the names in it that are macros at that
 * moment; directives change what is a macro, which block comes next, or which file. Files that are being read lie on a
 * stack, the innermost last: no depth of inclusion makes this recurse.
 */
import { type ExpansionHost, type Feed, TokenStream } from '../expand/expansion.ts';
import { type BuiltinMacro, type Definition, type Macro, MacroTable } from '../expand/macro.ts';
import { gapBefore } from '../expand/spacing.ts';
import { LONGEST_TEXT, MOST_WORK } from '../limits.ts';
import { isBlank } from '../scan/character-class.ts';
import type { NameTable } from '../scan/name-table.ts';
import { scanFile } from '../scan/scan.ts';
import type { Directive, ScannedFile, TextBlock } from '../scan/scanned-file.ts';
import { makeToken, type Token } from '../scan/token.ts';
import { defineBuiltins, expandBuiltin, predefinitions } from './builtin.ts';
import { type DirectiveHost, Directives } from './directives.ts';
import { IncludeCache } from './include-cache.ts';
import { IncludeSearch } from './include-search.ts';
import { Inclusion } from './inclusion.ts';
import type { PreprocessOptions } from './options.ts';
import { Output } from './output.ts';
import { type Place, Report } from './report.ts';
import { TextFeed } from './text-feed.ts';

interface TextPosition {
  readonly block: TextBlock;
  readonly at: number;
}

/** A name in the text of a file that is a macro. */
interface MacroUse extends TextPosition {
  readonly inclusion: Inclusion;
  /** From where on the text in front of it was not copied yet. */
  readonly from: number;
  /** Number of the name. */
  readonly number: number;
}

export class Run implements ExpansionHost, DirectiveHost {
  readonly names: NameTable;
  readonly macros: MacroTable;
  readonly active = new Set<number>();
  readonly search: IncludeSearch;
  readonly report: Report = new Report();
  readonly output: Output;
  readonly #path: string;
  readonly #now: Date;
  readonly #directives: Directives;
  readonly #inclusions: Inclusion[] = [];
  readonly #entered = new Set<ScannedFile>();
  /** What is being worked on, for errors found on the way. */
  #place: Place | undefined;
  #work = 0;
  #counter = 0;

  constructor(path: string, options: PreprocessOptions) {
    const cache = options.cache ?? new IncludeCache();
    this.names = cache.names;
    this.macros = new MacroTable(this.names.size);
    this.search = new IncludeSearch(options.source, options.includePaths ?? [], cache);
    this.output = new Output(this.names);
    this.#path = path;
    this.#now = options.now ?? new Date();
    this.#directives = new Directives(this);
    defineBuiltins(this.macros, this.names);
    this.#walk(new Inclusion(scanFile('<command line>', predefinitions(options.defines ?? {}), this.names)));
  }

  /** Reads the main file to its end. @throws InputError with everything that is wrong */
  run(main: ScannedFile): void {
    const inclusion = new Inclusion(main);
    this.output.begin(inclusion);
    this.#walk(inclusion);
    this.report.throwIfAny();
  }

  /** Files that are being read. */
  get depth(): number {
    return this.#inclusions.length;
  }

  /** Goes on with another file, until its end. */
  enter(inclusion: Inclusion): void {
    this.#inclusions.push(inclusion);
    const { file } = inclusion;
    this.#place = { inclusion, at: 0 };
    this.spend(1);
    if (this.#entered.has(file)) return;
    this.#entered.add(file);
    for (const { message, at, help } of file.problems) this.report.error({ inclusion, at }, { message, help });
  }

  /** The tokens of a directive's line, with macros expanded. */
  streamOf(feed: Feed, place: Place): TokenStream {
    this.#place = place;
    return new TokenStream(this, feed, { keepsGaps: false });
  }

  spend(amount: number): void {
    this.#work += amount;
    if (this.#work > MOST_WORK) {
      this.fail(
        'the macros and includes here come to more than any device tree needs',
        'does a macro double its own text?',
      );
    }
  }

  misused(message: string, macro: Macro): void {
    const span = macro.source.spanAt(macro.at, macro.name.length);
    this.report.error(this.#here, { message, notes: [{ message: `macro ${macro.name} is defined here`, span }] });
  }

  fail(message: string, help?: string): never {
    this.report.fatal(this.#here, { message, help });
  }

  builtin(macro: BuiltinMacro, name: Token, stream: TokenStream): Token | undefined {
    const { inclusion, at } = this.#here;
    // Inside a replacement the line is that of the macro whose name the file has.
    const isWritten = stream.frame === undefined && name.at >= 0;
    const span = inclusion.presumedAt(isWritten ? name.at : at);
    return expandBuiltin(macro, stream, {
      file: span.file,
      baseFile: this.#path,
      line: span.line,
      includeLevel: inclusion.level,
      now: this.#now,
      nextCounter: () => this.#counter++,
      isInCondition: this.#directives.isInCondition,
      hasInclude: (header, next) => this.search.has(header, this.#directives.seeker(inclusion), next),
      runPragma: (text) => this.#directives.pragma(text, this.#here),
      wrong: (message, help) => this.report.error(this.#here, { message, help }),
    });
  }

  get #here(): Place {
    if (!this.#place) throw new Error('nothing is being preprocessed');
    return this.#place;
  }

  #walk(first: Inclusion): void {
    this.enter(first);
    for (let inclusion = this.#inclusions.at(-1); inclusion; inclusion = this.#inclusions.at(-1)) {
      const block = inclusion.file.blocks[inclusion.nextBlock];
      if (!block) {
        this.#inclusions.pop();
        continue;
      }
      inclusion.nextBlock++;
      if (block.kind === 'text') this.#text(inclusion, block);
      else this.#directive(inclusion, block, false);
    }
  }

  #directive(inclusion: Inclusion, directive: Directive, isInArguments: boolean): void {
    this.spend(1);
    this.#directives.run(inclusion, directive, isInArguments);
  }

  #text(inclusion: Inclusion, first: TextBlock): void {
    const { nameNumbers, nameOffsets } = inclusion.file;
    let block = first;
    let from = block.at;
    for (let index = block.firstName; index < block.endName; index++) {
      const number = nameNumbers[index] ?? 0;
      const definition = this.macros.get(number);
      if (!definition) continue;
      const at = nameOffsets[index] ?? 0;
      // The names of arguments were taken with them.
      if (at < from) continue;
      const reached = this.#use({ inclusion, block, from, at, number }, definition);
      from = reached.at;
      if (reached.block === block) continue;
      block = reached.block;
      index = block.firstName - 1;
    }
    this.output.copy(inclusion, from, block.end);
    this.#checkLength();
  }

  /** Replaces a macro that the text uses; gives where the text goes on. */
  #use({ inclusion, block, from, at, number }: MacroUse, definition: Definition): TextPosition {
    const end = at + definition.name.length;
    const isSpaced = at > block.at && isBlank(inclusion.file.source.text.charCodeAt(at - 1));
    const name = makeToken('name', definition.name, isSpaced, at, number);
    const use = { inclusion, name };
    this.#place = { inclusion, at, length: definition.name.length };
    this.#checkLength();
    if (definition.kind === 'macro' && definition.plain && !this.#isAnyMacro(definition.plain.names)) {
      this.output.copy(inclusion, from, at);
      this.output.plain(definition.plain, use, { macro: definition, parent: undefined });
      return { block, at: end };
    }
    const feed = new TextFeed(inclusion, block, this.names, (directive) => {
      const place = this.#place;
      this.#directive(inclusion, directive, true);
      this.#place = place;
    });
    feed.moveTo(end);
    if (definition.kind === 'macro' && definition.parameters && !feed.isAtParenthesis()) return { block, at: from };
    this.output.copy(inclusion, from, at);
    const stream = new TokenStream(this, feed, { keepsGaps: true });
    if (stream.replace(name, definition)) {
      this.output.gap(gapBefore(name));
      while (stream.isReplacing) {
        const item = stream.next();
        if (item?.kind === 'gap') this.output.gap(item);
        else if (item) this.output.token(item, use, stream.frame);
        this.#checkLength();
      }
    }
    return feed;
  }

  #isAnyMacro(names: readonly number[]): boolean {
    for (const name of names) if (this.macros.get(name)) return true;
    return false;
  }

  #checkLength(): void {
    if (this.output.length > LONGEST_TEXT) {
      this.fail(`the text grows beyond ${LONGEST_TEXT >> 20} million characters`, 'does a file include itself?');
    }
  }
}
