/**
 * The grammar of the device-tree source language.
 *
 * A source is a head (`/dts-v1/;`, perhaps `/plugin/;`), the memory reservations, and then pieces of tree, each laid over
 * what was there before. The parser reads a piece into nodes of its own and applies it at once, since a later
 * `&label { }` can only mean what exists by then. It follows dtc's grammar (dtc 1.8, dtc-parser.y) but not its manner:
 * after a mistake it goes on with the next statement, so that one run tells of several.
 */
import { meantWord } from '../../../terms/spelling.ts';
import type { Diagnostics } from '../../source/diagnostics.ts';
import { NOWHERE, type Position } from '../../source/positions.ts';
import type { IncludedFiles } from '../lex/included-files.ts';
import type { Lexer } from '../lex/lexer.ts';
import { Token } from '../lex/token.ts';
import { Labels, nodeByReference } from '../live/labels.ts';
import { deleteNode, LiveNode, mergeInto } from '../live/live-tree.ts';
import { readInteger } from './expression.ts';
import { directiveHelp, NodeReader } from './node-reader.ts';
import { overlayFragment } from './overlay-fragment.ts';
import { GiveUp, TokenReader } from './token-reader.ts';
import { ValueReader } from './value-reader.ts';

const code = (character: string) => character.charCodeAt(0);
const [SLASH, OPEN, CLOSE, SEMICOLON] = [code('/'), code('{'), code('}'), code(';')];

export interface LiveReservation {
  readonly labels: readonly string[];
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

class Parser {
  readonly #lexer: Lexer;
  readonly #diagnostics: Diagnostics;
  readonly #tokens: TokenReader;
  readonly #nodes: NodeReader;
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
    this.#nodes = new NodeReader(this.#tokens, new ValueReader(this.#tokens, files));
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
        break;
      case Token.LABEL:
      case Token.LABEL_REFERENCE:
      case Token.PATH_REFERENCE:
        this.#labelled();
        break;
      case Token.MEMRESERVE:
        this.#memoryReservation();
        break;
      case Token.DELETE_NODE:
        this.#onReference('/delete-node/', deleteNode);
        break;
      case Token.OMIT_IF_NO_REF:
        this.#onReference('/omit-if-no-ref/', (node) => {
          node.omitUnlessReferenced = true;
        });
        break;
      case CLOSE:
        this.#tokens.error('this brace closes nothing');
        lexer.next();
        if (lexer.kind === SEMICOLON) lexer.next();
        break;
      case Token.VERSION_1:
      case Token.PLUGIN:
        this.#tokens.unexpected('a node', `${lexer.written} stands at the start of a source`);
        break;
      case Token.NAME:
      case Token.DELETE_PROPERTY:
        this.#tokens.unexpected('a node', 'nodes and properties stand within / { }; or &label { };');
        break;
      default:
        this.#tokens.unexpected("'/', a reference or a directive", directiveHelp(lexer));
    }
  }

  /** A label in front of a memory reservation or of an extended node, or an extended node without one. */
  #labelled(): void {
    const lexer = this.#lexer;
    const labels: string[] = [];
    for (; lexer.kind === Token.LABEL; lexer.next()) labels.push(lexer.name);
    if (lexer.kind === Token.MEMRESERVE) {
      this.#memoryReservation(labels);
      return;
    }
    if (lexer.kind !== Token.LABEL_REFERENCE && lexer.kind !== Token.PATH_REFERENCE) {
      this.#tokens.unexpected('a reference to the node that gets the label');
    }
    if (labels.length > 1) this.#tokens.error('only one label can be added here');
    if (labels.length > 0 && !this.#root) this.#tokens.error('there is no node yet that could get a label');
    this.#extension(labels[0]);
  }

  #memoryReservation(labels: readonly string[] = []): void {
    const at = this.#lexer.start;
    if (this.#root) this.#tokens.error('/memreserve/ stands before the first node');
    this.#lexer.next();
    const base = BigInt(this.#reservationNumber('address'));
    const size = BigInt(this.#reservationNumber('size'));
    this.#tokens.expectSemicolon('/memreserve/');
    this.#reservations.push({ base, size, at, labels });
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
    const piece = this.#nodes.read('', at);
    if (this.#root) mergeInto(this.#root, piece);
    else this.#root = piece;
    this.#registerLabels();
  }

  /** `&label { };` or `&{/path} { };`: a piece over a node that is there, or a fragment of an overlay. */
  #extension(label: string | undefined): void {
    const lexer = this.#lexer;
    const reference = lexer.name;
    const [at, length, kind] = [lexer.start, lexer.length, lexer.kind];
    lexer.next();
    if (lexer.kind !== OPEN) this.#tokens.unexpected(`'{' after the reference`);
    const piece = this.#nodes.read('', at);
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
      if (label !== undefined) this.#nodes.addLabel(target, label, at);
      mergeInto(target, piece);
      this.#registerLabels();
    } else if (this.#isPlugin && label === undefined) {
      this.#root.addChild(overlayFragment(this.#fragments++, piece, reference, at));
      this.#registerLabels();
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

  /** Lets labels be referred to from here on: those of the piece that was just applied. */
  #registerLabels(): void {
    for (const { label, node, at } of this.#nodes.takeLabels()) {
      if (this.#labels.add(label, node)) continue;
      this.#diagnostics.fatal({ message: `the label ${label} is on too many nodes`, at });
    }
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

/** True for what no text starts with: control characters, and bytes that are not UTF-8. */
function looksBinary(text: string): boolean {
  const first = text.charCodeAt(0);
  return first < 0x20 || (first >= 0xdc00 && first < 0xe000);
}
