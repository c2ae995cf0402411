/**
 * `dtmem-dtc`: a program that takes dtc's command line, answers in dtc's forms and exits with dtc's codes, so that builds which
 * call dtc can call it instead. 0: written; 1: not understood, or not to be read; 2: the tree has errors.
 */
import { extname } from 'node:path';
import { writeDtb } from '../../devicetree/dtb/write.ts';
import { CheckRun, type Failure } from '../../devicetree/dts/checks/check.ts';
import { CheckLevels } from '../../devicetree/dts/checks/levels.ts';
import { CHECKS } from '../../devicetree/dts/checks/table.ts';
import { padded } from '../../devicetree/dts/compile.ts';
import { assemblyOf } from '../../devicetree/dts/emit/assembly.ts';
import { dtcText } from '../../devicetree/dts/emit/dtc-text.ts';
import { adoptFixups, generateFixups } from '../../devicetree/dts/emit/fixups.ts';
import { addLabelProperties, adoptSymbols } from '../../devicetree/dts/emit/symbols.ts';
import { toDeviceTree } from '../../devicetree/dts/emit/to-device-tree.ts';
import { yamlOf } from '../../devicetree/dts/emit/yaml.ts';
import { Phandles } from '../../devicetree/dts/live/phandles.ts';
import { sorted } from '../../devicetree/dts/live/sort.ts';
import { writeFile } from '../../node/write-file.ts';
import { InputError } from '../../terms/input-error.ts';
import { visible } from '../../terms/visible.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';
import { annotationOf } from './annotation.ts';
import { DtcFailure } from './failure.ts';
import { errorText, failureText, warningText } from './messages.ts';
import { type DtcOptions, type OutputFormat, readOptions, usage } from './options.ts';
import { type DtcInput, readInput } from './read-input.ts';

const PROGRAM = 'dtmem-dtc';
/** The dtc whose behaviour this program has. */
const LIKE = '1.8.1';

const EXIT = { done: 0, failed: 1, treeHasErrors: 2 } as const;
type DtcExit = (typeof EXIT)[keyof typeof EXIT];

export function run(words: readonly string[], terminal: Terminal): DtcExit {
  try {
    const request = readOptions(words);
    if (request.kind === 'run') return translate(request.options, terminal);
    terminal.write(request.kind === 'help' ? usage(PROGRAM) : `Version: DTC ${LIKE} (dtmem ${VERSION})\n`);
    return EXIT.done;
  } catch (error) {
    if (error instanceof DtcFailure && error.kind === 'usage') {
      terminal.complain(`${usage(PROGRAM)}\nError: ${visible(error.message)}\n`);
    } else if (error instanceof DtcFailure) {
      terminal.complain(`FATAL ERROR: ${visible(error.message)}\n`);
    } else if (error instanceof InputError) {
      terminal.complain(fatalText(error));
    } else {
      throw error;
    }
    return EXIT.failed;
  }
}

/** Errors at a place are told one by one, and then that there is no going on; others are the reason themselves. */
function fatalText(error: InputError): string {
  const [first] = error.problems;
  if (first?.span?.kind === 'text') return `${errorText(error)}FATAL ERROR: Unable to parse input tree\n`;
  return `FATAL ERROR: ${error.problems.map(({ message }) => visible(message)).join('; ')}\n`;
}

function translate(options: DtcOptions, terminal: Terminal): DtcExit {
  const levels = levelsFrom(options);
  const input = readInput(options);
  const format = outputFormat(options, input);
  if (options.annotate > 0 && (input.format !== 'dts' || format !== 'dts')) {
    throw new DtcFailure('--annotate requires -I dts -O dts');
  }
  if (options.dependencyFile !== undefined) writeFile(options.dependencyFile, dependencyRule(options.output, input));

  const phandles = new Phandles(options.phandleFormat);
  const hasErrors = check(input, phandles, levels, options, terminal);
  if (hasErrors && !options.force) {
    terminal.complain('ERROR: Input tree has errors, aborting (use -f to force output)\n');
    return EXIT.treeHasErrors;
  }
  if (hasErrors && options.quiet < 3) terminal.complain('Warning: Input tree has errors, output forced\n');

  complete(input, phandles, options, terminal);
  const live = options.sort ? sorted(input.live) : input.live;
  write(options.output, textOf(format, { ...input, live }, options), terminal);
  return EXIT.done;
}

function levelsFrom(options: DtcOptions): CheckLevels {
  const levels = new CheckLevels(CHECKS);
  for (const { check, level, raise } of options.levels) {
    if (!levels.has(check)) throw new DtcFailure(`Unrecognized check name "${check}"`);
    if (raise) levels.raise(check, level);
    else levels.lower(check, level);
  }
  return levels;
}

/** Makes the checks, which also give out phandles and fill references in. True when the tree has errors. */
function check(
  { live, diagnostics }: DtcInput,
  phandles: Phandles,
  levels: CheckLevels,
  { quiet, symbols, output }: DtcOptions,
  terminal: Terminal,
): boolean {
  let hasErrors = false;
  const report = (failure: Failure): void => {
    hasErrors ||= failure.level === 'error';
    if (quiet < (failure.level === 'error' ? 2 : 1)) {
      terminal.complain(failureText(failure, diagnostics.positions, output));
    }
  };
  new CheckRun(CHECKS, { ...live, phandles, symbols }, levels, report).run('error');
  return hasErrors;
}

/** What the whole tree asks for once it is checked, in dtc's order: aliases, symbols, fixups. */
function complete(
  { live, diagnostics }: DtcInput,
  phandles: Phandles,
  { autoAlias, symbols, fixups, quiet }: DtcOptions,
  terminal: Terminal,
): void {
  if (autoAlias) addLabelProperties(live, 'aliases');
  adoptSymbols(live);
  if (symbols) addLabelProperties(live, '__symbols__', phandles);
  adoptFixups(live, phandles, diagnostics);
  if (fixups || live.isPlugin) generateFixups(live, diagnostics);
  if (quiet < 1) terminal.complain(diagnostics.findings().map(warningText).join(''));
  diagnostics.throwIfAny();
}

const BY_NAME: Readonly<Record<string, OutputFormat>> = {
  '.dts': 'dts',
  '.yaml': 'yaml',
  '.dtbo': 'dtb',
  '.dtb': 'dtb',
};

function outputFormat({ outputFormat: stated, output }: DtcOptions, input: DtcInput): OutputFormat {
  const format = stated ?? BY_NAME[extname(output).toLowerCase()] ?? (input.format === 'dts' ? 'dtb' : 'dts');
  if (format === 'yaml' && input.format !== 'dts') throw new DtcFailure('YAML output format requires dts input format');
  return format;
}

function textOf(
  format: OutputFormat,
  { live, bootCpu, diagnostics }: DtcInput,
  options: DtcOptions,
): string | Uint8Array {
  const { minimumSize, padding, alignment, spareReservations, version } = options;
  const room = { minimumSize, padding, alignment, spareReservations };
  const processor = options.bootCpu ?? bootCpu;
  switch (format) {
    case 'dts':
      return dtcText(live, annotationOf(options.annotate, options.input, diagnostics.positions));
    case 'yaml':
      return yamlOf(live);
    case 'asm':
      return assemblyOf(live, { bootCpu: processor, version, ...room });
    case 'dtb': {
      const tree = toDeviceTree(live, diagnostics.positions, options.input, processor);
      return writeDtb(padded(tree, room), { version });
    }
    case 'null':
      return '';
  }
}

/** `out.dtb: board.dts common.dtsi`, as dtc writes it: in one line, with blanks behind a backslash. */
function dependencyRule(output: string, { dependencies }: DtcInput): string {
  const escaped = (path: string): string => path.replaceAll(' ', '\\ ');
  return `${escaped(output)}:${dependencies.map((path) => ` ${escaped(path)}`).join('')}\n`;
}

function write(output: string, content: string | Uint8Array, terminal: Terminal): void {
  if (output !== '-') writeFile(output, content);
  else terminal.write(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
