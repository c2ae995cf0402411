/** `dtmem fixup`: what a boot loader writes into a tree, and what the kernel makes of the result. */
import { type FixUpRequest, fixUp } from '../../boot/fix-up.ts';
import { readDtb } from '../../devicetree/dtb/read.ts';
import { writeFile } from '../../node/write-file.ts';
import { fixUpJson } from '../../render/fix-up-json.ts';
import { renderChanges } from '../../render/text/fix-up.ts';
import { renderReport } from '../../render/text/report/report.ts';
import { InputError } from '../../terms/input-error.ts';
import { defineCommand } from '../command.ts';
import { EXIT, exitCodeFor } from '../exit-code.ts';
import { countFrom, numberFrom, placeFrom, rangeFrom } from '../inputs/numbers.ts';
import { predictionOf, type TreeValues } from '../inputs/prediction.ts';
import { treeFrom } from '../inputs/tree.ts';
import { JSON_FLAG, TREE_ARGUMENT, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

interface FixUpValues extends TreeValues {
  readonly memreserve: readonly string[];
  readonly p: string | undefined;
}

function requestFrom(values: FixUpValues): FixUpRequest {
  return {
    memory: values.memory.map((text) => rangeFrom(text, '--memory')),
    cmdline: values.cmdline,
    initrd: values.initrd === undefined ? undefined : placeFrom(values.initrd, '--initrd'),
    dtbAt: values['dtb-at'] === undefined ? undefined : numberFrom(values['dtb-at'], '--dtb-at'),
    reserve: values.memreserve.map((text) => rangeFrom(text, '--memreserve')),
    padding: values.p === undefined ? undefined : countFrom(values.p, '-p', 0, 0x7fff_ffff),
  };
}

export const command = defineCommand({
  arguments: TREE_ARGUMENT,
  flags: {
    ...TREE_FLAGS,
    memreserve: {
      kind: 'texts',
      value: 'BASE+SIZE|BASE-END',
      group: 'Boot loader',
      summary: 'a further entry for the memory reserve map; repeat for more',
    },
    output: {
      kind: 'text',
      short: 'o',
      value: 'FILE',
      group: 'Blob',
      summary: 'the blob to write; - for standard output',
    },
    p: { kind: 'text', value: 'BYTES', group: 'Blob', summary: 'room to leave behind the last block' },
    predict: { kind: 'switch', summary: 'tell what the kernel makes of the result' },
    ...JSON_FLAG,
  },
  example: 'dtmem fixup dts-samples/modern-board.dts --memory 0x80000000+512M -o /tmp/board.dtb',
  async run(values, terminal) {
    const { output, json } = values;
    if (output === undefined && !json && !values.predict) {
      throw new InputError({
        message: 'there is nowhere to write the blob to',
        help: 'name it: -o FILE, or -o - for standard output',
      });
    }
    if (output === '-' && (json || values.predict)) {
      const flag = json ? '--json' : '--predict';
      throw new InputError({ message: `${flag} needs standard output for itself`, help: 'name the blob: -o FILE' });
    }
    const given = await treeFrom(values);
    const { blob, changes } = fixUp(given, requestFrom(values));
    // what the kernel gets is the blob, read as any other
    const prediction = values.predict
      ? predictionOf(
          { ...readDtb(blob, { file: output ?? given.file }), file: output ?? given.file },
          { ...values, memory: [], cmdline: undefined, initrd: undefined },
        )
      : undefined;

    if (output === '-') terminal.write(blob);
    else if (output !== undefined) writeFile(output, blob);
    if (json) writeJson(terminal, fixUpJson({ tree: given.file, output, bytes: blob.length, changes, prediction }));
    else if (output !== '-') terminal.write(renderChanges(changes, terminal.paint));
    if (!prediction) return EXIT.done;
    if (!json) terminal.write(`\n${renderReport(prediction, { paint: terminal.paint, width: terminal.width })}`);
    return exitCodeFor(prediction.findings);
  },
});
