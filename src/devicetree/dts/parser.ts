/**
 * The grammar of the device-tree source language.
 *
 * A source is a head (`/dts-v1/;`, perhaps `/plugin/;`), the memory reservations, and then pieces of tree, each laid over
 * what was there before. The parser reads a piece into nodes of its own and applies it at once, since a later
 * `&label { }` can only mean what exists by then. It follows dtc's grammar (dtc 1.8, dtc-parser.y) but not its manner:
 * after a mistake it goes on with the next statement, so that one run tells of several.
 */
import { meantWord } from '../../terms/spelling.ts';
import { MAX_DEPTH } from '../dtb/limits.ts';
import type { Diagnostics } from './diagnostics.ts';
import { readInteger } from './expression.ts';
import type { IncludedFiles } from './included-files.ts';
import { Labels, nodeByReference } from './labels.ts';
import { DIRECTIVE_NAMES, type Lexer, Token } from './lexer.ts';
import { addLabel, deleteNode, EMPTY_VALUE, LiveNode, LiveProperty, mergeInto } from './live-tree.ts';
import { overlayFragment } from './overlay-fragment.ts';
import { NOWHERE, type Position } from './positions.ts';
import { GiveUp, TokenReader } from './token-reader.ts';
import { ValueReader } from './value-reader.ts';

const code = (character: string) => character.charCodeAt(0);
const [SLASH, OPEN, CLOSE, SEMICOLON, EQUALS] = [code('/'), code('{'), code('}'), code(';'), code('=')];

export interface LiveReservation {
  readonly base: bigint;
  readonly size: bigint;
  readonly at: Position;
}

/** What a source says, before anything is resolved or checked. */
export interface LiveTree {
  readonly root: LiveNode;
  readonly labels: Labels;
  readonly reservations: readonly LiveReservation[];
  /** `/plugin/`: an overlay, whose references may mean what only its base has. */
  readonly isPlugin: boolean;
}

export interface ParserOptions {
  /** Take a source without `/dts-v1/;` for one that has it: a `.dtsi` on its own. */
  readonly assumeVersion1?: boolean;
}

/** Reads a whole source. Mistakes are left with `diagnostics`; the tree is of use only when there are none. */
export function parse(
  lexer: Lexer,
  diagnostics: Diagnostics,
  files: IncludedFiles,
  options: ParserOptions = {},
): LiveTree {
  return new Parser(lexer, diagnostics, files, options).parse();
}

/** What stands in front of a property or node. */
interface Prefix {
  /** In the order of the source. */
  readonly labels: string[];
  omit: boolean;
  readonly at: Position;
}

class Parser {
  readonly #lexer: Lexer;
  readonly #diagnostics: Diagnostics;
  readonly #tokens: TokenReader;
  readonly #values: ValueReader;
  readonly #options: ParserOptions;
  readonly #labels = new Labels();
  readonly #reservations: LiveReservation[] = [];
  #isPlugin = false;
  #root: LiveNode | undefined;
  #fragments = 0;

  constructor(lexer: Lexer, diagnostics: Diagnostics, files: IncludedFiles, options: ParserOptions) {
    this.#lexer = lexer;
    this.#diagnostics = diagnostics;
    this.#tokens = new TokenReader(lexer, diagnostics);
    this.#values = new ValueReader(this.#tokens, files);
    this.#options = options;
  }

  parse(): LiveTree {
    const lexer = this.#lexer;
    lexer.next();
    this.#attempt(() => this.#head());
    while (lexer.kind !== Token.END) this.#attempt(() => this.#topLevelStatement());
    if (!this.#root && !this.#diagnostics.hasErrors) {
      this.#tokens.error('there is no tree in this source', 'a tree starts with / { };');
    }
    return {
      root: this.#root ?? new LiveNode('', NOWHERE),
      labels: this.#labels,
      reservations: this.#reservations,
      isPlugin: this.#isPlugin,
    };
  }

  /** Does what may be given up, and goes on behind it in that case. */
  #attempt(statement: () => void): void {
    try {
      statement();
    } catch (error) {
      if (!(error instanceof GiveUp)) throw error;
      this.#tokens.recover();
      // A brace that closes nothing would stop every further attempt at the same place.
      if (this.#lexer.kind === CLOSE) this.#lexer.next();
    }
  }

  #head(): void {
    const lexer = this.#lexer;
    if (lexer.kind !== Token.VERSION_1) {
      if (this.#options.assumeVersion1) return;
      this.#tokens.error(
        'a device-tree source starts with /dts-v1/;',
        looksBinary(lexer.written) ? 'is this a text at all?' : undefined,
      );
      // What reads like a source otherwise is read on, for what else there is to say.
      if (lexer.kind !== SLASH && lexer.kind !== Token.LABEL_REFERENCE) this.#diagnostics.throwIfAny();
      return;
    }
    for (let isFirst = true; lexer.kind === Token.VERSION_1; isFirst = false) {
      const at = lexer.start;
      lexer.next();
      this.#tokens.expectSemicolon('/dts-v1/');
      const isPlugin = lexer.kind === Token.PLUGIN;
      if (isPlugin) {
        lexer.next();
        this.#tokens.expectSemicolon('/plugin/');
      }
      if (isFirst) this.#isPlugin = isPlugin;
      else if (isPlugin !== this.#isPlugin) {
        this.#diagnostics.error({ message: 'this head differs from the first in /plugin/', at });
      }
    }
  }

  #topLevelStatement(): void {
    const lexer = this.#lexer;
    switch (lexer.kind) {
      case SLASH:
        this.#rootPiece();
        return;
      case Token.LABEL:
      case Token.LABEL_REFERENCE:
      case Token.PATH_REFERENCE:
        this.#labelled();
        return;
      case Token.MEMRESERVE:
        this.#memoryReservation();
        return;
      case Token.DELETE_NODE:
        this.#onReference('/delete-node/', deleteNode);
        return;
      case Token.OMIT_IF_NO_REF:
        this.#onReference('/omit-if-no-ref/', (node) => {
          node.omitUnlessReferenced = true;
        });
        return;
      case Token.VERSION_1:
      case Token.PLUGIN:
        this.#tokens.unexpected('a node', `${lexer.written} stands at the start of a source`);
        return;
      case Token.NAME:
      case Token.DELETE_PROPERTY:
        this.#tokens.unexpected('a node', 'nodes and properties stand within / { }; or &label { };');
        return;
      default:
        this.#tokens.unexpected("'/', a reference or a directive", directiveHelp(lexer));
        return;
    }
  }

  /** A label in front of a memory reservation or of an extended node, or an extended node without one. */
  #labelled(): void {
    const lexer = this.#lexer;
    const labels: string[] = [];
    for (; lexer.kind === Token.LABEL; lexer.next()) labels.push(lexer.name);
    if (lexer.kind === Token.MEMRESERVE) {
      this.#memoryReservation();
      return;
    }
    if (lexer.kind !== Token.LABEL_REFERENCE && lexer.kind !== Token.PATH_REFERENCE) {
      this.#tokens.unexpected('a reference to the node that gets the label');
      return;
    }
    if (labels.length > 1) this.#tokens.error('only one label can be added here');
    if (labels.length > 0 && !this.#root) this.#tokens.error('there is no node yet that could get a label');
    this.#extension(labels[0]);
  }

  #memoryReservation(): void {
    const at = this.#lexer.start;
    if (this.#root) this.#tokens.error('/memreserve/ stands before the first node');
    this.#lexer.next();
    const base = BigInt(this.#reservationNumber('address'));
    const size = BigInt(this.#reservationNumber('size'));
    this.#tokens.expectSemicolon('/memreserve/');
    this.#reservations.push({ base, size, at });
  }

  #reservationNumber(what: string): number | bigint {
    const { kind } = this.#lexer;
    if (kind === SEMICOLON) this.#tokens.unexpected(`the ${what}`, '/memreserve/ takes an address and a size');
    return readInteger(this.#tokens);
  }

  /** `/ { };`: the tree itself the first time, a piece over it after that. */
  #rootPiece(): void {
    const at = this.#lexer.start;
    const help = directiveHelp(this.#lexer);
    this.#lexer.next();
    if (this.#lexer.kind !== OPEN) this.#tokens.unexpected("'{' after '/'", help);
    const piece = this.#node('', at);
    if (this.#root) mergeInto(this.#root, piece);
    else this.#root = piece;
  }

  /** `&label { };` or `&{/path} { };`: a piece over a node that is there, or a fragment of an overlay. */
  #extension(label: string | undefined): void {
    const lexer = this.#lexer;
    const reference = lexer.name;
    const [at, length, kind] = [lexer.start, lexer.length, lexer.kind];
    lexer.next();
    if (lexer.kind !== OPEN) this.#tokens.unexpected(`'{' after the reference`);
    const piece = this.#node('', at);
    const isFirst = this.#root === undefined;
    this.#root ??= new LiveNode('', NOWHERE);
    const isRelative = !reference.startsWith('/') && reference.includes('/', 1);
    if (this.#isPlugin && isRelative && (kind === Token.PATH_REFERENCE || label !== undefined)) {
      const message = `an overlay cannot extend &{${reference}}, a path from a label`;
      this.#diagnostics.error({ message, at, length });
      return;
    }
    // An overlay means a path in its base, always; a label may be its own.
    const isElsewhere = this.#isPlugin && label === undefined && (kind === Token.PATH_REFERENCE || isFirst);
    const target = isElsewhere || isFirst ? undefined : nodeByReference(this.#root, this.#labels, reference);
    if (target) {
      if (label !== undefined) this.#addNodeLabel(target, label, at);
      mergeInto(target, piece);
    } else if (this.#isPlugin && label === undefined) {
      this.#root.addChild(overlayFragment(this.#fragments++, piece, reference, at));
    } else {
      this.#reportMissing(reference, at, length);
    }
  }

  /** `/delete-node/ &label;` and the like. */
  #onReference(directive: string, apply: (node: LiveNode) => void): void {
    const lexer = this.#lexer;
    lexer.next();
    const [reference, at, length] = [lexer.name, lexer.start, lexer.length];
    if (lexer.kind !== Token.LABEL_REFERENCE && lexer.kind !== Token.PATH_REFERENCE) {
      this.#tokens.unexpected(`a reference after ${directive}`, 'outside of a node, it takes &label or &{/path}');
    }
    lexer.next();
    this.#tokens.expectSemicolon(directive);
    const target = this.#root && nodeByReference(this.#root, this.#labels, reference);
    if (target) apply(target);
    else this.#reportMissing(reference, at, length);
  }

  /** Reads `{ ... };` and what is in it. The current token is the opening brace. */
  #node(name: string, at: Position): LiveNode {
    const lexer = this.#lexer;
    const outermost = new LiveNode(name, at);
    const open = [outermost];
    const braces = [lexer.start];
    lexer.next();
    for (let node: LiveNode | undefined = outermost; node; node = open.at(-1)) {
      if (lexer.kind === CLOSE) {
        open.pop();
        braces.pop();
        lexer.next();
        this.#attempt(() => this.#tokens.expectSemicolon('the node'));
      } else if (lexer.kind === Token.END) {
        this.#diagnostics.fatal({
          message: 'the file ends within a node',
          at: lexer.start,
          help: "each node ends with '};'",
          related: [{ message: `${node.name || 'the node'} starts here`, at: braces.at(-1) ?? NOWHERE }],
        });
      } else {
        const inner = this.#entryOrRecover(node);
        if (inner) {
          if (open.length >= MAX_DEPTH) {
            // More than the kernel unflattens, and than a blob may have.
            this.#diagnostics.fatal({ message: `nodes lie more than ${MAX_DEPTH} deep in one another`, at: inner.at });
          }
          open.push(inner);
          braces.push(lexer.start);
          lexer.next();
        }
      }
    }
    return outermost;
  }

  #entryOrRecover(node: LiveNode): LiveNode | undefined {
    try {
      return this.#entry(node);
    } catch (error) {
      if (!(error instanceof GiveUp)) throw error;
      this.#tokens.recover();
      return undefined;
    }
  }

  /** Reads one property or deletion into `node`; of a subnode only what stands before its brace: the node is returned. */
  #entry(node: LiveNode): LiveNode | undefined {
    const lexer = this.#lexer;
    const prefix = this.#prefix();
    const at = lexer.start;
    switch (lexer.kind) {
      case Token.DELETE_PROPERTY: {
        const property = new LiveProperty(this.#nameAfter('/delete-property/'), EMPTY_VALUE, at);
        property.deleted = true;
        this.#addProperty(node, property, prefix);
        return undefined;
      }
      case Token.DELETE_NODE: {
        const child = new LiveNode(this.#nameAfter('/delete-node/'), at);
        child.deleted = true;
        this.#addNode(node, child, prefix);
        return undefined;
      }
      case Token.NAME: {
        const name = lexer.name;
        lexer.next();
        if (lexer.kind === OPEN) {
          const child = new LiveNode(name, at);
          this.#addNode(node, child, prefix);
          return child;
        }
        this.#property(node, name, at, prefix);
        return undefined;
      }
      default:
        return this.#tokens.unexpected('a property, a node or }', directiveHelp(lexer));
    }
  }

  #prefix(): Prefix {
    const lexer = this.#lexer;
    const prefix: Prefix = { labels: [], omit: false, at: lexer.start };
    for (; ; lexer.next()) {
      if (lexer.kind === Token.LABEL) prefix.labels.push(lexer.name);
      else if (lexer.kind === Token.OMIT_IF_NO_REF) prefix.omit = true;
      else return prefix;
    }
  }

  /** The name behind a directive within a node, and its semicolon. */
  #nameAfter(directive: string): string {
    const lexer = this.#lexer;
    lexer.next();
    const name = lexer.name;
    if (lexer.kind === Token.LABEL_REFERENCE) {
      this.#tokens.unexpected('a name', `within a node ${directive} takes a name; ${directive} &label; stands outside`);
    }
    this.#tokens.expect(Token.NAME, `a name after ${directive}`);
    this.#tokens.expectSemicolon(directive);
    return name;
  }

  #property(node: LiveNode, name: string, at: Position, prefix: Prefix): void {
    const lexer = this.#lexer;
    let value = EMPTY_VALUE;
    if (lexer.kind === EQUALS) {
      lexer.next();
      value = this.#values.read();
    } else if (lexer.kind !== SEMICOLON && !lexer.startsLine) {
      this.#tokens.unexpected(`'=', ';' or '{' after ${name}`);
    }
    this.#addProperty(node, new LiveProperty(name, value, at), prefix);
    this.#tokens.expectSemicolon(`the property ${name}`);
  }

  #addProperty(node: LiveNode, property: LiveProperty, prefix: Prefix): void {
    if (node.children.length > 0) {
      this.#diagnostics.error({
        message: `the property ${property.name} stands behind a subnode`,
        at: property.at,
        length: property.name.length,
        help: 'properties come before subnodes',
      });
    }
    if (prefix.omit) this.#diagnostics.error({ message: '/omit-if-no-ref/ takes a node', at: prefix.at });
    for (const label of prefix.labels.reverse()) addLabel(property.labels, label);
    node.addProperty(property);
  }

  #addNode(parent: LiveNode, child: LiveNode, prefix: Prefix): void {
    child.omitUnlessReferenced = prefix.omit;
    for (const label of prefix.labels.reverse()) this.#addNodeLabel(child, label, prefix.at);
    parent.addChild(child);
  }

  #addNodeLabel(node: LiveNode, label: string, at: Position): void {
    addLabel(node.labels, label);
    if (!this.#labels.add(label, node))
      this.#diagnostics.fatal({ message: `the label ${label} is on too many nodes`, at });
  }

  #reportMissing(reference: string, at: Position, length: number): void {
    const isPath = reference.startsWith('/');
    const meant = isPath ? undefined : meantWord(reference, this.#labels.names());
    this.#diagnostics.error({
      message: isPath ? `there is no node ${reference} so far` : `no node so far has the label ${reference}`,
      at,
      length,
      ...(meant !== undefined && { help: `did you mean &${meant}?` }),
    });
  }
}

/** What to say of a `/word/` that is no directive. */
function directiveHelp(lexer: Lexer): string | undefined {
  const written = lexer.unknownDirective;
  if (written === undefined) return undefined;
  const meant = meantWord(written, DIRECTIVE_NAMES);
  return meant === undefined ? `there is no directive ${written}` : `did you mean ${meant}?`;
}

/** True for what no text starts with: control characters, and bytes that are not UTF-8. */
function looksBinary(text: string): boolean {
  const first = text.charCodeAt(0);
  return first < 0x20 || (first >= 0xdc00 && first < 0xe000);
}
