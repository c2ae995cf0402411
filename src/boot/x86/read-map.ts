/**
 * A BIOS map from what people have of it: a boot log, rows of `START END TYPE`, or /proc/iomem.
 *
 * Ends are the last byte in rows, in /proc/iomem and in logs since 3.5; older logs print the byte after it.
 */
import { type AddressRange, rangeBetween } from '../../terms/address-range.ts';
import { InputError } from '../../terms/input-error.ts';
import { type E820Entry, typeFrom } from './e820.ts';

export type MapForm = 'log' | 'rows' | 'iomem';

export interface BiosMap {
  readonly form: MapForm;
  /** Entries in the order written. */
  readonly entries: readonly E820Entry[];
  /** What the lines of the log begin with: `BIOS-e820`. */
  readonly who: string;
  /** The rest is what a log tells besides: the kernel's release, its command line, whether it is a 64-bit kernel. */
  readonly kernel?: string;
  readonly cmdline?: string;
  readonly is64Bit?: boolean;
  /** max_arch_pfn shows PAE. */
  readonly hasPae?: boolean;
  /** _text to _end as far as /proc/iomem names its parts; last byte included. */
  readonly kernelImage?: { readonly start: bigint; readonly end: bigint };
}

/** More than any kernel has room for (E820_MAX_ENTRIES with 1024 nodes). */
const MOST_ENTRIES = 3200;

const LOG_ENTRY =
  /(?:^|\s)(BIOS-\w+): (?:\[mem 0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})\] +(.+)|([0-9a-f]{16}) - ([0-9a-f]{16}) \((.+)\))\s*$/i;

/** A line of a log without its time stamp and level. */
export function withoutStamp(line: string): string {
  return line.replace(/^(?:<\d+>)?(?:\[ *\d+\.\d+\](?:\[[^\]]*\])? ?)?/, '').trimEnd();
}

/** @throws InputError for a text of none of the three forms, with the line that cannot be read */
export function readBiosMap(text: string, file: string): BiosMap {
  const lines = text.split(/\r?\n/);
  if (lines.some((line) => LOG_ENTRY.test(line) || /Linux version \d/.test(line))) return fromLog(lines, file);
  if (lines.some((line) => /^[0-9a-f]+-[0-9a-f]+ : /i.test(line))) return fromIomem(lines, file);
  return { form: 'rows', entries: fromRows(lines, file), who: 'BIOS-e820' };
}

function fromLog(lines: readonly string[], file: string): BiosMap {
  const entries: E820Entry[] = [];
  let who = 'BIOS-e820';
  let ended = false;
  const facts: { kernel?: string; cmdline?: string; is64Bit?: boolean; hasPae?: boolean } = {};
  for (const [index, raw] of lines.entries()) {
    const line = withoutStamp(raw);
    const version = /Linux version (\d[^ ]*)/.exec(line)?.[1];
    if (version !== undefined && facts.kernel === undefined) {
      facts.kernel = version;
      if (/x86_64|amd64/.test(line)) facts.is64Bit = true;
    }
    const cmdline = /^(?:Kernel )?[Cc]ommand line: (.*)$/.exec(line)?.[1];
    if (cmdline !== undefined) facts.cmdline ??= cmdline;
    const frames = /^last_pfn = 0x[0-9a-f]+ max_arch_pfn = 0x([0-9a-f]+)$/.exec(line)?.[1];
    if (frames !== undefined) {
      if (BigInt(`0x${frames}`) > 0x100_0000n) facts.is64Bit = true;
      else if (frames === '1000000') facts.hasPae = true;
    }
    const entry = LOG_ENTRY.exec(line);
    if (!entry) {
      // a second boot in the log has a map of its own
      if (entries.length > 0 && /Linux version \d|BIOS-provided physical RAM map/.test(line)) ended = true;
      continue;
    }
    if (ended) continue;
    const [, name = who, first, last, words, from, to, oldWords] = entry;
    who = name;
    const type = typeFrom(words ?? oldWords ?? '');
    if (type === undefined)
      throw unreadable(
        file,
        index,
        line,
        `there is no type of memory called "${(words ?? oldWords ?? '').slice(0, 40)}"`,
      );
    const range =
      first !== undefined ? inclusive(first, last ?? '0') : rangeBetween(hexOf(from ?? '0'), hexOf(to ?? '0'));
    if (range.size < 0n) throw unreadable(file, index, line, 'it ends below its start');
    entries.push({ ...range, type });
    refuseMore(entries, file, index);
  }
  return { form: 'log', entries, who, ...facts };
}

/** Rows; a heading of words and what follows a `#` do not count. */
function fromRows(lines: readonly string[], file: string): E820Entry[] {
  const entries: E820Entry[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/#.*/, '').trim();
    if (line === '' || /^start\s+end\s+type$/i.test(line)) continue;
    const [, start = '', end = '', words = ''] =
      /^(?:0x)?([0-9a-f]{1,16})[\s-]+(?:0x)?([0-9a-f]{1,16})\s+(.+)$/i.exec(line) ?? [];
    if (start === '') throw unreadable(file, index, raw, 'this is no row of a memory map');
    const type = typeFrom(words);
    if (type === undefined)
      throw unreadable(file, index, raw, `there is no type of memory called "${words.slice(0, 40)}"`);
    const range = inclusive(start, end);
    if (range.size <= 0n) throw unreadable(file, index, raw, `it ends below its start`);
    entries.push({ ...range, type });
    refuseMore(entries, file, index);
  }
  return entries;
}

/** What in /proc/iomem is not of the BIOS map: devices, and what the kernel made of gaps. */
function fromIomem(lines: readonly string[], file: string): BiosMap {
  const entries: E820Entry[] = [];
  const image: AddressRange[] = [];
  let hidden = true;
  for (const [index, line] of lines.entries()) {
    const [, indent = '', start = '', end = '', name = ''] =
      /^( *)([0-9a-f]{1,16})-([0-9a-f]{1,16}) : (.*?)\s*$/i.exec(line) ?? [];
    if (start === '') {
      if (line.trim() === '') continue;
      throw unreadable(file, index, line, 'this is no line of /proc/iomem');
    }
    const range = inclusive(start, end);
    if (range.size <= 0n) throw unreadable(file, index, line, 'it ends below its start');
    if (range.base !== 0n || range.size > 1n) hidden = false;
    if (/^Kernel (code|rodata|data|bss)$/.test(name)) image.push(range);
    const type = indent === '' ? typeFrom(name) : undefined;
    if (type !== undefined) entries.push({ ...range, type });
    refuseMore(entries, file, index);
  }
  if (hidden) {
    throw new InputError({
      message: `${file}: every address is 0: /proc/iomem hides them from all but root`,
      help: 'copy it as root: sudo cat /proc/iomem',
    });
  }
  if (entries.length === 0) {
    throw new InputError({ message: `${file}: no line names System RAM`, help: 'give the whole of /proc/iomem' });
  }
  const [first, ...others] = image;
  if (!first) return { form: 'iomem', entries, who: 'BIOS-e820' };
  const start = others.reduce((least, { base }) => (base < least ? base : least), first.base);
  const end = others.reduce(
    (most, { base, size }) => (base + size > most ? base + size : most),
    first.base + first.size,
  );
  return { form: 'iomem', entries, who: 'BIOS-e820', kernelImage: { start, end: end - 1n } };
}

const hexOf = (digits: string): bigint => BigInt(`0x${digits}`);

function inclusive(start: string, end: string): AddressRange {
  const base = hexOf(start);
  return { base, size: hexOf(end) - base + 1n };
}

function refuseMore(entries: readonly E820Entry[], file: string, index: number): void {
  if (entries.length <= MOST_ENTRIES) return;
  throw new InputError({
    message: `there are more than ${MOST_ENTRIES} entries: no kernel has room for them`,
    span: { kind: 'text', file, line: index + 1, column: 1 },
  });
}

function unreadable(file: string, index: number, line: string, message: string): InputError {
  const sourceLine = line.length <= 200 ? line : `${line.slice(0, 200)}…`;
  return new InputError({
    message,
    span: { kind: 'text', file, line: index + 1, column: 1 },
    sourceLine,
    help: 'a row reads START END TYPE, END included: 0x00100000 0x07feffff usable; types are usable, reserved, ACPI data, ACPI NVS, unusable, or a number',
  });
}
