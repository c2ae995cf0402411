/**
 * What a compilation is checked for: one row a check, under dtc's own name.
 *
 * A check looks at every live node in turn, in blob order. Some do more than look: dtc gives out phandles and fills in
 * references as checks, because later checks build on them, and the order of the rows is part of the result. A check
 * whose prerequisite failed is not run.
 */
import type { Remark } from '../../source/diagnostics.ts';
import { NOWHERE, type Position } from '../../source/positions.ts';
import type { LiveNode, LiveProperty } from '../live/live-tree.ts';
import type { Phandles } from '../live/phandles.ts';
import type { LiveTree } from '../parse/parser.ts';
import type { CheckLevels, Level, Levelled } from './levels.ts';

export interface Check extends Levelled {
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

/** A check that fails at a node. */
export interface Failure extends FailureDetails {
  readonly check: string;
  readonly level: Level;
  /** Undefined where the check could not be made for want of another. */
  readonly node?: LiveNode;
  readonly message: string;
}

/** Runs rows over one tree and remembers which passed. */
export class CheckRun {
  readonly #table: ReadonlyMap<string, Check>;
  readonly #checked: Checked;
  readonly #levels: CheckLevels;
  readonly #report: (failure: Failure) => void;
  readonly #passed = new Map<string, boolean>();
  #current: Check | undefined;
  #currentPasses = true;

  constructor(
    table: readonly Check[],
    tree: Omit<Checked, 'fail' | 'buses'>,
    levels: CheckLevels,
    report: (failure: Failure) => void,
  ) {
    this.#table = new Map(table.map((check) => [check.name, check]));
    this.#levels = levels;
    this.#report = report;
    this.#checked = {
      ...tree,
      buses: new Map(),
      fail: (node, message, details = {}) => this.#fail(node, message, details),
    };
  }

  /**
   * Runs every row that has a level, in order, and what it needs.
   * @param until `error`: as dtc, which runs no further row once an error was found
   */
  run(until: 'end' | 'error' = 'end'): void {
    for (const check of this.#table.values()) {
      const level = this.#levels.of(check.name);
      if (level === undefined) continue;
      const passes = this.#passes(check);
      if (!passes && until === 'error' && this.#isError(check)) return;
    }
  }

  /** True when the check or one that it needs failed as an error. */
  #isError(check: Check): boolean {
    if (this.#passed.get(check.name) !== false) return false;
    if (this.#levels.of(check.name) === 'error') return true;
    return (check.needs ?? []).some((name) => {
      const needed = this.#table.get(name);
      return needed !== undefined && this.#isError(needed);
    });
  }

  /** Runs a check, once, if its prerequisites pass; the table has no circles. */
  #passes(check: Check): boolean {
    const known = this.#passed.get(check.name);
    if (known !== undefined) return known;
    let passes = true;
    for (const name of check.needs ?? []) {
      const needed = this.#table.get(name);
      if (!needed || this.#passes(needed)) continue;
      passes = false;
      const level = this.#levels.of(check.name);
      if (level) this.#report({ check: check.name, level, message: `not looked for, since ${name} failed` });
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

  #fail(node: LiveNode, message: string, details: FailureDetails): void {
    this.#currentPasses = false;
    const check = this.#current?.name ?? '';
    const level = this.#levels.of(check);
    if (level) this.#report({ check, level, node, message, ...details });
  }
}

/** A failure as a remark: at the property or, of a node that is written in pieces, at the first as dtc does. */
export function remarkOf(node: LiveNode, { message, property, at, help, related }: Failure): Remark {
  const place = at ?? property?.at ?? NOWHERE;
  const [first, ...further] = place === NOWHERE || place === node.at ? node.places : [];
  return {
    message,
    at: first?.at ?? place,
    length: Math.max(1, at === undefined ? (property?.name ?? node.name).length : 1),
    path: node.path,
    ...(help !== undefined && { help }),
    related: [...(related ?? []), ...further.map((piece) => ({ message: 'also defined here', at: piece.at }))],
  };
}

/** Every live node in blob order; what a check deletes or adds on the way counts. Recursion is as deep as the tree. */
function lookAtAll(check: Check, checked: Checked): void {
  const visit = (node: LiveNode) => {
    check.look(node, checked);
    for (const child of node.children) if (!child.deleted) visit(child);
  };
  visit(checked.root);
}
