/**
 * From a BIOS map to memory, as setup_arch of an x86 kernel goes about it (arch/x86/kernel/setup.c): each step leaves the
 * map as it is after it, and says what made it so.
 */
import { X86_PAGE, type X86Kernel } from '../../kernel/build/x86.ts';
import { Memblock } from '../../memblock/memblock.ts';
import { endOf, lastByteOf } from '../../terms/address-range.ts';
import { formatBytes, hex } from '../../terms/notation.ts';
import type { Assumption, MemoryRegion } from '../prediction.ts';
import { E820, type E820Entry } from './e820.ts';
import { type LowMemory, lowMemory } from './low-memory.ts';
import { type BiosMapRequest, biosMap, userMap, withoutBiosRange } from './maps.ts';
import { type FrameRange, lastPfnLine, lowMemoryLines, zoneLines } from './messages.ts';
import { x86Parameters } from './parameters.ts';
import { type ReservedRange, reservations } from './reservations.ts';
import type { SetupLog, SetupStep } from './setup-log.ts';
import { type X86Zone, zonesOf } from './zones.ts';

/** Bytes of the kernel's buffer for it, of which the last ends the text (asm/setup.h). */
const COMMAND_LINE_SIZE = 2048;
const FRAMES_4G = 0x10_0000;
const WIDEST = 1n << 64n;

export interface MemorySetupRequest extends BiosMapRequest {
  readonly cmdline?: string;
  /** Physical, last byte included. */
  readonly kernelImage?: { readonly start: bigint; readonly end: bigint };
}

export interface X86Memory {
  readonly assumptions: readonly Assumption[];
  readonly steps: readonly SetupStep[];
  /** The map that the kernel goes by in the end. */
  readonly map: readonly E820Entry[];
  /** Page frame after the last one of RAM. */
  readonly lastPfn: number;
  /** Page frames that this build can address. */
  readonly maxArchPfn: bigint;
  /** Undefined for a 64-bit kernel, to which all RAM is low. */
  readonly split: LowMemory | undefined;
  readonly zones: readonly X86Zone[];
  /** RAM in whole pages. */
  readonly memory: readonly MemoryRegion[];
  readonly reserved: readonly ReservedRange[];
  readonly nodeRanges: readonly FrameRange[];
  readonly kernelImage: { readonly start: bigint; readonly end: bigint };
  /** The lines that this kernel logs. */
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
}

export function setUpMemory(request: MemorySetupRequest): X86Memory {
  const { kernel } = request;
  const { behaviour } = kernel;
  const log: SetupLog = { steps: [], messages: [], warnings: [], assumptions: [] };
  const { steps, messages, warnings, assumptions } = log;
  const parameters = x86Parameters((request.cmdline ?? '').slice(0, COMMAND_LINE_SIZE - 1));

  let map = biosMap(request, log);
  map = userMap(map, parameters.changes, kernel, log);
  const kernelImage = imageOf(request, assumptions);
  checkImage(map, kernelImage, warnings);
  const reserveLow = parameters.reserveLow ?? kernel.reserveLow;
  map = withoutBiosRange(map, kernel, reserveLow, log);

  const maxArchPfn = kernel.arch === 'x86_64' ? 1n << 34n : kernel.pae ? 1n << 24n : 1n << 20n;
  const lastPfn = endOfRam(map, behaviour.endOfRamClipped ? Number(maxArchPfn) : 2 ** 52);
  steps.push({
    name: 'end of RAM',
    caller: 'e820__end_of_ram_pfn',
    cause: `the highest end of a usable entry, at most page frame ${hex(maxArchPfn)}`,
    effect: `max_pfn = ${hex(lastPfn)}: RAM ends at ${hex(X86_PAGE.bytesOf(lastPfn))}`,
  });
  if (behaviour.lastPfnLine) messages.push(lastPfnLine(lastPfn, maxArchPfn));

  const split =
    kernel.arch === 'i386' ? lowMemory(kernel, lastPfn, parameters.highmem, parameters.vmallocReserve) : undefined;
  const maxPfn = split?.maxPfn ?? lastPfn;
  const maxLowPfn = split?.maxLowPfn ?? lastPfn;
  if (split) tellSplit(split, lastPfn, kernel, log);
  else tellLastLowPfn(map, lastPfn, kernel, maxArchPfn, messages);

  const memblock = new Memblock({ physicalBits: 64 });
  for (const entry of map) if (entry.type === E820.ram) memblock.add(entry.base, entry.size);
  memblock.remove(X86_PAGE.bytesOf(maxPfn), WIDEST - 1n);
  memblock.trim(X86_PAGE.bytes);
  const memory = [...memblock.memory].map(({ base, size }) => ({ base, size, flags: [] }));
  const reserved = reservations(kernel, map, reserveLow, kernelImage);
  steps.push(
    ...reserved.map((range) => ({
      name: 'reserve',
      caller: range.caller,
      cause: range.owner,
      effect: `${hex(range.base)}-${hex(lastByteOf(range))} (${formatBytes(range.size)}) is kept from use`,
    })),
    {
      name: 'memory',
      caller: 'e820__memblock_setup',
      cause: 'usable entries, cut to whole pages below max_pfn',
      effect: `${formatBytes(memory.reduce((sum, { size }) => sum + size, 0n))} of RAM in ${memory.length} ${memory.length === 1 ? 'range' : 'ranges'}`,
    },
  );
  const nodeRanges = memory.map(({ base, size }) => ({
    startPfn: X86_PAGE.pfnDown(base),
    endPfn: X86_PAGE.pfnDown(base + size),
  }));
  const zones = zonesOf(kernel, nodeRanges, maxLowPfn, maxPfn);
  steps.push({
    name: 'zones',
    caller: 'zone_sizes_init',
    cause: `ISA DMA reaches 16 MiB; ${split ? 'the split ends the zone Normal' : 'DMA of 32 bits reaches 4 GiB'}`,
    effect: zones.map((zone) => `${zone.name} ${zone.presentPages} pages`).join(', '),
  });
  messages.push(...zoneLines(zones, nodeRanges, behaviour));

  return {
    assumptions,
    steps,
    map,
    lastPfn,
    maxArchPfn,
    split,
    zones,
    memory,
    reserved,
    nodeRanges,
    kernelImage,
    messages,
    warnings: [...warnings, ...(split?.warnings ?? [])],
  };
}

function imageOf(
  { kernel, kernelImage }: MemorySetupRequest,
  assumptions: Assumption[],
): { readonly start: bigint; readonly end: bigint } {
  if (kernelImage) return kernelImage;
  const start = kernel.physicalStart;
  const image = { start, end: start + kernel.behaviour.imageBytes - 1n };
  assumptions.push({
    subject: 'kernel image',
    value: `${hex(image.start)}-${hex(image.end)}`,
    reason: 'from PHYSICAL_START, of a usual size; state _text to _end with --kernel-image START-END',
    flags: ['--kernel-image'],
  });
  return image;
}

function checkImage(
  map: readonly E820Entry[],
  { start, end }: { readonly start: bigint; readonly end: bigint },
  warnings: string[],
): void {
  const ram = map.filter(({ type }) => type === E820.ram);
  let at = start;
  for (const entry of ram) if (entry.base <= at && endOf(entry) > at) at = endOf(entry);
  if (at <= end)
    warnings.push(`the kernel image ${hex(start)}-${hex(end)} does not lie in RAM at ${hex(at)}: it cannot run there`);
}

/** Page frame after the last one of RAM (e820__end_of_ram_pfn); only whole frames count. */
function endOfRam(map: readonly E820Entry[], most: number): number {
  let last = 0;
  for (const entry of map) {
    if (entry.type !== E820.ram || X86_PAGE.pfnDown(entry.base) >= most) continue;
    const end = X86_PAGE.pfnDown(endOf(entry));
    if (end > last) last = end;
  }
  return Math.min(last, most);
}

function tellSplit(split: LowMemory, lastPfn: number, kernel: X86Kernel, { steps, messages }: SetupLog): void {
  const highPages = split.maxPfn - split.maxLowPfn;
  const lowBytes = X86_PAGE.bytesOf(split.maxLowPfn);
  const lost = lastPfn - split.maxPfn;
  steps.push({
    name: 'low and high memory',
    caller: 'find_low_pfn_range',
    cause: `the linear mapping holds ${formatBytes(split.limit)}: ${split.formula}`,
    effect:
      `low memory ends at ${hex(lowBytes)}; ${highPages > 0 ? `${formatBytes(X86_PAGE.bytesOf(highPages))} above it are highmem` : 'there is no highmem'}` +
      (lost > 0 ? `; ${formatBytes(X86_PAGE.bytesOf(lost))} are lost` : ''),
  });
  messages.push(...split.warnings);
  messages.push(...lowMemoryLines({ lowBytes, highPages, hasHighmem: kernel.highmem !== 'none' }, kernel.behaviour));
}

/** A 64-bit kernel looks for the end of RAM below 4 GiB too (e820__end_of_low_ram_pfn). */
function tellLastLowPfn(
  map: readonly E820Entry[],
  lastPfn: number,
  kernel: X86Kernel,
  maxArchPfn: bigint,
  messages: string[],
): void {
  if (lastPfn <= FRAMES_4G || !kernel.behaviour.lastPfnLine) return;
  messages.push(lastPfnLine(endOfRam(map, FRAMES_4G), maxArchPfn));
}
