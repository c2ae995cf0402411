/** Paths of source files, as text: POSIX style, whatever system they are on. */

/** The path without `.`, empty and (where a folder stands before them) `..` components. */
export function normalizePath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (part !== '..' || !path.startsWith('/')) kept.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + kept.join('/');
}

/** The folder of a path, with its final slash; empty for a bare file name. What is joined to a name to find its neighbour. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
