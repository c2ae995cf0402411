/** Which node a label, or a reference that starts with one, means in a tree under compilation. */
import type { LiveNode } from './live-tree.ts';

/** A label on more nodes than this at once is no mistake of a person, and would make each look-up a search. */
const MOST_HOLDERS = 256;

export class Labels {
  /** Nodes that a label was ever put on; some are pieces by now, some deleted. */
  readonly #holders = new Map<string, LiveNode[]>();

  /** Remembers that `node` got the label. Returns false when too many have it. */
  add(label: string, node: LiveNode): boolean {
    const holders = this.#holders.get(label);
    if (!holders) {
      this.#holders.set(label, [node]);
      return true;
    }
    if (!holders.includes(node)) holders.push(node);
    if (holders.length > MOST_HOLDERS) {
      const live = [...this.#liveHolders(label)];
      if (live.length > MOST_HOLDERS / 2) return false;
      this.#holders.set(label, live);
    }
    return true;
  }

  /** The first live node, in blob order, that has the label. */
  node(label: string): LiveNode | undefined {
    const holders = this.#holders.get(label);
    if (!holders) return undefined;
    if (holders.length === 1) return holds(holders[0], label);
    let first: LiveNode | undefined;
    for (const holder of this.#liveHolders(label)) {
      if (first === undefined || isBefore(holder, first)) first = holder;
    }
    return first;
  }

  /** Every label that some live node has. */
  *names(): Generator<string> {
    for (const label of this.#holders.keys()) if (this.node(label)) yield label;
  }

  *#liveHolders(label: string): Generator<LiveNode> {
    const seen = new Set<LiveNode>();
    for (const holder of this.#holders.get(label) ?? []) {
      const node = holds(holder, label);
      if (!node || seen.has(node)) continue;
      seen.add(node);
      yield node;
    }
  }
}

/** The node that `holder` is part of by now, if that is live and has the label still. */
function holds(holder: LiveNode | undefined, label: string): LiveNode | undefined {
  const node = holder?.mergedInto ?? holder;
  if (!node || node.deleted) return undefined;
  return node.labels.has(label) ? node : undefined;
}

/** True when `a` comes before `b` in blob order; an ancestor comes before what is below it. */
function isBefore(a: LiveNode, b: LiveNode): boolean {
  const [lineA, lineB] = [lineOf(a), lineOf(b)];
  for (let depth = 0; ; depth++) {
    const [stepA, stepB] = [lineA[depth], lineB[depth]];
    if (!stepA || !stepB) return stepA === undefined;
    if (stepA !== stepB) return stepA.index < stepB.index;
  }
}

/** The node and what it lies in, from the root down. */
function lineOf(node: LiveNode): LiveNode[] {
  const line: LiveNode[] = [];
  for (let step: LiveNode | undefined = node; step; step = step.parent) line.push(step);
  return line.reverse();
}

/**
 * The live node at `path` below `node`; leading slashes do not count, and neither does one final slash
 * (dtc 1.8, livetree.c, get_node_by_path).
 */
export function nodeByPath(node: LiveNode, path: string): LiveNode | undefined {
  if (node.deleted) return undefined;
  let found: LiveNode | undefined = node;
  for (let at = 0; found && at < path.length; ) {
    while (path.charAt(at) === '/') at++;
    const slash = path.indexOf('/', at);
    const end = slash < 0 ? path.length : slash;
    found = found.child(path.slice(at, end));
    at = end + 1;
  }
  return found;
}

/** The live node that `&reference` or `&{reference}` means: `/`, `/path`, `label` or `label/path`. */
export function nodeByReference(root: LiveNode, labels: Labels, reference: string): LiveNode | undefined {
  if (reference === '/') return root;
  if (reference.startsWith('/')) return nodeByPath(root, reference);
  const slash = reference.indexOf('/');
  if (slash < 0) return labels.node(reference);
  const start = labels.node(reference.slice(0, slash));
  return start && nodeByPath(start, reference.slice(slash + 1));
}
