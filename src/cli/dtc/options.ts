/** dtc's own command line (dtc 1.8, dtc.c), as `getopt_long` reads it: options anywhere, in clusters, long names cut short. */
import { parseArgs } from 'node:util';
import type { Level } from '../../devicetree/dts/checks/levels.ts';
import type { PhandleFormat } from '../../devicetree/dts/live/phandles.ts';
import { DtcFailure } from './failure.ts';

export type InputFormat = 'dts' | 'dtb' | 'fs';
export type OutputFormat = 'dts' | 'dtb' | 'yaml' | 'asm' | 'null';

/** `-W name`, `-W no-name`, `-E name`, `-E no-name`, in the order given. */
export interface LevelChange {
  readonly check: string;
  readonly level: Level;
  readonly raise: boolean;
}

export interface DtcOptions {
  readonly input: string;
  /** Undefined: told from the input. */
  readonly inputFormat: InputFormat | undefined;
  readonly output: string;
  /** Undefined: told from the name of the output, else from the input. */
  readonly outputFormat: OutputFormat | undefined;
  readonly dependencyFile: string | undefined;
  readonly version: number;
  readonly spareReservations: number;
  readonly minimumSize: number;
  readonly padding: number;
  readonly alignment: number;
  readonly bootCpu: number | undefined;
  readonly force: boolean;
  readonly sort: boolean;
  readonly symbols: boolean;
  readonly fixups: boolean;
  readonly autoAlias: boolean;
  /** How often `-T` was given. */
  readonly annotate: number;
  /** How often `-q` was given. */
  readonly quiet: number;
  readonly includePaths: readonly string[];
  readonly phandleFormat: PhandleFormat;
  readonly levels: readonly LevelChange[];
}

interface OptionRow {
  readonly name: string;
  readonly short: string;
  /** What the value is called; none for a switch. */
  readonly value?: string;
  readonly summary: string;
}

const OPTIONS: readonly OptionRow[] = [
  { name: 'quiet', short: 'q', summary: 'leave out warnings; twice: errors, three times: everything' },
  {
    name: 'in-format',
    short: 'I',
    value: 'FORMAT',
    summary: 'dts (source), dtb (blob) or fs (a directory as /proc/device-tree)',
  },
  { name: 'out', short: 'o', value: 'FILE', summary: 'the file to write; - for standard output' },
  { name: 'out-format', short: 'O', value: 'FORMAT', summary: 'dts, dtb, yaml or asm (source for an assembler)' },
  { name: 'out-version', short: 'V', value: 'VERSION', summary: 'format version of the blob, 17 if not given' },
  { name: 'out-dependency', short: 'd', value: 'FILE', summary: 'write a rule for make that names every file read' },
  { name: 'reserve', short: 'R', value: 'COUNT', summary: 'leave room for so many more /memreserve/ entries' },
  { name: 'space', short: 'S', value: 'BYTES', summary: 'make the blob at least so large' },
  { name: 'pad', short: 'p', value: 'BYTES', summary: 'pad the blob by so many bytes' },
  { name: 'align', short: 'a', value: 'BYTES', summary: 'make its size a multiple of this' },
  { name: 'boot-cpu', short: 'b', value: 'NUMBER', summary: 'physical id of the processor that boots' },
  { name: 'force', short: 'f', summary: 'write the output though the tree has errors' },
  { name: 'include', short: 'i', value: 'DIR', summary: 'where included files are looked for, too' },
  { name: 'sort', short: 's', summary: 'sort nodes and properties' },
  { name: 'phandle', short: 'H', value: 'FORMAT', summary: 'phandle properties: legacy, epapr or both' },
  { name: 'warning', short: 'W', value: '[no-]CHECK', summary: 'turn a warning on or off' },
  { name: 'error', short: 'E', value: '[no-]CHECK', summary: 'make a check an error, or none' },
  { name: 'symbols', short: '@', summary: 'add __symbols__, which overlays need' },
  { name: 'local-fixups', short: 'L', summary: 'add __fixups__ and __local_fixups__ where references ask for them' },
  { name: 'auto-alias', short: 'A', summary: 'make an alias of each label' },
  { name: 'annotate', short: 'T', summary: 'say in the source that is written where it was written; twice: in full' },
  { name: 'help', short: 'h', summary: 'print this help' },
  { name: 'version', short: 'v', summary: 'print the version' },
];

export function usage(program: string): string {
  const rows = OPTIONS.map(({ name, short, value, summary }) => {
    const flag = `-${short}, --${name}${value === undefined ? '' : ` ${value}`}`;
    return `  ${flag.padEnd(30)}${summary}`;
  });
  return [`Usage: ${program} [options] <input file>`, '', 'Options:', ...rows, ''].join('\n');
}

/** What was asked for: a run, or a text to print. */
export type DtcRequest = { readonly kind: 'run'; readonly options: DtcOptions } | { readonly kind: 'help' | 'version' };

/** @throws DtcFailure for what dtc does not take */
export function readOptions(words: readonly string[]): DtcRequest {
  const { values, positionals, tokens } = parsed(words.map(inFull));
  const given = (name: string): readonly (string | boolean)[] => values[name] ?? [];
  const text = (name: string): string | undefined => given(name).at(-1) as string | undefined;
  const count = (name: string): number => given(name).length;
  if (count('help') > 0) return { kind: 'help' };
  if (count('version') > 0) return { kind: 'version' };
  if (positionals.length > 1) throw new DtcFailure(`one input file at a time, not ${positionals.length}`, 'usage');

  const minimumSize = numberFrom(text('space'), '-S') ?? 0;
  const padding = numberFrom(text('pad'), '-p') ?? 0;
  if (minimumSize !== 0 && padding !== 0) throw new DtcFailure("Can't set both -p and -S");
  const alignment = numberFrom(text('align'), '-a') ?? 0;
  if (text('align') !== undefined && !isPowerOfTwo(alignment)) throw invalid(text('align'), '-a');
  return {
    kind: 'run',
    options: {
      input: positionals[0] ?? '-',
      inputFormat: oneOf(text('in-format'), ['dts', 'dtb', 'fs'], 'input'),
      output: text('out') ?? '-',
      outputFormat: oneOf(text('out-format'), ['dts', 'dtb', 'yaml', 'asm', 'null'], 'output'),
      dependencyFile: text('out-dependency'),
      version: versionFrom(text('out-version')),
      spareReservations: numberFrom(text('reserve'), '-R') ?? 0,
      minimumSize,
      padding,
      alignment,
      bootCpu: numberFrom(text('boot-cpu'), '-b'),
      force: count('force') > 0,
      sort: count('sort') > 0,
      symbols: count('symbols') > 0,
      fixups: count('local-fixups') > 0,
      autoAlias: count('auto-alias') > 0,
      annotate: count('annotate'),
      quiet: count('quiet'),
      includePaths: given('include') as string[],
      phandleFormat: phandleFormatFrom(text('phandle')),
      levels: levelChanges(tokens),
    },
  };
}

/** A long name in full: any beginning of it that no other has will do. */
function inFull(word: string): string {
  const [, begun, rest = ''] = /^--([a-z-]+)(=.*)?$/s.exec(word) ?? [];
  if (begun === undefined) return word;
  const exact = OPTIONS.some(({ name }) => name === begun);
  const meant = OPTIONS.filter(({ name }) => name.startsWith(begun));
  return exact || meant.length !== 1 ? word : `--${meant[0]?.name}${rest}`;
}

const PARSE_OPTIONS = Object.fromEntries(
  OPTIONS.map(({ name, short, value }) => [
    name,
    { type: value === undefined ? ('boolean' as const) : ('string' as const), short, multiple: true },
  ]),
);

function parsed(words: readonly string[]) {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...words],
      options: PARSE_OPTIONS,
      allowPositionals: true,
      tokens: true,
    });
    return { values: values as Readonly<Record<string, (string | boolean)[]>>, positionals, tokens };
  } catch (error) {
    throw new DtcFailure((error as Error).message.split('. ')[0] ?? 'unknown option', 'usage');
  }
}

/** `-W` and `-E` in the order in which they stand among each other. */
function levelChanges(tokens: ReturnType<typeof parsed>['tokens']): LevelChange[] {
  return tokens.flatMap((token): LevelChange[] => {
    if (token.kind !== 'option' || (token.name !== 'warning' && token.name !== 'error')) return [];
    const text = token.value ?? '';
    const raise = !/^no[-_]/.test(text);
    return [{ check: raise ? text : text.slice(3), level: token.name, raise }];
  });
}

const isPowerOfTwo = (value: number): boolean => value > 0 && (value & (value - 1)) === 0;

function invalid(text: string | undefined, flag: string): DtcFailure {
  return new DtcFailure(`Invalid argument "${text}" to ${flag} option`);
}

/** A number as C writes it: decimal, `0x…`, or octal behind a 0. */
function numberFrom(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const value = /^0[0-7]+$/.test(text)
    ? Number.parseInt(text, 8)
    : /^(0x[0-9a-f]+|\d+)$/i.test(text)
      ? Number(text)
      : NaN;
  if (!Number.isSafeInteger(value) || value > 0x7fff_ffff) throw invalid(text, flag);
  return value;
}

/** The versions that were ever released. */
const VERSIONS = [1, 2, 3, 16, 17];

function versionFrom(text: string | undefined): number {
  const version = numberFrom(text, '-V') ?? 17;
  if (!VERSIONS.includes(version)) throw new DtcFailure(`Unknown device tree blob version ${version}`);
  return version;
}

function phandleFormatFrom(text: string | undefined): PhandleFormat {
  if (text === undefined) return 'epapr';
  if (text === 'legacy' || text === 'epapr' || text === 'both') return text;
  throw invalid(text, '-H');
}

function oneOf<const T extends string>(text: string | undefined, known: readonly T[], what: string): T | undefined {
  const found = known.find((name) => name === text);
  if (text !== undefined && found === undefined) throw new DtcFailure(`Unknown ${what} format "${text}"`);
  return found;
}
