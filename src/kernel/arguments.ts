/**
 * How the kernel splits its command line into arguments (next_arg in lib/cmdline.c, parse_args in kernel/params.c, 6.1).
 */

/** One argument of a command line. */
export interface Argument {
  readonly name: string;
  /** What follows the first `=`, without its quotes; undefined when there is no `=`. */
  readonly value: string | undefined;
  /** The argument as written, quotes included. */
  readonly text: string;
  /** Where {@link text} starts in the command line, from 0. */
  readonly offset: number;
}

/**
 * The arguments up to a `--`, in order, as the kernel sees them.
 * Quotes keep blanks together, cannot be escaped, and are dropped only around a whole argument or a whole value.
 */
export function parseArguments(cmdline: string): Argument[] {
  const parsed: Argument[] = [];
  for (let at = skipSpaces(cmdline, 0); at < cmdline.length; ) {
    const end = endOfArgument(cmdline, at);
    const argument = argumentFrom(cmdline.slice(at, end), at);
    if (argument.name === '--' && argument.value === undefined) break;
    parsed.push(argument);
    at = skipSpaces(cmdline, end);
  }
  return parsed;
}

/** The kernel's isspace(): ASCII blanks and the no-break space of Latin-1. */
function isSpace(character: string): boolean {
  return character === ' ' || (character >= '\t' && character <= '\r') || character === '\xa0';
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charAt(at))) at++;
  return at;
}

function endOfArgument(cmdline: string, from: number): number {
  let inQuotes = false;
  let at = from;
  for (; at < cmdline.length; at++) {
    const character = cmdline.charAt(at);
    if (character === '"') inQuotes = !inQuotes;
    else if (isSpace(character) && !inQuotes) break;
  }
  return at;
}

function argumentFrom(text: string, offset: number): Argument {
  const isQuoted = text.startsWith('"');
  const body = isQuoted ? text.slice(1) : text;
  // An "=" in front is part of the name: the kernel takes position 0 for "none found yet".
  const equals = body.indexOf('=', 1);
  const isValueQuoted = equals > 0 && body.charAt(equals + 1) === '"';
  // One closing quote goes, whichever of the two it closes.
  const closed = (isQuoted || isValueQuoted) && body.endsWith('"') ? body.slice(0, -1) : body;
  if (equals < 0) return { name: closed, value: undefined, text, offset };
  return { name: closed.slice(0, equals), value: closed.slice(equals + (isValueQuoted ? 2 : 1)), text, offset };
}
