/**
 * `#define` lines: from their tokens to a `Macro`.
 */
import type { BodyPart, Macro, PlainText } from '../expand/macro.ts';
import type { NameTable } from './name-table.ts';
import type { Directive, FileProblem } from './scanned-file.ts';
import type { SourceText } from './source-text.ts';
import { isPunctuator, spell, type Token, TokenLexer } from './token.ts';

interface DefinitionLine {
  readonly line: { readonly at: number; readonly end: number };
  readonly source: SourceText;
  readonly names: NameTable;
  /** Offset after the word `define`. */
  readonly at: number;
}

/** Reads what stands behind `#define`. A mistake in it makes a directive that says so when it is reached. */
export function parseDefinition({ line, source, names, at }: DefinitionLine): Directive {
  try {
    const lexer = new TokenLexer(source.text, names, at, line.end);
    const name = macroName(lexer.next(), line.at);
    const parameters = source.text.startsWith('(', lexer.at) ? readParameters(lexer) : undefined;
    const macro = makeMacro(name, parameters, lexer.rest(), source);
    return { kind: 'define', at: line.at, name: name.name, macro };
  } catch (mistake) {
    if (!(mistake instanceof DefinitionMistake)) throw mistake;
    return { kind: 'wrong', at: line.at, problem: mistake.problem };
  }
}

/** Ends the reading of one definition; never leaves this file. */
class DefinitionMistake extends Error {
  readonly problem: FileProblem;

  constructor(message: string, at: number, help?: string) {
    super(message);
    this.problem = { message, at, ...(help !== undefined && { help }) };
  }
}

function macroName(token: Token | undefined, at: number): Token {
  if (!token) throw new DefinitionMistake('#define names no macro', at, '#define NAME text');
  if (token.kind !== 'name') {
    throw new DefinitionMistake(`macro names are identifiers, which ${token.text} is not`, token.at);
  }
  if (token.text === 'defined') throw new DefinitionMistake('"defined" is no macro name', token.at);
  return token;
}

interface Parameters {
  readonly names: readonly string[];
  readonly variadic: boolean;
}

/** The parameter list, from its opening parenthesis on. */
function readParameters(lexer: TokenLexer): Parameters {
  const names: string[] = [];
  const seen = new Set<string>();
  const open = lexer.next();
  const expect = (token: Token | undefined, wanted: string): DefinitionMistake =>
    new DefinitionMistake(
      token
        ? `a macro's parameter list has ${token.text} where ${wanted} was expected`
        : `a macro's parameter list has no )`,
      token?.at ?? open?.at ?? lexer.at,
      '#define NAME(first, second, ...) text',
    );
  let token = lexer.next();
  if (isPunctuator(token, ')')) return { names, variadic: false };
  for (;;) {
    const isUnnamed = isPunctuator(token, '...');
    if (token?.kind !== 'name' && !isUnnamed) throw expect(token, 'a parameter');
    const name = isUnnamed ? '__VA_ARGS__' : (token?.text ?? '');
    if (seen.has(name)) throw new DefinitionMistake(`macro parameter ${name} is there twice`, token?.at ?? 0);
    names.push(name);
    seen.add(name);
    token = isUnnamed ? token : lexer.next();
    if (isPunctuator(token, '...')) {
      token = lexer.next();
      if (!isPunctuator(token, ')')) throw expect(token, ')');
      return { names, variadic: true };
    }
    if (isPunctuator(token, ')')) return { names, variadic: false };
    if (!isPunctuator(token, ',')) throw expect(token, ', or )');
    token = lexer.next();
  }
}

function makeMacro(name: Token, parameters: Parameters | undefined, body: readonly Token[], source: SourceText): Macro {
  const tokens = glue(body);
  const hasParameters = parameters !== undefined && parameters.names.length > 0;
  return {
    kind: 'macro',
    name: name.text,
    parameters: parameters?.names,
    variadic: parameters?.variadic ?? false,
    tokens: hasParameters ? [] : tokens,
    parts: hasParameters ? new BodyReader(parameters, tokens).read() : [],
    plain: parameters ? undefined : plainText(tokens),
    source,
    at: name.at,
  };
}

/** Takes the `##` out of a replacement and marks the tokens in front of them. The first token loses its white space. */
function glue(body: readonly Token[]): readonly Token[] {
  const glued: Token[] = [];
  const isPaste = (token: Token | undefined) => isPunctuator(token, '##');
  const stray = isPaste(body[0]) ? body[0] : isPaste(body.at(-1)) ? body.at(-1) : undefined;
  if (stray) throw new DefinitionMistake('## stands at an end of a macro, with nothing to paste to', stray.at);
  for (const [index, token] of body.entries()) {
    if (isPaste(token)) continue;
    const isGlued = isPaste(body[index + 1]);
    const spaced = token.spaced && index > 0;
    glued.push(isGlued || spaced !== token.spaced ? { ...token, spaced, glued: isGlued } : token);
  }
  return glued;
}

function plainText(tokens: readonly Token[]): PlainText | undefined {
  if (tokens.some((token) => token.glued)) return undefined;
  return {
    text: spell(tokens),
    first: tokens[0],
    last: tokens.at(-1),
    names: tokens.filter((token) => token.kind === 'name').map((token) => token.name),
  };
}

/** Finds the parameters, `#` and `__VA_OPT__` in the replacement of a function-like macro. */
class BodyReader {
  readonly #parameters: Parameters;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(parameters: Parameters, tokens: readonly Token[]) {
    this.#parameters = parameters;
    this.#indexOf = new Map(parameters.names.map((name, index) => [name, index]));
    this.#tokens = tokens;
  }

  read(): readonly BodyPart[] {
    const parts: BodyPart[] = [];
    for (let part = this.#part(); part; part = this.#part()) parts.push(part);
    return parts;
  }

  #part(): BodyPart | undefined {
    const token = this.#tokens[this.#next++];
    if (!token) return undefined;
    const operand = this.#tokens[this.#next];
    // A `#` in front of anything but a parameter is left alone in assembler sources. That `##` between the two has no
    // effect is gcc's way.
    if (isPunctuator(token, '#') && operand && this.#isReplaced(operand)) {
      this.#next++;
      return this.#replaced({ ...operand, spaced: token.spaced }, true);
    }
    return this.#isReplaced(token) ? this.#replaced(token, false) : { kind: 'token', token };
  }

  #isReplaced(token: Token): boolean {
    return token.kind === 'name' && (this.#indexOf.has(token.text) || this.#isOptional(token));
  }

  #isOptional(token: Token): boolean {
    return this.#parameters.variadic && token.text === '__VA_OPT__';
  }

  #replaced(token: Token, stringified: boolean): BodyPart {
    const index = this.#indexOf.get(token.text);
    return index === undefined ? this.#optional(token, stringified) : { kind: 'parameter', token, index, stringified };
  }

  /** `__VA_OPT__`, from its parenthesis on. It holds everything but another one. */
  #optional(token: Token, stringified: boolean): BodyPart {
    if (!isPunctuator(this.#tokens[this.#next], '(')) {
      throw new DefinitionMistake('__VA_OPT__ has no ( behind it', token.at, '__VA_OPT__(text)');
    }
    const from = this.#next + 1;
    let depth = 0;
    for (; this.#next < this.#tokens.length; this.#next++) {
      const inner = this.#tokens[this.#next];
      if (inner && this.#isOptional(inner)) {
        throw new DefinitionMistake('__VA_OPT__ stands inside another one', inner.at);
      }
      if (isPunctuator(inner, '(')) depth++;
      else if (isPunctuator(inner, ')') && --depth === 0) {
        const close = this.#next++;
        const content = this.#tokens.slice(from, close);
        if (content.at(-1)?.glued || this.#tokens[from - 1]?.glued) {
          throw new DefinitionMistake('## stands at an end of __VA_OPT__, with nothing to paste to', token.at);
        }
        const parts = new BodyReader(this.#parameters, content).read();
        return { kind: 'optional', token: { ...token, glued: inner?.glued ?? false }, parts, stringified };
      }
    }
    throw new DefinitionMistake('__VA_OPT__ has no )', token.at, '__VA_OPT__(text)');
  }
}
