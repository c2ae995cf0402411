/**
 * What the macros stand for that no `#define` makes (gcc 12 with `-undef -x assembler-with-cpp`).
 */
import type { TokenStream } from '../expand/expansion.ts';
import { BUILTIN_NAMES, type BuiltinMacro, type MacroTable } from '../expand/macro.ts';
import type { NameTable } from '../scan/name-table.ts';
import type { Header } from '../scan/scanned-file.ts';
import { contentOf, isPunctuator, makeToken, quoted, type Token, unescaped } from '../scan/token.ts';

/** Where a built-in macro is asked, and what it may have done. */
export interface BuiltinContext {
  readonly file: string;
  readonly baseFile: string;
  readonly line: number;
  readonly includeLevel: number;
  readonly now: Date;
  /** Numbers handed out so far, and one more. */
  nextCounter(): number;
  hasInclude(header: Header, next: boolean): boolean;
  readonly isInCondition: boolean;
  runPragma(text: string): void;
  wrong(message: string, help?: string): void;
}

const DEFINITIONS: readonly BuiltinMacro[] = BUILTIN_NAMES.map((name) => ({ kind: 'builtin', name }));

/** `#define` lines in front of every file: what gcc defines for assembler sources, the kernel's own macro, and the user's. */
export function predefinitions(defines: Readonly<Record<string, string>>): string {
  const all = { __STDC__: '1', __STDC_HOSTED__: '1', __ASSEMBLER__: '1', __DTS__: '1', ...defines };
  const lines = Object.entries(all).map(([name, text]) => `#define ${name} ${text}`.split('\n', 1)[0]);
  return `${lines.join('\n')}\n`;
}

export function defineBuiltins(macros: MacroTable, names: NameTable): void {
  for (const definition of DEFINITIONS) macros.set(names.intern(definition.name), definition);
}

/** The token that stands for the macro; undefined for nothing. */
export function expandBuiltin(macro: BuiltinMacro, stream: TokenStream, context: BuiltinContext): Token | undefined {
  switch (macro.name) {
    case '__FILE__':
      return stringToken(context.file);
    case '__BASE_FILE__':
      return stringToken(context.baseFile);
    case '__LINE__':
      return numberToken(context.line);
    case '__INCLUDE_LEVEL__':
      return numberToken(context.includeLevel);
    case '__COUNTER__':
      return numberToken(context.nextCounter());
    case '__DATE__':
      return stringToken(dateOf(context.now));
    case '__TIME__':
      return stringToken(timeOf(context.now));
    case '__TIMESTAMP__':
      // The file's own time, which a source does not tell: gcc then says just this.
      return stringToken('??? ??? ?? ??:??:?? ????');
    case '_Pragma':
      runPragma(stream, context);
      return undefined;
    case '__has_include':
    case '__has_include_next':
      return numberToken(hasInclude(macro, stream, context) ? 1 : 0);
  }
}

/** The name between `<` and `>`, or in quotes, whose first token is `first`; undefined for anything else. */
export function readHeader(first: Token | undefined, stream: TokenStream): Header | undefined {
  if (first?.kind === 'string') return { name: contentOf(first), quoted: true };
  if (!isPunctuator(first, '<')) return undefined;
  // A name written between < and > is not looked through for macros; one that a macro stands for is.
  const isWritten = stream.frame === undefined;
  let name = '';
  for (;;) {
    const token = isWritten ? takeToken(stream) : stream.nextToken();
    if (!token) return undefined;
    if (isPunctuator(token, '>')) return { name, quoted: false };
    name += token.spaced && name !== '' ? ` ${token.text}` : token.text;
  }
}

function hasInclude(macro: BuiltinMacro, stream: TokenStream, context: BuiltinContext): boolean {
  const example = `${macro.name}("file") or ${macro.name}(<file>)`;
  if (!context.isInCondition) {
    context.wrong(`${macro.name} stands outside of #if`, `#if ${macro.name}("file")`);
    return false;
  }
  if (!isPunctuator(stream.nextToken(), '(')) {
    context.wrong(`${macro.name} has no ( behind it`, example);
    return false;
  }
  const header = readHeader(stream.nextToken(), stream);
  if (!header) {
    context.wrong(`${macro.name} names no file`, example);
    return false;
  }
  if (!isPunctuator(stream.nextToken(), ')')) context.wrong(`${macro.name} has no )`, example);
  return context.hasInclude(header, macro.name === '__has_include_next');
}

function runPragma(stream: TokenStream, context: BuiltinContext): void {
  const open = takeToken(stream);
  const text = isPunctuator(open, '(') ? takeToken(stream) : undefined;
  if (text?.kind !== 'string' || !isPunctuator(takeToken(stream), ')')) {
    context.wrong('_Pragma takes one string in parentheses', '_Pragma("once")');
    return;
  }
  context.runPragma(unescaped(contentOf(text)));
}

function takeToken(stream: TokenStream): Token | undefined {
  for (;;) {
    const item = stream.take();
    if (item?.kind !== 'gap') return item;
  }
}

function numberToken(value: number): Token {
  return makeToken('number', String(value), false, 0);
}

function stringToken(text: string): Token {
  return makeToken('string', quoted(text), false, 0);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dateOf(now: Date): string {
  return `${MONTHS[now.getMonth()]} ${String(now.getDate()).padStart(2)} ${now.getFullYear()}`;
}

function timeOf(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
