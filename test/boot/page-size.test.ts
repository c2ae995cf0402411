/** Shared stages go by the page size of the build: here by one that arch/arm does not have. */
import { describe, expect, it } from 'vitest';
import { ARM } from '../../src/boot/arm/arm.ts';
import { configuredSize } from '../../src/boot/dma/contiguous.ts';
import { sizeZones } from '../../src/boot/mm/zones.ts';
import { clipMemory } from '../../src/boot/of/clip-memory.ts';
import { importMemory } from '../../src/boot/of/import-memory.ts';
import { kernelFrom } from '../../src/kernel/kernel.ts';
import { PageSize } from '../../src/terms/page-size.ts';
import { board } from './board.ts';

const MiB = 1n << 20n;

function stateWith(bytes: bigint) {
  const kernel = kernelFrom({ kernel: '6.12', set: { CONFIG_CMA_SIZE_SEL_PERCENTAGE: 'y' } }, ARM);
  const page = new PageSize(bytes);
  const cma = { ...kernel.build.cma, sizeRule: 'percentage' as const, percentage: 10n };
  const physOffset = 0x4000_0000n;
  return ARM.begin({
    tree: board({ memory: [[physOffset, 32n * MiB]] }),
    kernel: { ...kernel, build: { ...kernel.build, page, cma } },
    placement: {
      physOffset,
      textOffset: 0x8000n,
      kernelImage: { start: physOffset, end: physOffset },
      dtb: { base: physOffset, size: 1n },
    },
    cmdline: '',
    parameters: [],
    assumptions: [],
  });
}

describe('a page size', () => {
  it.each([
    [0x1000n, { base: 0x4000_2000n, size: 0x3_d000n }],
    [0x4000n, { base: 0x4000_4000n, size: 0x3_8000n }],
    [0x1_0000n, { base: 0x4001_0000n, size: 0x2_0000n }],
  ])('of %s cuts entries of memory', (bytes, range) =>
    expect(clipMemory(stateWith(bytes), 0x4000_1800n, 0x3_e000n)).toEqual(range),
  );

  it.each([
    [0x1000n, 0x4_0000, 8192],
    [0x4000n, 0x1_0000, 2048],
    [0x1_0000n, 0x4000, 512],
  ])('of %s counts the pages of zones', (bytes, startPfn, pages) => {
    const state = stateWith(bytes);
    importMemory.run(state);
    state.dmaLimit = 0xffff_ffffn;
    sizeZones.run(state);
    const [zone] = state.zones.filter(({ spannedPages }) => spannedPages > 0);
    expect(zone).toMatchObject({ startPfn, presentPages: pages });
    expect(state.nodeRanges).toEqual([{ base: 0x4000_0000n, size: 32n * MiB }]);
  });

  it.each([
    [0x1000n, 819n * 0x1000n],
    [0x1_0000n, 51n * 0x1_0000n],
  ])('of %s rounds a percentage of RAM', (bytes, size) => {
    const state = stateWith(bytes);
    importMemory.run(state);
    expect(configuredSize(state)).toBe(size);
  });

  it.each([0x1000n, 0x1_0000n])('of %s keeps page 0 from allocations', (bytes) => {
    const state = stateWith(bytes);
    const lowest = state.as({ caller: 'test', origin: 'test' }, (memblock) => {
      memblock.add(0n, MiB);
      return memblock.allocate({ size: 16n, align: 16n, bottomUp: true });
    });
    expect(lowest).toBe(bytes);
  });
});
