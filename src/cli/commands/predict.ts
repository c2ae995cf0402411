/** `dtmem predict`: the report of what a kernel will do with a board's memory. */
import { memoryAreas } from '../../analysis/areas.ts';
import type { Prediction } from '../../boot/prediction.ts';
import { areasJson, pageTablesJson } from '../../render/address-space-json.ts';
import { toJSON } from '../../render/json.ts';
import { renderAreas, renderPageTables } from '../../render/text/address-space.ts';
import { renderReport } from '../../render/text/report/report.ts';
import { InputError } from '../../terms/input-error.ts';
import { defineCommand } from '../command.ts';
import { exitCodeFor } from '../exit-code.ts';
import { predictionFrom } from '../inputs/prediction.ts';
import { JSON_FLAG, STATIC_MAP_FLAG, TREE_ARGUMENT, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

function noTables({ input }: Prediction): InputError {
  return new InputError(`the page tables of ${input.arch} are not predicted`);
}

export const command = defineCommand({
  arguments: TREE_ARGUMENT,
  flags: {
    ...TREE_FLAGS,
    ...STATIC_MAP_FLAG,
    layout: { kind: 'switch', summary: 'print "Virtual kernel memory layout:" only, as this kernel’s log has it' },
    areas: { kind: 'switch', summary: 'print the areas of the address space only, with the formulas of their ends' },
    'page-tables': { kind: 'switch', summary: 'print the page tables that the kernel builds early, only' },
    ...JSON_FLAG,
  },
  example: 'dtmem predict dts-samples/msm8916-phone.dts --kernel msm-3.10',
  async run(values, terminal) {
    const views = (['layout', 'areas', 'page-tables'] as const).filter((name) => values[name]);
    if (views.length > 1) {
      throw new InputError({
        message: `${views.map((name) => `--${name}`).join(' and ')} each print one thing only`,
        help: 'give one of them',
      });
    }
    const prediction = await predictionFrom(values);
    const whole = !values.areas && !values['page-tables'];
    if (values.areas) {
      const areas = memoryAreas(prediction);
      if (values.json) writeJson(terminal, areasJson(areas));
      else terminal.write(renderAreas(areas, terminal.paint));
    }
    if (values['page-tables']) {
      const { pageTables } = prediction;
      if (!pageTables) throw noTables(prediction);
      if (values.json) writeJson(terminal, pageTablesJson(pageTables));
      else terminal.write(renderPageTables(pageTables, terminal.paint));
    }
    if (!whole) return exitCodeFor(prediction.findings);
    if (values.json) writeJson(terminal, toJSON(prediction));
    else if (values.layout) terminal.write(`${prediction.layoutLines.join('\n')}\n`);
    else terminal.write(renderReport(prediction, terminal.paint));
    return exitCodeFor(prediction.findings);
  },
});
