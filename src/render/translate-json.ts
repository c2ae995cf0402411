/** The document of `dtmem translate --json`. */
import type { ProcessArea, ProcessPage } from '../analysis/process-maps.ts';
import type { Translation } from '../analysis/translate.ts';
import type { AddressPart } from '../boot/arm/page-tables/indices.ts';
import { rightsText, type Walk, type WalkOutcome } from '../boot/arm/page-tables/walk.ts';
import { type AddressRange, lastByteOf } from '../terms/address-range.ts';
import { hex } from '../terms/notation.ts';

const TRANSLATE_SCHEMA = 'dtmem.translate/1';

/** What is told of one address; what was not asked for is undefined. */
export interface AddressReport {
  readonly address: bigint;
  /** How the tables take it apart: hardware first. */
  readonly parts: readonly AddressPart[];
  readonly linuxParts: readonly AddressPart[];
  /** By the prediction for a tree. */
  readonly readings: readonly Translation[];
  readonly walk: Walk | undefined;
  /** Where the tables of the walk come from. */
  readonly tables: 'dump' | 'predicted';
  readonly process:
    | {
        readonly area: ProcessArea | undefined;
        readonly page: ProcessPage | undefined;
        readonly physical: bigint | undefined;
      }
    | undefined;
}

const rangeJson = (range: AddressRange) => ({ base: hex(range.base), end: hex(lastByteOf(range)) });

export function translateJson(reports: readonly AddressReport[]) {
  return { schema: TRANSLATE_SCHEMA, addresses: reports.map(addressJson) };
}

function addressJson({ address, parts, linuxParts, readings, walk, tables, process }: AddressReport) {
  return {
    address: hex(address),
    parts,
    linuxParts,
    readings: readings.map(readingJson),
    ...(walk ? { walk: { tables, ...walkJson(walk) } } : {}),
    ...(process ? { process: processJson(process) } : {}),
  };
}

function readingJson(reading: Translation) {
  const { piece, zone } = reading;
  return {
    space: reading.space,
    reason: reading.reason,
    ...(reading.virtual === undefined ? {} : { virtual: hex(reading.virtual) }),
    ...(reading.physical === undefined ? {} : { physical: hex(reading.physical) }),
    ...(reading.pfn === undefined ? {} : { pfn: reading.pfn }),
    regions: reading.regions.map(({ name, start, end }) => ({ name, start: hex(start), end: hex(end) })),
    ...(piece ? { memory: { ...rangeJson(piece), use: piece.use, side: piece.side, owners: piece.owners } } : {}),
    ...(zone ? { zone: zone.name } : {}),
    ...(reading.nodeRange ? { nodeRange: rangeJson(reading.nodeRange) } : {}),
    ...(reading.reservedNode === undefined ? {} : { node: reading.reservedNode }),
    ...(reading.flash
      ? {
          flash: {
            ...rangeJson(reading.flash),
            name: reading.flash.name,
            node: reading.flash.node,
            chip: reading.flash.chip,
          },
        }
      : {}),
    ...(reading.cma === undefined ? {} : { cma: reading.cma }),
    steps: reading.steps.map((step) => ({
      index: step.index,
      stage: step.stage,
      caller: step.caller,
      operation: step.operation,
      ...rangeJson(step),
      origin: step.origin,
    })),
  };
}

function walkJson({ from, steps, outcome }: Walk) {
  return {
    from,
    steps: steps.map(({ level, table, index, address, descriptor, decoded }) => ({
      level,
      table: hex(table),
      index,
      address: hex(address),
      descriptor: hex(descriptor),
      kind: decoded.kind,
      ...(decoded.kind === 'fault' ? {} : { base: hex(decoded.base) }),
      fields: decoded.fields.map(({ value, ...rest }) => ({ ...rest, value: hex(value) })),
    })),
    outcome: outcomeJson(outcome),
  };
}

function outcomeJson(outcome: WalkOutcome) {
  switch (outcome.kind) {
    case 'mapped':
      return {
        kind: outcome.kind,
        physical: hex(outcome.physical),
        size: hex(outcome.size),
        kernel: rightsText(outcome.rights.kernel),
        user: rightsText(outcome.rights.user),
      };
    case 'fault':
      return outcome;
    case 'unknown':
      return { kind: outcome.kind, missing: hex(outcome.missing) };
  }
}

function processJson({ area, page, physical }: NonNullable<AddressReport['process']>) {
  return {
    ...(area
      ? {
          area: {
            ...rangeJson(area),
            permissions: area.permissions,
            offset: hex(area.offset),
            name: area.name,
            line: area.line,
          },
        }
      : {}),
    ...(page
      ? {
          page: {
            state: page.state,
            ...(page.pfn === undefined ? {} : { pfn: Number(page.pfn) }),
            ...(page.swap ? { swap: { type: page.swap.type, offset: Number(page.swap.offset) } } : {}),
            marks: page.marks,
          },
        }
      : {}),
    ...(physical === undefined ? {} : { physical: hex(physical) }),
  };
}
