/**
 * Reads what stands between the braces of a node: properties, then subnodes, and deletions of both.
 *
 * The result is a piece of tree on its own. Nodes within nodes are kept on a list, not on the stack of calls.
 */

import { meantWord } from '../../../terms/spelling.ts';
import { MAX_DEPTH } from '../../dtb/limits.ts';
import type { Position } from '../../source/positions.ts';
import type { Lexer } from '../lex/lexer.ts';
import { DIRECTIVE_NAMES, Token } from '../lex/token.ts';
import { EMPTY_VALUE, LiveNode, LiveProperty } from '../live/live-tree.ts';
import { GiveUp, type TokenReader } from './token-reader.ts';
import type { ValueReader } from './value-reader.ts';

const code = (character: string) => character.charCodeAt(0);
const [OPEN, CLOSE, SEMICOLON, EQUALS] = [code('{'), code('}'), code(';'), code('=')];

/** The specification has 31 characters; a limit keeps paths, which repeat names, from growing without end. */
const LONGEST_NAME = 4096;

/** What stands in front of a property or node. */
interface Prefix {
  /** In the order of the source. */
  readonly labels: string[];
  omit: boolean;
  readonly at: Position;
}

/** A label that was put on a node. */
export interface NewLabel {
  readonly label: string;
  readonly node: LiveNode;
  readonly at: Position;
}

export class NodeReader {
  readonly #tokens: TokenReader;
  readonly #lexer: Lexer;
  readonly #values: ValueReader;
  #newLabels: NewLabel[] = [];

  constructor(tokens: TokenReader, values: ValueReader) {
    this.#tokens = tokens;
    this.#lexer = tokens.lexer;
    this.#values = values;
  }

  /** The labels put on nodes since the last call, or since the last piece was begun. */
  takeLabels(): NewLabel[] {
    const labels = this.#newLabels;
    this.#newLabels = [];
    return labels;
  }

  addLabel(node: LiveNode, label: string, at: Position): void {
    node.labels.add(label);
    this.#newLabels.push({ label, node, at });
  }

  /** Reads `{ ... };` and what is in it. The current token is the opening brace. */
  read(name: string, at: Position): LiveNode {
    const lexer = this.#lexer;
    // Labels of a piece that was given up mean nothing.
    this.#newLabels = [];
    const outermost = new LiveNode(name, at);
    outermost.brace = lexer.start;
    const open = [outermost];
    lexer.next();
    for (let node: LiveNode | undefined = outermost; node; node = open.at(-1)) {
      if (lexer.kind === CLOSE) {
        open.pop();
        lexer.next();
        this.#endOrRecover();
        node.end = lexer.previousEnd;
      } else if (lexer.kind === Token.END) {
        this.#tokens.diagnostics.fatal({
          message: 'the file ends within a node',
          at: lexer.start,
          help: "each node ends with '};'",
          related: [{ message: `${node.name || 'the node'} starts here`, at: node.brace }],
        });
      } else {
        const inner = this.#entryOrRecover(node);
        if (inner) {
          if (open.length >= MAX_DEPTH) {
            // More than the kernel unflattens, and than a blob may have.
            this.#tokens.diagnostics.fatal({
              message: `nodes lie more than ${MAX_DEPTH} deep in one another`,
              at: inner.at,
            });
          }
          inner.brace = lexer.start;
          open.push(inner);
          lexer.next();
        }
      }
    }
    return outermost;
  }

  #endOrRecover(): void {
    try {
      this.#tokens.expectSemicolon('the node');
    } catch (error) {
      if (!(error instanceof GiveUp)) throw error;
      this.#tokens.recover();
    }
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
        child.beganDeleted = true;
        this.#addNode(node, child, prefix);
        return undefined;
      }
      case Token.NAME: {
        const name = this.#name();
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

  /** The name that the current token gives. */
  #name(): string {
    const { length, name } = this.#lexer;
    if (length > LONGEST_NAME) this.#tokens.error(`this name has ${length} characters, more than ${LONGEST_NAME}`);
    return name;
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
    const name = this.#name();
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
    } else if (lexer.kind !== SEMICOLON && lexer.kind !== CLOSE && !lexer.startsLine) {
      this.#tokens.unexpected(`'=', ';' or '{' after ${name}`);
    }
    const property = new LiveProperty(name, value, at);
    this.#addProperty(node, property, prefix);
    this.#tokens.expectSemicolon(`the property ${name}`);
    property.end = lexer.previousEnd;
  }

  #addProperty(node: LiveNode, property: LiveProperty, prefix: Prefix): void {
    if (node.children.length > 0) {
      this.#tokens.diagnostics.error({
        message: `the property ${property.name} stands behind a subnode`,
        at: property.at,
        length: property.name.length,
        help: 'properties come before subnodes',
      });
    }
    if (prefix.omit) this.#tokens.diagnostics.error({ message: '/omit-if-no-ref/ takes a node', at: prefix.at });
    for (const label of prefix.labels.reverse()) property.labels.add(label);
    node.addProperty(property);
  }

  #addNode(parent: LiveNode, child: LiveNode, prefix: Prefix): void {
    child.omitUnlessReferenced = prefix.omit;
    for (const label of prefix.labels.reverse()) this.addLabel(child, label, prefix.at);
    parent.addChild(child);
  }
}

/** What to say of a `/word/` that is no directive. */
export function directiveHelp(lexer: Lexer): string | undefined {
  const written = lexer.unknownDirective;
  if (written === undefined) return undefined;
  const meant = meantWord(written, DIRECTIVE_NAMES);
  if (meant === written) return `${written} has no meaning at this place`;
  return meant === undefined ? `there is no directive ${written}` : `did you mean ${meant}?`;
}
