/** `dtmem completion`: a script that completes dtmem's commands and flags, for a shell to load. */
import { type CommandEntry, defineCommand } from '../command.ts';
import { type CompletedCommand, completionScript, SHELLS, shellFrom } from '../completion-script.ts';
import { EXIT } from '../exit-code.ts';
import { JSON_FLAG } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const SCHEMA = 'dtmem.completion/1';

/** The command for the commands of a table, which it is a row of. */
export const completionOf = (table: readonly CommandEntry[]) =>
  defineCommand({
    arguments: { shell: { summary: SHELLS.join(', '), completes: SHELLS } },
    flags: JSON_FLAG,
    example: 'eval "$(dtmem completion bash)"',
    async run({ shell: name, json }, terminal) {
      const shell = shellFrom(name);
      const commands: CompletedCommand[] = [];
      for (const entry of table) {
        const { flags, arguments: expected } = await entry.load();
        commands.push({ name: entry.name, summary: entry.summary, flags, arguments: expected });
      }
      const script = completionScript(shell, commands);
      if (json) writeJson(terminal, { schema: SCHEMA, shell, script });
      else terminal.write(script);
      return EXIT.done;
    },
  });
