/**
 * cma_declare_contiguous (mm/cma.c) and dma_declare_contiguous (3.5 to 3.16) on their own; areas are aligned to 8 MiB where
 * blocks of 2048 pages are the largest, since 5.16 to page blocks.
 */
import { describe, expect, it } from 'vitest';
import { type ContiguousRequest, declareBelowLimit, declareContiguous } from '../../../src/boot/mm/cma.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState, type StageInput } from '../stage.ts';

const BASE = 0x4000_0000n;
/** Where highmem begins. */
const BOUNDARY = BASE + 256n * MiB;

interface Case extends Partial<Omit<StageInput, 'board'>> {
  readonly boundary?: bigint;
}

function declared(asked: Partial<ContiguousRequest>, { boundary = BOUNDARY, ...more }: Case = {}) {
  const state = armState({ kernel: '6.1', board: {}, memory: [[BASE, 512n * MiB]], ...more });
  state.lowHighBoundary = boundary;
  const request = {
    size: 16n * MiB,
    base: 0n,
    limit: 0n,
    fixed: false,
    name: 'area',
    origin: 'cma=',
    source: 'command-line',
    caller: 'test',
    ...asked,
  } as const;
  const declare = state.kernel.behaviour.cmaPlacement === 'below-limit' ? declareBelowLimit : declareContiguous;
  const isDone = declare(state, request);
  const [cause] = state.incidents.flatMap((incident) => (incident.kind === 'cma-failed' ? [incident.cause.kind] : []));
  const [area] = state.cmaAreas;
  expect(state.cmaAreas.length).toBe(isDone ? 1 : 0);
  if (!area) return cause;
  expect(state.memblock.isRegionReserved(area.base, area.size)).toBe(true);
  return `${hex(area.base)}+${hex(area.size)}`;
}

//  0x40000000          0x50000000          0x60000000
//  |------lowmem-------|------highmem------|
describe('an area', () => {
  it.each<[string, Partial<ContiguousRequest>, Case, string]>([
    ['lies at the top of highmem', {}, {}, '0x5f000000+0x1000000'],
    ['rounded up to its alignment', { size: 16n * MiB + 1n }, {}, '0x5e800000+0x1800000'],
    ['in lowmem where highmem is full', {}, { reserved: [[BOUNDARY, 256n * MiB]] }, '0x4f000000+0x1000000'],
    ['below a limit in lowmem', { limit: BASE + 128n * MiB }, {}, '0x47000000+0x1000000'],
    ['below a limit in highmem', { limit: BASE + 384n * MiB }, {}, '0x57000000+0x1000000'],
    ['below RAM’s end where the limit is beyond', { limit: BASE + 1024n * MiB }, {}, '0x5f000000+0x1000000'],
    ['at the top where all is low', {}, { boundary: BASE + 512n * MiB }, '0x5f000000+0x1000000'],
    ['at a fixed place', { fixed: true, base: BASE + 64n * MiB }, {}, '0x44000000+0x1000000'],
    ['that ends with lowmem', { fixed: true, base: BOUNDARY - 16n * MiB }, {}, '0x4f000000+0x1000000'],
    ['that begins with highmem', { fixed: true, base: BOUNDARY }, {}, '0x50000000+0x1000000'],
    ['up to RAM’s end', { fixed: true, base: BASE + 496n * MiB }, {}, '0x5f000000+0x1000000'],
    ['anywhere where the fixed place is 0', { fixed: true }, {}, '0x5f000000+0x1000000'],
    ['below its limit, by 3.14', { limit: BASE + 128n * MiB }, { kernel: '3.14' }, '0x47000000+0x1000000'],
    [
      'at a fixed place, by 3.14',
      { fixed: true, base: BASE + 64n * MiB, limit: BOUNDARY },
      { kernel: '3.14' },
      '0x44000000+0x1000000',
    ],
    ['at a place rounded up, by 4.19', { fixed: true, base: BASE + 1n }, { kernel: '4.19' }, '0x40800000+0x1000000'],
  ])('%s', (_, asked, more, place) => {
    expect(declared(asked, more)).toBe(place);
  });

  it.each<[string, Partial<ContiguousRequest>, Case, string]>([
    ['of no size', { size: 0n }, {}, 'zero-size'],
    ['of all 32 bits', { size: 1n << 32n }, {}, 'zero-size'],
    ['at an odd place', { fixed: true, base: BASE + 1n }, {}, 'misaligned'],
    ['across lowmem’s end', { fixed: true, base: BOUNDARY - 8n * MiB }, {}, 'across-boundary'],
    ['beyond RAM', { fixed: true, base: BASE + 504n * MiB }, {}, 'exceeds-limit'],
    ['beyond its limit', { fixed: true, base: BASE, limit: BASE + 8n * MiB }, {}, 'exceeds-limit'],
    ['where memory is taken', { fixed: true, base: BASE }, { reserved: [[BASE + 15n * MiB, MiB]] }, 'reserved'],
    ['larger than RAM', { size: 520n * MiB }, {}, 'no-room'],
    ['larger than its parts', { size: 264n * MiB }, { reserved: [[BASE, MiB]] }, 'no-room'],
    ['of no size, by 3.14', { size: 0n, limit: BOUNDARY }, { kernel: '3.14' }, 'zero-size'],
    ['without room, by 3.14', { size: 264n * MiB, limit: BOUNDARY }, { kernel: '3.14' }, 'no-room'],
    [
      'where memory is taken, by 3.14',
      { fixed: true, base: BASE, limit: BOUNDARY },
      { kernel: '3.14', reserved: [[BASE, MiB]] },
      'reserved',
    ],
  ])('%s is refused', (_, asked, more, cause) => {
    expect(declared(asked, more)).toBe(cause);
  });
});
