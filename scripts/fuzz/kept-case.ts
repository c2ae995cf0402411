/**
 * A case as a file, for the corpus in test/fuzz/corpus: what was found once is tried by every test run.
 */
import type { FuzzCase } from './target.ts';

interface KeptCase {
  readonly target: string;
  /** What went wrong. */
  readonly found: string;
  readonly settings: FuzzCase['settings'];
  /** The input, where it is text… */
  readonly text?: string;
  /** …and where it is not. */
  readonly base64?: string;
}

const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 9 || byte === 10 || (byte >= 0x20 && byte < 0x7f));

export function keptText(target: string, found: string, { input, settings }: FuzzCase): string {
  const content = isText(input)
    ? { text: Buffer.from(input).toString('latin1') }
    : { base64: Buffer.from(input).toString('base64') };
  return `${JSON.stringify({ target, found, settings, ...content } satisfies KeptCase, undefined, 2)}\n`;
}

export function readKept(json: string): FuzzCase & { readonly target: string; readonly found: string } {
  const { target, found, settings, text, base64 } = JSON.parse(json) as KeptCase;
  const input = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text, 'latin1');
  // a copy of its own: a Buffer may share its memory with strangers, and readers look at what lies behind
  return { target, found, settings, input: Uint8Array.from(input) };
}
