/**
 * Which architecture's kernel boots on a tree. The tree alone does not always tell: a processor that runs 64-bit kernels runs
 * 32-bit ones too, and phones were shipped so.
 */
import type { DeviceTree } from '../devicetree/tree.ts';
import { InputError } from '../terms/input-error.ts';
import type { Architecture, Assumption } from './prediction.ts';

/** Processors of the 64-bit ARM architecture, as `compatible` of their nodes names them. */
const RUNS_64_BIT =
  /^(arm,armv[89]|arm,cortex-(a3[45]|a5[357]|a510|a520|a6|a7[1-9]|x)|arm,neoverse|nvidia,|cavium,|apple,|qcom,kryo)/;

function runs64Bit(tree: DeviceTree): boolean {
  const processors = tree.root.child('cpus')?.children ?? [];
  return processors.some((node) =>
    node
      .property('compatible')
      ?.strings()
      .some((name) => RUNS_64_BIT.test(name)),
  );
}

/**
 * Settles the architecture: what the user says, else 32-bit ARM, and where the tree fits both, says so.
 *
 * @throws InputError for arm64, whose boots are not replayed
 */
export function architectureOf(tree: DeviceTree, stated: Architecture | undefined): Assumption[] {
  if (stated === 'arm64') {
    throw new InputError({
      message: 'arm64 boots are not predicted',
      help: 'dtmem predicts 32-bit ARM kernels: --arch arm',
    });
  }
  if (stated === 'arm' || !runs64Bit(tree)) return [];
  return [
    {
      subject: 'architecture',
      value: 'arm',
      reason: 'the processors run 64-bit kernels too, which are not predicted; state --arch arm where yours is 32-bit',
    },
  ];
}
