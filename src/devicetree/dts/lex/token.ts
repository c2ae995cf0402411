/** The tokens of the device-tree source language (dtc 1.8, dtc-lexer.l). */

const KINDS = {
  END: 0x10000,
  VERSION_1: 0x10001,
  PLUGIN: 0x10002,
  MEMRESERVE: 0x10003,
  BITS: 0x10004,
  DELETE_PROPERTY: 0x10005,
  DELETE_NODE: 0x10006,
  OMIT_IF_NO_REF: 0x10007,
  INCBIN: 0x10008,
  /** A property or node name. */
  NAME: 0x10009,
  /** A label before what it names, its colon included. */
  LABEL: 0x1000a,
  /** `&label`. */
  LABEL_REFERENCE: 0x1000b,
  /** `&{/path}` or `&{label/path}`. */
  PATH_REFERENCE: 0x1000c,
  /** A number; its value is in {@link Lexer.value}. */
  INTEGER: 0x1000d,
  CHARACTER: 0x1000e,
  STRING: 0x1000f,
  /** Two hexadecimal digits of a byte string. */
  BYTE: 0x10010,
  /** A bare word among values: what is left of a macro that nobody defined. */
  WORD: 0x10011,
  SHIFT_LEFT: 0x10012,
  SHIFT_RIGHT: 0x10013,
  LESS_OR_EQUAL: 0x10014,
  GREATER_OR_EQUAL: 0x10015,
  EQUAL: 0x10016,
  NOT_EQUAL: 0x10017,
  AND: 0x10018,
  OR: 0x10019,
} as const;

/** Kinds of tokens. A token of one character that has no kind of its own has the character's code, below 65 536. */
export const Token: { readonly [Kind in keyof typeof KINDS]: number } = KINDS;

/** What a lexer expects: the states of dtc's scanner. Before `/dts-v1/` numbers and words are not known yet. */
export const Expect = { NOTHING: 0, VALUES: 1, NAME: 2, BYTES: 3 } as const;
export type Expect = (typeof Expect)[keyof typeof Expect];

interface Directive {
  readonly text: string;
  readonly kind: number;
  /** What is expected after it; absent where it changes nothing. */
  readonly expects?: Expect;
}

/** Every directive but `/include/`, which is no token. */
export const DIRECTIVES: readonly Directive[] = [
  { text: '/delete-property/', kind: Token.DELETE_PROPERTY, expects: Expect.NAME },
  { text: '/delete-node/', kind: Token.DELETE_NODE, expects: Expect.NAME },
  { text: '/omit-if-no-ref/', kind: Token.OMIT_IF_NO_REF, expects: Expect.NAME },
  { text: '/bits/', kind: Token.BITS, expects: Expect.VALUES },
  { text: '/incbin/', kind: Token.INCBIN },
  { text: '/memreserve/', kind: Token.MEMRESERVE, expects: Expect.VALUES },
  { text: '/dts-v1/', kind: Token.VERSION_1, expects: Expect.VALUES },
  { text: '/plugin/', kind: Token.PLUGIN },
];

/** Every directive of the language. */
export const DIRECTIVE_NAMES: readonly string[] = [...DIRECTIVES.map((directive) => directive.text), '/include/'];

/** A token for a message, cut where it would fill the screen. */
export function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
