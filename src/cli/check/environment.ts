/**
 * What the environment says of where a check runs.
 */
import { relative, resolve, sep } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** `CI` is set by every CI system; `false` and `0` say that it is none. */
export const isCi = ({ CI }: Environment): boolean => CI !== undefined && CI !== '' && CI !== 'false' && CI !== '0';

/** The format that the CI system itself reads from standard output, where it reads one. */
export function nativeFormat(environment: Environment): 'github' | undefined {
  return environment.GITHUB_ACTIONS === 'true' ? 'github' : undefined;
}

/**
 * What paths get in front in reports that a CI system reads, which wants them relative to its checkout: `sub/` where the
 * configuration lies in a folder of it.
 */
export function checkoutPrefix(environment: Environment, root: string): string {
  const checkout = environment.GITHUB_WORKSPACE ?? environment.CI_PROJECT_DIR;
  if (!checkout) return '';
  const path = relative(resolve(checkout), root).split(sep).join('/');
  return path === '' || path.startsWith('..') ? '' : `${path}/`;
}
