/**
 * The phandles of a tree: the ones that are written, and the ones that are given out.
 *
 * dtc numbers from 1 upwards, in the order in which references need a phandle, and passes over numbers that some node
 * has (dtc 1.8, livetree.c, get_node_phandle).
 */

import { NOWHERE } from '../../source/positions.ts';
import { type LiveNode, LiveProperty, writtenAs } from './live-tree.ts';

/** Which properties hold a phandle that is given out (`dtc -H`): `phandle`, `linux,phandle`, or both. */
export type PhandleFormat = 'epapr' | 'legacy' | 'both';

/** 0 and -1 are no phandles. */
export function isPhandle(value: number): boolean {
  return value !== 0 && value !== 0xffff_ffff;
}

export class Phandles {
  readonly #nodes = new Map<number, LiveNode>();
  readonly #format: PhandleFormat;
  #next = 1;

  constructor(format: PhandleFormat) {
    this.#format = format;
  }

  /** The live node with that phandle. */
  node(phandle: number): LiveNode | undefined {
    const node = this.#nodes.get(phandle);
    return node?.deleted ? undefined : node;
  }

  /** Takes note of a phandle that the source gives to `node`. */
  assign(node: LiveNode, phandle: number): void {
    node.phandle = phandle;
    this.#nodes.set(phandle, node);
  }

  /** The phandle of `node`, which gets one, and the property that holds it, if it has none. */
  of(node: LiveNode): number {
    if (node.phandle !== 0) return node.phandle;
    while (this.node(this.#next)) this.#next++;
    this.assign(node, this.#next);
    if (this.#format !== 'epapr') addPhandleProperty(node, 'linux,phandle');
    if (this.#format !== 'legacy') addPhandleProperty(node, 'phandle');
    return node.phandle;
  }
}

/** A property that is there already refers to its own node, and is filled in like any reference. */
function addPhandleProperty(node: LiveNode, name: string): void {
  if (node.property(name)) return;
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, node.phandle);
  node.addProperty(new LiveProperty(name, writtenAs(32, bytes), NOWHERE));
}
