/**
 * Blobs of real boards (`../shared/golden/boots`), where they are at hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FOLDER = '../shared/golden/boots';

/** Why tests of real boards cannot run; undefined when they can. */
export const noBoards = existsSync(FOLDER) ? undefined : `${FOLDER} is absent: real boards are not tried`;

export interface Board {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every board's blob, or those whose name passes. */
export function boards(isWanted: (name: string) => boolean = () => true): Board[] {
  if (noBoards) return [];
  return readdirSync(FOLDER)
    .filter((name) => isWanted(name) && existsSync(`${FOLDER}/${name}/board.dtb`))
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(`${FOLDER}/${name}/board.dtb`)) }));
}
