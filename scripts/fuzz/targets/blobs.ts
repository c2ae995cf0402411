/**
 * Damaged device-tree blobs, read and predicted on any kernel.
 */
import { predict } from '../../../src/analysis/predict.ts';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { printDts } from '../../../src/devicetree/dts/print.ts';
import type { DeviceTree, Node } from '../../../src/devicetree/tree.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { Chance } from '../../chance.ts';
import { cellsDamaged, damaged } from '../damage.ts';
import { checkPrediction, checkRenderings } from '../invariants.ts';
import { blobSamples } from '../samples.ts';
import type { FuzzCase, Target } from '../target.ts';
import { damageTree } from '../tree-damage.ts';
import { optionsOf, randomBoot, withFewerSettings } from './boots.ts';

/** So many predictions also have their advice tried and go through all that is made of them. */
const RENDERED = 0.15;

const FILE = 'board.dtb';

function treeDamaged(blob: Uint8Array, chance: Chance): Uint8Array {
  const tree = readDtb(blob, { file: FILE });
  damageTree(tree, chance);
  try {
    return writeDtb(tree);
  } catch (error) {
    if (error instanceof InputError) return blob;
    throw error;
  }
}

function structureDamaged(blob: Uint8Array, chance: Chance): Uint8Array {
  const view = new DataView(blob.buffer, blob.byteOffset);
  return cellsDamaged(blob, view.getUint32(8), view.getUint32(12), chance);
}

/** The blob cut off somewhere, and its header none the wiser. */
function cutOff(blob: Uint8Array, chance: Chance): Uint8Array {
  const cut = blob.slice(0, 8 + chance.below(blob.length - 8));
  new DataView(cut.buffer).setUint32(4, cut.length);
  return cut;
}

export function blobs(): Target {
  const sample = blobSamples();
  return {
    name: 'blobs',
    caseOf(seed) {
      const chance = new Chance(seed);
      const blob = sample(chance);
      const kind = chance.next();
      const input =
        kind < 0.3
          ? treeDamaged(blob, chance)
          : kind < 0.5
            ? structureDamaged(blob, chance)
            : kind < 0.97
              ? damaged(blob, chance)
              : cutOff(blob, chance);
      const settings = randomBoot(chance);
      return { input, settings: chance.yes(RENDERED) ? { ...settings, rendered: 'yes' } : settings };
    },
    run(given) {
      let tree: DeviceTree;
      try {
        tree = readDtb(given.input, { file: FILE });
      } catch (error) {
        return refused(error);
      }
      if (given.settings.rendered) {
        readDtb(writeDtb(tree));
        try {
          printDts(tree);
        } catch (error) {
          refused(error);
        }
      }
      try {
        const prediction = predict(tree, { ...optionsOf(given), triesAdvice: given.settings.rendered === 'yes' });
        checkPrediction(prediction);
        if (given.settings.rendered) checkRenderings(prediction);
        return true;
      } catch (error) {
        return refused(error);
      }
    },
    *simpler(given) {
      yield* withFewerSettings(given);
      yield* smallerTrees(given);
    },
  };
}

/** False for bad input, which is what an InputError says. */
export function refused(error: unknown): false {
  if (error instanceof InputError) return false;
  throw error;
}

/** The blob without one of its nodes or properties, without the largest first. */
function* smallerTrees(given: FuzzCase): Iterable<FuzzCase> {
  const read = (): DeviceTree | undefined => {
    try {
      return readDtb(given.input, { file: FILE });
    } catch {
      return undefined;
    }
  };
  const weight = (node: Node): number => [...node.walk()].length;
  const tree = read();
  if (!tree) return;
  const places = [...tree.root.walk()].flatMap((node, at) => [
    ...node.children.map((child, index) => ({ at, list: 'children' as const, index, size: 10 * weight(child) })),
    ...node.properties.map((property, index) => ({
      at,
      list: 'properties' as const,
      index,
      size: 1 + property.value.length / 64,
    })),
  ]);
  for (const { at, list, index } of places.sort((a, b) => b.size - a.size)) {
    const smaller = read();
    const node = smaller && [...smaller.root.walk()][at];
    if (!smaller || !node) return;
    node[list].splice(index, 1);
    yield { ...given, input: writeDtb(smaller) };
  }
  if (tree.reservations.length > 0) yield { ...given, input: writeDtb({ ...tree, reservations: [] }) };
}
