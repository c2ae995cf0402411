import { describe, expect, it } from 'vitest';
import { movableZone, movableZoneStart, withMovable } from '../../../src/boot/mm/movable-zone.ts';
import { zoneBetween } from '../../../src/boot/mm/page-runs.ts';
import { armState } from '../stage.ts';

//  0x40000     0x50000   0x60000           0x80000
//  |--Normal---|..hole...|------HighMem----|        pages, one bank each
const RUNS = [
  { start: 0x4_0000, end: 0x5_0000 },
  { start: 0x6_0000, end: 0x8_0000 },
];
const ZONES = [zoneBetween(RUNS, 'Normal', 0x4_0000, 0x6_0000), zoneBetween(RUNS, 'HighMem', 0x6_0000, 0x8_0000)];

const startFor = (cmdline: string, kernel = '6.12'): number | undefined =>
  movableZoneStart(armState({ board: {}, kernel, cmdline }), RUNS, ZONES);

const told = (zones: ReturnType<typeof withMovable>): string[] =>
  zones.map(
    ({ name, startPfn, endPfn, spannedPages, presentPages }) =>
      `${name} 0x${startPfn.toString(16)}-0x${endPfn.toString(16)} ${spannedPages} ${presentPages}`,
  );

describe('where ZONE_MOVABLE starts', () => {
  it.each([
    ['', undefined],
    // 0x10000 pages of Normal, and 0x10000 more of HighMem
    ['kernelcore=512M', 0x7_0000],
    // less than Normal has: all of HighMem is movable
    ['kernelcore=128M', 0x6_0000],
    // one page more than a block of 2 048 (MAX_ORDER 11 on 6.12) rounds up to the next
    ['kernelcore=524292K', 0x7_0800],
    // 0x10000 of all 0x30000 pages
    ['movablecore=256M', 0x7_0000],
    ['movablecore=1K', 0x7_f800],
    ['kernelcore=50%', 0x6_8000],
    ['movablecore=25%', 0x7_4000],
    // the larger of the two claims for the kernel counts
    ['kernelcore=640M movablecore=256M', 0x7_8000],
    ['kernelcore=512M movablecore=640M', 0x7_0000],
    // all of RAM, or more
    ['kernelcore=768M', undefined],
    ['kernelcore=1G', undefined],
    ['movablecore=4G', undefined],
  ])('%s: %s', (cmdline, start) => {
    expect(startFor(cmdline)).toBe(start);
  });

  it('kernelcore=mirror makes none, for no board has mirrored memory', () => {
    const state = armState({ board: {}, kernel: '6.12', cmdline: 'kernelcore=mirror' });
    expect(movableZoneStart(state, RUNS, ZONES)).toBeUndefined();
    expect(state.messages).toEqual(['The system has no mirror memory, ignore kernelcore=mirror.']);
  });
});

describe('the zones with ZONE_MOVABLE', () => {
  it('has what the highest zone gives away', () => {
    expect(told(withMovable(RUNS, ZONES, 0x7_0000))).toEqual([
      'Normal 0x40000-0x60000 131072 65536',
      'HighMem 0x60000-0x70000 65536 65536',
      'Movable 0x70000-0x80000 65536 65536',
    ]);
  });

  it('leaves the highest zone empty where it starts at its start', () => {
    expect(told(withMovable(RUNS, ZONES, 0x6_0000)).slice(1)).toEqual([
      'HighMem 0x60000-0x60000 0 0',
      'Movable 0x60000-0x80000 131072 131072',
    ]);
  });

  it('changes no zone where there is none', () => {
    expect(told(withMovable(RUNS, ZONES, undefined))).toEqual([...told(ZONES), 'Movable 0x0-0x0 0 0']);
    expect(told([movableZone(RUNS, ZONES, undefined)])).toEqual(['Movable 0x0-0x0 0 0']);
  });
});
