/**
 * Where the recordings are while tests run: the archives of this folder, unpacked once (`unpack.ts`).
 */
import { join, resolve } from 'node:path';

/** From the root of the repository, where npm runs tests and scripts. */
export const RECORDED = resolve('test/recorded');

/** One archive a kind; what each holds is told in README.md. */
export const ARCHIVES = ['boots', 'lts', 'vintage', 'found', 'arm64', 'memblock', 'logs', 'e820'] as const;
export type ArchiveName = (typeof ARCHIVES)[number];

/** The unpacked archives, a folder each. */
export const UNPACKED = resolve('node_modules/.cache/dtmem-recorded');

/** The folder of an archive, or of a part of it: `recorded('lts/boots')`. `GOLDEN` names other recordings to read instead. */
export function recorded(path: ArchiveName | `${ArchiveName}/${string}`): string {
  return join(process.env.GOLDEN ?? UNPACKED, path);
}
