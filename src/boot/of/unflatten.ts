/**
 * The blob is unpacked into nodes and properties that drivers can use: one block for all of them, then a small one for each alias
 * (drivers/of/fdt.c, __unflatten_device_tree; drivers/of/base.c, of_alias_scan).
 */
import type { DeviceTree, Node, Property } from '../../devicetree/tree.ts';
import { allocateEarly } from '../mm/early-allocation.ts';
import { originOf } from '../reason.ts';
import type { BootState, Stage } from '../state.ts';

const UNPACKED_TREE = 'unpacked device tree';

/** Bytes of a pointer: the alignment of what is unpacked. */
const WORD = 4;
/** struct alias_prop without the name behind it. */
const ALIAS_BYTES = 20;

const aligned = (bytes: number): number => Math.ceil(bytes / WORD) * WORD;

interface Sizes {
  readonly node: number;
  readonly property: number;
}

function sizesOf(state: BootState): Sizes {
  const { behaviour, build } = state.kernel;
  const { deviceNode, deviceProperty } = behaviour;
  const kobj = deviceNode.always || hasKobj(state);
  return {
    node: deviceNode.bytes + (kobj ? deviceNode.kobj : 0),
    property:
      deviceProperty.bytes +
      (kobj ? deviceProperty.kobj : 0) +
      (build.config.enabled('CONFIG_OF_DYNAMIC') ? deviceProperty.dynamic : 0),
  };
}

/** Nodes appear in sysfs (CONFIG_OF_KOBJ, which is there whenever sysfs is). */
function hasKobj({ kernel }: BootState): boolean {
  return kernel.build.config.enabled('CONFIG_SYSFS') || kernel.build.config.enabled('CONFIG_OF_KOBJ');
}

/** The nodes that are unpacked: without sysfs, those that are unavailable are left out. */
function* unpackedNodes(state: BootState): Generator<Node> {
  const all = state.kernel.behaviour.deviceNode.always || hasKobj(state);
  for (const node of state.tree.root.walk()) if (all || node.isAvailable) yield node;
}

/** Properties that are still in the blob: the seed of the random numbers is taken out of it. */
function propertiesOf(state: BootState, node: Node): readonly Property[] {
  if (!state.kernel.behaviour.rngSeedTaken || node.path !== '/chosen') return node.properties;
  return node.properties.filter(({ name, value }) => name !== 'rng-seed' || value.length === 0);
}

/** Name without the last `@` and what follows it. */
function plainName(name: string): string {
  const at = name.lastIndexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

/** Bytes of the whole tree, with the four that mark its end. */
function unpackedBytes(state: BootState): number {
  const { node: nodeBytes, property: propertyBytes } = sizesOf(state);
  const fullPaths = state.kernel.behaviour.nodeNames === 'full-path';
  let bytes = 0;
  for (const node of unpackedNodes(state)) {
    const name = fullPaths ? node.path : node.name;
    bytes = aligned(bytes) + nodeBytes + name.length + 1;
    let isNamed = false;
    for (const { name: property } of propertiesOf(state, node)) {
      if (property === 'name') isNamed = true;
      bytes = aligned(bytes) + propertyBytes;
    }
    if (!isNamed) bytes = aligned(bytes) + propertyBytes + plainName(node.name).length + 1;
  }
  return aligned(bytes) + 4;
}

/** Names in /aliases that are not aliases. */
const NO_ALIASES = new Set(['name', 'phandle', 'linux,phandle']);

/** The name without the number that it ends in; undefined where there is none that an int holds. */
function stemOf(alias: string): string | undefined {
  const digits = /\d+$/.exec(alias)?.[0];
  return digits === undefined || Number(digits) > 0x7fff_ffff ? undefined : alias.slice(0, -digits.length);
}

/** The node at a path, which may start with an alias and end in options behind a colon. */
function nodeAt(tree: DeviceTree, path: string, depth = 0): Node | undefined {
  if (path === '/') return tree.root;
  // no alias has this name (drivers/of/base.c, of_find_node_opts_by_path)
  if (path === '') return undefined;
  const parts = /^([^/]*)([^:]*)/.exec(path);
  const [, start = '', rest = ''] = parts ?? [];
  let node: Node | undefined = tree.root;
  if (start !== '') {
    // an alias of an alias of itself has no end: the kernel would not come back either
    const target = depth > 16 ? undefined : tree.root.child('aliases')?.property(start.replace(/:.*/, ''))?.string();
    node = target === undefined ? undefined : nodeAt(tree, target, depth + 1);
    if (start.includes(':')) return node;
  }
  for (const name of rest.split('/').slice(1)) node = node?.child(name);
  return node;
}

function allocateAliases(state: BootState): void {
  const aliases = state.tree.root.child('aliases');
  if (!aliases) return;
  const unpacked = new Set(unpackedNodes(state));
  for (const alias of aliases.properties) {
    const stem = NO_ALIASES.has(alias.name) ? undefined : stemOf(alias.name);
    const path = alias.string();
    const target = stem === undefined || path === undefined ? undefined : nodeAt(state.tree, path);
    if (stem === undefined || !target || !unpacked.has(target)) continue;
    allocateEarly(state, {
      caller: 'of_alias_scan',
      origin: originOf(aliases, alias),
      span: alias.span,
      owner: UNPACKED_TREE,
      size: BigInt(ALIAS_BYTES + stem.length + 1),
      align: BigInt(WORD),
    });
  }
}

export const unflattenTree: Stage = {
  name: 'unflatten',
  run(state) {
    allocateEarly(state, {
      caller: 'unflatten_device_tree',
      origin: 'device tree blob',
      owner: UNPACKED_TREE,
      size: BigInt(unpackedBytes(state)),
      align: BigInt(WORD),
    });
    allocateAliases(state);
  },
};
