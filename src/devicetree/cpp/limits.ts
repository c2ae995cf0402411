/**
 * How much a source may ask for. A device tree needs a thousandth of it; a source that needs more is broken or hostile,
 * and ends in an error before it takes noticeable time or memory.
 */

/** Files inside files. gcc's own limit (`-fmax-include-depth`, gcc 12). */
export const DEEPEST_INCLUDE = 200;
/** Bytes in a file. */
export const LARGEST_FILE = 32 * 1024 * 1024;
/** Characters in all directives of one file together: they are kept as tokens, which take more room than text. */
export const LONGEST_DIRECTIVES = 4 * 1024 * 1024;
/** Conditionals inside each other in one file. */
export const DEEPEST_CONDITIONAL = 1000;
/** Characters in the text that preprocessing makes. */
export const LONGEST_TEXT = 128 * 1024 * 1024;
/** Macro calls inside the arguments of macro calls. */
export const DEEPEST_ARGUMENTS = 200;
/** Parentheses, unary operators and `?:` inside each other in `#if`. */
export const DEEPEST_EXPRESSION = 500;
/** Tokens taken from macros and their arguments, directives run and files entered. No board of Linux 6.1 needs 100 000. */
export const MOST_WORK = 5_000_000;
/** A run that finds more errors than this stops: what follows is seldom more than a consequence. */
export const MOST_PROBLEMS = 20;
