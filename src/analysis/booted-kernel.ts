import { type ArchitectureChoice, chooseArchitecture } from '../boot/architecture-choice.ts';
import type { DeviceTree } from '../devicetree/tree.ts';
import { type Kernel, kernelFrom } from '../kernel/kernel.ts';
import type { PredictOptions } from './predict-options.ts';

/** The kernel that is booted on a tree, and why its architecture is taken for the one it is. */
export function bootedKernel(
  tree: DeviceTree,
  { arch, kernel: name, config, set }: Pick<PredictOptions, 'arch' | 'kernel' | 'config' | 'set'>,
): { readonly kernel: Kernel; readonly choice: ArchitectureChoice } {
  const choice = chooseArchitecture(tree, arch);
  const kernel = kernelFrom(
    {
      ...(name === undefined ? {} : { kernel: name }),
      ...(config === undefined ? {} : { config }),
      ...(set === undefined ? {} : { set }),
    },
    choice.architecture,
  );
  return { kernel, choice };
}
