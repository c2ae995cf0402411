/** Where RAM starts for a kernel whose place is assumed. */
import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { armLimits } from './arm-limits.ts';
import { board } from './board.ts';

const MiB = 1n << 20n;
const physOffset = (ramStart: bigint, kernel: string, set: Record<string, string> = {}) =>
  armLimits(predict(board({ memory: [[ramStart, 512n * MiB]] }), { kernel, set })).physOffset;

describe('PHYS_OFFSET', () => {
  // the text offset of the assumed configuration is 0x208000 from 3.19 on
  it.each<[string, string, bigint, bigint]>([
    ['lies 16 MiB apart', '3.10', 0x8020_0000n, 0x8100_0000n],
    ['lies below RAM where the text offset leads into it', '5.8', 0x8020_0000n, 0x8000_0000n],
    ['lies 2 MiB apart', '5.12', 0x8020_0000n, 0x8020_0000n],
    ['lies where RAM starts', '3.10', 0x8100_0000n, 0x8100_0000n],
  ])('%s: %s', (_, kernel, ramStart, expected) => expect(physOffset(ramStart, kernel)).toBe(expected));

  it('is the platform’s own where the kernel does not find out', () =>
    expect(physOffset(0x8020_0000n, '3.10', { CONFIG_ARM_PATCH_PHYS_VIRT: 'n' })).toBe(0x8020_0000n));
});

describe('the area of R-Car Gen2 boards', () => {
  const areas = (kernel: string) =>
    predict(board({ memory: [[0x4000_0000n, 1024n * MiB]], compatible: 'renesas,r8a7791' }), { kernel }).cma.map(
      ({ name }) => name,
    );

  it('is there up to 6.14', () => {
    expect(areas('6.14')).toContain('rcar_gen2_dma');
    expect(areas('6.15')).not.toContain('rcar_gen2_dma');
  });
});
