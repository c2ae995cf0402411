/**
 * Where the text that macros expand to needs spaces.
 *
 * cpp prints tokens, and must not let two of them run together that were not one: `N-x` with N defined as 7 becomes
 * `7 -x`, for `7-x` would read differently in some languages. A device tree is one of those: in it `7-x` is a name. So
 * the spaces have to stand exactly where cpp puts them.
 *
 * Between the tokens of an expansion lie gaps: in front of what a macro name or a parameter was replaced with (it takes
 * the white space that stood before the name), and behind the replacement (it knows nothing; the next token tells). A
 * printer adds up the gaps that it meets between two tokens; where there was one, it also looks whether the two could be
 * mistaken for another token. Facts: gcc 12, tried pair by pair; cppinternals, "Token Spacing".
 */
import { endOfName } from '../scan/character-class.ts';
import type { Token } from '../scan/token.ts';

/** `spaced` tells whether white space stood there; undefined leaves it to the token that follows. */
export interface Gap {
  readonly kind: 'gap';
  readonly spaced: boolean | undefined;
}

const SPACED: Gap = { kind: 'gap', spaced: true };
const TIGHT: Gap = { kind: 'gap', spaced: false };
/** The gap behind a replacement. */
export const OPEN_GAP: Gap = { kind: 'gap', spaced: undefined };

/** The gap in front of what replaces `token`. */
export function gapBefore(token: Token): Gap {
  return token.spaced ? SPACED : TIGHT;
}

/** What two gaps with nothing between them amount to. */
export function joinGaps(first: Gap | undefined, second: Gap): Gap {
  if (!first || first.spaced === undefined) return second;
  return !first.spaced && second.spaced === undefined ? OPEN_GAP : first;
}

const TAKE_EQUALS = new Set('= ! > < + - * / % & | ^ >> <<'.split(' '));
/** First characters of punctuators that may not follow a punctuator directly. */
const CLASHES: ReadonlyMap<string, string> = new Map([
  ['>', '>'],
  ['<', '<%:'],
  ['+', '+'],
  ['-', '->'],
  ['*', ''],
  ['/', '/*'],
  ['%', ':>'],
  ['&', '&'],
  ['|', '|'],
  [':', ':>'],
  ['->', '*'],
  ['.', '.%'],
  ['#', '#%'],
  ['<=', '>'],
]);

/**
 * True when two tokens with a gap between them could, printed without a space, be read as something else. At the start
 * of a line, where there is no previous one, a `#` that is no directive could become one.
 */
export function couldRunTogether(previous: Token | undefined, next: Token): boolean {
  if (!previous) return next.kind === 'punctuator' && next.text === '#';
  const first = next.kind === 'punctuator' ? next.text.charAt(0) : '';
  switch (previous.kind) {
    case 'name':
      return next.kind === 'name' || (next.kind === 'number' && isWord(next)) || isNarrow(next);
    case 'number':
      return (
        next.kind === 'name' ||
        next.kind === 'number' ||
        (next.kind === 'character' && isNarrow(next)) ||
        (first !== '' && '.+-'.includes(first))
      );
    case 'punctuator':
      if (first === '=' && TAKE_EQUALS.has(previous.text)) return true;
      if (previous.text === '.' && next.kind === 'number') return true;
      return first !== '' && (CLASHES.get(previous.text)?.includes(first) ?? false);
    case 'other':
      return previous.text.startsWith('\\') && next.kind === 'name';
    default:
      return false;
  }
}

function isWord(number: Token): boolean {
  return !number.text.startsWith('.') && endOfName(number.text, 0, number.text.length) === number.text.length;
}

/** A literal without the prefix L. */
function isNarrow(token: Token): boolean {
  return (token.kind === 'string' || token.kind === 'character') && !token.text.startsWith('L');
}
