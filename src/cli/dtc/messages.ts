/** Failures of checks and errors of syntax in the form in which dtc tells them, which editors and build logs read. */
import type { Failure } from '../../devicetree/dts/checks/check.ts';
import type { WrittenPlace } from '../../devicetree/dts/live/live-tree.ts';
import { NOWHERE, type Position, type Positions } from '../../devicetree/source/positions.ts';
import type { InputError, Problem } from '../../terms/input-error.ts';
import { visible } from '../../terms/visible.ts';

/** `file:line.column-line.column`, shorter where it is one line or one place; the end is the column behind. */
function extentText(positions: Positions, start: Position, end: Position): string {
  const first = positions.locate(start);
  const last = end > start ? positions.locate(end - 1) : first;
  const lastColumn = last.column + (end > start ? 1 : 0);
  // dtc tells the file of the end, which an /include/ within may have changed
  const place = `${visible(last.file)}:${first.line}.${first.column}`;
  if (first.line !== last.line) return `${place}-${last.line}.${lastColumn}`;
  return first.column === lastColumn ? place : `${place}-${lastColumn}`;
}

const placeText = (positions: Positions, { brace, end }: WrittenPlace): string => extentText(positions, brace, end);

/** One failure, with a line for each further place of its node. */
export function failureText(failure: Failure, positions: Positions, output: string): string {
  const { check, level, node, property, message } = failure;
  const severity = level === 'error' ? 'ERROR' : 'Warning';
  const places = node?.places ?? [];
  const isAtProperty = property !== undefined && property.end !== NOWHERE;
  const [first] = places;
  const where = isAtProperty
    ? extentText(positions, property.at, property.end)
    : first
      ? placeText(positions, first)
      : output === '-'
        ? '<stdout>'
        : visible(output);
  const subject = node ? `${visible(node.path)}${property ? `:${visible(property.name)}` : ''}: ` : '';
  const further = isAtProperty || property ? [] : places.slice(1);
  return [
    `${where}: ${severity} (${check}): ${subject}${visible(message)}`,
    ...further.map((place) => `  also defined at ${placeText(positions, place)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Errors of syntax: one line each. */
export function errorText(error: InputError): string {
  return error.problems.map(problemText).join('');
}

/** What a source says beside the checks: a number that was cut, a fixup that means nothing. */
export function warningText({ span, message }: Problem): string {
  const place = span?.kind === 'text' ? ` ${visible(span.file)}:${span.line}.${span.column}:` : '';
  return `Warning:${place} ${visible(message)}\n`;
}

function problemText({ span, message }: Problem): string {
  if (span?.kind !== 'text') return `Error: ${visible(message)}\n`;
  const { file, line, column, length = 0 } = span;
  const place = `${visible(file)}:${line}.${column}${length > 0 ? `-${column + length}` : ''}`;
  return `Error: ${place} ${visible(message)}\n`;
}
