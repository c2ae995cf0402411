/** `dtmem predict`: the report of what a kernel will do with a board's memory. */
import { toJSON } from '../../render/json.ts';
import { renderReport } from '../../render/text/report/report.ts';
import { defineCommand } from '../command.ts';
import { exitCodeFor } from '../exit-code.ts';
import { predictionFrom } from '../inputs/prediction.ts';
import { JSON_FLAG, TREE_ARGUMENT, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

export const command = defineCommand({
  arguments: TREE_ARGUMENT,
  flags: {
    ...TREE_FLAGS,
    layout: { kind: 'switch', summary: 'print "Virtual kernel memory layout:" only, as this kernel’s log has it' },
    ...JSON_FLAG,
  },
  example: 'dtmem predict dts-samples/msm8916-phone.dts --kernel msm-3.10',
  async run(values, terminal) {
    const prediction = await predictionFrom(values);
    if (values.json) writeJson(terminal, toJSON(prediction));
    else if (values.layout) terminal.write(`${prediction.layoutLines.join('\n')}\n`);
    else terminal.write(renderReport(prediction, terminal.paint));
    return exitCodeFor(prediction.findings);
  },
});
