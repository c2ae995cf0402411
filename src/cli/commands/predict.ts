/** `dtmem predict`: the report of what a kernel will do with a board's memory. */

import { memoryAreas } from '../../analysis/areas.ts';
import { diffPredictions } from '../../analysis/diff.ts';
import type { Prediction } from '../../boot/prediction.ts';
import { areasJson, pageTablesJson } from '../../render/address-space-json.ts';
import { renderDiffText } from '../../render/diff/text.ts';
import { toJSON } from '../../render/json.ts';
import { renderAreas, renderPageTables } from '../../render/text/address-space.ts';
import { renderReport, SECTIONS, sectionsFrom } from '../../render/text/report/report.ts';
import { InputError } from '../../terms/input-error.ts';
import { visible } from '../../terms/visible.ts';
import { defineCommand } from '../command.ts';
import { exitCodeFor } from '../exit-code.ts';
import { predictionFrom, type TreeValues } from '../inputs/prediction.ts';
import { JSON_FLAG, STATIC_MAP_FLAG, TREE_ARGUMENT, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { type Terminal, writeJson } from '../terminal.ts';
import { watched } from '../watch.ts';

const REPORT = 'Report';
const SECTION_LIST = Object.keys(SECTIONS).join(', ');

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
    only: {
      kind: 'text',
      value: 'SECTION,…',
      completes: Object.keys(SECTIONS),
      group: REPORT,
      summary: `these sections only, in full: ${SECTION_LIST}`,
    },
    all: { kind: 'switch', group: REPORT, summary: 'every section in full, with what is usual and long' },
    messages: {
      kind: 'switch',
      group: REPORT,
      summary: 'the lines that this kernel’s log will have, and nothing else',
    },
    watch: {
      kind: 'switch',
      group: REPORT,
      summary: 'run again whenever a file that was read changes, and tell what changed in the memory',
    },
    ...JSON_FLAG,
  },
  example: 'dtmem predict dts-samples/msm8916-phone.dts --kernel msm-3.10',
  async run(values, terminal) {
    const views = (['layout', 'areas', 'page-tables', 'messages'] as const).filter((name) => values[name]);
    if (views.length > 1) {
      throw new InputError({
        message: `${views.map((name) => `--${name}`).join(' and ')} each print one thing only`,
        help: 'give one of them',
      });
    }
    const only = values.only === undefined ? {} : { only: sectionsFrom(values.only) };
    if (values.watch) {
      if (values.json || views.length > 0 || values.tree === '-') {
        throw new InputError({
          message: '--watch prints the report of a file again and again',
          help: 'leave out --json and the like',
        });
      }
      return watchTree(values, terminal, (next) =>
        renderReport(next, { paint: terminal.paint, width: terminal.width, all: values.all, ...only }),
      );
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
    else if (values.messages) terminal.write(prediction.messages.map((line) => `${visible(line)}\n`).join(''));
    else
      terminal.write(
        renderReport(prediction, { paint: terminal.paint, width: terminal.width, all: values.all, ...only }),
      );
    return exitCodeFor(prediction.findings);
  },
});

/** The report, and after each change of a file what it did to the memory. */
function watchTree(values: TreeValues, terminal: Terminal, report: (prediction: Prediction) => string): Promise<never> {
  let before: Prediction | undefined;
  const once = async (): Promise<void> => {
    const prediction = await predictionFrom(values);
    terminal.write(
      before
        ? renderDiffText(diffPredictions(before, prediction), {
            paint: terminal.paint,
            names: ['before', 'now'],
            steps: false,
          })
        : report(prediction),
    );
    before = prediction;
  };
  return watched(once, [values.tree, ...values.overlay], terminal);
}
