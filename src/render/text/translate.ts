/** Addresses, each with all that is known of it. */
import type { ProcessPage } from '../../analysis/process-maps.ts';
import type { Translation } from '../../analysis/translate.ts';
import type { AddressPart } from '../../boot/arm/page-tables/indices.ts';
import { rightsText, type Walk, type WalkStep } from '../../boot/arm/page-tables/walk.ts';
import { formatBytes, hex, paddedHex } from '../../terms/notation.ts';
import type { AddressReport } from '../translate-json.ts';
import { rangeText, shortOwner } from './notation.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type Row, renderTable } from './table.ts';

export function renderTranslations(reports: readonly AddressReport[], paint: Paint = PLAIN): string {
  return reports.map((report) => renderAddress(report, paint)).join('\n');
}

function renderAddress(report: AddressReport, paint: Paint): string {
  const { address, readings, walk, process } = report;
  const rows: Row[] = [];
  if (process) rows.push(...processRows(process, address, paint));
  for (const reading of readings) rows.push(...readingRows(reading, paint));
  if (report.parts.length > 0) rows.push(['tables', partsText(report.parts)]);
  if (report.linuxParts.length > 0)
    rows.push(['', { text: `Linux: ${linuxText(report.linuxParts)}`, paint: paint.dim }]);
  const title = `${paint.bold(paddedHex(address, 8))}\n${renderTable(rows)}`;
  return walk ? `${title}${walkText(walk, report.tables === 'predicted', paint)}` : title;
}

const partsText = (parts: readonly AddressPart[]): string =>
  parts.map(({ name, value }) => `${name} ${hex(value)}`).join(', ');

function linuxText(parts: readonly AddressPart[]): string {
  return parts
    .map(({ name, value }) => (name === 'half' ? `${value === 0 ? 'even' : 'odd'} word` : `${name} ${hex(value)}`))
    .join(', ');
}

function readingRows(reading: Translation, paint: Paint): Row[] {
  const { virtual, physical, piece, zone, steps } = reading;
  const rows: Row[] = [['taken as', `${reading.space}: ${reading.reason}`]];
  const region = reading.regions.map(({ name }) => name).join(', ');
  rows.push([
    'virtual',
    virtual === undefined
      ? { text: 'not in the linear mapping', paint: paint.dim }
      : `${paddedHex(virtual, 8)}  ${region || 'in no region'}`,
  ]);
  rows.push([
    'physical',
    physical === undefined
      ? { text: 'not in the linear mapping', paint: paint.dim }
      : `${paddedHex(physical, 8)}  page frame ${hex(reading.pfn ?? 0)}${zone ? `, zone ${zone.name}` : ''}`,
  ]);
  if (physical !== undefined) {
    rows.push(['memory', piece && piece.use !== 'hole' ? pieceText(piece) : { text: 'no RAM', paint: paint.dim }]);
  }
  if (reading.nodeRange) rows.push(['node', `0, range ${rangeText(reading.nodeRange)}`]);
  if (reading.reservedNode !== undefined) rows.push(['reserved by', reading.reservedNode]);
  if (reading.flash) {
    const { name, chip } = reading.flash;
    rows.push(['flash', `${name} (${rangeText(reading.flash)}, ${formatBytes(reading.flash.size)}) of ${chip}`]);
  }
  if (reading.cma !== undefined) rows.push(['CMA area', reading.cma]);
  for (const [index, step] of steps.entries()) {
    const text = `${step.index}  ${step.operation}  ${rangeText(step)}  ${shortOwner(step.origin)} (${step.caller})`;
    rows.push([index === 0 ? 'steps' : '', { text, paint: paint.dim }]);
  }
  return rows;
}

const USES: Readonly<Record<NonNullable<Translation['piece']>['use'], string>> = {
  free: 'free',
  cma: 'CMA area',
  reserved: 'reserved',
  'no-map': 'no-map',
  removed: 'taken out of memory',
  outside: 'reserved, outside RAM',
  hole: 'no RAM',
};

function pieceText(piece: NonNullable<Translation['piece']>): string {
  const owners = piece.owners.length > 0 ? `: ${piece.owners.map(shortOwner).join(', ')}` : '';
  return `${piece.side}, ${USES[piece.use]}${owners} (${rangeText(piece)}, ${formatBytes(piece.size)})`;
}

function processRows(
  { area, page, physical }: NonNullable<AddressReport['process']>,
  address: bigint,
  paint: Paint,
): Row[] {
  const rows: Row[] = [];
  if (area) {
    const at = address - area.base + area.offset;
    const inFile = area.name.startsWith('/') ? `, at ${hex(at)} of the file` : '';
    rows.push(['area', `${rangeText(area)}  ${area.permissions}  ${area.name || 'anonymous'}${inFile}`]);
  } else {
    rows.push(['area', { text: 'none: an access is a segmentation fault', paint: paint.yellow }]);
  }
  if (page) rows.push(['page', pageText(page)]);
  if (physical !== undefined) rows.push(['physical', { text: paddedHex(physical, 8), paint: paint.green }]);
  return rows;
}

function pageText({ state, pfn, swap, marks }: ProcessPage): string {
  const rest = marks.length > 0 ? `; ${marks.join(', ')}` : '';
  if (state === 'present') {
    return `${pfn === undefined ? 'present, its frame hidden: read pagemap as root' : `present, page frame ${hex(pfn)}`}${rest}`;
  }
  if (swap) return `swapped out, type ${swap.type}, offset ${hex(swap.offset)}${rest}`;
  return `not present: the next access brings it in${rest}`;
}

function walkText({ from, steps, outcome }: Walk, predicted: boolean, paint: Paint): string {
  const title = `  ${paint.bold(predicted ? 'walk, by the tables predicted' : 'walk')}, from ${from}\n`;
  const rows = steps.flatMap((step) => stepRows(step, paint));
  const end = ((): Row => {
    switch (outcome.kind) {
      case 'mapped':
        return [
          '=',
          { text: paddedHex(outcome.physical, 8), paint: paint.green },
          `kernel ${rightsText(outcome.rights.kernel)}, user ${rightsText(outcome.rights.user)}`,
        ];
      case 'fault': {
        const text = `${outcome.fault} fault, level ${outcome.level} (status ${hex(outcome.status)})`;
        return ['=', { text, paint: paint.yellow }, outcome.reason ?? ''];
      }
      case 'unknown':
        return ['=', { text: `the entry at ${hex(outcome.missing)} is not in the dump`, paint: paint.red }];
    }
  })();
  return `${title}${renderTable([...rows, end])
    .replace(/^/gm, '  ')
    .trimEnd()}\n`;
}

function stepRows({ level, index, address, descriptor, decoded }: WalkStep, paint: Paint): Row[] {
  const digits = descriptor > 0xffff_ffffn ? 16 : 8;
  const target =
    decoded.kind === 'fault'
      ? 'nothing is mapped'
      : decoded.kind === 'table'
        ? `table at ${paddedHex(decoded.base, 8)}`
        : `${decoded.kind} at ${rangeText({ base: decoded.base, size: decoded.size })}`;
  return [
    [
      `level ${level}`,
      `[${hex(index)}] at ${paddedHex(address, 8)}`,
      { text: paddedHex(descriptor, digits), paint: paint.cyan },
      target,
    ],
    ...decoded.fields
      .filter(({ value, meaning }) => value !== 0n || meaning !== undefined)
      .map(
        ({ name, bits, value, meaning }): Row => [
          '',
          { text: `  ${name} [${bits}]`, paint: paint.dim },
          { text: hex(value), paint: paint.dim },
          { text: meaning ?? '', paint: paint.dim },
        ],
      ),
  ];
}
