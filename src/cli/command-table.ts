/**
 * Every command of dtmem, in the order the help lists them. A new command is a file in `commands/` and a row here.
 */
import type { CommandEntry } from './command.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'predict',
    summary: 'how a kernel will lay out the memory of a board',
    load: async () => (await import('./commands/predict.ts')).command,
  },
];
