import { InputError, type Problem } from '../../src/terms/input-error.ts';

/** The first problem of the InputError that `action` ends in; anything else that happens fails the test. */
export function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError && error.problems[0]) return error.problems[0];
    throw error;
  }
  throw new Error('no InputError was thrown');
}
