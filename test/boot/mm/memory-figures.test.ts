/**
 * Figures of the `Memory:` line (mem_init_print_info): RAM in whole pages, CMA since 3.19, and the rest.
 */
import { describe, expect, it } from 'vitest';
import { cmaPages, pagesIn, reservedPages, totalPages } from '../../../src/boot/mm/memory-figures.ts';
import { memoryLine } from '../../../src/boot/mm/memory-line.ts';
import { missingInputs } from '../../../src/boot/mm/missing-inputs.ts';
import { zoneBetween } from '../../../src/boot/mm/page-runs.ts';
import { survival } from '../../../src/boot/mm/survival.ts';
import { KiB } from '../../../src/terms/alignment.ts';
import { PageSize } from '../../../src/terms/page-size.ts';
import { armState } from '../stage.ts';

it.each([
  [0x1000n, 0x2000n, 2],
  [0x1001n, 0x1fffn, 1],
  [0x1001n, 0x1ffen, 0],
  [0x1001n, 0x10n, 0],
])('whole pages from %d, %d bytes: %i', (base, size, pages) => {
  expect(pagesIn(new PageSize(4n * KiB), { base, size })).toBe(pages);
});

//  0x40000000      0x40080000 CMA  0x40100000 zones end   0x40200000
//  |===============|###############|======================|
function on(kernel = '6.1', end = 0x4_0100) {
  const state = armState({ kernel, board: {}, memory: [[0x4000_0000n, 0x20_0000n]] });
  state.zones = [zoneBetween([{ start: 0x4_0000, end }], 'Normal', 0x4_0000, end)];
  state.cmaAreas.push({ name: 'area', base: 0x4008_0000n, size: 0x8_0000n, from: 'cma=' });
  state.freePages = { low: 0x60, high: 0 };
  return state;
}

describe('figures', () => {
  it('are of RAM as far as zones reach', () => {
    expect([totalPages(on()), totalPages(on('6.1', 0x4_0200)), totalPages(on('6.1', 0x5_0000))]).toEqual([
      0x100, 0x200, 0x200,
    ]);
  });

  it('count CMA apart since 3.19', () => {
    expect([cmaPages(on()), cmaPages(on('3.18'))]).toEqual([0x80, 0]);
    expect([reservedPages(on()), reservedPages(on('3.18'))]).toEqual([0x20n, 0xa0n]);
  });

  it('stand in the line in KiB', () => {
    const state = on();
    memoryLine.run(state);
    const [line = ''] = state.memoryLine?.lines ?? [];
    expect(line).toMatch(/^Memory: ~?384K\/1024K available \(/);
    expect(line).toMatch(/ ~?128K reserved, 512K cma-reserved, 0K highmem\)$/);
  });

  it('are none without RAM', () => {
    const state = armState({ kernel: '6.1', board: {} });
    memoryLine.run(state);
    expect(state.memoryLine).toBeUndefined();
  });
});

describe('inputs that are missing', () => {
  const assumption = (subject: string) => ({ subject, value: '', reason: '', flags: [] });
  const missing = (set: Readonly<Record<string, string>>, ...subjects: readonly string[]) => {
    const state = armState({ kernel: '6.1', board: {}, set });
    Object.assign(state, { assumptions: subjects.map(assumption) });
    return missingInputs(state);
  };
  it.each<[string, Readonly<Record<string, string>>, string[], string[]]>([
    ['of several processors', {}, [], ['--config', '--vmlinux']],
    ['of one processor', { CONFIG_SMP: 'n' }, [], ['--config']],
    ['with an assumed image', { CONFIG_SMP: 'n' }, ['kernel image'], ['--config', '--vmlinux']],
    ['with an assumed blob', { CONFIG_SMP: 'n' }, ['device tree blob'], ['--config', '--dtb-at']],
  ])('%s', (_, set, subjects, flags) => {
    expect(missing(set, ...subjects)).toEqual(flags);
  });

  it('are not the sections where the image tells them', () => {
    const state = armState({ kernel: '6.1', board: {} });
    const sections = { percpu: { base: 0n, size: 1n } };
    Object.assign(state.placement, { kernelImage: { ...state.placement.kernelImage, sections } });
    expect(missingInputs(state)).toEqual(['--config']);
  });
});

describe('survival', () => {
  const noted = (state: ReturnType<typeof on>) => {
    survival.run(state);
    return state.incidents.map(({ kind }) => kind);
  };
  it('notes areas for contiguous memory outside RAM', () => {
    const state = on();
    state.bounds = { ...state.bounds, lowmemLimit: 0x4020_0000n };
    expect(noted(state)).toEqual([]);
    state.cmaAreas.push({ name: 'beyond', base: 0x401f_f000n, size: 0x2000n, from: 'cma=' });
    expect(noted(state)).toEqual(['cma-outside-ram']);
  });

  it('notes that there is no RAM, and nothing else then', () => {
    const state = armState({ kernel: '6.1', board: {} });
    state.cmaAreas.push({ name: 'area', base: 0x4000_0000n, size: 0x1000n, from: 'cma=' });
    expect(noted(state)).toEqual(['no-memory']);
  });
});
