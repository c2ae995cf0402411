/**
 * Markdown's own characters, kept from meaning anything in what was read from a tree.
 */

import { visible } from '../terms/visible.ts';

const oneLine = (text: string): string => visible(text.replaceAll(/\s+/g, ' '));

/** Text as it stands: nothing in it is markup or a new cell. */
export const plain = (text: string): string => html(text).replaceAll(/([\\`*_[\]|#~])/g, '\\$1');

/** Text inside an HTML element, where Markdown is not read. */
export const html = (text: string): string =>
  oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Inline code. A backtick in it could not be kept inside, and a bar would end a table's cell. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
