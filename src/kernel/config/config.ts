/**
 * A kernel's configuration: the symbols of its `.config`, and over them what the user set by hand.
 *
 * A configuration is read once (`parseConfig`) or built from a table (`configFrom`), perhaps laid over with further
 * symbols (`with`), and never changed. Values stay text until someone who knows the symbol's type asks for it.
 */
import { InputError } from '../../terms/input-error.ts';
import { hex, parseNumber } from '../../terms/notation.ts';
import type { TextSpan } from '../../terms/span.ts';
import { meantWord } from '../../terms/spelling.ts';
import type { Version } from '../version.ts';
import type { ConfigHeader } from './config-header.ts';
import { headerOf, refuseOtherArchitecture } from './config-header.ts';

/**
 * Constants that headers of a platform decide, not Kconfig; they are set by their bare names. Freescale's kernels have a
 * Kconfig symbol of a like name too: CONFIG_DMA_ZONE_SIZE is in MiB, DMA_ZONE_SIZE in bytes.
 */
export const HEADER_CONSTANTS: readonly string[] = [
  'VMALLOC_END',
  'CONSISTENT_DMA_SIZE',
  'CONSISTENT_END',
  'MAX_HOLE_ADDRESS',
  'NR_BANKS',
  'DMA_ZONE_SIZE',
  'TEXT_OFFSET',
  'CACHE_IS_VIPT_ALIASING',
  'STRUCT_PAGE_SIZE',
];

/** Where a configuration was written: the whole text, and the offset of each symbol's value in it. */
interface ConfigSource {
  readonly file: string;
  readonly text: string;
  readonly values: ReadonlyMap<string, number>;
  /** Symbols of lines that read `# CONFIG_X is not set`. */
  readonly unset: ReadonlySet<string>;
}

/**
 * What a configuration says of symbols that it does not name. `whole`: they are not set, as in the `.config` that Kconfig
 * writes. `defconfig`: they have Kconfig's defaults for the platforms it names. `fragment`: they are as in the configuration
 * that it is laid over.
 */
export type ConfigForm = 'whole' | 'defconfig' | 'fragment';

/** Symbols laid over a source; undefined takes a symbol away. */
type Overrides = ReadonlyMap<string, string | undefined>;

export class KernelConfig {
  /** The kernel's version by the comment at the top of the `.config`; undefined when it does not say. */
  readonly version: Version | undefined;
  /** The kernel's architecture in Kconfig's words (`arm`, `arm64`, `x86`); undefined when nothing tells. */
  readonly architecture: string | undefined;
  readonly form: ConfigForm;
  readonly #source: ConfigSource;
  readonly #overrides: Overrides;

  constructor(
    source: ConfigSource,
    header: ConfigHeader & { readonly form: ConfigForm },
    overrides: Overrides = new Map(),
  ) {
    this.form = header.form;
    this.version = header.version;
    this.architecture = header.architecture;
    this.#source = source;
    this.#overrides = overrides;
  }

  /**
   * The value as written (`y`, `m`, `0xC0000000`, `"quoted"`); undefined when the symbol is not set. Symbols are named with
   * or without `CONFIG_`, {@link HEADER_CONSTANTS} without.
   */
  get(symbol: string): string | undefined {
    const name = fullName(symbol);
    if (this.#overrides.has(name)) return this.#overrides.get(name);
    const at = this.#source.values.get(name);
    return at === undefined ? undefined : lineFrom(this.#source.text, at);
  }

  /** The file it was read from; empty where there is none. */
  get file(): string {
    return this.#source.file;
  }

  /** Every symbol that the text names, in its order, `n` for those that it says are not set. */
  get stated(): Record<string, string> {
    const { text, values, unset } = this.#source;
    const on = [...values].map(([symbol, at]) => [symbol, lineFrom(text, at)] as const);
    return Object.fromEntries([...[...unset].map((symbol) => [symbol, 'n'] as const), ...on]);
  }

  /** True when a symbol is built in (`y`). A symbol set to `m` is not: see {@link modular}. @throws InputError for `yes` */
  enabled(symbol: string): boolean {
    return this.#tristate(symbol) === 'y';
  }

  /** True when a symbol is built as a module (`m`). */
  modular(symbol: string): boolean {
    return this.#tristate(symbol) === 'm';
  }

  /**
   * The value as a number: decimal or `0x…`, with a K, M or G suffix where it was set by hand. Undefined when not set.
   *
   * @throws InputError when the value is no such number
   */
  number(symbol: string): bigint | undefined {
    const value = this.get(symbol);
    if (value === undefined) return undefined;
    const number =
      value.length > LONGEST_NUMBER ? undefined : /^-\d+$/.test(value) ? BigInt(value) : parseNumber(value);
    if (number === undefined) throw this.#unfit(symbol, value, 'a number is decimal or starts with 0x');
    return number;
  }

  /**
   * The value as a number from `least` to `most`, both included; undefined when not set.
   *
   * @param what what a number out of bounds cannot be, for messages: `the highest order of the page allocator`
   * @throws InputError for any other value
   */
  numberWithin(symbol: string, least: bigint, most: bigint, what: string): bigint | undefined {
    const number = this.number(symbol);
    if (number === undefined || (number >= least && number <= most)) return number;
    const shown = (bound: bigint): string => (most > 0xf_ffffn ? hex(bound) : String(bound));
    throw this.#unfit(symbol, this.get(symbol) ?? '', `${what} is from ${shown(least)} to ${shown(most)}`);
  }

  /** The value without its quotes and escapes; undefined when not set. @throws InputError for a quote that never ends */
  string(symbol: string): string | undefined {
    const value = this.get(symbol);
    if (value === undefined || !value.startsWith('"')) return value;
    const text = unquoted(value);
    if (text === undefined) throw this.#unfit(symbol, value, 'a string ends with the quote it began with');
    return text;
  }

  /**
   * This configuration with other values laid over it. `n` and the empty text mean "not set". Symbols are named as in a
   * `.config`, with `CONFIG_`, or are {@link HEADER_CONSTANTS}.
   *
   * @throws InputError for a name that is neither; the error says which may have been meant
   */
  with(overrides: Readonly<Record<string, string>>): KernelConfig {
    const merged = new Map(this.#overrides);
    for (const [symbol, value] of Object.entries(overrides)) {
      if (!/^CONFIG_\w+$/.test(symbol) && !HEADER_CONSTANTS.includes(symbol)) throw noSymbol(symbol);
      const trimmed = value.trim();
      merged.set(fullName(symbol), trimmed === 'n' || trimmed === '' ? undefined : trimmed);
    }
    return new KernelConfig(this.#source, this, merged);
  }

  /** Where the symbol's value was written; undefined when it is not set or was set by hand. */
  spanOf(symbol: string): TextSpan | undefined {
    const name = fullName(symbol);
    const at = this.#overrides.has(name) ? undefined : this.#source.values.get(name);
    if (at === undefined || this.#source.file === '') return undefined;
    return { kind: 'text', file: this.#source.file, line: lineNumberAt(this.#source.text, at), column: 1 };
  }

  #tristate(symbol: string): string | undefined {
    const value = this.get(symbol);
    if (value !== undefined && value !== 'y' && value !== 'm' && value !== 'n') {
      throw this.#unfit(symbol, value, 'a switch is y, m or n');
    }
    return value;
  }

  #unfit(symbol: string, value: string, help: string): InputError {
    const span = this.spanOf(symbol);
    return new InputError({
      message: `${fullName(symbol)} is ${JSON.stringify(value.slice(0, 60))}`,
      help,
      ...(span && { span }),
    });
  }
}

/**
 * Reads the text of a `.config`, of a `defconfig` or of a fragment of either. Of several values for a symbol the last
 * holds, as in Kconfig. Given the architecture that is wanted (`arm`, `arm64`), a kernel's for another is refused.
 *
 * @throws InputError naming the first line that does not belong into a `.config`, or the other architecture
 */
export function parseConfig(text: string, file: string, architecture?: string): KernelConfig {
  const values = new Map<string, number>();
  const unset = new Set<string>();
  let number = 1;
  for (let at = 0; at < text.length; number++) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    if (text.startsWith('CONFIG_', at)) {
      const equals = text.indexOf('=', at);
      if (equals < 0 || equals > end) throw noConfig(text, at, file, number);
      const symbol = text.slice(at, equals);
      // of two members of a choice the one that is set later holds: the order of the map is that of the text
      values.delete(symbol);
      values.set(symbol, equals + 1);
      unset.delete(symbol);
    } else if (text.startsWith('# CONFIG_', at)) {
      const nameEnd = text.indexOf(' ', at + 2);
      if (text.startsWith(' is not set', nameEnd)) {
        const symbol = text.slice(at + 2, nameEnd);
        values.delete(symbol);
        unset.add(symbol);
      }
    } else if (text.charCodeAt(at) !== HASH && text.slice(at, end).trim() !== '') {
      throw noConfig(text, at, file, number);
    }
    at = end + 1;
  }
  const header = headerOf(text, file, (symbol) => {
    const at = values.get(symbol);
    return at !== undefined && lineFrom(text, at) === 'y';
  });
  if (values.size + unset.size === 0) {
    throw new InputError({ message: 'no line sets a CONFIG_ symbol', span: spanAt(file, 1), help: LINES });
  }
  if (architecture !== undefined) refuseOtherArchitecture(header, architecture, file);
  return new KernelConfig({ file, text, values, unset }, { ...header, form: formOf(header, file, [...values.keys()]) });
}

/** A defconfig names platforms and drivers; fragments change a few symbols. */
const FEWEST_OF_A_DEFCONFIG = 20;

/**
 * Kconfig writes a comment at the top of a `.config`, and the architecture's own symbol, which nobody can choose, into it;
 * `make savedefconfig` leaves both out.
 */
function formOf(header: ConfigHeader, file: string, symbols: readonly string[]): ConfigForm {
  if (header.version !== undefined || header.architecture !== undefined) return 'whole';
  if (/(^|[/_])defconfig$/.test(file)) return 'defconfig';
  const platforms = symbols.some((symbol) => /^CONFIG_(ARCH|SOC|MACH)_/.test(symbol));
  return platforms && symbols.length >= FEWEST_OF_A_DEFCONFIG ? 'defconfig' : 'fragment';
}

/** A configuration of a table's own: `configFrom({ CONFIG_HIGHMEM: 'y' })`, where there is no file. */
export function configFrom(symbols: Readonly<Record<string, string>>): KernelConfig {
  const nothing = { file: '', text: '', values: new Map<string, number>(), unset: new Set<string>() };
  return new KernelConfig(nothing, { version: undefined, architecture: undefined, form: 'whole' }).with(symbols);
}

const HASH = 0x23;
/** Characters; 64 bits take 20 digits. */
const LONGEST_NUMBER = 40;
const LINES = 'lines of a .config read CONFIG_NAME=value or # CONFIG_NAME is not set';

/** `HIGHMEM` is CONFIG_HIGHMEM, `VMALLOC_END` is itself; of the constants only DMA_ZONE_SIZE has a Kconfig namesake. */
function fullName(symbol: string): string {
  if (HEADER_CONSTANTS.includes(symbol)) return symbol;
  if (!symbol.startsWith('CONFIG_')) return `CONFIG_${symbol}`;
  const bare = symbol.slice('CONFIG_'.length);
  return bare !== 'DMA_ZONE_SIZE' && HEADER_CONSTANTS.includes(bare) ? bare : symbol;
}

/** What a quoted text holds up to its closing quote, a backslash taken away from each character that it escapes. */
function unquoted(quoted: string): string | undefined {
  const special = /["\\]/g;
  special.lastIndex = 1;
  let text = '';
  let from = 1;
  for (let found = special.exec(quoted); found; found = special.exec(quoted)) {
    text += quoted.slice(from, found.index);
    if (found[0] === '"') return text;
    // The escaped character itself is kept, be it a quote or a backslash.
    from = found.index + 1;
    special.lastIndex = from + 1;
  }
  return undefined;
}

/** The rest of the line, without a carriage return and blanks at its end. */
function lineFrom(text: string, at: number): string {
  const newline = text.indexOf('\n', at);
  return text.slice(at, newline < 0 ? text.length : newline).trimEnd();
}

function lineNumberAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

function spanAt(file: string, line: number): TextSpan {
  return { kind: 'text', file, line, column: 1 };
}

function noSymbol(name: string): InputError {
  const meant = meantSymbol(name);
  return new InputError({
    message: `${JSON.stringify(name.slice(0, 60))} is no configuration symbol${meant ? `: did you mean ${meant}?` : ''}`,
    help: `symbols read CONFIG_NAME, and ${HEADER_CONSTANTS.join(', ')}`,
  });
}

/** A constant that reads alike; else the Kconfig symbol of that name, its prefix forgotten or misspelled. */
function meantSymbol(name: string): string | undefined {
  const constant = meantWord(name, HEADER_CONSTANTS);
  if (constant !== undefined || !/^[a-z](?:\w{0,58}[a-z\d])?$/i.test(name)) return constant;
  const [, prefix = '', rest = ''] = /^([a-z]+)_(\w+)$/i.exec(name) ?? [];
  return `CONFIG_${(meantWord(prefix, ['CONFIG']) ? rest : name).toUpperCase()}`;
}

function noConfig(text: string, at: number, file: string, line: number): InputError {
  const sourceLine = lineFrom(text.slice(at, at + 120), 0);
  return new InputError({
    message: `${JSON.stringify(sourceLine.slice(0, 40))} is no line of a kernel configuration`,
    span: spanAt(file, line),
    help: LINES,
    sourceLine,
  });
}
