/**
 * Replays the early boot of a kernel on a tree: settles the inputs, runs the architecture's stages in order and takes down
 * what they left.
 */

import { writeDtb } from '../devicetree/dtb/write.ts';
import type { DeviceTree } from '../devicetree/tree.ts';
import { commandLineMode, earlyParameters, mergeCommandLine } from '../kernel/cmdline.ts';
import { defaultConfigurationName } from '../kernel/defaults/arm.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { AddressRange } from '../terms/address-range.ts';
import { InputError } from '../terms/input-error.ts';
import { architectureOf } from './architecture.ts';
import { armStages } from './arm/arm.ts';
import { vmallocStart } from './arm/layout.ts';
import { type PlacementRequest, placementOf } from './arm/placement.ts';
import { withMemory } from './boot-loader.ts';
import { ownersOf } from './owners.ts';
import type { Architecture, Assumption, BootRecord } from './prediction.ts';
import { BootState } from './state.ts';

export interface BootRequest extends PlacementRequest {
  readonly kernel: Kernel;
  readonly arch?: Architecture;
  /** Replaces `/chosen/bootargs`. */
  readonly cmdline?: string;
  /** What the boot loader writes into `/memory`, replacing its `reg`. */
  readonly memory?: readonly AddressRange[];
}

/**
 * @throws InputError for inputs that no kernel could be given: ranges that end below their start, memory that the root's
 * cells cannot hold, a kernel whose build is not known
 */
export function boot(given: DeviceTree, request: BootRequest): BootRecord {
  const { kernel } = request;
  const architecture = architectureOf(given, request.arch);
  refuseUnknownBuild(kernel);
  const tree = request.memory?.length ? withMemory(given, request.memory) : given;
  const cmdline = commandLineOf(tree, kernel, request.cmdline);
  const parameters = earlyParameters(cmdline);
  const cmdlineMemory = parameters.flatMap((parameter) =>
    parameter.name === 'mem' && parameter.start !== undefined ? [{ base: parameter.start, size: parameter.size }] : [],
  );
  const blobBytes = request.dtbSize ?? tree.blobSize ?? writeDtb(tree).length;
  const { placement, assumptions } = placementOf(tree, kernel, request, blobBytes, cmdlineMemory);

  const state = new BootState({
    tree,
    kernel,
    placement,
    cmdline,
    parameters,
    assumptions: [...architecture, ...assumptions, ...configAssumption(kernel)],
  });
  for (const stage of armStages(kernel.behaviour)) {
    state.stage = stage.name;
    stage.run(state);
  }
  return recordOf(state);
}

/** Builds that lay memory out in a way of their own. */
const UNKNOWN_BUILDS: readonly (readonly [symbol: string, what: string])[] = [
  ['CONFIG_XIP_KERNEL', 'a kernel that is executed in place, from flash'],
  ['CONFIG_SA1111', 'a kernel for the SA1111, which reserves memory for its faulty DMA'],
];

function refuseUnknownBuild(kernel: Kernel): void {
  for (const [symbol, what] of UNKNOWN_BUILDS) {
    if (!kernel.build.config.enabled(symbol)) continue;
    throw new InputError({
      message: `${symbol}: boots of ${what} are not predicted`,
      help: `unset it: --set ${symbol}=n`,
    });
  }
}

function commandLineOf(tree: DeviceTree, kernel: Kernel, given: string | undefined): string {
  const { config } = kernel.build;
  return mergeCommandLine({
    bootargs: given ?? tree.root.child('chosen')?.property('bootargs')?.string(),
    configCmdline: config.string('CONFIG_CMDLINE') ?? '',
    mode: commandLineMode(config),
  });
}

function configAssumption({ name, version, flavour, configuration }: Kernel): Assumption[] {
  const { kind, form, file } = configuration;
  if (kind === 'given') return [];
  const typical = `${defaultConfigurationName(version, flavour)} of ${name}`;
  if (kind === 'assumed') {
    return [
      {
        subject: 'configuration',
        value: typical,
        reason: 'no .config was given; state yours with --config, single symbols with --set',
      },
    ];
  }
  return [
    form === 'defconfig'
      ? {
          subject: 'configuration',
          value: `${file}, and Kconfig’s defaults for what it leaves out`,
          reason: 'the file is a defconfig; state the .config that the build made of it with --config',
        }
      : {
          subject: 'configuration',
          value: `${file} over ${typical}`,
          reason: 'the file is a fragment; state the whole .config with --config',
        },
  ];
}

function recordOf(state: BootState): BootRecord {
  const { tree, kernel, placement, bounds } = state;
  const { build } = kernel;
  const [compatible] = tree.root.property('compatible')?.strings() ?? [];
  return {
    input: {
      tree: tree.file,
      model: tree.root.property('model')?.string() ?? compatible ?? 'unnamed board',
      arch: 'arm',
      kernel: kernel.name,
      cmdline: state.cmdline,
      pageOffset: build.pageOffset,
      lpae: build.lpae,
      highmem: build.highmem,
      kernelImage: placement.kernelImage,
      dtb: placement.dtb,
      ...(state.initrd ? { initrd: state.initrd } : {}),
      assumptions: state.assumptions,
    },
    described: state.described,
    memory: state.dump.memory,
    reserved: ownersOf(state.dump.reserved, state.trace.steps.slice(0, state.dump.steps)),
    imported: state.imported,
    limits: {
      physOffset: placement.physOffset,
      vmallocLimit: bounds.vmallocLimit,
      lowmemLimit: bounds.lowmemLimit,
      memblockLimit: bounds.memblockLimit,
      endOfDram: state.memblock.endOfDram(),
      highMemory: bounds.highMemory,
      vmallocStart: vmallocStart(state),
      vmallocEnd: build.vmallocEnd,
    },
    zones: state.zones,
    nodeRanges: state.nodeRanges,
    reservedMemory: state.reservedMemory,
    cma: state.cmaAreas,
    layout: state.layout,
    layoutLines: state.layoutLines,
    ...(state.memoryLine ? { memoryLine: state.memoryLine } : {}),
    memblock: state.memblockOptions,
    steps: state.trace.steps,
    messages: state.messages,
    incidents: state.incidents,
  };
}
