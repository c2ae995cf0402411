/**
 * Damage that leaves a blob whole: the tree in it says things that no board says.
 */
import type { DeviceTree } from '../../src/devicetree/tree.ts';
import { Node, Property } from '../../src/devicetree/tree.ts';
import type { Chance } from '../chance.ts';
import { damaged, oddCell } from './damage.ts';

// biome-ignore format: a list of words
const PROPERTIES = [
  '#address-cells', '#size-cells', 'reg', 'size', 'alignment', 'alloc-ranges', 'ranges', 'no-map', 'reusable', 'status',
  'compatible', 'device_type', 'linux,cma-default', 'linux,dma-default', 'linux,usable-memory', 'hotpluggable', 'bootargs',
  'linux,initrd-start', 'linux,initrd-end', 'linux,usable-memory-range', 'linux,elfcorehdr', 'phandle', 'memory-region',
  'model', 'numa-node-id', 'label', 'no-map-fixup', 'linux,reserve-contiguous-region', 'linux,reserve-region',
  'linux,remove-completely', 'qcom,memblock-remove', 'qcom,memblock-reserve', 'linux,contiguous-region', 'dma-ranges',
] as const;
// biome-ignore format: a list of words
const NODES = [
  'memory', 'memory@0', 'memory@80000000', 'reserved-memory', 'chosen', 'aliases', 'soc', 'cpus', '__symbols__',
  '__fixups__', 'linux,cma', 'ramoops@8f000000', 'a@1', '\u001b[2J', '::error ::forged', 'x'.repeat(300),
] as const;
// biome-ignore format: a list of words
const TEXTS = [
  'memory', 'disabled', 'okay', 'shared-dma-pool', 'restricted-dma-pool', 'mem=1G', 'mem=0', 'mem=64M@0xc0000000',
  'vmalloc=4G', 'vmalloc=0', 'cma=4G', 'cma=64M@0x100000000', 'cma=0xffffffffffffffff', 'movablecore=90%',
  'kernelcore=mirror', 'crashkernel=256M', 'memmap=1G$0', 'highmem=0', 'mem=0xffffffffffffffff', 'coherent_pool=8G',
  'earlycon memblock=debug', '\u001b]0;owned\u0007', '::stop-commands::x', 'qcom,msm8916', 'ti,omap4', 'fsl,imx6q',
  'ti,keystone', 'arm,realview-eb', 'samsung,exynos5', '\u0000\u0000', '\u009b31m',
] as const;

/** Trees do not grow beyond this: size alone is tried elsewhere. */
const MOST_NODES = 300;

const nodesOf = (tree: DeviceTree): Node[] => [...tree.root.walk()];
const pick = <T>(list: readonly T[], chance: Chance): T | undefined => list[chance.below(list.length)];

function cells(chance: Chance): Uint8Array {
  const value = new Uint8Array(4 * chance.below(chance.yes(0.95) ? 9 : 400));
  const view = new DataView(value.buffer);
  for (let at = 0; at < value.length; at += 4) view.setUint32(at, oddCell(chance));
  return value;
}

const text = (words: string): Uint8Array =>
  Uint8Array.from(`${words}\0`, (character) => character.charCodeAt(0) & 0xff);

function value(chance: Chance): Uint8Array {
  if (chance.yes(0.6)) return cells(chance);
  return text(chance.yes(0.7) ? chance.of(TEXTS) : `${chance.of(TEXTS)} ${chance.of(TEXTS)}`);
}

/** The node with all below it, as often as wanted. */
function copyOf(node: Node, name: string, parent: Node): Node {
  const copy = new Node(name, node.span, parent);
  copy.properties.push(...node.properties.map(({ name: own, value: bytes, span }) => new Property(own, bytes, span)));
  copy.children.push(...node.children.map((child) => copyOf(child, child.name, copy)));
  return copy;
}

const DAMAGES: readonly ((tree: DeviceTree, chance: Chance) => void)[] = [
  function changeValue(tree, chance) {
    const property = pick(
      nodesOf(tree).flatMap(({ properties }) => properties),
      chance,
    );
    if (property) property.value = chance.yes(0.5) ? value(chance) : damaged(property.value, chance);
  },
  function changeCell(tree, chance) {
    const property = pick(
      nodesOf(tree).flatMap(({ properties }) => properties.filter((one) => one.value.length >= 4)),
      chance,
    );
    if (!property) return;
    property.value = property.value.slice();
    new DataView(property.value.buffer).setUint32(
      4 * chance.below(Math.floor(property.value.length / 4)),
      oddCell(chance),
    );
  },
  function addProperty(tree, chance) {
    const node = pick(nodesOf(tree), chance);
    node?.properties.push(new Property(chance.of(PROPERTIES), value(chance), node.span));
  },
  function leaveOut(tree, chance) {
    const node = pick(nodesOf(tree), chance);
    if (!node) return;
    const list: unknown[] = chance.yes(0.7) ? node.properties : node.children;
    list.splice(chance.below(list.length), 1);
  },
  function addNode(tree, chance) {
    const nodes = nodesOf(tree);
    const [parent, source] = [pick(nodes, chance), pick(nodes.slice(1), chance)];
    if (!parent || !source) return;
    const copies = chance.yes(0.95) ? 1 : 1 + chance.below(100);
    // a node that is copied into itself doubles each time
    for (let number = 1; number <= copies && nodesOf(tree).length < MOST_NODES; number++) {
      const name = chance.yes(0.5) ? source.name : chance.of(NODES);
      parent.children.push(copyOf(source, number === 1 ? name : `${name}${number}`, parent));
    }
  },
  function swapNodes(tree, chance) {
    const { children } = tree.root;
    const [a, b] = [chance.below(children.length), chance.below(children.length)];
    const [first, second] = [children[a], children[b]];
    if (!first || !second) return;
    children[a] = second;
    children[b] = first;
  },
  function reserve(tree, chance) {
    const wide = (): bigint => (BigInt(chance.yes(0.3) ? oddCell(chance) : 0) << 32n) | BigInt(oddCell(chance));
    tree.reservations.push({ base: wide(), size: wide() });
  },
];

/** Changes the tree, one to five times. */
export function damageTree(tree: DeviceTree, chance: Chance): void {
  for (let times = 1 + chance.below(5); times > 0; times--) pick(DAMAGES, chance)?.(tree, chance);
}
