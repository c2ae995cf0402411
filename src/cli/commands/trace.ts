/** `dtmem trace`: every memblock operation of the boot, memblock between two of them, or the kernel's own log of it all. */
import { effectsOf } from '../../analysis/step-effects.ts';
import { ARCHITECTURES } from '../../boot/architectures.ts';
import type { Prediction } from '../../boot/prediction.ts';
import { regionsFrom } from '../../boot/regions.ts';
import { replayOf } from '../../boot/replay.ts';
import { kernelFrom } from '../../kernel/kernel.ts';
import { earlyLog, logForm } from '../../render/dmesg/log.ts';
import { renderMemblock, renderTrace } from '../../render/text/trace.ts';
import { memblockJson, traceJson } from '../../render/trace-json.ts';
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import { visible } from '../../terms/visible.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { countFrom } from '../inputs/numbers.ts';
import { kernelOf, predictionOf } from '../inputs/prediction.ts';
import { treeFrom } from '../inputs/tree.ts';
import { JSON_FLAG, TREE_ARGUMENT, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

/** The stages of kernels of all eras. */
function stageNames(): string[] {
  const names = Object.values(ARCHITECTURES).flatMap((architecture) =>
    architecture === undefined
      ? []
      : ERAS.flatMap((kernel) => architecture.stages(kernelFrom({ kernel }, architecture)).map(({ name }) => name)),
  );
  return [...new Set(names)];
}

const ERAS = ['2.6.32', '3.4', '3.10', '4.9', '5.10', '6.12', '7.2'];

export const command = defineCommand({
  arguments: TREE_ARGUMENT,
  flags: {
    at: { kind: 'text', value: 'N', group: 'Steps', summary: 'show memblock after step N; 0 is before the first' },
    stage: {
      kind: 'text',
      value: 'NAME',
      completes: stageNames,
      group: 'Steps',
      summary: 'show the steps of one stage only',
    },
    log: {
      kind: 'switch',
      group: 'Steps',
      summary: 'print the early log as the kernel does with memblock=debug, to the Memory: line',
    },
    ...TREE_FLAGS,
    ...JSON_FLAG,
  },
  example: 'dtmem trace dts-samples/msm8916-phone.dts --kernel msm-3.10 --stage import-memory',
  async run(values, terminal) {
    const tree = await treeFrom(values);
    const prediction = predictionOf(tree, values);
    if (values.log) {
      requireLogAlone(values);
      for (const line of earlyLog(prediction, logForm(kernelOf(tree, values)))) {
        terminal.write(`${line.split('\t').map(visible).join('\t')}\n`);
      }
      return EXIT.done;
    }
    if (values.stage !== undefined) requireStage(prediction, values.stage);
    const { steps, input } = prediction;
    if (values.at === undefined) {
      const effects = [...effectsOf(prediction)].filter(({ step }) => (values.stage ?? step.stage) === step.stage);
      if (values.json) writeJson(terminal, traceJson(prediction, effects));
      else terminal.write(renderTrace(prediction, effects, terminal.paint));
      return EXIT.done;
    }

    const at = countFrom(values.at, '--at', 0, steps.length);
    const { memory, reserved } = replayOf(prediction, at);
    const lists = { memory: regionsFrom(memory), reserved: regionsFrom(reserved) };
    if (values.json) {
      writeJson(terminal, memblockJson(prediction, at, lists));
    } else {
      const step = steps[at - 1];
      const place = step
        ? `after step ${at} of ${steps.length}: ${step.stage}, ${step.caller}`
        : 'before the first step';
      terminal.write(
        `${terminal.paint.bold(visible(input.model))}: memblock ${place}\n\n${renderMemblock(lists, terminal.paint)}`,
      );
    }
    return EXIT.done;
  },
});

function requireLogAlone({ at, stage, json }: { at?: string | undefined; stage?: string | undefined; json: boolean }) {
  const other = at !== undefined ? '--at' : stage !== undefined ? '--stage' : json ? '--json' : undefined;
  if (other === undefined) return;
  throw new InputError({
    message: `--log and ${other} do not go together`,
    help: '--log prints the whole log, as text',
  });
}

function requireStage({ steps }: Prediction, name: string): void {
  const stages = [...new Set(steps.map(({ stage }) => stage))];
  if (stages.includes(name)) return;
  const meant = meantWord(name, stages);
  throw new InputError({
    message: `this boot has no steps of a stage ${JSON.stringify(name.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
    help: `its stages are ${stages.join(', ')}`,
  });
}
