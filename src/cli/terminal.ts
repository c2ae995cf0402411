/**
 * The one place that writes to the terminal: results to standard output, everything else to standard error.
 */
import picocolors from 'picocolors';
import type { Paint } from '../render/text/paint.ts';
import { EXIT } from './exit-code.ts';

export interface Terminal {
  /** Emphasis for what goes to standard output. */
  readonly paint: Paint;
  /** Emphasis for what goes to standard error. */
  readonly errorPaint: Paint;
  /** Writes a result; bytes go out as they are. */
  write(result: string | Uint8Array): void;
  /** Says what went wrong, or how things go on. */
  complain(text: string): void;
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

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  watch(stdout, 'standard output');
  watch(stderr, 'standard error');
  return {
    paint: picocolors.createColors(wantsColour(stdout)),
    errorPaint: picocolors.createColors(wantsColour(stderr)),
    write: (result) => void stdout.write(result),
    complain: (text) => void stderr.write(text),
  };
}

/** The one document that `--json` prints. */
export function writeJson(terminal: Terminal, document: unknown): void {
  terminal.write(`${JSON.stringify(document, undefined, 2)}\n`);
}
