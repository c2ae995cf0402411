/** Blobs of real boards: those of the recorded boots. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { recorded } from '../../recorded/recorded.ts';

const FOLDER = recorded('boots');

export interface Board {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every board's blob, or those whose name passes. */
export function boards(isWanted: (name: string) => boolean = () => true): Board[] {
  return readdirSync(FOLDER)
    .filter((name) => isWanted(name) && existsSync(`${FOLDER}/${name}/board.dtb`))
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(`${FOLDER}/${name}/board.dtb`)) }));
}
