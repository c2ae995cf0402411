/** `dtmem memblock`: a text of operations, run on an empty memblock. */
import { runMemblockScript } from '../../memblock/script.ts';
import { renderScriptResult } from '../../render/text/memblock-script.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { textFrom } from '../inputs/text.ts';
import { JSON_FLAG } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const SCHEMA = 'dtmem.memblock/1';

export const command = defineCommand({
  arguments: {
    script: { summary: 'a text with an operation a line (add, reserve, alloc, …), or - for standard input' },
  },
  flags: JSON_FLAG,
  example: "printf 'add 0x80000000 1G\\nalloc 64M 4M 0 0\\n' | dtmem memblock -",
  run({ script, json }, terminal) {
    const { text, file } = textFrom(script);
    const result = runMemblockScript(text, file);
    if (json) writeJson(terminal, { schema: SCHEMA, ...result });
    else terminal.write(renderScriptResult(text, result, terminal.paint));
    return EXIT.done;
  },
});
