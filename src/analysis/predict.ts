/**
 * The whole prediction: a boot replayed on a tree, its account and its findings.
 */
import { chooseArchitecture } from '../boot/architecture-choice.ts';
import { type BootRequest, boot } from '../boot/boot.ts';
import { withMemory } from '../boot/boot-loader.ts';
import type { Prediction, ReservedMemoryNode, ToldReservedMemoryNode } from '../boot/prediction.ts';
import type { DeviceTree } from '../devicetree/tree.ts';
import type { ArchitectureName } from '../kernel/architecture.ts';
import type { KernelConfig } from '../kernel/config/config.ts';
import { kernelFrom } from '../kernel/kernel.ts';
import { accountOf } from './account.ts';
import { regionCauseText } from './causes.ts';
import { diagnose } from './diagnostics/diagnose.ts';
import { Evidence } from './diagnostics/evidence.ts';

export interface PredictOptions extends Omit<BootRequest, 'kernel' | 'architecture' | 'assumptions'> {
  /** Told from the tree where absent. */
  readonly arch?: ArchitectureName;
  /** `2.6.32` to `7.2`, or a flavour; 6.12 when absent. */
  readonly kernel?: string;
  /** A parsed `.config`, or symbols laid over the era's defaults (`n` = not set). */
  readonly config?: KernelConfig | Readonly<Record<string, string>>;
  /** Symbols laid over `config`. */
  readonly set?: Readonly<Record<string, string>>;
}

const told = (region: ReservedMemoryNode): ToldReservedMemoryNode =>
  region.cause ? { ...region, reason: regionCauseText(region.cause) } : region;

/**
 * What a kernel will do with the memory of a board.
 *
 * @throws InputError for an unknown kernel, a configuration that does not parse, ranges that make no sense
 */
export function predict(tree: DeviceTree, options: PredictOptions = {}): Prediction {
  const { arch, kernel: name, config, set, memory, ...request } = options;
  const choice = chooseArchitecture(tree, arch);
  const kernel = kernelFrom(
    {
      ...(name === undefined ? {} : { kernel: name }),
      ...(config === undefined ? {} : { config }),
      ...(set === undefined ? {} : { set }),
    },
    choice.architecture,
  );
  const booted = memory?.length ? withMemory(tree, memory) : tree;
  const record = boot(booted, { ...request, ...choice, kernel });
  return {
    ...record,
    reservedMemory: record.reservedMemory.map(told),
    account: accountOf(record),
    findings: diagnose(new Evidence(record, booted, kernel)),
  };
}
