/**
 * One run of dtmem: words in, exit code out. Here every failure ends, as lines on standard error.
 */
import { renderProblems } from '../render/text/problems.ts';
import { InputError } from '../terms/input-error.ts';
import { visible } from '../terms/visible.ts';
import { readCommandLine } from './command-line.ts';
import { COMMANDS } from './command-table.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { ISSUES, VERSION } from './version.ts';

export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const request = await readCommandLine(words, COMMANDS);
    if (request.kind === 'run') return await request.command.run(request.values, terminal);
    terminal.write(request.text);
    return EXIT.done;
  } catch (error) {
    if (error instanceof InputError) {
      terminal.complain(renderProblems(error, terminal.errorPaint));
      return EXIT.unable;
    }
    terminal.complain(crashReport(error));
    return EXIT.crash;
  }
}

function crashReport(error: unknown): string {
  const known = error instanceof Error ? error : new Error(String(error));
  if (process.env.DTMEM_DEBUG === '1') return `${known.stack ?? known.message}\n`;
  const reason = known.message.split('\n', 1)[0] ?? '';
  return `dtmem ${VERSION} crashed: ${visible(reason)}. Please report this to ${ISSUES} with the input and the command; DTMEM_DEBUG=1 shows where.\n`;
}
