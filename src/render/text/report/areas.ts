/** Zones, CMA areas, virtual address space and the nodes of /reserved-memory: a table each. */
import type { Prediction, ToldReservedMemoryNode as ReservedMemoryNode } from '../../../boot/prediction.ts';
import { type AddressRange, contains, endOf, rangeBetween } from '../../../terms/address-range.ts';
import { PageSize } from '../../../terms/page-size.ts';
import { addressDigits, formatBytes, rangeText, shortOwner } from '../notation.ts';
import type { Paint } from '../paint.ts';
import { type Row, renderTable } from '../table.ts';
import { wrapped } from '../wrap.ts';
import type { Style } from './options.ts';

const digitsFor = (ranges: readonly AddressRange[]): number => addressDigits(ranges.map((range) => endOf(range) - 1n));
const headings = (paint: Paint, ...names: string[]): Row => names.map((text) => ({ text, paint: paint.dim }));

export function renderZones({ zones, input }: Prediction, { paint, width }: Style): string {
  const page = new PageSize(input.pageSize);
  const ranges = zones.map(({ startPfn, endPfn }) => rangeBetween(page.addressOf(startPfn), page.addressOf(endPfn)));
  const digits = digitsFor(ranges);
  const rows = zones.map((zone, index): Row => {
    const range = ranges[index];
    if (!range || zone.spannedPages === 0) return [zone.name, { text: 'empty', paint: paint.dim }];
    return [
      zone.name,
      rangeText(range, digits),
      formatBytes(page.bytesOf(zone.spannedPages)),
      formatBytes(page.bytesOf(zone.presentPages)),
      String(zone.presentPages),
    ];
  });
  return renderTable(
    [headings(paint, '', '', 'spanned', 'present', 'pages'), ...rows],
    ['left', 'left', 'right', 'right', 'right'],
    { width },
  );
}

export function renderCma({ cma }: Prediction, { paint, width }: Style): string {
  if (cma.length === 0) return '  none\n';
  const digits = digitsFor(cma);
  return renderTable(
    cma.map(({ name, base, size, from }) => [
      name,
      rangeText({ base, size }, digits),
      formatBytes(size),
      { text: from.endsWith(`/${name}`) ? '' : `from ${from}`, paint: paint.dim },
    ]),
    ['left', 'left', 'right'],
    { width },
  );
}

export function renderLayout({ layout }: Prediction): string {
  return renderTable(
    layout.map(({ name, start, end }) => {
      const range = rangeBetween(start, end);
      return [name, rangeText(range), formatBytes(range.size)];
    }),
    ['left', 'left', 'right'],
  );
}

/** The `Memory:` line of the kernel's log; `~` stands before an estimate, `?` for what the image's symbols would tell. */
export function renderMemoryLine({ memoryLine }: Prediction, { width }: Style): string | undefined {
  const broken = (line: string): string => (width === undefined ? `  ${line}` : wrapped(`  ${line}`, width, '    '));
  return memoryLine && `${memoryLine.lines.map(broken).join('\n')}\n`;
}

/** Undefined when the tree reserves nothing. */
export function renderReservedMemory({ reservedMemory, imported }: Prediction, style: Style): string | undefined {
  if (reservedMemory.length === 0) return undefined;
  const placed = reservedMemory.filter(({ size }) => size > 0n);
  const digits = digitsFor(placed);
  const { paint, width, full } = style;
  const shown = full ? reservedMemory : worthShowing(reservedMemory);
  const rows = shown.map((node): Row => {
    const isWrong = isLost(node);
    return [
      shortOwner(node.node),
      placeOf(node, digits),
      node.size > 0n ? formatBytes(node.size) : '',
      node.kind,
      { text: node.state, ...(isWrong ? { paint: paint.red } : {}) },
      node.reason ?? ramUnder(node, imported),
    ];
  });
  const hidden = reservedMemory.length - shown.length;
  if (hidden > 0) rows.push({ line: paint.dim(`… and ${hidden} smaller (--only reserved)`) });
  return renderTable(rows, ['left', 'left', 'right'], { width });
}

const isLost = ({ state }: ReservedMemoryNode): boolean => state === 'failed' || state === 'ignored';

/** Longer tables are cut to their largest rows. */
const MOST_REGIONS = 10;

/** In their order, those that have no memory and the largest of the others. */
function worthShowing(regions: readonly ReservedMemoryNode[]): readonly ReservedMemoryNode[] {
  if (regions.length <= MOST_REGIONS) return regions;
  const sizes = regions.filter((node) => !isLost(node)).map(({ size }) => size);
  const least = sizes.sort((a, b) => (a > b ? -1 : a < b ? 1 : 0))[MOST_REGIONS - 1] ?? 0n;
  return regions.filter((node) => isLost(node) || node.size >= least);
}

/** A region without a place was never allocated: it has only a size. */
function placeOf({ base, size, state }: ReservedMemoryNode, digits: number): string {
  const isPlaced = size > 0n && (base > 0n || state === 'reserved' || state === 'allocated');
  return isPlaced ? rangeText({ base, size }, digits) : 'no place';
}

/** Whether there is RAM where the region lies; empty when all of it is. `memory` is sorted and disjoint. */
function ramUnder(region: AddressRange, memory: readonly AddressRange[]): string {
  const inRam = (address: bigint): AddressRange | undefined => {
    let from = 0;
    let to = memory.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const range = memory[middle];
      if (range && endOf(range) <= address) from = middle + 1;
      else to = middle;
    }
    return memory[from];
  };
  if (region.size === 0n) return '';
  const first = inRam(region.base);
  if (!first || first.base >= endOf(region)) return 'no RAM there';
  return contains(first, region) ? '' : 'partly outside RAM';
}
