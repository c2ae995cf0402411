/**
 * An input's problems as text, one block each: the sentence with its place, the source line with a caret, what led there,
 * and what would be right.
 */
import type { InputError, Problem } from '../../terms/input-error.ts';
import { formatSpan } from '../../terms/span.ts';
import { visible } from '../../terms/visible.ts';
import { excerpt } from './excerpt.ts';
import { type Paint, PLAIN } from './paint.ts';

/** Notes of one problem that are shown: an include loop has one for each level. */
const MOST_NOTES = 12;

/** `error: board.dts:41:3: …` and its lines below, each ended by a newline. */
export function renderProblems(error: InputError, paint: Paint = PLAIN): string {
  return error.problems.map((problem) => renderProblem(problem, paint)).join('');
}

/** `warning[unit_address_vs_reg]: board.dts:41:3: …`: what a compilation goes on in spite of. */
export function renderWarnings(
  findings: readonly (Problem & { readonly check: string })[],
  paint: Paint = PLAIN,
): string {
  return findings.map((finding) => renderProblem(finding, paint, paint.yellow(`warning[${finding.check}]:`))).join('');
}

function renderProblem(problem: Problem, paint: Paint, label = paint.red('error:')): string {
  const { span, path, message } = problem;
  const where = [span && formatSpan(span), path].filter(Boolean).join(' ');
  const lines = [`${paint.bold(label)} ${visible(where ? `${where}: ${message}` : message)}`];
  if (span?.kind === 'text' && problem.sourceLine !== undefined)
    lines.push(...excerpt(span, problem.sourceLine, paint));
  const notes = problem.notes ?? [];
  const hidden = notes.length - MOST_NOTES;
  for (const [index, note] of notes.entries()) {
    // of a long chain the innermost and the outermost links tell most
    if (hidden > 0 && index === MOST_NOTES - 1) lines.push(`${paint.bold('note:')} … ${hidden} more of these …`);
    if (hidden > 0 && index >= MOST_NOTES - 1 && index < notes.length - 1) continue;
    const text = note.span ? `${formatSpan(note.span)}: ${note.message}` : note.message;
    lines.push(`${paint.bold('note:')} ${visible(text)}`);
  }
  if (problem.help !== undefined) lines.push(`${paint.bold(paint.cyan('help:'))} ${visible(problem.help)}`);
  return lines.map((line) => `${line}\n`).join('');
}
