/**
 * All that a prediction knows of one address: both its forms, what lies there, who holds it and which steps made it so.
 */
import type { FlashPartition, LayoutRegion, Prediction, Step, Zone } from '../boot/prediction.ts';
import { type AddressRange, endOf } from '../terms/address-range.ts';
import { PageSize } from '../terms/page-size.ts';
import { linearEndOf } from './linear-end.ts';
import { type MapPiece, memoryMapOf } from './memory-map.ts';

export type AddressSpace = 'virtual' | 'physical';

export interface Translation {
  readonly given: bigint;
  /** What the address was taken for, and why. */
  readonly space: AddressSpace;
  readonly reason: string;
  /** Address of the kernel's linear mapping; undefined for what it does not map. */
  readonly virtual?: bigint;
  /** Undefined for a virtual address whose place in memory is not settled at boot. */
  readonly physical?: bigint;
  /** Regions of the virtual layout that hold the virtual address, the innermost last. */
  readonly regions: readonly LayoutRegion[];
  /** Page frame number of the physical address. */
  readonly pfn?: number;
  /** What memory is there; undefined where the board has no RAM and nothing is reserved. */
  readonly piece?: MapPiece;
  readonly zone?: Zone;
  /** The node range that holds the page. */
  readonly nodeRange?: AddressRange;
  /** The node of /reserved-memory that holds it. */
  readonly reservedNode?: string;
  readonly cma?: string;
  /** Partition of flash, by its label, and its node. */
  readonly flash?: FlashPartition;
  /** Steps of memblock that touched the address, in order. */
  readonly steps: readonly Step[];
}

const holds = (range: AddressRange, address: bigint): boolean => range.base <= address && address < endOf(range);
const within = ({ start, end }: LayoutRegion, address: bigint): boolean => start <= address && address < end;

/** The linear mapping, both ways, as far as it reaches. */
function linear(prediction: Prediction): {
  toPhysical(at: bigint): bigint | undefined;
  toVirtual(at: bigint): bigint | undefined;
} {
  const { limits, input } = prediction;
  const { physOffset } = limits;
  const end = linearEndOf(prediction);
  // no-map memory has no mapping, and neither have holes
  const isMapped = (physical: bigint): boolean =>
    physical < end && prediction.memory.some((region) => holds(region, physical) && !region.flags.includes('nomap'));
  return {
    toPhysical(virtual) {
      const physical = virtual - input.pageOffset + physOffset;
      return virtual >= input.pageOffset && isMapped(physical) ? physical : undefined;
    },
    toVirtual(physical) {
      return isMapped(physical) ? physical - physOffset + input.pageOffset : undefined;
    },
  };
}

/**
 * What the address can mean: one reading, or two where it is both RAM and an address of the kernel's.
 *
 * @param space says which, where it is known
 */
export function translate(prediction: Prediction, address: bigint, space?: AddressSpace): Translation[] {
  if (space) return [reading(prediction, address, space, `stated by --${space}`)];
  const map = memoryMapOf(prediction);
  const piece = map.find((each) => holds(each, address) && each.use !== 'hole');
  const region = prediction.layout.find((each) => within(each, address) && each.name !== 'user');
  const readings: Translation[] = [];
  if (piece) readings.push(reading(prediction, address, 'physical', 'there is memory at this physical address', map));
  else if (prediction.flash?.some((partition) => holds(partition, address))) {
    readings.push(reading(prediction, address, 'physical', 'flash lies at this physical address', map));
  }
  if (region) {
    readings.push(
      reading(prediction, address, 'virtual', `it lies in the kernel's virtual region ${region.name}`, map),
    );
  }
  if (readings.length > 0) return readings;
  // below the kernel's addresses and beside memory: a device's registers, or a program's
  const end = prediction.layout.find(({ name }) => name === 'user')?.end ?? prediction.input.pageOffset;
  return address < end
    ? [
        reading(
          prediction,
          address,
          'physical',
          'no memory lies there, and no region of the kernel: a device, or a program',
          map,
        ),
      ]
    : [reading(prediction, address, 'virtual', 'it lies among the kernel’s addresses', map)];
}

function reading(
  prediction: Prediction,
  given: bigint,
  space: AddressSpace,
  reason: string,
  map: readonly MapPiece[] = memoryMapOf(prediction),
): Translation {
  const mapping = linear(prediction);
  const virtual = space === 'virtual' ? given : mapping.toVirtual(given);
  const physical = space === 'physical' ? given : mapping.toPhysical(given);
  return {
    given,
    space,
    reason,
    ...(virtual === undefined ? {} : { virtual }),
    ...(physical === undefined ? {} : { physical }),
    regions: virtual === undefined ? [] : regionsAt(prediction.layout, virtual),
    ...(physical === undefined ? { steps: [] } : placeOf(prediction, physical, map)),
  };
}

/** Widest first: `.text` lies in lowmem. */
function regionsAt(layout: readonly LayoutRegion[], virtual: bigint): LayoutRegion[] {
  return layout
    .filter((region) => within(region, virtual))
    .sort((a, b) => (a.end - a.start > b.end - b.start ? -1 : 1));
}

function placeOf(
  prediction: Prediction,
  physical: bigint,
  map: readonly MapPiece[],
): Pick<Translation, 'pfn' | 'piece' | 'zone' | 'nodeRange' | 'reservedNode' | 'cma' | 'flash' | 'steps'> {
  const pfn = new PageSize(prediction.input.pageSize).pfnDown(physical);
  const piece = map.find((each) => holds(each, physical));
  const zone = prediction.zones.find((each) => each.startPfn <= pfn && pfn < each.endPfn && each.spannedPages > 0);
  const nodeRange = prediction.nodeRanges.find((range) => holds(range, physical));
  const node = prediction.reservedMemory.find((each) => holds(each, physical));
  // a partition within a partition comes after the one that it is in
  const flash = prediction.flash?.findLast((partition) => holds(partition, physical));
  const cma = prediction.cma.find((area) => holds(area, physical));
  return {
    pfn,
    ...(piece ? { piece } : {}),
    ...(zone && nodeRange ? { zone } : {}),
    ...(nodeRange ? { nodeRange } : {}),
    ...(node ? { reservedNode: node.node } : {}),
    ...(cma ? { cma: cma.name } : {}),
    ...(flash ? { flash } : {}),
    // a trim and a limit name no range of their own
    steps: prediction.steps.filter((step) => RANGED.has(step.operation) && step.size > 0n && holds(step, physical)),
  };
}

/** Operations on a range. */
const RANGED: ReadonlySet<string> = new Set([
  'add',
  'remove',
  'reserve',
  'free',
  'alloc',
  'mark_nomap',
  'clear_nomap',
  'mark_hotplug',
  'clear_hotplug',
]);
