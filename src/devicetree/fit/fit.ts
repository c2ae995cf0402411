/**
 * FIT images (`.itb`, `fitImage`): a flattened tree that carries kernels, blobs, overlays and ramdisks as images, and
 * configurations that say which go together (U-Boot, doc/usage/fit/source_file_format.rst).
 *
 * Of a configuration the first name of its `fdt` is the board's blob, the others are overlays in the order in which they are
 * laid over it. The data of an image stands in the tree itself, or behind it, where the image says.
 */
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import { isDtb, readDtb } from '../dtb/read.ts';
import { applyOverlay, isOverlay } from '../overlay.ts';
import type { DeviceTree, LoadedPlaces, Node } from '../tree.ts';

/** True for a tree that is an image of others. */
export const isFit = ({ root }: DeviceTree): boolean =>
  root.child('images') !== undefined && root.child('configurations') !== undefined;

/**
 * The board's tree of a configuration, with its overlays, and where the image says that it is loaded.
 *
 * @param bytes the whole file, for images whose data lie behind the tree
 * @throws InputError for a configuration that there is not, an image that is missing or compressed, and what is no blob
 */
export function openFit(fit: DeviceTree, bytes: Uint8Array, name?: string): DeviceTree {
  const configuration = configurationOf(fit, name);
  const [base, ...overlays] = imagesOf(fit, configuration, 'fdt');
  if (!base) {
    throw refused(fit, configuration, `the configuration ${configuration.name} names no fdt`, {
      help: `those with one are ${withBlob(fit).join(', ') || 'none'}`,
    });
  }
  let tree = blobOf(fit, bytes, base);
  for (const image of overlays) {
    const overlay = blobOf(fit, bytes, image);
    if (!isOverlay(overlay)) throw refused(fit, image, `${image.name} is no overlay, though it is not the first fdt`);
    tree = applyOverlay(tree, overlay);
  }
  if (overlays.length > 0) {
    const { blobSize: _, ...grown } = tree;
    tree = grown;
  }
  return { ...tree, loaded: placesOf(fit, bytes, configuration, base) };
}

const configurationsOf = ({ root }: DeviceTree): readonly Node[] => root.child('configurations')?.children ?? [];

const withBlob = (fit: DeviceTree): string[] =>
  configurationsOf(fit).flatMap((node) => (node.has('fdt') ? [node.name] : []));

function configurationOf(fit: DeviceTree, name: string | undefined): Node {
  const all = configurationsOf(fit);
  const names = all.map((node) => node.name);
  const there = `its configurations are ${names.join(', ') || 'none'}`;
  const holder = fit.root.child('configurations') ?? fit.root;
  const wanted = name ?? holder.property('default')?.string() ?? (all.length === 1 ? names[0] : undefined);
  if (wanted === undefined) {
    throw refused(fit, holder, 'the image names no default configuration', {
      help: `${there}: choose one with --fit-config`,
    });
  }
  const found = all.find((node) => node.name === wanted);
  if (found) return found;
  const meant = meantWord(wanted, names);
  throw refused(fit, holder, `the image has no configuration ${wanted}${meant ? `: did you mean ${meant}?` : ''}`, {
    help: there,
  });
}

/** The images that a property of a configuration names. */
function imagesOf(fit: DeviceTree, configuration: Node, property: string): Node[] {
  const images = fit.root.child('images');
  return (configuration.property(property)?.strings() ?? []).map((name) => {
    const image = images?.child(name);
    if (!image) {
      throw refused(fit, configuration, `the configuration ${configuration.name} names ${name}, which is no image`);
    }
    return image;
  });
}

/** The bytes of an image: its own `data`, or a range of the file behind the tree (mkimage -E, -p). */
function dataOf(fit: DeviceTree, bytes: Uint8Array, image: Node): Uint8Array {
  const own = image.property('data')?.value;
  if (own) return own;
  const size = image.property('data-size')?.u32();
  const position = image.property('data-position')?.u32();
  const offset = image.property('data-offset')?.u32();
  const start = position ?? (offset === undefined ? undefined : alignedTo4(fit.blobSize ?? 0) + offset);
  if (size === undefined || start === undefined) throw refused(fit, image, `the image ${image.name} has no data`);
  if (start + size > bytes.length) {
    throw refused(fit, image, `the data of ${image.name} end behind the end of the file`, {
      help: 'the file is cut off: copy it again',
    });
  }
  return bytes.subarray(start, start + size);
}

const alignedTo4 = (size: number): number => Math.ceil(size / 4) * 4;

function blobOf(fit: DeviceTree, bytes: Uint8Array, image: Node): DeviceTree {
  const compression = image.property('compression')?.string() ?? 'none';
  if (compression !== 'none') {
    throw refused(fit, image, `the image ${image.name} is compressed with ${compression}`, {
      help: 'take it out with dumpimage, unpack it, and give the blob',
    });
  }
  const data = dataOf(fit, bytes, image);
  if (!isDtb(data)) throw refused(fit, image, `the image ${image.name} is no device tree blob`);
  return readDtb(data, { file: `${fit.file}:${image.name}` });
}

function placesOf(fit: DeviceTree, bytes: Uint8Array, configuration: Node, base: Node): LoadedPlaces {
  const dtbAt = base.property('load')?.number();
  const [ramdisk] = imagesOf(fit, configuration, 'ramdisk');
  const load = ramdisk?.property('load')?.number();
  return {
    ...(dtbAt === undefined ? {} : { dtbAt }),
    ...(ramdisk && load !== undefined
      ? { initrd: { start: load, end: load + BigInt(dataOf(fit, bytes, ramdisk).length) - 1n } }
      : {}),
  };
}

function refused(fit: DeviceTree, node: Node, message: string, { help }: { readonly help?: string } = {}): InputError {
  return new InputError({
    message: `${fit.file}: ${message}`,
    path: node.path,
    ...(help === undefined ? {} : { help }),
  });
}
