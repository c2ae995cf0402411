/**
 * What a command is: a row of the command table and, in a file of its own that is loaded only when the command runs, its
 * arguments, its flags and what it does.
 */
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Words, worked out when a completion script is written, or ends of the names of files. */
export type Completion = readonly string[] | (() => readonly string[]) | { readonly files: readonly string[] };

/** `switch`: on or off. `text`: one value, the last one given. `texts`: every value given, in order. */
export interface Flag {
  readonly kind: 'switch' | 'text' | 'texts';
  readonly summary: string;
  /** What the value is called in the help: `FILE`. */
  readonly value?: string;
  /** What a shell offers for the value. */
  readonly completes?: Completion;
  /** One letter: `k` for `-k`. A flag whose own name is one letter needs none. */
  readonly short?: string;
  /** Heading in the help. */
  readonly group?: string;
}

export type Flags = Readonly<Record<string, Flag>>;

export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name]['kind'] extends 'switch'
    ? boolean
    : F[Name]['kind'] extends 'texts'
      ? readonly string[]
      : string | undefined;
};

export interface Argument {
  readonly summary: string;
  readonly optional?: boolean;
  /** What a shell offers for it. */
  readonly completes?: Completion;
  /** Takes every word that is left, none included; only the last argument can. */
  readonly many?: boolean;
}

/** In the order they stand on the command line. */
export type Arguments = Readonly<Record<string, Argument>>;

export type ArgumentValues<A extends Arguments> = {
  readonly [Name in keyof A]: A[Name]['many'] extends true
    ? readonly string[]
    : A[Name]['optional'] extends true
      ? string | undefined
      : string;
};

export interface Command<F extends Flags = Flags, A extends Arguments = Arguments> {
  readonly arguments: A;
  readonly flags: F;
  /** Shown at the end of the help; it runs as it stands in a folder that has the files. */
  readonly example: string;
  /** @throws InputError for a flag or an input that cannot be used */
  run(values: FlagValues<F> & ArgumentValues<A>, terminal: Terminal): ExitCode | Promise<ExitCode>;
}

/** The command as written, with the types of its values told from its flags and arguments. */
export function defineCommand<const F extends Flags, const A extends Arguments>(command: Command<F, A>): Command<F, A> {
  return command;
}

/** A row of the command table: what is known of a command before it is loaded. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}
