/**
 * From the flags of a tree command to its prediction.
 */
import { bootedKernel } from '../../analysis/booted-kernel.ts';
import { type PredictOptions, predict } from '../../analysis/predict.ts';
import type { StaticMap } from '../../boot/placement.ts';
import type { Assumption, Prediction } from '../../boot/prediction.ts';
import type { DeviceTree } from '../../devicetree/tree.ts';
import { ARCHITECTURE_NAMES, type ArchitectureName } from '../../kernel/architecture.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { readConfig } from '../../node/config.ts';
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import { meantWord } from '../../terms/spelling.ts';
import type { ArgumentValues, FlagValues } from '../command.ts';
import { imageFrom } from './image.ts';
import { countFrom, numberFrom, placeFrom, rangeFrom } from './numbers.ts';
import { treeFrom } from './tree.ts';
import type { STATIC_MAP_FLAG, TREE_ARGUMENT, TREE_FLAGS } from './tree-flags.ts';

export type TreeValues = FlagValues<typeof TREE_FLAGS> &
  Partial<FlagValues<typeof STATIC_MAP_FLAG>> &
  ArgumentValues<typeof TREE_ARGUMENT>;

/** What the flags say of the kernel and the boot loader. */
export type KernelValues = Omit<TreeValues, 'tree' | 'overlay' | 'fit-config' | 'I' | 'D'>;

/** Pages of 32-bit ARM. */
const MAP_UNIT = 4096n;

/** NR_CPUS of the largest build there is. */
const MOST_CPUS = 8192;

/** The prediction that the flags ask for. @throws InputError for a flag or a file that cannot be used */
export async function predictionFrom(values: TreeValues): Promise<Prediction> {
  return predictionOf(await treeFrom(values), values);
}

/** The same for a tree that was read already. */
export function predictionOf(tree: DeviceTree, values: KernelValues): Prediction {
  // what the image says holds where the user says nothing
  const options = { ...tree.loaded, ...optionsFrom(values) };
  const symbols = imageFrom(values, options.arch ?? 'arm');
  if (!symbols) return predict(tree, options);

  // Without --load-at the kernel lies where it would lie by the kernel's own rule: as far from the start of RAM as it is
  // linked from PAGE_OFFSET. A first prediction tells where that start is.
  const { limits, input } = predict(tree, options);
  const image = symbols.place({ pageOffset: input.pageOffset, physOffset: limits.physOffset });
  const prediction = predict(tree, { ...options, kernelImage: image });
  return symbols.isPlaced ? prediction : withAssumption(prediction, image);
}

/** The kernel of that prediction. */
export const kernelOf = (tree: DeviceTree, values: KernelValues): Kernel =>
  bootedKernel(tree, optionsFrom(values)).kernel;

function withAssumption(prediction: Prediction, image: { start: bigint; end: bigint }): Prediction {
  const assumption: Assumption = {
    subject: 'kernel image',
    value: `${hex(image.start)}-${hex(image.end)}`,
    reason: 'loaded near the start of RAM; state where _text lies with --load-at',
    flags: ['--load-at'],
  };
  const { input } = prediction;
  return { ...prediction, input: { ...input, assumptions: [assumption, ...input.assumptions] } };
}

function optionsFrom(values: KernelValues): PredictOptions {
  const arch = values.arch === undefined ? undefined : architectureFrom(values.arch);
  return {
    ...(values.kernel === undefined ? {} : { kernel: values.kernel }),
    ...(arch === undefined ? {} : { arch }),
    ...(values.config === undefined ? {} : { config: readConfig(values.config, arch ?? 'arm') }),
    ...(values.set.length === 0 ? {} : { set: Object.fromEntries(values.set.map(symbolFrom)) }),
    ...(values.cmdline === undefined ? {} : { cmdline: values.cmdline }),
    ...(values.memory.length === 0 ? {} : { memory: values.memory.map((text) => rangeFrom(text, '--memory')) }),
    ...(values['kernel-image'] === undefined
      ? {}
      : { kernelImage: placeFrom(values['kernel-image'], '--kernel-image') }),
    ...(values.initrd === undefined ? {} : { initrd: placeFrom(values.initrd, '--initrd') }),
    ...(values['static-map']?.length ? { staticMaps: values['static-map'].map(staticMapFrom) } : {}),
    ...(values.cpus === undefined ? {} : { cpus: countFrom(values.cpus, '--cpus', 1, MOST_CPUS) }),
    ...(values['dtb-at'] === undefined ? {} : { dtbAt: numberFrom(values['dtb-at'], '--dtb-at') }),
    ...(values['dtb-size'] === undefined
      ? {}
      : { dtbSize: countFrom(values['dtb-size'], '--dtb-size', 1, 0xffff_ffff) }),
  };
}

/** @throws InputError for one that is no mapping, or does not lie in the 32-bit space */
function staticMapFrom(text: string): StaticMap {
  const equals = text.indexOf('=');
  if (equals <= 0) {
    throw new InputError({
      message: `--static-map cannot be ${JSON.stringify(text.slice(0, 40))}`,
      help: 'it reads VIRTUAL=BASE+SIZE: 0xfa000000=0x02000000+1M',
    });
  }
  const virtual = numberFrom(text.slice(0, equals), '--static-map');
  const { base, size } = rangeFrom(text.slice(equals + 1), '--static-map');
  if (virtual + size > 1n << 32n || virtual % MAP_UNIT !== 0n || base % MAP_UNIT !== 0n || size % MAP_UNIT !== 0n) {
    throw new InputError({
      message: `--static-map cannot be ${JSON.stringify(text.slice(0, 40))}`,
      help: 'both addresses and the size are multiples of 4 KiB, and the mapping ends within 4 GiB',
    });
  }
  return { virtual, physical: base, size };
}

function architectureFrom(text: string): ArchitectureName {
  const arch = ARCHITECTURE_NAMES.find((name) => name === text);
  if (arch) return arch;
  const meant = meantWord(text, ARCHITECTURE_NAMES);
  throw new InputError({
    message: `--arch cannot be ${JSON.stringify(text.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
    help: `one of ${ARCHITECTURE_NAMES.join(', ')}`,
  });
}

/** A `--set` as its symbol and value. @throws InputError for one without `=` */
export function symbolFrom(text: string): [symbol: string, value: string] {
  const equals = text.indexOf('=');
  if (equals <= 0) {
    throw new InputError({
      message: `--set cannot be ${JSON.stringify(text.slice(0, 40))}`,
      help: 'it reads CONFIG_NAME=value: --set CONFIG_HIGHMEM=y, --set VMALLOC_END=0xff000000',
    });
  }
  return [text.slice(0, equals), text.slice(equals + 1)];
}
