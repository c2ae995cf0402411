/**
 * Overlays: laying a `.dtbo` over a base tree as boot loaders do (libfdt 1.8, fdt_overlay.c, fdt_overlay_apply).
 *
 * An overlay is a tree of fragments. Each names its target in the base, by phandle or by path, and has an `__overlay__`
 * node that is laid over it. Before that, the overlay's own phandles are moved above those of the base, and every place
 * that holds a phandle is corrected: `__local_fixups__` tells the places that mean nodes of the overlay, `__fixups__`
 * those that mean a label of the base, which the base tells in its `__symbols__`.
 *
 * libfdt puts what is new in front of what is there, properties and nodes alike, and so the order here is the same: the
 * first child of `/reserved-memory` is the first to be reserved.
 */
import type { Problem } from '../terms/input-error.ts';
import { InputError } from '../terms/input-error.ts';
import { meantWord } from '../terms/spelling.ts';
import { CELL_BYTES, cellAt, writeCells } from './cells.ts';
import { Children, OverlayTarget, phandleOf } from './overlay-target.ts';
import { type DeviceTree, Node, Property } from './tree.ts';

const LARGEST_PHANDLE = 0xffff_fffe;

/**
 * The base with the overlay laid over it: a new tree, neither of the two is changed. What comes from the overlay keeps
 * the span of where it was written there.
 *
 * Throws an InputError when the overlay does not fit: a target or label that the base does not have, a base without
 * `__symbols__`, fixups that mean no place, phandles that run out.
 */
export function applyOverlay(base: DeviceTree, overlay: DeviceTree): DeviceTree {
  const root = copyOf(base.root);
  new Application(new OverlayTarget(root), copyOf(overlay.root)).run();
  return { ...base, root };
}

/** True for a tree that is made to be laid over another: it has a fragment with an `__overlay__`. */
export function isOverlay(tree: DeviceTree): boolean {
  return tree.root.children.some((child) => child.child('__overlay__') !== undefined);
}

/** With values of its own. */
function copyOf(node: Node, parent?: Node): Node {
  const copy = new Node(node.name, node.span, parent);
  copy.labels.push(...node.labels);
  for (const { name, value, span, labels } of node.properties) {
    copy.properties.push(new Property(name, value.slice(), span, labels));
  }
  for (const child of node.children) copy.children.push(copyOf(child, copy));
  return copy;
}

interface Fragment {
  readonly node: Node;
  /** Its `__overlay__`. */
  readonly content: Node;
}

/** One overlay on its way into a base. */
class Application {
  readonly #target: OverlayTarget;
  readonly #overlay: Node;
  readonly #children = new Children();
  readonly #fragments: readonly Fragment[];

  constructor(target: OverlayTarget, overlay: Node) {
    this.#target = target;
    this.#overlay = overlay;
    this.#fragments = overlay.children.flatMap((node) => {
      const content = this.#children.find(node, '__overlay__');
      return content ? [{ node, content }] : [];
    });
  }

  run(): void {
    const moved = this.#target.largestPhandle;
    for (const node of this.#overlay.walk()) movePhandle(node, moved);
    this.#changeLocalReferences((phandle) => (phandle + moved) >>> 0);
    this.#resolveFixups();
    this.#keepBasePhandles();
    for (const fragment of this.#fragments) this.#target.lay(this.#targetOf(fragment), fragment.content);
    this.#addSymbols();
  }

  /** Replaces each phandle that `__local_fixups__` tells of. */
  #changeLocalReferences(change: (phandle: number) => number): void {
    const fixups = this.#children.find(this.#overlay, '__local_fixups__');
    if (fixups) this.#changeReferences(fixups, this.#overlay, change);
  }

  #changeReferences(fixups: Node, node: Node, change: (phandle: number) => number): void {
    for (const offsets of fixups.properties) {
      const property = node.property(offsets.name);
      if (!property || offsets.value.length % CELL_BYTES !== 0) {
        throw refused(offsets, fixups, `the local fixups of ${offsets.name} mean nothing in ${node.path}`);
      }
      for (const offset of offsets.cells()) {
        const phandle = cellAt(property.value.subarray(offset), 0);
        if (phandle === undefined) {
          throw refused(
            offsets,
            fixups,
            `the local fixup at ${offset} lies behind the end of ${node.path} ${property.name}`,
          );
        }
        property.value.set(writeCells(BigInt(change(phandle)), 1), offset);
      }
    }
    for (const child of fixups.children) {
      const mirrored = this.#children.find(node, child.name);
      if (!mirrored)
        throw refused(child, child, `the local fixups are for a node ${child.name} that ${node.path} has not`);
      this.#changeReferences(child, mirrored, change);
    }
  }

  /** Where a label of the base is first referred to: the list of fixups itself is written nowhere in a source. */
  #placeOf(list: Property): Property {
    const [path = '', name = ''] = list.strings()[0]?.split(':') ?? [];
    return this.#children.findPath(this.#overlay, path)?.property(name) ?? list;
  }

  /** Fills in the phandles of the base's nodes wherever `__fixups__` asks for them. */
  #resolveFixups(): void {
    const fixups = this.#children.find(this.#overlay, '__fixups__');
    for (const list of fixups?.properties ?? []) {
      const phandle = writeCells(BigInt(this.#basePhandle(list)), 1);
      for (const entry of list.strings()) {
        const [path = '', name = '', offset = '', ...rest] = entry.split(':');
        const property = this.#children.findPath(this.#overlay, path)?.property(name);
        const at = Number(offset);
        if (rest.length > 0 || !/^\d+$/.test(offset) || !property || at + CELL_BYTES > property.value.length) {
          throw refused(list, fixups, `the fixup "${entry}" means no place in the overlay`);
        }
        property.value.set(phandle, at);
      }
    }
  }

  /** The phandle of the base's node that has the label that is the name of `list`. */
  #basePhandle(list: Property): number {
    const symbols = this.#target.byPath('/__symbols__');
    if (!symbols) {
      const help = 'a base for overlays is compiled with symbols (-@)';
      throw refused(
        this.#placeOf(list),
        undefined,
        `the overlay refers to &${list.name}, but the base has no __symbols__`,
        help,
      );
    }
    const symbol = symbols.property(list.name);
    if (!symbol) {
      const meant = meantWord(
        list.name,
        symbols.properties.map((property) => property.name),
      );
      const help = meant === undefined ? 'a label in an overlay is one of the base' : `did you mean &${meant}?`;
      throw refused(this.#placeOf(list), undefined, `no node of the base has the label ${list.name}`, help);
    }
    const path = symbol.string();
    const node = this.#target.byPath(path);
    if (!node) throw refused(list, undefined, `the base has no node ${path}, which its label ${list.name} means`);
    const phandle = phandleOf(node);
    if (phandle === 0)
      throw refused(list, undefined, `${path}, the node of the label ${list.name}, has no phandle in the base`);
    return phandle;
  }

  /**
   * A node of the overlay that is laid over one with a phandle takes that phandle, since the base refers to it by that
   * (libfdt from 1.7.1 on, overlay_prevent_phandle_overwrite).
   */
  #keepBasePhandles(): void {
    const kept = new Map<number, number>();
    const visit = (node: Node, content: Node) => {
      const [ours, theirs] = [phandleOf(node), phandleOf(content)];
      if (ours !== 0 && theirs !== 0) {
        if (!kept.has(theirs)) kept.set(theirs, ours);
        for (const name of ['phandle', 'linux,phandle']) {
          const property = content.property(name);
          if (property?.value.length === CELL_BYTES) property.value = writeCells(BigInt(ours), 1);
        }
      }
      for (const child of content.children) {
        const present = this.#target.children.find(node, child.name);
        if (present) visit(present, child);
      }
    };
    for (const fragment of this.#fragments) {
      const node = this.#findTarget(fragment);
      if (node) visit(node, fragment.content);
    }
    // Moved phandles are above all that are kept: none is replaced twice.
    if (kept.size > 0) this.#changeLocalReferences((phandle) => kept.get(phandle) ?? phandle);
  }

  /** The node that a fragment is laid over; undefined when the base does not have it. */
  #findTarget({ node }: Fragment): Node | undefined {
    const target = node.property('target');
    const phandle = target ? cellAt(target.value, 0) : 0;
    if (target && (target.value.length !== CELL_BYTES || phandle === undefined || phandle > LARGEST_PHANDLE)) {
      const help = 'a target that only the base knows needs __fixups__: compile the overlay with /plugin/';
      throw refused(target, node, `the target of ${node.name} is not a phandle`, help);
    }
    if (phandle) return this.#target.byPhandle(phandle);
    const path = node.property('target-path');
    if (!path) throw refused(node, node, `${node.name} has neither target nor target-path`);
    return this.#target.byPath(path.string());
  }

  #targetOf(fragment: Fragment): Node {
    const target = this.#findTarget(fragment);
    if (target) return target;
    const { node } = fragment;
    const path = node.property('target-path')?.string();
    throw refused(
      node.property('target') ?? node.property('target-path') ?? node,
      node,
      `the base has no node ${path ?? `with the phandle 0x${(node.property('target')?.u32() ?? 0).toString(16)}`}`,
    );
  }

  /** Gives the base the symbols of what was laid over it, for the next overlay. */
  #addSymbols(): void {
    const symbols = this.#children.find(this.#overlay, '__symbols__');
    if (!symbols) return;
    const fragments = new Map(this.#fragments.map((fragment) => [fragment.node.name, fragment]));
    const added = new Node('__symbols__', symbols.span);
    for (const { name, value, span } of symbols.properties) {
      const path = new Property(name, value, span).string();
      if (value.indexOf(0) !== value.length - 1 || !path.startsWith('/')) {
        throw refused({ span }, symbols, `the symbol ${name} is not a path`);
      }
      // What lies outside of an __overlay__ does not come into the base.
      const [, fragmentName = '', content, ...below] = path.split('/');
      if (content !== '__overlay__') continue;
      const fragment = fragments.get(fragmentName);
      if (!fragment) throw refused({ span }, symbols, `the symbol ${name} means ${fragmentName}, which is no fragment`);
      const above = this.#pathOfTarget(fragment);
      const symbolPath = `${above === '/' ? '' : above}/${below.join('/')}`;
      added.properties.push(new Property(name, latin1Bytes(`${symbolPath}\0`), span));
    }
    const { root, children } = this.#target;
    let present = children.find(root, '__symbols__');
    if (!present) {
      present = new Node('__symbols__', symbols.span, root);
      children.addFirst(root, present);
    }
    this.#target.lay(present, added);
  }

  /** As the fragment has it written, or the path of the node whose phandle it has. */
  #pathOfTarget(fragment: Fragment): string {
    const node = this.#targetOf(fragment);
    const target = fragment.node.property('target');
    return target && target.u32() !== 0 ? node.path : (fragment.node.property('target-path')?.string() ?? node.path);
  }
}

/** Adds `moved` to the phandle of a node of the overlay. */
function movePhandle(node: Node, moved: number): void {
  for (const name of ['phandle', 'linux,phandle']) {
    const property = node.property(name);
    if (!property) continue;
    const phandle = property.u32();
    if (phandle === undefined || property.value.length !== CELL_BYTES) {
      throw refused(property, node, `${name} is not a single cell`);
    }
    if (phandle + moved > LARGEST_PHANDLE) {
      throw refused(property, node, `base and overlay together need phandles above 0x${LARGEST_PHANDLE.toString(16)}`);
    }
    property.value.set(writeCells(BigInt(phandle + moved), 1));
  }
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Why an overlay cannot be laid over a base, and where in the overlay that lies. */
function refused(
  { span }: Pick<Node | Property, 'span'>,
  node: Node | undefined,
  message: string,
  help?: string,
): InputError {
  const problem: Problem = { message, span, ...(node && { path: node.path }), ...(help !== undefined && { help }) };
  return new InputError(problem);
}
