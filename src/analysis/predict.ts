/**
 * The whole prediction: a boot replayed on a tree, its account and its findings.
 */
import { boot } from '../boot/boot.ts';
import { withMemory } from '../boot/boot-loader.ts';
import type { Prediction, ReservedMemoryNode, ToldReservedMemoryNode } from '../boot/prediction.ts';
import type { DeviceTree } from '../devicetree/tree.ts';
import { InputError } from '../terms/input-error.ts';
import { accountOf } from './account.ts';
import { bootedKernel } from './booted-kernel.ts';
import { regionCauseText } from './causes.ts';
import { changedInputs, type Inputs } from './change.ts';
import type { Attempt, Trial } from './diagnostics/cures.ts';
import { diagnose, withCures } from './diagnostics/diagnose.ts';
import { Evidence } from './diagnostics/evidence.ts';
import type { PredictOptions } from './predict-options.ts';

export type { PredictOptions };

const told = (region: ReservedMemoryNode): ToldReservedMemoryNode =>
  region.cause ? { ...region, reason: regionCauseText(region.cause) } : region;

/**
 * How much trying of advice a prediction may cost: what boards need many times over, and less than a second where a thousand
 * regions each call for advice. Where there are several thousand, none is tried.
 */
const MOST_WORK = 60_000;

/** What a boot of so many memblock steps costs: as much as some hundred of them by itself, and the more the slower they get. */
const workOf = (steps: number): number => 300 + steps + (steps * steps) / 400;

/**
 * What a kernel will do with the memory of a board.
 *
 * @throws InputError for an unknown kernel, a configuration that does not parse, ranges that make no sense
 */
export function predict(tree: DeviceTree, options: PredictOptions = {}): Prediction {
  let inputs: Inputs = { tree, options };
  let evidence = evidenceOf(inputs);
  if (isCrowded(evidence) && evidence.isAssumed('device tree blob')) {
    // what is assumed is to do no harm: the blob goes to the end of RAM where its usual place is in the way
    const atEnd = changedInputs(inputs, { dtbAtEnd: true });
    const other = evidenceOf(atEnd);
    if (!isCrowded(other)) {
      inputs = atEnd;
      evidence = other;
    }
  }
  const { record } = evidence;
  const account = accountOf(record);
  let work = MOST_WORK;
  const trial: Trial = {
    now: attemptOf(evidence, account),
    attempt(change) {
      work -= workOf(record.steps.length);
      if (work < 0) return undefined;
      try {
        return attemptOf(evidenceOf(changedInputs(inputs, change)));
      } catch (error) {
        if (error instanceof InputError) return undefined;
        throw error;
      }
    },
  };
  return {
    ...record,
    reservedMemory: record.reservedMemory.map(told),
    account,
    findings: options.triesAdvice === false ? trial.now.findings : withCures(evidence, trial),
  };
}

/** The boot and what was booted, for rules to look at. */
function evidenceOf({ tree, options }: Inputs): Evidence {
  const { arch: _arch, kernel: _name, config: _config, set: _set, memory, triesAdvice: _tries, ...request } = options;
  const { kernel, choice } = bootedKernel(tree, options);
  const booted = memory?.length ? withMemory(tree, memory) : tree;
  return new Evidence(boot(booted, { ...request, ...choice, kernel }), booted, kernel);
}

const attemptOf = (evidence: Evidence, account = accountOf(evidence.record)): Attempt => ({
  evidence,
  findings: diagnose(evidence),
  usable: account.at(-1)?.bytes ?? 0n,
});

/** True when something found no room that asked for it. */
const isCrowded = ({ record }: Evidence): boolean =>
  record.incidents.some(({ kind }) => kind === 'cma-failed' || kind === 'allocation-failed');
