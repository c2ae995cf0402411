/**
 * Nodes as versions before 16 write them: with their full path for a name, and with a `name` property for the name
 * without its unit address.
 */
import { latin1, type Node } from '../tree.ts';
import { type Blob, damage, printable } from './blob.ts';

/** The property that holds the name. */
export const NAME_PROPERTY = 'name';

/** The path that a child of the node with path `parentPath` carries. */
export function childPath(parentPath: string, name: string): string {
  return parentPath === '/' ? `/${name}` : `${parentPath}/${name}`;
}

/** The child's own name from its full path, which was read at `offset` below `parent`. */
export function childName(blob: Blob, offset: number, path: string, parent: Node): string {
  const prefix = childPath(parent.path, '');
  const name = path.slice(prefix.length);
  if (!path.startsWith(prefix) || name.includes('/')) {
    throw damage(blob, offset, `${printable(path)} is not the path of a child of this node`, {
      node: parent,
      help: 'before format version 16 nodes carry their full path',
    });
  }
  return name;
}

/**
 * Takes away the `name` property that says nothing new, where it stands as dtc writes it: last, and the only one of that
 * name. The writer puts it back.
 */
export function dropImpliedName(node: Node): void {
  const last = node.properties.at(-1);
  if (last?.name !== NAME_PROPERTY || node.property(NAME_PROPERTY) !== last) return;
  const implied = `${node.baseName}\0`;
  if (last.value.length === implied.length && latin1(last.value) === implied) node.properties.pop();
}
