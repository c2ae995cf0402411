/**
 * Page frame by page frame, what an x86 kernel makes of physical memory: the figure that books on the kernel draw.
 */
import { E820, type E820Entry, typeName } from '../boot/x86/e820.ts';
import type { X86Memory } from '../boot/x86/memory-setup.ts';
import { X86_PAGE } from '../kernel/build/x86.ts';
import { endOf } from '../terms/address-range.ts';

export interface FrameRun {
  readonly startPfn: number;
  /** Exclusive. */
  readonly endPfn: number;
  /** `free`, who keeps it, or the type that the BIOS gives it; `no entry` for what the map leaves out. */
  readonly use: string;
  /** The zone that the frames are in; absent for what is not RAM. */
  readonly zone?: string;
}

/** Frames of an entry: RAM counts in whole frames, anything else takes each frame that it touches. */
function framesOf({ base, size, type }: E820Entry): readonly [number, number] {
  const end = base + size;
  return type === E820.ram
    ? [X86_PAGE.pfnUp(base), X86_PAGE.pfnDown(end)]
    : [X86_PAGE.pfnDown(base), X86_PAGE.pfnUp(end)];
}

/**
 * All frames up to the end of the map, as runs of one use. Where the map leaves addresses out at the very top of RAM, nothing is
 * said of them: only gaps between entries are runs.
 */
export function pageFrames(memory: X86Memory): FrameRun[] {
  const edges = new Set<number>([0]);
  const entries = memory.map.map((entry) => ({ entry, frames: framesOf(entry) }));
  const kept = memory.reserved.map((range) => ({
    range,
    start: X86_PAGE.pfnDown(range.base),
    end: X86_PAGE.pfnUp(endOf(range)),
  }));
  for (const { frames } of entries) for (const frame of frames) edges.add(frame);
  for (const { start, end } of kept) edges.add(start).add(end);
  for (const { startPfn, endPfn } of memory.zones) edges.add(startPfn).add(endPfn);
  const sorted = [...edges].sort((a, b) => a - b);
  const runs: FrameRun[] = [];
  for (const [index, startPfn] of sorted.entries()) {
    const endPfn = sorted[index + 1];
    if (endPfn === undefined) break;
    const here = entries.filter(({ frames: [first, last] }) => first <= startPfn && startPfn < last);
    // a frame that RAM shares with something else is not RAM
    const entry = here.find(({ entry: { type } }) => type !== E820.ram)?.entry ?? here[0]?.entry;
    const keeper = kept.find(({ start, end }) => start <= startPfn && startPfn < end)?.range.owner;
    const isRam = entry?.type === E820.ram;
    const zone = isRam ? memory.zones.find((each) => each.startPfn <= startPfn && startPfn < each.endPfn) : undefined;
    const use = !entry
      ? (keeper ?? 'no entry')
      : isRam
        ? (keeper ?? (zone ? 'free' : 'not used'))
        : typeName(entry.type);
    const last = runs.at(-1);
    if (last && last.use === use && last.zone === zone?.name) runs[runs.length - 1] = { ...last, endPfn };
    else runs.push({ startPfn, endPfn, use, ...(zone ? { zone: zone.name } : {}) });
  }
  return runs;
}
