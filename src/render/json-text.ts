/**
 * A JSON document as text: the one writer of them. What {@link visible} would show is written as an escape of JSON, so that the
 * document says the same and harms no terminal and no log of a job.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

const escaped = (character: string): string =>
  character === '\n'
    ? character
    : character
        .split('')
        .map((half) => unit(half.charCodeAt(0)))
        .join('');

/** Indented by two, with a newline at its end. */
export function jsonText(document: unknown): string {
  // outside of strings a document has none of these but newlines
  const text = JSON.stringify(document, undefined, 2)
    .replaceAll(INVISIBLE, escaped)
    .replaceAll(/#(?=#)/g, unit(0x23));
  return `${text}\n`;
}
