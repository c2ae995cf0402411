/**
 * Applies a {@link Change} to what a prediction is made of, and words it.
 */
import type { Change } from '../boot/change.ts';
import { writeCells } from '../devicetree/cells.ts';
import { type DeviceTree, Node, Property } from '../devicetree/tree.ts';
import { parseArguments } from '../kernel/arguments.ts';
import { hex } from '../terms/notation.ts';
import type { PredictOptions } from './predict-options.ts';

export interface Inputs {
  readonly tree: DeviceTree;
  readonly options: PredictOptions;
}

/** The inputs with the change made; those given are not touched. */
export function changedInputs({ tree, options }: Inputs, change: Change): Inputs {
  const { kernel, set, parameter, property, ...placement } = change;
  const bootargs = options.cmdline ?? tree.root.child('chosen')?.property('bootargs')?.string() ?? '';
  return {
    tree: property ? withProperty(tree, property) : tree,
    options: {
      ...options,
      ...placement,
      ...(kernel === undefined ? {} : { kernel }),
      ...(set === undefined ? {} : { set: { ...options.set, ...set } }),
      ...(parameter === undefined ? {} : { cmdline: withParameter(bootargs, parameter) }),
    },
  };
}

function withParameter(cmdline: string, { name, value }: NonNullable<Change['parameter']>): string {
  const kept = parseArguments(cmdline)
    .filter((argument) => argument.name !== name)
    .map(({ text }) => text);
  return [...kept, ...(value === undefined ? [] : [`${name}=${value}`])].join(' ');
}

/** The tree with one property of one node replaced: nodes on the way to it are copied, all others shared. */
function withProperty(tree: DeviceTree, { node: path, name, cells }: NonNullable<Change['property']>): DeviceTree {
  const value = new Uint8Array(cells.length * 4);
  for (const [index, cell] of cells.entries()) value.set(writeCells(BigInt(cell), 1), index * 4);
  const copy = (node: Node, steps: readonly string[], parent?: Node): Node => {
    const made = new Node(node.name, node.span, parent);
    made.labels.push(...node.labels);
    const [next, ...rest] = steps;
    if (next === undefined) {
      const span = node.property(name)?.span ?? node.span;
      made.properties.push(
        ...node.properties.filter((property) => property.name !== name),
        new Property(name, value, span),
      );
    } else {
      made.properties.push(...node.properties);
    }
    made.children.push(
      ...node.children.map((child) => (child.name === next ? copy(child, rest, made) : shared(child, made))),
    );
    return made;
  };
  const shared = (node: Node, parent: Node): Node => copyWhole(node, parent);
  return {
    ...tree,
    root: copy(
      tree.root,
      path.split('/').filter((step) => step !== ''),
    ),
  };
}

function copyWhole(node: Node, parent: Node): Node {
  const made = new Node(node.name, node.span, parent);
  made.labels.push(...node.labels);
  made.properties.push(...node.properties);
  for (const child of node.children) made.children.push(copyWhole(child, made));
  return made;
}

/** `cma=512M`, `CONFIG_HIGHMEM=y`, `--kernel 6.12`: as a person writes the change. */
export function changeText(change: Change): string {
  const { kernel, set, parameter, dtbAt, initrd, kernelImage, property } = change;
  return [
    ...Object.entries(set ?? {}).map(([symbol, value]) => `${symbol}=${value}`),
    ...(parameter
      ? [parameter.value === undefined ? `drop ${parameter.name}=` : `${parameter.name}=${parameter.value}`]
      : []),
    ...(property
      ? [`${property.name} = <${property.cells.map((cell) => hex(cell)).join(' ')}> in ${property.node}`]
      : []),
    ...(kernelImage ? [`--kernel-image ${hex(kernelImage.start)}-${hex(kernelImage.end)}`] : []),
    ...(initrd ? [`--initrd ${hex(initrd.start)}-${hex(initrd.end)}`] : []),
    ...(dtbAt === undefined ? [] : [`--dtb-at ${hex(dtbAt)}`]),
    ...(kernel === undefined ? [] : [`--kernel ${kernel}`]),
  ].join(' with ');
}
