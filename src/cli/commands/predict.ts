import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';

export const command = defineCommand({
  arguments: { tree: { summary: 'a .dtb, a .dts, or - for standard input' } },
  flags: { json: { kind: 'switch', summary: 'print one JSON document' } },
  example: 'dtmem predict board.dtb --kernel 6.1',
  run: ({ json, tree }, terminal) => {
    terminal.write(`${tree} ${json}\n`);
    return EXIT.done;
  },
});
