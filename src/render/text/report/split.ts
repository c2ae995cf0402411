/** The low/high split: the ranges, and the sum that gives the limit with its figures. */
import { type MapPiece, ramOn } from '../../../analysis/memory-map.ts';
import type { ArmLimits, Prediction } from '../../../boot/prediction.ts';
import { type AddressRange, rangeBetween } from '../../../terms/address-range.ts';
import { hex } from '../../../terms/notation.ts';
import { addressDigits, formatBytes, rangeText } from '../notation.ts';
import { type Row, renderTable } from '../table.ts';
import type { Style } from './options.ts';

/** Undefined for a kernel that maps all RAM. */
export function renderSplit({ limits, input }: Prediction, map: readonly MapPiece[], style: Style): string | undefined {
  const { paint, width } = style;
  if (limits.arch !== 'arm') return undefined;
  const { physOffset, lowmemLimit, endOfDram, vmallocLimit, vmallocEnd, vmallocStart, highMemory } = limits;
  const digits = addressDigits([endOfDram, vmallocEnd]);
  const side = (name: string, range: AddressRange, ram: bigint, mapping: string): Row => {
    if (range.size === 0n) return [name, { text: 'none', paint: paint.dim }];
    const holes = ram === range.size ? '' : `${formatBytes(range.size)} of addresses, `;
    return [name, rangeText(range, digits), formatBytes(ram), { text: `${holes}${mapping}`, paint: paint.dim }];
  };
  const ranges: Row[] = [
    side(
      'low memory',
      rangeBetween(physOffset, lowmemLimit),
      ramOn('low', map),
      `mapped for good, from ${hex(input.pageOffset)} to ${hex(BigInt.asUintN(32, highMemory - 1n))}`,
    ),
    side('high memory', rangeBetween(lowmemLimit, endOfDram), ramOn('high', map), 'mapped when used'),
  ];
  // What vmalloc= asks for and the gap below the area, as far as the limits tell: their sum.
  const vmalloc = vmallocEnd - input.pageOffset + physOffset - vmallocLimit;
  const sum: Row[] = [
    ['VMALLOC_END', hex(vmallocEnd), ''],
    [
      '- vmalloc and its gap',
      formatBytes(vmalloc),
      { text: `the area is ${hex(vmallocStart)} - ${hex(vmallocEnd - 1n)}`, paint: paint.dim },
    ],
    ['- PAGE_OFFSET', hex(input.pageOffset), ''],
    ['+ PHYS_OFFSET', hex(physOffset), { text: 'where RAM starts for the kernel', paint: paint.dim }],
    [
      '= vmalloc_limit',
      hex(vmallocLimit),
      {
        text: lowmemLimit > vmallocLimit ? 'before holes are counted' : 'no RAM from here on can be low memory',
        paint: paint.dim,
      },
    ],
    ['lowmem limit', hex(lowmemLimit), { text: reasonOf(limits), paint: paint.dim }],
  ];
  const shown = renderTable(ranges, ['left', 'left', 'right'], { width });
  return style.full
    ? `${shown}\n${renderTable(sum, ['left', 'right'], { width })}`
    : `${shown}${renderTable(sum.slice(-1), ['left', 'right'], { width, firstWidth: 'high memory'.length })}`;
}

function reasonOf({ lowmemLimit, vmallocLimit, memblockLimit }: ArmLimits): string {
  const reason = reachOf(lowmemLimit, vmallocLimit);
  return memblockLimit === lowmemLimit ? reason : `${reason}; allocations before paging end at ${hex(memblockLimit)}`;
}

function reachOf(lowmemLimit: bigint, vmallocLimit: bigint): string {
  if (lowmemLimit === vmallocLimit) return 'at vmalloc_limit: RAM reaches it';
  // with the vmalloc saving the holes of lowmem are vmalloc space, and lowmem may end that much later
  if (lowmemLimit > vmallocLimit)
    return `raised by the ${formatBytes(lowmemLimit - vmallocLimit)} of holes that vmalloc gets`;
  return 'below vmalloc_limit: the RAM below it ends here';
}
