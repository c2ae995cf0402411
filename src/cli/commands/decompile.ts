/** `dtmem decompile`: a blob becomes a source that compiles to the same blob. */
import { readDtb } from '../../devicetree/dtb/read.ts';
import { printDts } from '../../devicetree/dts/print.ts';
import { DEVICE_TREE, readFile, readStandardInput, STANDARD_INPUT } from '../../node/read-file.ts';
import { writeFile } from '../../node/write-file.ts';
import { InputError } from '../../terms/input-error.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { JSON_FLAG } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const SCHEMA = 'dtmem.decompile/1';

export const command = defineCommand({
  arguments: { blob: { summary: 'a .dtb or .dtbo, or - for standard input' } },
  flags: {
    output: { kind: 'text', short: 'o', value: 'FILE', summary: 'the source to write; standard output if not given' },
    ...JSON_FLAG,
  },
  example: 'dtmem compile dts-samples/modern-board.dts | dtmem decompile -',
  run({ blob: path, output = '-', json }, terminal) {
    const file = path === '-' ? STANDARD_INPUT : path;
    const bytes = path === '-' ? readStandardInput(DEVICE_TREE) : readFile(path, DEVICE_TREE);
    if (bytes.length === 0) throw new InputError({ message: `${file}: the file is empty` });
    const source = printDts(readDtb(bytes, { file }));
    if (output !== '-') writeFile(output, source);
    if (json) writeJson(terminal, { schema: SCHEMA, blob: file, source });
    else if (output === '-') terminal.write(source);
    return EXIT.done;
  },
});
