/** The document of `dtmem e820 --json`. */
import { pageFrames } from '../analysis/page-frames.ts';
import type { LogLine } from '../analysis/x86-log.ts';
import { type E820Entry, typeName } from '../boot/x86/e820.ts';
import type { X86Memory } from '../boot/x86/memory-setup.ts';
import type { BiosMap } from '../boot/x86/read-map.ts';
import type { X86Kernel } from '../kernel/build/x86.ts';
import { type AddressRange, lastByteOf } from '../terms/address-range.ts';
import { hex } from '../terms/notation.ts';

const E820_SCHEMA = 'dtmem.e820/1';

export interface E820Report {
  /** The file as the user named it. */
  readonly file: string;
  readonly given: BiosMap;
  readonly kernel: X86Kernel;
  readonly cmdline: string;
  readonly memory: X86Memory;
  /** Undefined where the map does not come from a log. */
  readonly log: readonly LogLine[] | undefined;
}

const rangeJson = (range: AddressRange) => ({
  base: hex(range.base),
  end: hex(lastByteOf(range)),
  size: hex(range.size),
});
const entryJson = (entry: E820Entry) => ({ ...rangeJson(entry), type: entry.type, name: typeName(entry.type) });

export function e820Json({ file, given, kernel, cmdline, memory, log }: E820Report) {
  const { split } = memory;
  return {
    schema: E820_SCHEMA,
    input: {
      file,
      form: given.form,
      kernel: kernel.name,
      arch: kernel.arch,
      cmdline,
      ...(kernel.arch === 'i386'
        ? { pageOffset: hex(kernel.pageOffset), pae: kernel.pae, highmem: kernel.highmem }
        : {}),
      kernelImage: { start: hex(memory.kernelImage.start), end: hex(memory.kernelImage.end) },
      assumptions: memory.assumptions,
    },
    given: given.entries.map(entryJson),
    map: memory.map.map(entryJson),
    steps: memory.steps.map(({ map, ...step }, index) => ({
      index: index + 1,
      ...step,
      ...(map ? { map: map.map(entryJson) } : {}),
    })),
    limits: {
      lastPfn: memory.lastPfn,
      maxArchPfn: Number(memory.maxArchPfn),
      ...(split
        ? {
            linearLimit: hex(split.limit),
            maxPfn: split.maxPfn,
            maxLowPfn: split.maxLowPfn,
            highPages: split.maxPfn - split.maxLowPfn,
          }
        : {}),
    },
    zones: memory.zones.map(({ name, startPfn, endPfn, presentPages }) => ({
      name,
      startPfn,
      endPfn,
      spannedPages: presentPages > 0 ? endPfn - startPfn : 0,
      presentPages,
    })),
    memory: memory.memory.map(rangeJson),
    reserved: memory.reserved.map((range) => ({ ...rangeJson(range), owner: range.owner })),
    frames: pageFrames(memory),
    messages: memory.messages,
    warnings: memory.warnings,
    ...(log ? { log } : {}),
  };
}
