/**
 * nr_kernel_pages and nr_all_pages (mm/page_alloc.c, free_area_init_core; since 6.10 mm/mm_init.c, calc_nr_kernel_pages).
 */
import { describe, expect, it } from 'vitest';
import { kernelPagesOf } from '../../../src/boot/mm/kernel-pages.ts';
import type { Zone } from '../../../src/boot/prediction.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState } from '../stage.ts';

const zone = (name: Zone['name'], startPfn: number, spannedPages: number, presentPages = spannedPages): Zone => ({
  name,
  startPfn,
  endPfn: startPfn + spannedPages,
  spannedPages,
  presentPages,
});

const pages = (kernel: string, zones: readonly Zone[]) => {
  const memory = [[0x4000_0000n, 256n * MiB]] as const;
  const state = armState({ kernel, set: { CONFIG_MEMCG: 'n' }, board: {}, memory, reserved: [[0x4000_0000n, MiB]] });
  state.zonesInUse = zones;
  return { ...kernelPagesOf(state), bytes: state.kernel.build.structPage };
};

//  0x40000          0x48000        0x50000     page numbers: 128 MiB each
//  |----Normal------|---HighMem----|
const NORMAL = zone('Normal', 0x4_0000, 0x8000);
const HIGH = zone('HighMem', 0x4_8000, 0x8000);
/** Pages of 0x8000 structures of 32 bytes. */
const STRUCTURES = 0x100;

describe('pages up to 6.9 are what zones have less structures', () => {
  it.each<[string, string, Zone[], number, number]>([
    ['lowmem alone', '4.14', [NORMAL], 0x8000 - STRUCTURES, 0x8000 - STRUCTURES],
    // those of highmem are charged to lowmem since 3.9, and counted whole
    ['with highmem', '4.14', [NORMAL, HIGH], 0x8000 - 2 * STRUCTURES, 0x1_0000 - STRUCTURES],
    ['with highmem, before', '3.8', [NORMAL, HIGH], 0x8000 - STRUCTURES, 0x1_0000 - STRUCTURES],
    ['of less than its structures', '4.14', [zone('Normal', 0x4_0000, 0x8000, 0xff)], 0xff, 0xff],
    ['of just its structures', '4.14', [zone('Normal', 0x4_0000, 0x8000, 0x100)], 0, 0],
    [
      'where lowmem has no more than twice those of highmem',
      '4.14',
      [zone('Normal', 0x4_0000, 0x200, 0x202), HIGH],
      0x200 - 2,
      0x8000 + 0x200 - 2,
    ],
    [
      'of movable highmem',
      '4.14',
      [NORMAL, zone('HighMem', 0x4_8000, 0x4000), zone('Movable', 0x4_c000, 0x4000)],
      0x8000 - 2 * STRUCTURES,
      0x1_0000 - STRUCTURES,
    ],
    [
      'of movable lowmem',
      '4.14',
      [NORMAL, zone('HighMem', 0x5_0000, 0), zone('Movable', 0x4_8000, 0x8000)],
      0x1_0000 - 2 * STRUCTURES,
      0x1_0000 - 2 * STRUCTURES,
    ],
  ])('%s, %s', (_, kernel, zones, low, all) => {
    const found = pages(kernel, zones);
    // structures of 36 bytes would take more
    expect(found).toEqual({ kernel: low, all, bytes: 32 });
  });
});

describe('pages since 6.10 are what is free', () => {
  it('below highmem, and in all', () => {
    expect(pages('6.12', [NORMAL, HIGH])).toMatchObject({ kernel: 0x7f00, all: 0xff00 });
    expect(pages('6.12', [NORMAL])).toMatchObject({ kernel: 0xff00, all: 0xff00 });
  });
});
