/**
 * The lines that an x86 kernel logs of its memory, each in the format of the version.
 */
import { X86_PAGE } from '../../kernel/build/x86.ts';
import type { MemoryMapBehaviour } from '../../kernel/history/x86/memory-map.ts';
import { type AddressRange, endOf, lastByteOf } from '../../terms/address-range.ts';
import { paddedHex } from '../../terms/notation.ts';
import { E820, type E820Entry, typeName } from './e820.ts';

const bare = (value: bigint, digits: number): string => value.toString(16).padStart(digits, '0');

/** The names since 7.x; others as before. */
function modernName(type: number): string {
  if (type === E820.ram) return 'System RAM';
  if (type === E820.reserved) return 'device reserved';
  if (type === E820.pmem || type === E820.pram) return `persistent RAM (type ${type})`;
  return typeName(type);
}

/** e820__print_table. */
export function mapLines(map: readonly E820Entry[], who: string, { mapLines: form }: MemoryMapBehaviour): string[] {
  if (form === 'exclusive') {
    return map.map((entry) => ` ${who}: ${bare(entry.base, 16)} - ${bare(endOf(entry), 16)} (${typeName(entry.type)})`);
  }
  const range = (entry: AddressRange): string => `${paddedHex(entry.base, 16)}-${paddedHex(lastByteOf(entry), 16)}`;
  if (form === 'inclusive') return map.map((entry) => `${who}: [mem ${range(entry)}] ${typeName(entry.type)}`);
  let end = 0n;
  return map.flatMap((entry) => {
    const gap = { base: end, size: entry.base - end };
    end = endOf(entry);
    const line = `${who}: [mem ${range(entry)}]  ${modernName(entry.type)}`;
    return gap.size > 0n ? [`${who}: [gap ${range(gap)}]`, line] : [line];
  });
}

/** __e820__range_update and e820__range_remove. */
export function updateLine(
  range: AddressRange,
  from: number,
  to: number | undefined,
  { updateLines: form, mapLines: words }: MemoryMapBehaviour,
): string[] {
  if (form === 'none') return [];
  const action = to === undefined ? 'remove' : 'update';
  const name = words === 'with-gaps' ? modernName : typeName;
  if (form === 'exclusive') {
    const types = to === undefined ? `(${name(from)})` : `(${name(from)}) ==> (${name(to)})`;
    return [`e820 ${action} range: ${bare(range.base, 16)} - ${bare(endOf(range), 16)} ${types}`];
  }
  const types = to === undefined ? name(from) : `${name(from)} ==> ${name(to)}`;
  return [`e820: ${action} [mem ${paddedHex(range.base, 8)}-${paddedHex(lastByteOf(range), 8)}] ${types}`];
}

export function lastPfnLine(frames: number, most: bigint): string {
  return `last_pfn = 0x${frames.toString(16)} max_arch_pfn = 0x${most.toString(16)}`;
}

/** `mapped low ram` and `low ram`, and the figures above them. */
export function lowMemoryLines(
  { lowBytes, highPages, hasHighmem }: { lowBytes: bigint; highPages: number; hasHighmem: boolean },
  { lowRamLine }: MemoryMapBehaviour,
): string[] {
  const end = bare(lowBytes, 8);
  return [
    ...(hasHighmem ? [`${Math.floor(highPages / 256)}MB HIGHMEM available.`] : []),
    `${lowBytes >> 20n}MB LOWMEM available.`,
    ...(lowRamLine ? [`  mapped low ram: 0 - ${end}`, `  low ram: 0 - ${end}`] : []),
  ];
}

export interface FrameRange {
  readonly startPfn: number;
  /** Exclusive. */
  readonly endPfn: number;
}

const address = (frame: number): bigint => X86_PAGE.addressOf(frame);

/** free_area_init: zones, and the page frames that there are. */
export function zoneLines(
  zones: readonly (FrameRange & { readonly name: string })[],
  nodeRanges: readonly FrameRange[],
  { zoneLines: form }: MemoryMapBehaviour,
): string[] {
  if (form === 'frames') {
    const frames = ({ startPfn, endPfn }: FrameRange): string => `${paddedHex(startPfn, 8)} -> ${paddedHex(endPfn, 8)}`;
    return [
      'Zone PFN ranges:',
      ...zones.map((zone) => `  ${zone.name.padEnd(8)} ${frames(zone)}`),
      'Movable zone start PFN for each node',
      `early_node_map[${nodeRanges.length}] active PFN ranges`,
      ...nodeRanges.map((range) => `    0: ${frames(range)}`),
    ];
  }
  const digits = form === 'eight' ? 8 : 16;
  const range = ({ startPfn, endPfn }: FrameRange): string =>
    `[mem ${paddedHex(address(startPfn), digits)}-${paddedHex(address(endPfn) - 1n, digits)}]`;
  const [first] = nodeRanges;
  const last = nodeRanges.at(-1);
  return [
    'Zone ranges:',
    ...zones.map((zone) => `  ${zone.name.padEnd(8)} ${zone.endPfn > zone.startPfn ? range(zone) : 'empty'}`),
    'Movable zone start for each node',
    'Early memory node ranges',
    ...nodeRanges.map((each) => `  node   0: ${range(each)}`),
    ...(first && last && form === 'sixteen'
      ? [`Initmem setup node 0 ${range({ startPfn: first.startPfn, endPfn: last.endPfn })}`]
      : []),
  ];
}
