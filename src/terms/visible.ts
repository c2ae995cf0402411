/**
 * The gate between what was read (a tree, a source, a file name, a log) and what is printed: text made fit for one line of a
 * terminal, of a CI system's log, or of a file that people look at.
 *
 * Nothing that passed it moves a cursor, hides or turns round what stands beside it, starts a line of its own, or is a command
 * to a CI system. What is kept back is shown as `\x1b`, so that it can be seen and looked for.
 */

/** What Unicode calls controls, invisible formats (bidirectional ones too), lone surrogates, and ends of lines and paragraphs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'gu');

/**
 * Commands to the system that runs a job: `::set-output …` at the start of a line and `##[…]` anywhere (GitHub Actions),
 * `##vso[…]` (Azure Pipelines), `##teamcity[…]`.
 */
const COMMAND = /^(\s*):(?=:)|#(?=#(?:\[|vso\[|teamcity\[))/gm;

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // a byte of a source that was no UTF-8 (devicetree/source/text-encoding.ts)
  const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
  if (byte < 0x100) return `\\x${byte.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

const disarmed = (text: string): string =>
  text.replace(COMMAND, (mark: string, blanks: string | undefined) =>
    blanks === undefined ? shown(mark) : `${blanks}${shown(':')}`,
  );

/** Text of an input as one line that is nothing but text. */
export function visible(text: string): string {
  const plain = INVISIBLE.test(text) ? text.replace(ALL_INVISIBLE, shown) : text;
  return plain.includes('::') || plain.includes('##') ? disarmed(plain) : plain;
}

/** Emphasis as `Paint` writes it (SGR), and the characters that lay a text out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const LAID_OUT = /\u001b\[\d{1,3}(?:;\d{1,3}){0,8}m|[\t\n]/;

/**
 * Whole lines as they leave the program: the same for what a renderer let through by mistake. Line ends and tabs stay, and
 * so does emphasis where the text is `painted`.
 */
export function visibleLines(text: string, painted: boolean): string {
  const kept = painted ? LAID_OUT : /[\t\n]/;
  const either = new RegExp(`(${kept.source})|${INVISIBLE.source}`, 'gu');
  const plain = text.replace(either, (character: string, laidOut: string | undefined) => laidOut ?? shown(character));
  return disarmed(plain);
}
