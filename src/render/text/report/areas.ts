/** Zones, CMA areas, virtual address space and the nodes of /reserved-memory: a table each. */
import type { Prediction, ReservedMemoryNode } from '../../../boot/prediction.ts';
import { type AddressRange, contains, endOf, rangeBetween } from '../../../terms/address-range.ts';
import { PageSize } from '../../../terms/page-size.ts';
import { addressDigits, formatBytes, rangeText, shortOwner } from '../notation.ts';
import type { Paint } from '../paint.ts';
import { type Row, renderTable } from '../table.ts';

const digitsFor = (ranges: readonly AddressRange[]): number => addressDigits(ranges.map((range) => endOf(range) - 1n));
const headings = (paint: Paint, ...names: string[]): Row => names.map((text) => ({ text, paint: paint.dim }));

export function renderZones({ zones, input }: Prediction, paint: Paint): string {
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
  );
}

export function renderCma({ cma }: Prediction, paint: Paint): string {
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
export function renderMemoryLine({ memoryLine }: Prediction): string | undefined {
  return memoryLine && `${memoryLine.lines.map((line) => `  ${line}`).join('\n')}\n`;
}

/** Undefined when the tree reserves nothing. */
export function renderReservedMemory({ reservedMemory, imported }: Prediction, paint: Paint): string | undefined {
  if (reservedMemory.length === 0) return undefined;
  const placed = reservedMemory.filter(({ size }) => size > 0n);
  const digits = digitsFor(placed);
  const rows = reservedMemory.map((node): Row => {
    const isWrong = node.state === 'failed' || node.state === 'ignored';
    return [
      shortOwner(node.node),
      placeOf(node, digits),
      node.size > 0n ? formatBytes(node.size) : '',
      node.kind,
      { text: node.state, ...(isWrong ? { paint: paint.red } : {}) },
      node.reason ?? ramUnder(node, imported),
    ];
  });
  return renderTable(rows, ['left', 'left', 'right']);
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
