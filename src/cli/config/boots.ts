/**
 * The boots that a board's settings ask for: every kernel with every command line.
 */

import type { BoardEntry, Boot, Config } from '../../render/schemas/config.ts';
import { InputError } from '../../terms/input-error.ts';
import type { KernelValues } from '../inputs/prediction.ts';

export type Settings = Omit<BoardEntry, 'trees' | 'exclude'>;

/** One boot of a board, with the values that the flags of a tree command would have. */
export interface BootPlan {
  readonly name: string;
  readonly values: KernelValues;
}

/** The board's settings over the configuration's; lists of both add up where they add to each other. */
export function settingsFor(config: Config, entry: BoardEntry | undefined): Settings {
  const {
    boards: _boards,
    severities: _severities,
    snapshots: _s,
    baseline: _b,
    failOn: _f,
    $schema: _schema,
    ...base
  } = config;
  if (!entry) return base;
  const { trees: _trees, exclude: _exclude, ...own } = entry;
  return {
    ...base,
    ...own,
    // a board that names one kernel is not checked on all of the configuration's
    ...(own.kernel !== undefined && own.kernels === undefined ? { kernels: undefined } : {}),
    ...(own.cmdline !== undefined && own.cmdlines === undefined ? { cmdlines: undefined } : {}),
    set: { ...base.set, ...own.set },
    define: [...(base.define ?? []), ...(own.define ?? [])],
    include: [...(own.include ?? []), ...(base.include ?? [])],
    budgets: [...(base.budgets ?? []), ...(own.budgets ?? [])],
    allow: [...(base.allow ?? []), ...(own.allow ?? [])],
  };
}

/** The values of one boot. `fromRoot` makes a path of the configuration one that can be opened. */
function valuesOf(boot: Boot, fromRoot: (path: string) => string): KernelValues {
  const path = (value: string | undefined): string | undefined => (value === undefined ? undefined : fromRoot(value));
  return {
    kernel: boot.kernel,
    arch: boot.arch,
    config: path(boot.config),
    set: Object.entries(boot.set ?? {}).map(([symbol, value]) => `${symbol}=${value}`),
    cmdline: boot.cmdline,
    memory: boot.memory ?? [],
    'kernel-image': boot.kernelImage,
    vmlinux: path(boot.vmlinux),
    'system-map': path(boot.systemMap),
    'load-at': boot.loadAt,
    initrd: boot.initrd,
    'dtb-at': boot.dtbAt,
    'dtb-size': boot.dtbSize,
    cpus: boot.cpus,
  };
}

const bootsOf = (settings: Settings): Boot[] =>
  settings.kernels?.map((kernel) => (typeof kernel === 'string' ? { kernel } : kernel)) ?? [
    settings.kernel === undefined ? {} : { kernel: settings.kernel },
  ];

/** Names of settings that a boot takes from its board where it has none of its own. */
const INHERITED = [
  'arch',
  'config',
  'cmdline',
  'memory',
  'kernelImage',
  'vmlinux',
  'systemMap',
  'loadAt',
  'initrd',
  'dtbAt',
  'dtbSize',
  'cpus',
] as const;

function inherited(boot: Boot, settings: Settings): Boot {
  const filled: Record<string, unknown> = { ...boot, set: { ...settings.set, ...boot.set } };
  for (const name of INHERITED) filled[name] ??= settings[name];
  return filled as Boot;
}

/** A boot as reports and snapshots call it: its name, or its kernel and what sets its command line apart. */
function nameOf(boot: Boot, cmdline: string | undefined, defaultKernel: string): string {
  const name = boot.name ?? boot.kernel ?? defaultKernel;
  return (cmdline ? `${name} ${cmdline}` : name).replaceAll(/[\r\n[\]]/g, ' ');
}

/** @throws InputError for two boots of one name: their snapshots could not be told apart */
export function bootPlans(settings: Settings, defaultKernel: string, fromRoot: (path: string) => string): BootPlan[] {
  const plans = bootsOf(settings).flatMap((boot) => {
    const whole = inherited(boot, settings);
    if (!settings.cmdlines || boot.cmdline !== undefined) {
      return [{ name: nameOf(boot, undefined, defaultKernel), values: valuesOf(whole, fromRoot) }];
    }
    return settings.cmdlines.map((cmdline) => ({
      name: nameOf(boot, cmdline, defaultKernel),
      values: valuesOf({ ...whole, cmdline }, fromRoot),
    }));
  });
  const names = new Set<string>();
  for (const { name } of plans) {
    if (names.has(name)) {
      throw new InputError({
        message: `two boots are called ${JSON.stringify(name)}`,
        help: 'give one of them another "name" in the configuration',
      });
    }
    names.add(name);
  }
  return plans;
}
