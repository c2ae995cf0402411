/**
 * The zones of an x86 kernel (zone_sizes_init, arch/x86/mm/init.c).
 */
import { X86_PAGE, type X86Kernel } from '../../kernel/build/x86.ts';
import { MiB } from '../../terms/alignment.ts';
import type { FrameRange } from './messages.ts';

/** Frames that ISA cards' DMA reaches: 16 MiB. */
const DMA_FRAMES = X86_PAGE.pfnDown(16n * MiB);
/** Frames that 32-bit DMA reaches: 4 GiB. */
const DMA32_FRAMES = 0x10_0000;

export interface X86Zone extends FrameRange {
  readonly name: 'DMA' | 'DMA32' | 'Normal' | 'HighMem';
  /** Frames of RAM. */
  readonly presentPages: number;
}

/** Each zone from the end of the one before. */
export function zonesOf(
  kernel: X86Kernel,
  nodeRanges: readonly FrameRange[],
  maxLowPfn: number,
  maxPfn: number,
): X86Zone[] {
  const ends: readonly (readonly [X86Zone['name'], number])[] =
    kernel.arch === 'x86_64'
      ? [
          ['DMA', Math.min(DMA_FRAMES, maxLowPfn)],
          ['DMA32', Math.min(DMA32_FRAMES, maxLowPfn)],
          ['Normal', maxLowPfn],
        ]
      : [
          ['DMA', Math.min(DMA_FRAMES, maxLowPfn)],
          ['Normal', maxLowPfn],
          ...(kernel.highmem === 'none' ? [] : [['HighMem', maxPfn] as const]),
        ];
  let startPfn = nodeRanges[0]?.startPfn ?? 0;
  return ends.map(([name, limit]) => {
    const endPfn = Math.max(limit, startPfn);
    const presentPages = nodeRanges.reduce(
      (sum, run) => sum + Math.max(0, Math.min(run.endPfn, endPfn) - Math.max(run.startPfn, startPfn)),
      0,
    );
    const zone = { name, startPfn, endPfn, presentPages };
    startPfn = endPfn;
    return zone;
  });
}
