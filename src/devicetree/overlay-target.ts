/** The base tree while overlays are laid over it: finds nodes as libfdt does, and adds in front as libfdt does. */
import { cellAt } from './cells.ts';
import { Node, Property } from './tree.ts';

/** The phandle of a node as libfdt reads it: 0 when there is none. */
export function phandleOf(node: Node): number {
  for (const name of ['phandle', 'linux,phandle']) {
    const value = node.property(name)?.value;
    if (value?.length === 4) return cellAt(value, 0) ?? 0;
  }
  return 0;
}

/**
 * Children by name, remembered for each node that is asked about. A name without unit address also means the first child
 * that has one (libfdt 1.8, fdt_ro.c, fdt_nodename_eq_).
 */
export class Children {
  readonly #byNode = new Map<Node, Map<string, Node>>();

  find(node: Node, name: string): Node | undefined {
    return this.#index(node).get(name);
  }

  /** The node at a path below `root`; one that does not start with a slash starts with an alias. */
  findPath(root: Node, path: string): Node | undefined {
    if (path === '') return undefined;
    let node: Node | undefined = root;
    let rest = path;
    if (!path.startsWith('/')) {
      const slash = path.indexOf('/');
      const alias = slash < 0 ? path : path.slice(0, slash);
      const aliased = this.find(root, 'aliases')?.property(alias)?.string();
      // An alias of an alias is not followed: it could lead in a circle.
      node = aliased?.startsWith('/') ? this.findPath(root, aliased) : undefined;
      rest = path.slice(alias.length);
    }
    for (const name of rest.split('/')) if (name !== '') node = node && this.find(node, name);
    return node;
  }

  /** Makes `child` the first child of `node`. */
  addFirst(node: Node, child: Node): void {
    const index = this.#index(node);
    node.children.unshift(child);
    index.set(child.baseName, child);
    index.set(child.name, child);
  }

  #index(node: Node): Map<string, Node> {
    let index = this.#byNode.get(node);
    if (!index) {
      index = new Map();
      for (const child of node.children) {
        if (!index.has(child.name)) index.set(child.name, child);
        if (!index.has(child.baseName)) index.set(child.baseName, child);
      }
      this.#byNode.set(node, index);
    }
    return index;
  }
}

export class OverlayTarget {
  readonly root: Node;
  readonly children = new Children();
  readonly #byPhandle = new Map<number, Node>();

  constructor(root: Node) {
    this.root = root;
    for (const node of root.walk()) this.#learnPhandle(node);
  }

  /** 0 when no node has a phandle. */
  get largestPhandle(): number {
    let largest = 0;
    for (const phandle of this.#byPhandle.keys()) largest = Math.max(largest, phandle);
    return largest;
  }

  byPhandle(phandle: number): Node | undefined {
    return this.#byPhandle.get(phandle);
  }

  byPath(path: string): Node | undefined {
    return this.children.findPath(this.root, path);
  }

  /** Lays `content` over `node`: properties replaced, or added in front; children likewise. As deep as the overlay is. */
  lay(node: Node, content: Node): void {
    const positions = new Map(node.properties.map((property, index) => [property.name, index]));
    const added: Property[] = [];
    for (const { name, value, span, labels } of content.properties) {
      const property = new Property(name, value, span, labels);
      const at = positions.get(name);
      if (at === undefined) {
        positions.set(name, -1 - added.length);
        added.push(property);
      } else if (at < 0) {
        added[-1 - at] = property;
      } else {
        node.properties[at] = property;
      }
    }
    node.properties.unshift(...added.reverse());
    this.#learnPhandle(node);
    for (const child of content.children) {
      let present = this.children.find(node, child.name);
      if (!present) {
        present = new Node(child.name, child.span, node);
        present.labels.push(...child.labels);
        this.children.addFirst(node, present);
      }
      this.lay(present, child);
    }
  }

  /** Of several nodes with one phandle the first in the tree has it. */
  #learnPhandle(node: Node): void {
    const phandle = phandleOf(node);
    if (phandle !== 0 && !this.#byPhandle.has(phandle)) this.#byPhandle.set(phandle, node);
  }
}
