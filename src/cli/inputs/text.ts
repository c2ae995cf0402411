import { readFile, readStandardInput, STANDARD_INPUT, TEXT } from '../../node/read-file.ts';

/** A text file, or standard input for `-`, and what messages call it. @throws InputError when it cannot be read */
export function textFrom(path: string): { readonly text: string; readonly file: string } {
  const file = path === '-' ? STANDARD_INPUT : path;
  const bytes = path === '-' ? readStandardInput(TEXT) : readFile(path, TEXT);
  return { text: new TextDecoder().decode(bytes), file };
}
