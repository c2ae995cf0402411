import type { Span } from './span.ts';
import { formatSpan } from './span.ts';

/** One thing that is wrong with an input, as data: rendering is elsewhere. */
export interface Problem {
  /** What is wrong, in one sentence without a final full stop. */
  readonly message: string;
  /** Where in the file. */
  readonly span?: Span;
  /** Which device-tree node, where the problem lies in a tree: `/reserved-memory/vpu@40000000`. */
  readonly path?: string;
  /** What would be right, or what to do. */
  readonly help?: string;
  /** The source line that {@link span} points into, for a caret. */
  readonly sourceLine?: string;
  /** What led there: macro expansions, includes, the first of two definitions. */
  readonly notes?: readonly { readonly message: string; readonly span?: Span }[];
}

/**
 * The one error for input that cannot be used: a damaged blob, a syntax error, an unknown kernel, a number that does not
 * parse. The command line shows its problems and exits with 2; nothing else is thrown for bad input.
 */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problem: Problem | string | readonly Problem[]) {
    const problems: readonly Problem[] =
      typeof problem === 'string' ? [{ message: problem }] : 'message' in problem ? [problem] : problem;
    super(problems.map(summaryOf).join('\n'));
    this.name = 'InputError';
    this.problems = problems;
  }
}

function summaryOf(problem: Problem): string {
  const where = [problem.span && formatSpan(problem.span), problem.path].filter(Boolean).join(' ');
  return where ? `${where}: ${problem.message}` : problem.message;
}
