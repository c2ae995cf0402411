import type { DtsSource } from '../../source/source.ts';
import type { IncludeCache } from './include-cache.ts';

/** What a run of the preprocessor is given beside the path of its main file. */
export interface PreprocessOptions {
  readonly source: DtsSource;
  /** `-I`, in order: where `#include` of both forms looks (and the parser, for its own `/include/`). */
  readonly includePaths?: readonly string[];
  /** `-D`: macro name (or `NAME(parameters)`) to its text. `__DTS__` is always defined, as 1. */
  readonly defines?: Readonly<Record<string, string>>;
  /** Files as they were scanned for other boards of the same run and the same source; without one each call scans anew. */
  readonly cache?: IncludeCache;
  /** What `__DATE__` and `__TIME__` say; the present time by default. */
  readonly now?: Date;
}
