/**
 * Runs a command again whenever a file that it read changes (`--watch`).
 */
import { resolve } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { filesReadBy } from '../node/read-file.ts';
import { renderProblems } from '../render/text/problems.ts';
import { InputError } from '../terms/input-error.ts';
import type { Terminal } from './terminal.ts';

/** Editors write a file in several steps: what comes within this many milliseconds is one change. */
const SETTLED = 80;

/**
 * Runs `once`, and again after each change of the files it read and of `also`, until the process is interrupted. What cannot
 * be read is told, and waited for.
 */
export async function watched(once: () => Promise<void>, also: readonly string[], terminal: Terminal): Promise<never> {
  const { watch } = await import('chokidar');
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  const run = async (again: () => void): Promise<void> => {
    const files = await filesReadBy(async () => {
      try {
        await once();
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        terminal.complain(renderProblems(error, terminal.errorPaint));
      }
    });
    const wanted = [...new Set([...files, ...also].map((file) => resolve(file)))];
    if (watcher) {
      watcher.add(wanted);
    } else {
      watcher = watch(wanted, { ignoreInitial: true });
      watcher.on('all', again);
      await new Promise<void>((ready) => watcher?.once('ready', () => ready()));
    }
    terminal.complain(`watching ${wanted.length} files; ends with Ctrl-C\n`);
  };
  return new Promise((_, reject) => {
    let running: Promise<void> = Promise.resolve();
    const again = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        running = running.then(() => run(again)).catch(reject);
      }, SETTLED);
    };
    running = run(again).catch(reject);
  });
}
