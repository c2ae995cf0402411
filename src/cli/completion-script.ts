/**
 * Completion scripts, each with everything in it: the shell asks nobody when TAB is pressed.
 */
import { InputError } from '../terms/input-error.ts';
import { meantWord } from '../terms/spelling.ts';
import type { Argument, Arguments, Flag, Flags } from './command.ts';

/** A command with the flags it takes. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: Flags;
  readonly arguments: Arguments;
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** @throws InputError for a shell that has no script here */
export function shellFrom(name: string): Shell {
  const shell = SHELLS.find((known) => known === name);
  if (shell) return shell;
  const meant = meantWord(name, SHELLS);
  throw new InputError({
    message: `there is no completion for ${JSON.stringify(name.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
    help: `the shells are ${SHELLS.join(', ')}`,
  });
}

export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return SCRIPTS[shell](commands);
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `-k` and `--kernel`. */
function spellings(name: string, { short }: Flag): string[] {
  const long = name.length === 1 ? `-${name}` : `--${name}`;
  return short === undefined ? [long] : [`-${short}`, long];
}

const wordsOf = (flags: Flags): string[] => Object.entries(flags).flatMap(([name, flag]) => spellings(name, flag));

/** The words that complete a value; undefined where files do, or nothing is known. */
function wordsFor({ completes }: Flag | Argument): readonly string[] | undefined {
  if (typeof completes === 'function') return completes();
  return completes && !('files' in completes) ? completes : undefined;
}

/** Ends of the names of files that complete a value: none for any file. */
function filesFor({ completes }: Flag | Argument): readonly string[] {
  return typeof completes === 'object' && 'files' in completes ? completes.files : [];
}

const valued = (flags: Flags): [string, Flag][] => Object.entries(flags).filter(([, flag]) => flag.kind !== 'switch');

/** The line of bash that completes a value. */
function bashValue(what: Flag | Argument): string {
  const words = wordsFor(what);
  if (words) return `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word"))`;
  const ends = filesFor(what);
  return ends.length > 0 ? `_dtmem_files ${ends.map((end) => `'${end}'`).join(' ')}` : ':';
}

function bashScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, flags, arguments: expected }) => {
    const values = valued(flags).flatMap(([flagName, flag]) => {
      const line = bashValue(flag);
      return line === ':' ? [] : [`        ${spellings(flagName, flag).join('|')}) ${line}; return ;;`];
    });
    const [first] = Object.values(expected);
    const line = first ? bashValue(first) : ':';
    return `    ${name})
      flags='${[...wordsOf(flags), '--help'].join(' ')}'
      case "$before" in
${[...values, '        *) ;;'].join('\n')}
      esac
      case "$word" in -*) ;; *) ${line} ;; esac ;;`;
  });
  return `# dtmem completion for bash: source it, or put it into /etc/bash_completion.d/dtmem
_dtmem_files() {
  local end IFS=$'\\n'
  COMPREPLY=($(compgen -d -- "$word"))
  for end in "$@"; do COMPREPLY+=($(compgen -f -X "!*$end" -- "$word")); done
}
_dtmem() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" flags=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
  esac
}
complete -o default -F _dtmem dtmem
`;
}

/** Text inside single quotes of a zsh completion spec, where brackets and colons have a meaning. */
const zshText = (text: string): string => text.replace(/'/g, '’').replace(/[[\]:\\]/g, '\\$&');

/** The action of a zsh spec that completes a value. */
function zshValue(what: Flag | Argument): string {
  const words = wordsFor(what);
  if (words) return `(${words.map(zshText).join(' ')})`;
  const ends = filesFor(what);
  return ends.length > 0 ? `_files -g "*(${ends.map((end) => zshText(end.replace(/^\./, '.'))).join('|')})"` : '_files';
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const specOf = ([name, flag]: [string, Flag]): string[] =>
    spellings(name, flag).map((spelling) => {
      const repeat = flag.kind === 'texts' ? '*' : '';
      const value = flag.kind === 'switch' ? '' : `:${zshText(flag.value ?? 'value')}:${zshValue(flag)}`;
      return `'${repeat}${spelling}[${zshText(flag.summary)}]${value}'`;
    });
  const cases = commands.map(({ name, flags, arguments: expected }) => {
    const [first] = Object.values(expected);
    const specs = [
      ...Object.entries(flags).flatMap(specOf),
      "'--help[show the help]'",
      `'*:${first && wordsFor(first) ? 'value' : 'file'}:${first ? zshValue(first) : '_files'}'`,
    ];
    return `    ${name})\n      _arguments \\\n        ${specs.join(' \\\n        ')} ;;`;
  });
  return `#compdef dtmem
# dtmem completion for zsh: put it into a folder of $fpath as _dtmem
_dtmem() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    '${name}:${zshText(summary)}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _dtmem ]; then _dtmem "$@"; else compdef _dtmem dtmem; fi
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const lines = commands.flatMap(({ name, summary, flags, arguments: expected }) => [
    `complete -c dtmem -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...Object.entries(flags).map(([flagName, flag]) => {
      const letter = flagName.length === 1 ? flagName : flag.short;
      const short = letter === undefined ? '' : ` -s ${letter}`;
      const long = flagName.length === 1 ? '' : ` -l ${flagName}`;
      const words = wordsFor(flag);
      const value = flag.kind === 'switch' ? '' : words ? ` -x -a ${quoted(words.join(' '))}` : ' -r';
      return `complete -c dtmem -n '__fish_seen_subcommand_from ${name}'${short}${long}${value} -d ${quoted(flag.summary)}`;
    }),
    ...Object.values(expected)
      .slice(0, 1)
      .flatMap((argument) => {
        const words = wordsFor(argument);
        return words
          ? [`complete -c dtmem -n '__fish_seen_subcommand_from ${name}' -f -a ${quoted(words.join(' '))}`]
          : [];
      }),
  ]);
  return `# dtmem completion for fish: put it into ~/.config/fish/completions/dtmem.fish\n${lines.join('\n')}\n`;
}
