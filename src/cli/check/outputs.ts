/**
 * Where the reports of a check go: each format to its file, one of them to standard output.
 */
import type { CheckReport, Location } from '../../analysis/check-report.ts';
import { appendToFile, writeFileInFolder } from '../../node/write-file.ts';
import { CHECK_FORMATS } from '../../render/check/formats.ts';
import { PLAIN } from '../../render/text/paint.ts';
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';
import { checkoutPrefix, nativeFormat } from './environment.ts';

export interface Output {
  readonly format: string;
  /** Standard output when absent. */
  readonly file?: string;
}

/** Formats that are read where they are printed, the likeliest first. */
const FOR_PEOPLE: readonly string[] = ['text', 'concise', 'github', 'markdown'];

/** Formats that CI systems read: their paths are relative to the checkout. */
const FOR_CI = new Set(['github', 'gitlab', 'sarif']);

/**
 * The outputs that `--format` and `--output` ask for: the files are for the formats in their order. A format without a file
 * goes to standard output, which takes one.
 *
 * @throws InputError for an unknown format, more files than formats, or two reports for standard output
 */
export function outputsFrom(formats: readonly string[], files: readonly string[]): Output[] {
  for (const format of formats) {
    if (Object.hasOwn(CHECK_FORMATS, format)) continue;
    const meant = meantWord(format, Object.keys(CHECK_FORMATS));
    throw new InputError({
      message: `--format cannot be ${JSON.stringify(format.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
      help: `one of ${Object.keys(CHECK_FORMATS).join(', ')}`,
    });
  }
  if (files.length > formats.length) {
    throw new InputError({
      message: `--output ${files[formats.length]} has no format`,
      help: 'give a --format for each --output: --format junit --output junit.xml',
    });
  }
  const printedFormats = new Set(unfiledPositions(formats, formats.length - files.length));
  const remaining = [...files];
  const outputs = formats.map((format, position): Output => {
    const file = printedFormats.has(position) ? undefined : remaining.shift();
    return file === undefined || file === '-' ? { format } : { format, file };
  });
  const printed = outputs.filter(({ file }) => file === undefined);
  if (printed.length > 1) {
    throw new InputError({
      message: `${printed.map(({ format }) => format).join(' and ')} would both go to standard output`,
      help: 'give an --output for all but one of them, in the order of the formats',
    });
  }
  return outputs.length === 0 ? [{ format: 'text' }] : outputs;
}

/**
 * Which formats have no file where there are fewer files than formats: those for people before documents, wherever they
 * stand, so that `--format junit --output junit.xml --format text` is what it looks like.
 */
function unfiledPositions(formats: readonly string[], count: number): number[] {
  const positions = formats.map((_, position) => position);
  const rank = (position: number): number => {
    const found = FOR_PEOPLE.indexOf(formats[position] ?? '');
    return found < 0 ? FOR_PEOPLE.length : found;
  };
  return positions.sort((x, y) => rank(x) - rank(y) || x - y).slice(0, count);
}

/** Every path of the report with `prefix` in front. */
function prefixed(report: CheckReport, prefix: string): CheckReport {
  if (prefix === '') return report;
  const path = (file: string): string => (file.startsWith('/') ? file : `${prefix}${file}`);
  const moved = <T extends { readonly location?: Location }>(item: T): T =>
    item.location ? { ...item, location: { ...item.location, file: path(item.location.file) } } : item;
  return {
    ...report,
    obsolete: report.obsolete.map(path),
    boards: report.boards.map((board) => ({
      ...board,
      board: path(board.board),
      problems: board.problems.map(moved),
      boots: board.boots.map((boot) => ({
        ...boot,
        findings: boot.findings.map((finding) => ({
          ...moved(finding),
          ...(finding.related ? { related: finding.related.map(moved) } : {}),
        })),
      })),
    })),
  };
}

export function writeReports(report: CheckReport, outputs: readonly Output[], root: string, terminal: Terminal): void {
  const { env } = process;
  const inCheckout = prefixed(report, checkoutPrefix(env, root));
  const textOf = (format: string, toTerminal: boolean): string =>
    CHECK_FORMATS[format]?.(FOR_CI.has(format) ? inCheckout : report, toTerminal ? terminal.paint : PLAIN, VERSION) ??
    '';
  for (const { format, file } of outputs) {
    if (file === undefined && format === 'github') terminal.command(textOf(format, true), 'output');
    else if (file === undefined) terminal.write(textOf(format, true));
    else writeFileInFolder(file, textOf(format, false));
  }
  const native = nativeFormat(env);
  if (!native) return;
  // annotations are lines of the job's log: they go beside whatever is printed, but not into a document
  const printed = outputs.find(({ file }) => file === undefined)?.format;
  if (!outputs.some(({ format }) => format === native)) {
    const annotations = textOf(native, false);
    const isText = printed === undefined || printed === 'text' || printed === 'concise';
    terminal.command(annotations, isText ? 'output' : 'errors');
  }
  if (env.GITHUB_STEP_SUMMARY) addSummary(env.GITHUB_STEP_SUMMARY, textOf('markdown', false), terminal);
}

/** The summary is more than was asked for: that it cannot be written is worth a word, and changes nothing. */
function addSummary(file: string, text: string, terminal: Terminal): void {
  try {
    appendToFile(file, text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    terminal.complain(`note: the step summary is missing: ${error.message}\n`);
  }
}
