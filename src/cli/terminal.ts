/**
 * The one place that writes to the terminal: results to standard output, everything else to standard error.
 */
import picocolors from 'picocolors';
import { jsonText } from '../render/json-text.ts';
import type { Paint } from '../render/text/paint.ts';
import { visibleLines } from '../terms/visible.ts';
import { EXIT } from './exit-code.ts';

export interface Terminal {
  /** Emphasis for what goes to standard output. */
  readonly paint: Paint;
  /** Emphasis for what goes to standard error. */
  readonly errorPaint: Paint;
  /** Columns of standard output; undefined where it is no terminal and COLUMNS does not say. */
  readonly width: number | undefined;
  /** Writes a result; bytes go out as they are, text through {@link visibleLines}. */
  write(result: string | Uint8Array): void;
  /** Says what went wrong, or how things go on. */
  complain(text: string): void;
  /** Writes lines that a CI system takes for commands to it; their renderer has escaped what stands in them. */
  command(lines: string, stream: 'output' | 'errors'): void;
}

/** Colour is for eyes: on a terminal that can show it, unless NO_COLOR is set; anywhere with FORCE_COLOR. */
function wantsColour(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0';
  return stream.isTTY === true && TERM !== 'dumb';
}

/**
 * A reader that went away (`dtmem trace … | head`) has seen enough: that is no error of ours. Anything else, a full disk for
 * one, leaves the result incomplete.
 */
function watch(stream: NodeJS.WriteStream, name: string): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`error: ${name} cannot be written: ${error.code ?? error.message}\n`);
    process.exit(EXIT.unable);
  });
}

/** A shell exports COLUMNS where it is asked to; what is no width counts for none. */
function statedColumns(text: string | undefined): number | undefined {
  const columns = Number(text);
  return text !== undefined && Number.isInteger(columns) && columns > 0 ? columns : undefined;
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  watch(stdout, 'standard output');
  watch(stderr, 'standard error');
  const painted = { output: wantsColour(stdout), errors: wantsColour(stderr) };
  return {
    paint: picocolors.createColors(painted.output),
    errorPaint: picocolors.createColors(painted.errors),
    width: stdout.columns ?? statedColumns(process.env.COLUMNS),
    write: (result) => void stdout.write(typeof result === 'string' ? visibleLines(result, painted.output) : result),
    complain: (text) => void stderr.write(visibleLines(text, painted.errors)),
    command: (lines, stream) => void (stream === 'output' ? stdout : stderr).write(lines),
  };
}

/** The one document that `--json` prints. */
export function writeJson(terminal: Terminal, document: unknown): void {
  terminal.write(jsonText(document));
}
