/**
 * What the boards of one run share: files as they were scanned, and the numbers of the names in them.
 *
 * A file scans to the same lines, directives and macro definitions whoever includes it; what an `#if` selects is decided
 * anew by every board. The cache holds a scanned file for as long as its source lives.
 */
import type { DtsSource } from '../../source/source.ts';
import { NameTable } from '../scan/name-table.ts';
import type { ScannedFile } from '../scan/scanned-file.ts';

export class IncludeCache {
  readonly names = new NameTable();
  readonly #bySource = new WeakMap<DtsSource, Map<string, ScannedFile | undefined>>();

  /** Scanned files of a source by path; a path that is there and undefined was looked for in vain. */
  filesOf(source: DtsSource): Map<string, ScannedFile | undefined> {
    let files = this.#bySource.get(source);
    if (!files) {
      files = new Map();
      this.#bySource.set(source, files);
    }
    return files;
  }
}
