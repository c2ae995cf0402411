/** Which paths globs would have found, were there such files. */
import { isAbsolute, posix } from 'node:path';
import picomatch from 'picomatch';
import { escapePath } from 'tinyglobby';

const slashed = (path: string): string => path.replaceAll('\\', '/');

/** The folder below which all lies that a glob matches, or that the file lies in which it names. */
export function folderOfGlob(glob: string): string {
  const { base, isGlob } = picomatch.scan(slashed(glob));
  return isGlob ? base || '.' : posix.dirname(base);
}

/**
 * Those of `files`, absolute, that `globs` relative to `folder` match, whether they exist or not. The rules are those by which
 * the boards themselves are found: tinyglobby asks picomatch, too.
 */
export function matchedBy(globs: readonly string[], files: readonly string[], folder: string): Set<string> {
  const root = escapePath(slashed(folder));
  const isMatch = globs.map((glob) => {
    if (/^!(?!\()/.test(glob)) return () => false;
    const whole = isAbsolute(glob) ? slashed(glob) : `${root}/${slashed(glob)}`;
    return picomatch(posix.normalize(whole), { posix: true });
  });
  return new Set(files.filter((file) => isMatch.some((matches) => matches(slashed(file)))));
}
