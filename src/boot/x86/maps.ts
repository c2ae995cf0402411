/**
 * The maps that a kernel goes by one after the other: the BIOS's or the default one, the user's, and that without what
 * belongs to the BIOS.
 */
import { X86_PAGE, type X86Kernel } from '../../kernel/build/x86.ts';
import { type AddressRange, endOf, lastByteOf } from '../../terms/address-range.ts';
import { KiB, roundUp } from '../../terms/alignment.ts';
import { formatBytes, hex } from '../../terms/notation.ts';
import { defaultMap, HIGH_MEMORY, LOWMEMSIZE, type OlderCalls } from './default-map.ts';
import { bytesOf, E820, type E820Entry } from './e820.ts';
import { changeType } from './edit-map.ts';
import { mapLines, updateLine } from './messages.ts';
import type { MapChange } from './parameters.ts';
import { sanitize } from './sanitize.ts';
import type { SetupLog } from './setup-log.ts';

export interface BiosMapRequest {
  readonly kernel: X86Kernel;
  /** Entries in the order the BIOS gave them. */
  readonly entries: readonly E820Entry[];
  /** What the lines of the map begin with: `BIOS-e820`. */
  readonly who: string;
  readonly olderCalls?: OlderCalls;
}

const WIDEST = 1n << 64n;

/** What lies between the end of conventional memory and 1 MiB: ISA cards and the BIOS. */
const ISA_HOLE: AddressRange = { base: 640n * KiB, size: 384n * KiB };

/** The BIOS's map in order, or the default one (e820__memory_setup). */
export function biosMap(
  { kernel, entries, who, olderCalls }: BiosMapRequest,
  { steps, messages, assumptions }: SetupLog,
): readonly E820Entry[] {
  const { behaviour } = kernel;
  const damaged = entries.some((entry) => endOf(entry) > WIDEST);
  const believed = entries.length >= behaviour.smallestBiosMap && !damaged;
  if (believed) {
    steps.push({
      name: 'BIOS map',
      caller: 'e820__memory_setup',
      cause: 'the BIOS, asked by interrupt 0x15, AX 0xe820',
      effect: `${countOf(entries.length)}, ${formatBytes(bytesOf(entries, E820.ram))} of them usable`,
      map: entries,
    });
    const map = sanitize(entries);
    const same = map.length === entries.length && map.every((entry, index) => isSame(entry, entries[index]));
    steps.push({
      name: 'sanitize',
      caller: 'e820__update_table',
      cause: 'where entries overlap the higher type holds; neighbours of one type become one',
      effect: same ? 'the map is in order as it is' : `${countOf(entries.length)} become ${map.length}`,
      ...(same ? {} : { map }),
    });
    messages.push('BIOS-provided physical RAM map:', ...mapLines(map, who, behaviour));
    return map;
  }
  const calls = olderCalls ?? { e801: 0n, ext88: 0n };
  if (!olderCalls) {
    assumptions.push({
      subject: 'memory above 1 MiB',
      value: 'none',
      reason:
        'without a map the kernel asks the BIOS by calls e801 and 88: state what they say with --bios-e801, --bios-88',
      flags: ['--bios-e801', '--bios-88'],
    });
  }
  const { map, who: call } = defaultMap(calls);
  const least = behaviour.smallestBiosMap;
  steps.push({
    name: 'default map',
    caller: 'e820__memory_setup_default',
    cause: damaged
      ? 'an entry of the BIOS map ends beyond 64 bits'
      : entries.length === 0
        ? 'the BIOS has no map'
        : `the BIOS map has ${countOf(entries.length)}, and ${least} are needed`,
    effect: `usable below ${hex(LOWMEMSIZE)} and from ${hex(HIGH_MEMORY)} on; page frames 0x9f to 0xff are in no entry, and so reserved`,
    map,
  });
  messages.push('BIOS-provided physical RAM map:', ...mapLines(map, call, behaviour));
  return map;
}

const countOf = (entries: number): string => `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
const isSame = (a: E820Entry, b: E820Entry | undefined): boolean =>
  b !== undefined && a.base === b.base && a.size === b.size && a.type === b.type;

/** mem= and memmap= make a map of the user's (e820__finish_early_params). */
export function userMap(
  given: readonly E820Entry[],
  changes: readonly MapChange[],
  kernel: X86Kernel,
  { steps, messages }: SetupLog,
): readonly E820Entry[] {
  if (changes.length === 0) return given;
  let map = given;
  for (const change of changes) map = changed(map, change);
  map = sanitize(map);
  steps.push({
    name: 'command line',
    caller: 'e820__finish_early_params',
    cause: changes.map(({ text }) => text).join(' '),
    effect: `${countOf(map.length)}, ${formatBytes(bytesOf(map, E820.ram))} of them usable`,
    map,
  });
  const title = kernel.behaviour.updateLines === 'inclusive' ? 'e820: user-defined' : 'user-defined';
  messages.push(`${title} physical RAM map:`, ...mapLines(map, 'user', kernel.behaviour));
  return map;
}

function changed(map: readonly E820Entry[], change: MapChange): readonly E820Entry[] {
  switch (change.kind) {
    case 'exact':
      return [];
    case 'limit':
      return changeType(map, { base: change.end, size: WIDEST - change.end }, E820.ram, undefined);
    case 'add':
      return [...map, change.entry];
  }
}

/** trim_bios_range. */
export function withoutBiosRange(
  given: readonly E820Entry[],
  kernel: X86Kernel,
  reserveLow: bigint,
  { steps, messages }: SetupLog,
): readonly E820Entry[] {
  const { biosPage } = kernel.behaviour;
  if (biosPage === 'reserved') return given;
  const size = biosPage === 'page' ? X86_PAGE.bytes : roundUp(reserveLow, X86_PAGE.bytes);
  const page = { base: 0n, size };
  messages.push(...updateLine(page, E820.ram, E820.reserved, kernel.behaviour));
  messages.push(...updateLine(ISA_HOLE, E820.ram, undefined, kernel.behaviour));
  const map = sanitize(changeType(changeType(given, page, E820.ram, E820.reserved), ISA_HOLE, E820.ram, undefined));
  steps.push({
    name: 'BIOS range',
    caller: 'trim_bios_range',
    cause:
      biosPage === 'page'
        ? 'page 0 holds the BIOS data area; ISA cards and the BIOS lie at 640 KiB to 1 MiB'
        : 'CONFIG_X86_RESERVE_LOW: some BIOSes write to low memory; ISA cards and the BIOS lie at 640 KiB to 1 MiB',
    effect: `0x0-${hex(size - 1n)} is reserved, what is usable at ${hex(ISA_HOLE.base)}-${hex(lastByteOf(ISA_HOLE))} is removed`,
    map,
  });
  return map;
}
