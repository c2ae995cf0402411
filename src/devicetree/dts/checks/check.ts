/**
 * What a compilation is checked for: one row a check, under dtc's own name.
 *
 * A check looks at every live node in turn, in blob order. Some do more than look: dtc gives out phandles and fills in
 * references as checks, because later checks build on them, and the order of the rows is part of the result. A check
 * whose prerequisite failed is not run.
 */
import type { Diagnostics } from '../../source/diagnostics.ts';
import { NOWHERE, type Position } from '../../source/positions.ts';
import type { LiveNode, LiveProperty } from '../live/live-tree.ts';
import type { Phandles } from '../live/phandles.ts';
import type { LiveTree } from '../parse/parser.ts';

export type Severity = 'error' | 'warning' | 'off';

export interface Check {
  readonly name: string;
  readonly severity: Severity;
  /** Names of the checks that must have passed before. */
  readonly needs?: readonly string[];
  readonly look: (node: LiveNode, checked: Checked) => void;
}

/** A kind of bus that says how the addresses of its children are written. */
export type Bus = 'pci' | 'simple-bus' | 'i2c' | 'spi' | 'graph-port' | 'graph-ports';

/** More about a failure than its sentence. */
export interface FailureDetails {
  readonly property?: LiveProperty | undefined;
  /** Where exactly; the property or else the node when absent. */
  readonly at?: Position;
  readonly help?: string | undefined;
  readonly related?: readonly { readonly message: string; readonly at: Position }[];
}

/** The tree under check, and what the checks before have found out of it. */
export interface Checked extends LiveTree {
  readonly phandles: Phandles;
  /** `-@`: nodes with labels stay, whether referenced or not. */
  readonly symbols: boolean;
  readonly buses: Map<LiveNode, Bus>;
  /** Reports that the present check fails at `node`. */
  fail(node: LiveNode, message: string, details?: FailureDetails): void;
}

/** Runs rows over one tree and remembers which passed. */
export class CheckRun {
  readonly #table: ReadonlyMap<string, Check>;
  readonly #checked: Checked;
  readonly #diagnostics: Diagnostics;
  readonly #passed = new Map<string, boolean>();
  #current: Check | undefined;
  #currentPasses = true;

  constructor(table: readonly Check[], tree: Omit<Checked, 'fail' | 'buses'>, diagnostics: Diagnostics) {
    this.#table = new Map(table.map((check) => [check.name, check]));
    this.#diagnostics = diagnostics;
    this.#checked = {
      ...tree,
      buses: new Map(),
      fail: (node, message, details = {}) => this.#fail(node, message, details),
    };
  }

  /** Runs every row of the given severities, in order, and what they need. */
  run(severities: ReadonlySet<Severity>): void {
    for (const check of this.#table.values()) if (severities.has(check.severity)) this.#passes(check);
  }

  /** Runs a check, once, if its prerequisites pass; the table has no circles. */
  #passes(check: Check): boolean {
    const known = this.#passed.get(check.name);
    if (known !== undefined) return known;
    let passes = true;
    for (const name of check.needs ?? []) {
      const needed = this.#table.get(name);
      if (needed && !this.#passes(needed)) passes = false;
    }
    if (passes) {
      this.#current = check;
      this.#currentPasses = true;
      lookAtAll(check, this.#checked);
      passes = this.#currentPasses;
    }
    this.#passed.set(check.name, passes);
    return passes;
  }

  #fail(node: LiveNode, message: string, { property, at, help, related }: FailureDetails): void {
    this.#currentPasses = false;
    const check = this.#current;
    if (!check || check.severity === 'off') return;
    if (check.severity === 'warning' && !this.#diagnostics.keepsWarnings) return;
    const place = at ?? property?.at ?? NOWHERE;
    // of a node that is written in pieces dtc names the first
    const [first, ...further] = place === NOWHERE || place === node.at ? node.places : [];
    const remark = {
      message,
      at: first?.at ?? place,
      length: Math.max(1, at === undefined ? (property?.name ?? node.name).length : 1),
      path: node.path,
      ...(help !== undefined && { help }),
      related: [...(related ?? []), ...further.map((piece) => ({ message: 'also defined here', at: piece.at }))],
    };
    if (check.severity === 'error') this.#diagnostics.error(remark);
    else this.#diagnostics.warning(check.name, remark, property?.name);
  }
}

/** Every live node in blob order; what a check deletes or adds on the way counts. Recursion is as deep as the tree. */
function lookAtAll(check: Check, checked: Checked): void {
  const visit = (node: LiveNode) => {
    check.look(node, checked);
    for (const child of node.children) if (!child.deleted) visit(child);
  };
  visit(checked.root);
}
