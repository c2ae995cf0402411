/**
 * Text broken into lines between words. Words themselves are never broken: paths and ranges are copied from reports.
 */

/** Lines of at most `width` columns where words allow it; those after the first begin with `indent`. */
export function linesOf(text: string, width: number, indent = ''): string[] {
  const [start = ''] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = start;
  let isEmpty = true;
  for (const word of text.slice(start.length).split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, line];
}

export const wrapped = (text: string, width: number, indent = ''): string => linesOf(text, width, indent).join('\n');
