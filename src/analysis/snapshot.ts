/**
 * A snapshot: what a board's memory was when somebody last looked at it and found it good, as a text for review.
 *
 * One file a board, one section a boot (a kernel with its command line). A section lists figures, banks, regions, CMA areas,
 * zones and findings, a line each, so that a change of the board is a change of the lines it concerns. What changes with
 * every edit of a tree and says nothing of the board (the size of the blob where its place is assumed, the steps) is left out.
 * The last line is a checksum, which tells a hand that edited the file from a board that changed.
 *
 *     # dtmem.memmap/1
 *     # board  boards/phone.dts
 *
 *     [6.12]
 *     figures
 *       usable      1.9 GiB  0x7a000000
 *     …
 *     # checksum 1f2e3d4c
 */
import type { Prediction } from '../boot/prediction.ts';
import { lastByteOf } from '../terms/address-range.ts';
import { InputError } from '../terms/input-error.ts';
import { formatBytes, hex, paddedHex } from '../terms/notation.ts';
import { PageSize } from '../terms/page-size.ts';
import { visible } from '../terms/visible.ts';
import { checksumOf } from './checksum.ts';
import { type FigureChange, type RegionChange, regionChanges } from './diff.ts';
import { FIGURES, figureOf, steadyValue } from './figures.ts';
import { type HeldRegion, heldRegions } from './regions.ts';

const SNAPSHOT_SCHEMA = 'dtmem.memmap/1';

/** One boot of the board. */
export interface SnapshotSection {
  /** What sets this boot apart from the board's others: `6.12`, `6.12 quiet`. */
  readonly name: string;
  readonly prediction: Prediction;
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`.trimEnd());

function figureLines(prediction: Prediction): string[] {
  return FIGURES.filter(({ name }) => name !== 'errors').map((figure) => {
    const value = steadyValue(figure, prediction);
    const shown =
      figure.unit === 'bytes' ? `${formatBytes(value).padStart(11)}  ${hex(value)}` : String(value).padStart(11);
    return `${figure.name.padEnd(14)} ${shown}`;
  });
}

const rangeColumn = (range: { base: bigint; size: bigint }): string =>
  range.size === 0n
    ? 'no place'.padEnd(21)
    : `${paddedHex(range.base, 8)}-${paddedHex(lastByteOf(range), 8)}`.padEnd(21);

/** `0x90000000-0x901fffff       2 MiB  no-map    reserved   /reserved-memory/dsp@90000000` */
function regionLine(region: HeldRegion): string {
  const { kind, state, owner } = region;
  return `${rangeColumn(region)} ${formatBytes(region.size).padStart(11)}  ${kind.padEnd(10)} ${state.padEnd(9)} ${owner}`;
}

function sectionLines({ name, prediction }: SnapshotSection): string[] {
  const { input, limits } = prediction;
  const page = new PageSize(input.pageSize);
  const regions = heldRegions(prediction).filter(({ assumed, owner }) => !(assumed && owner === 'device tree blob'));
  return [
    `[${name}]`,
    ...(input.cmdline === '' ? [] : [`cmdline  ${input.cmdline}`]),
    'figures',
    ...indented(figureLines(prediction)),
    'memory',
    ...indented(
      prediction.imported.map(
        (bank) => `${rangeColumn(bank)} ${formatBytes(bank.size).padStart(11)}  ${bank.flags.join(' ')}`,
      ),
    ),
    'regions',
    ...indented(regions.map(regionLine)),
    'cma',
    ...indented(
      prediction.cma.map(
        (area) => `${rangeColumn(area)} ${formatBytes(area.size).padStart(11)}  ${area.name}, from ${area.from}`,
      ),
    ),
    'zones',
    ...indented(
      prediction.zones
        .filter(({ spannedPages }) => spannedPages > 0)
        .map((zone) => {
          const span = { base: page.addressOf(zone.startPfn), size: page.bytesOf(zone.spannedPages) };
          return `${rangeColumn(span)} ${formatBytes(page.bytesOf(zone.presentPages)).padStart(11)}  ${zone.name}`;
        }),
    ),
    'limits',
    ...indented([
      limits.arch === 'arm'
        ? `lowmem ends at ${hex(limits.lowmemLimit)}`
        : `the linear mapping ends at ${hex(limits.linearEnd)}`,
      `vmalloc ${hex(limits.vmallocStart)}-${hex(limits.vmallocEnd - 1n)}`,
    ]),
    'findings',
    ...indented(
      prediction.findings
        .filter(({ severity }) => severity !== 'info')
        .map(({ severity, code, message }) => `${severity} ${code} ${message}`),
    ),
    '',
  ];
}

/** The text of a board's snapshot. `board` is what the file calls it. */
export function formatSnapshot(board: string, sections: readonly SnapshotSection[]): string {
  const body = [
    `# ${SNAPSHOT_SCHEMA}`,
    `# board  ${board}`,
    '# Written by dtmem check. Review it, commit it; refresh it with: dtmem check --update',
    '',
    ...sections.flatMap(sectionLines),
  ];
  const text = `${body.map(visible).join('\n')}\n`;
  return `${text}# checksum ${checksumOf(text)}\n`;
}

/** What the snapshot calls its board; undefined for a text that is no snapshot. */
export const snapshotBoard = (text: string): string | undefined =>
  /^# dtmem\.memmap\/\d+\r?\n# board {2}([^\r\n]+)\r?\n/.exec(text)?.[1];

/** A snapshot as it was read: the lines of each section, by heading. */
interface ReadSnapshot {
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

const unusable = (message: string, file: string): InputError =>
  new InputError({
    message: `${file}: ${message}`,
    help: `if the board is as it should be, refresh it: dtmem check --update`,
  });

/** @throws InputError for a text that is no snapshot, is one of another schema, or was edited by hand */
export function readSnapshot(given: string, file: string): ReadSnapshot {
  const text = given.replaceAll('\r\n', '\n');
  const conflict = text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})( |$)/.test(line));
  if (conflict >= 0) throw unusable(`has merge-conflict markers, the first on line ${conflict + 1}`, file);
  const schema = /^# (dtmem\.memmap\/\d+)\n/.exec(text)?.[1];
  if (schema === undefined) throw unusable('is no snapshot of dtmem', file);
  if (schema !== SNAPSHOT_SCHEMA) throw unusable(`has schema ${schema}, and this dtmem reads ${SNAPSHOT_SCHEMA}`, file);
  const [, body = '', checksum] = /^([\s\S]*\n)# checksum ([0-9a-f]{8})\n*$/.exec(text) ?? [];
  if (checksum === undefined) throw unusable('is cut off: its checksum is missing', file);
  if (checksum !== checksumOf(body)) throw unusable('was edited by hand: its checksum does not match', file);

  const sections = new Map<string, Map<string, string[]>>();
  let section = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of body.split('\n')) {
    const name = /^\[(.*)\]$/.exec(line)?.[1];
    if (name !== undefined) {
      section = new Map();
      sections.set(name, section);
    } else if (line.startsWith('  ')) {
      lines.push(line.slice(2));
    } else if (line !== '' && !line.startsWith('#')) {
      lines = [];
      const [heading = '', rest] = line.split(/ {2}/, 2);
      if (rest !== undefined) lines.push(rest);
      section.set(heading, lines);
    }
  }
  return { sections };
}

/** How one boot of the board differs from its snapshot. */
export interface SectionChange {
  readonly section: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly figures: readonly FigureChange[];
  readonly regions: readonly RegionChange[];
  /** Lines of any other kind, `-` or `+` in front. */
  readonly lines: readonly string[];
}

function storedFigures(lines: readonly string[]): Map<string, bigint> {
  return new Map(
    lines.flatMap((line): [string, bigint][] => {
      // no pattern that goes back over the line: it may be of any length
      const name = line.slice(0, line.indexOf(' '));
      const value = line.slice(line.lastIndexOf(' ') + 1);
      return name !== '' && /^(?:0x[0-9a-f]{1,32}|\d{1,32})$/.test(value) ? [[name, BigInt(value)]] : [];
    }),
  );
}

function storedRegions(lines: readonly string[]): HeldRegion[] {
  return lines.flatMap((line): HeldRegion[] => {
    const [, start, end, kind = '', state = '', owner = ''] =
      /^(?:(0x[0-9a-f]{1,32})-(0x[0-9a-f]{1,32})|no place) {1,40}[-\d.]{1,20} [KMG]?i?B {2}(\S+) +(\S+) +(.*)$/.exec(
        line,
      ) ?? [];
    if (owner === '') return [];
    const base = BigInt(start ?? 0);
    return [
      { owner, kind, state, base, size: start === undefined || end === undefined ? 0n : BigInt(end) - base + 1n },
    ];
  });
}

const SEMANTIC = new Set(['figures', 'regions']);

function lineChanges(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((heading) => {
    if (SEMANTIC.has(heading)) return [];
    const [old, fresh] = [new Set(before.get(heading)), new Set(after.get(heading))];
    return [
      ...[...old].filter((line) => !fresh.has(line)).map((line) => `- ${heading}: ${line}`),
      ...[...fresh].filter((line) => !old.has(line)).map((line) => `+ ${heading}: ${line}`),
    ];
  });
}

function sectionChange(
  section: string,
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): SectionChange {
  const [old, fresh] = [before, after].map((lines) => storedFigures(lines.get('figures') ?? []));
  const names = new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])]);
  const figures = [...names].flatMap((name): FigureChange[] => {
    const [was, is] = [old?.get(name) ?? 0n, fresh?.get(name) ?? 0n];
    return was === is ? [] : [{ name, unit: figureOf(name)?.unit ?? 'count', before: was, after: is }];
  });
  return {
    section,
    kind: 'changed',
    figures,
    regions: regionChanges(storedRegions(before.get('regions') ?? []), storedRegions(after.get('regions') ?? [])),
    lines: lineChanges(before, after),
  };
}

/**
 * What changed since the snapshot `stored` was taken; empty when nothing did. `current` is the text of the board as it is.
 *
 * @throws InputError as {@link readSnapshot} does
 */
export function changesSince(stored: string, current: string, file: string): SectionChange[] {
  if (stored === current) return [];
  const before = readSnapshot(stored, file);
  const after = readSnapshot(current, file);
  const changes: SectionChange[] = [];
  for (const name of new Set([...before.sections.keys(), ...after.sections.keys()])) {
    const [old, fresh] = [before.sections.get(name), after.sections.get(name)];
    if (!old || !fresh) {
      changes.push({ section: name, kind: old ? 'removed' : 'added', figures: [], regions: [], lines: [] });
      continue;
    }
    const change = sectionChange(name, old, fresh);
    if (change.figures.length + change.regions.length + change.lines.length > 0) changes.push(change);
  }
  return changes;
}
