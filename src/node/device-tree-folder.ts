import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_FORMAT, type DeviceTree, Node, Property } from '../devicetree/tree.ts';
import { InputError } from '../terms/input-error.ts';
import type { Span } from '../terms/span.ts';
import { DEVICE_TREE, readFile } from './read-file.ts';

/** A folder deeper than this is no device tree: the kernel unflattens 64 levels. */
const DEEPEST = 256;

/**
 * The tree of a running kernel: a folder in the form of `/proc/device-tree`, a folder a node and a file a property.
 * Entries come in the order of their names, which a file system does not keep.
 *
 * @throws InputError when the folder or a file in it cannot be read
 */
export function readDeviceTreeFolder(path: string): DeviceTree {
  const span: Span = { kind: 'text', file: path, line: 1, column: 1 };
  const read = (folder: string, name: string, parent: Node | undefined, depth: number): Node => {
    if (depth > DEEPEST) throw new InputError({ message: `${folder}: folders lie more than ${DEEPEST} deep` });
    const node = new Node(name, span, parent);
    for (const entry of entriesOf(folder)) {
      const file = join(folder, entry);
      const status = statSync(file, { throwIfNoEntry: false });
      if (status?.isDirectory()) node.children.push(read(file, entry, node, depth + 1));
      else if (status?.isFile()) node.properties.push(new Property(entry, readFile(file, DEVICE_TREE), span));
    }
    return node;
  };
  return { root: read(path, '', undefined, 0), reservations: [], bootCpu: 0, format: DEFAULT_FORMAT, file: path };
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new InputError({ message: `${folder}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}` });
  }
}
