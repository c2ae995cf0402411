/**
 * Replays the early boot of a kernel on a tree: settles the inputs, runs the architecture's stages in order and takes down
 * what they left.
 */

import { writeDtb } from '../devicetree/dtb/write.ts';
import type { DeviceTree } from '../devicetree/tree.ts';
import { commandLineMode, earlyParameters, mergeCommandLine } from '../kernel/cmdline.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { AddressRange } from '../terms/address-range.ts';
import { InputError } from '../terms/input-error.ts';
import type { Architecture } from './architecture.ts';
import { withMemory } from './boot-loader.ts';
import { flashOf } from './of/flash.ts';
import { chosenNode } from './of/named-nodes.ts';
import { ownersOf } from './owners.ts';
import type { PlacementRequest } from './placement.ts';
import type { Assumption, BootRecord } from './prediction.ts';
import type { BootState } from './state.ts';

export interface BootRequest extends PlacementRequest {
  /** A kernel of the architecture. */
  readonly kernel: Kernel;
  readonly architecture: Architecture;
  /** What was assumed to come to these. */
  readonly assumptions?: readonly Assumption[];
  /** Replaces `/chosen/bootargs`. */
  readonly cmdline?: string;
  /** What the boot loader writes into `/memory`, replacing its `reg`. */
  readonly memory?: readonly AddressRange[];
  /** Processors that may ever run; those of the tree when absent. */
  readonly cpus?: number;
}

/**
 * @throws InputError for inputs that no kernel could be given: ranges that end below their start, memory that the root's
 * cells cannot hold, a kernel whose build is not known
 */
export function boot(given: DeviceTree, request: BootRequest): BootRecord {
  const { kernel, architecture } = request;
  refuseUnknownBuild(kernel, architecture);
  const tree = request.memory?.length ? withMemory(given, request.memory) : given;
  const cmdline = commandLineOf(tree, kernel, request.cmdline);
  const parameters = earlyParameters(cmdline);
  const cmdlineMemory = parameters.flatMap((parameter) =>
    parameter.name === 'mem' && parameter.start !== undefined ? [{ base: parameter.start, size: parameter.size }] : [],
  );
  const blobBytes = request.dtbSize ?? tree.blobSize ?? writeDtb(tree).length;
  const { placement, assumptions } = architecture.place(kernel, { tree, request, blobBytes, cmdlineMemory });

  const state = architecture.begin({
    tree,
    kernel,
    placement,
    cmdline,
    parameters,
    ...(request.cpus === undefined ? {} : { cpus: request.cpus }),
    assumptions: [
      ...(request.assumptions ?? []),
      ...assumptions,
      ...versionAssumption(kernel),
      ...configAssumption(kernel),
    ],
  });
  for (const stage of architecture.stages(kernel)) {
    state.stage = stage.name;
    stage.run(state);
  }
  return recordOf(state, architecture);
}

function refuseUnknownBuild(kernel: Kernel, { unknownBuilds }: Architecture): void {
  for (const [symbol, what] of unknownBuilds) {
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
    bootargs: given ?? chosenNode(tree, kernel.behaviour)?.property('bootargs')?.string(),
    configCmdline: config.string('CONFIG_CMDLINE') ?? '',
    mode: commandLineMode(config),
  });
}

function versionAssumption({ name, standing }: Kernel): Assumption[] {
  const { booted, after, before, unsettled } = standing;
  if (unsettled.length === 0 || booted !== undefined) return [];
  const changes = unsettled.length === 1 ? 'a change came' : `${unsettled.length} changes came`;
  const place =
    after && before
      ? `between ${after} and ${before}, which were booted`
      : after
        ? `after ${after}, the last that was booted`
        : before
          ? `before ${before}, the first that was booted`
          : 'near it, of which nothing was booted';
  return [
    {
      subject: 'kernel version',
      value: `${name}, as the releases around it suggest`,
      reason: `${changes} somewhere ${place}: dtmem kernels ${name} marks what may have come earlier or later`,
      flags: ['--kernel'],
    },
  ];
}

function configAssumption({ name, configuration }: Kernel): Assumption[] {
  const { kind, form, file } = configuration;
  if (kind === 'given') return [];
  const typical = `${configuration.typical} of ${name}`;
  if (kind === 'assumed') {
    return [
      {
        subject: 'configuration',
        value: typical,
        reason: 'no .config was given; state yours with --config, single symbols with --set',
        flags: ['--config', '--set'],
      },
    ];
  }
  return [
    form === 'defconfig'
      ? {
          subject: 'configuration',
          value: `${file}, and Kconfig’s defaults for what it leaves out`,
          reason: 'the file is a defconfig; state the .config that the build made of it with --config',
          flags: ['--config'],
        }
      : {
          subject: 'configuration',
          value: `${file} over ${typical}`,
          reason: 'the file is a fragment; state the whole .config with --config',
          flags: ['--config'],
        },
  ];
}

function recordOf(state: BootState, architecture: Architecture): BootRecord {
  const { tree, kernel, placement } = state;
  const [compatible] = tree.root.property('compatible')?.strings() ?? [];
  const flash = flashOf(tree);
  const { input, limits, pageTables } = architecture.record(state);
  return {
    input: {
      tree: tree.file,
      model: tree.root.property('model')?.string() ?? compatible ?? 'unnamed board',
      arch: architecture.name,
      pageSize: kernel.build.page.bytes,
      kernel: kernel.name,
      cmdline: state.cmdline,
      ...input,
      kernelImage: placement.kernelImage,
      dtb: placement.dtb,
      ...(state.initrd && state.initrd.size > 0n ? { initrd: state.initrd } : {}),
      assumptions: state.assumptions,
    },
    described: state.described,
    memory: state.dump.memory,
    reserved: ownersOf(state.dump.reserved, state.trace.steps.slice(0, state.dump.steps)),
    imported: state.imported,
    limits,
    zones: state.zones,
    nodeRanges: state.nodeRanges,
    reservedMemory: state.reservedMemory,
    cma: state.cmaAreas,
    layout: state.layout,
    layoutLines: state.layoutLines,
    ...(pageTables ? { pageTables } : {}),
    ...(flash.length > 0 ? { flash } : {}),
    ...(state.memoryLine ? { memoryLine: state.memoryLine } : {}),
    ...(state.memTotal ? { memTotal: state.memTotal } : {}),
    memblock: state.memblockOptions,
    steps: state.trace.steps,
    messages: state.messages,
    logPlaces: {
      messages: state.messagesAfter,
      dump: state.dump.steps,
      dumpMessages: state.dump.messages,
      debug: state.debugFrom,
      ...(state.death ? { death: state.death } : {}),
    },
    incidents: state.incidents,
  };
}
