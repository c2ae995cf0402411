/** Translation phase 2: lines that end in a backslash go on with the next one. */
import { BACKSLASH, CARRIAGE_RETURN, isBlank } from './character-class.ts';
import type { TextRuns } from './source-text.ts';
import { WorkingText } from './working-text.ts';

/** The text with its lines joined, and without the carriage returns of DOS line ends; undefined if it has neither. */
export function joinLines(original: string): { readonly text: string; readonly runs: TextRuns } | undefined {
  if (!original.includes('\\') && !original.includes('\r')) return undefined;
  const joined = new WorkingText(original);
  for (let lineStart = 0; lineStart < original.length; ) {
    const newline = original.indexOf('\n', lineStart);
    const lineEnd = newline < 0 ? original.length : newline;
    const nextLine = newline < 0 ? lineEnd : newline + 1;
    const hasReturn = newline > lineStart && original.charCodeAt(newline - 1) === CARRIAGE_RETURN;
    const textEnd = hasReturn ? newline - 1 : lineEnd;
    let last = textEnd - 1;
    // gcc forgives white space between the backslash and the end of the line.
    while (last > lineStart && isBlank(original.charCodeAt(last))) last--;
    if (last >= lineStart && original.charCodeAt(last) === BACKSLASH) joined.omit(last, nextLine);
    else if (hasReturn) joined.omit(textEnd, lineEnd);
    lineStart = nextLine;
  }
  return joined.finish();
}
