/**
 * Which architecture's kernel boots on a tree. The tree alone does not always tell: a processor that runs 64-bit kernels runs
 * 32-bit ones too, and phones were shipped so.
 */
import type { DeviceTree } from '../devicetree/tree.ts';
import type { ArchitectureName } from '../kernel/architecture.ts';
import { InputError } from '../terms/input-error.ts';
import type { Architecture } from './architecture.ts';
import { ARCHITECTURES } from './architectures.ts';
import type { Assumption } from './prediction.ts';

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

/** An architecture, and what had to be assumed to come to it. */
export interface ArchitectureChoice {
  readonly architecture: Architecture;
  readonly assumptions: readonly Assumption[];
}

/**
 * Settles the architecture: what the user says, else 32-bit ARM, and where the tree fits both, says so.
 *
 * @throws InputError for an architecture whose boots are not replayed
 */
export function chooseArchitecture(tree: DeviceTree, stated?: ArchitectureName): ArchitectureChoice {
  const name = stated ?? 'arm';
  const architecture = ARCHITECTURES[name];
  if (!architecture) {
    throw new InputError({
      message: `${name} boots are not predicted`,
      help: 'dtmem predicts 32-bit ARM kernels: --arch arm',
    });
  }
  if (stated !== undefined || !runs64Bit(tree)) return { architecture, assumptions: [] };
  return {
    architecture,
    assumptions: [
      {
        subject: 'architecture',
        value: name,
        reason:
          'the processors run 64-bit kernels too, which are not predicted; state --arch arm where yours is 32-bit',
        flags: ['--arch'],
      },
    ],
  };
}
