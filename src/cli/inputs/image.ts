/**
 * The kernel image from a file that tells its symbols, `--vmlinux` or `--system-map`.
 */
import type { ArchitectureName } from '../../kernel/architecture.ts';
import { imageFromSymbols, type KernelImage, type LinearMapping } from '../../kernel/image/image.ts';
import { readSystemMap, readVmlinux } from '../../node/image.ts';
import { isAligned, MiB } from '../../terms/alignment.ts';
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import { numberFrom } from './numbers.ts';

export interface ImageValues {
  readonly 'kernel-image': string | undefined;
  readonly vmlinux: string | undefined;
  readonly 'system-map': string | undefined;
  readonly 'load-at': string | undefined;
}

export interface ImageSymbols {
  /** True when --load-at says where the kernel lies. */
  readonly isPlaced: boolean;
  /** The image; `mapping` counts for the start of RAM only where {@link isPlaced} is false. */
  place(mapping: LinearMapping): KernelImage;
}

/** Undefined when no such file is given. @throws InputError for flags that contradict each other and for unfit files */
export function imageFrom(values: ImageValues, arch: ArchitectureName): ImageSymbols | undefined {
  const files = (['kernel-image', 'vmlinux', 'system-map'] as const).filter((name) => values[name] !== undefined);
  if (files.length > 1) {
    throw new InputError({
      message: `${files.map((name) => `--${name}`).join(' and ')} both say how large the kernel is`,
      help: 'give one of them',
    });
  }
  const loadAt = values['load-at'] === undefined ? undefined : numberFrom(values['load-at'], '--load-at');
  const file = values.vmlinux ?? values['system-map'];
  if (file === undefined) {
    if (loadAt === undefined) return undefined;
    throw new InputError({
      message: '--load-at says where a kernel lies, but not how large it is',
      help: 'give --vmlinux or --system-map too, or --kernel-image START-END alone',
    });
  }
  const symbols = values.vmlinux === undefined ? readSystemMap(file) : readVmlinux(file, arch);
  return {
    isPlaced: loadAt !== undefined,
    place({ pageOffset, physOffset }) {
      if (loadAt === undefined) return imageFromSymbols(symbols, { pageOffset, physOffset });
      // Where neither is known imageFromSymbols says so.
      const text = symbols.addresses.get('_text') ?? symbols.addresses.get('_stext') ?? pageOffset;
      const startOfRam = loadAt - (text - pageOffset);
      if (startOfRam < 0n || !isAligned(startOfRam, MiB)) {
        throw new InputError({
          message: `--load-at ${hex(loadAt)} is no place for a kernel whose _text is linked at ${hex(text)}`,
          help: 'give the physical address of _text: the start of RAM, a multiple of 1 MiB, and what _text is above PAGE_OFFSET',
        });
      }
      return imageFromSymbols(symbols, { pageOffset, physOffset: startOfRam });
    },
  };
}
