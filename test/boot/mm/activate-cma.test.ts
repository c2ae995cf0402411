import { describe, expect, it } from 'vitest';
import { activateCma } from '../../../src/boot/mm/activate-cma.ts';
import { zoneBetween } from '../../../src/boot/mm/page-runs.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState } from '../stage.ts';

//  0x40000000            0x60000000            0x80000000
//  |------Normal---------|-----HighMem---------|
const RUNS = [{ start: 0x4_0000, end: 0x8_0000 }];
const ZONES = [zoneBetween(RUNS, 'Normal', 0x4_0000, 0x6_0000), zoneBetween(RUNS, 'HighMem', 0x6_0000, 0x8_0000)];

function stateAfter(base: bigint, size: bigint, zones = ZONES) {
  const state = armState({ kernel: '6.12', board: {} });
  state.zones = zones;
  state.cmaAreas.push({ name: 'area', base, size, from: 'cma=' } as (typeof state.cmaAreas)[number]);
  activateCma.run(state);
  return { log: state.messages, incidents: state.incidents };
}

const LOST = 'cma: CMA area area could not be activated';

describe('an area for contiguous memory', () => {
  it.each([
    ['in the first zone', 0x4000_0000n, 16n * MiB, []],
    ['that ends with its zone', 0x5f00_0000n, 16n * MiB, []],
    ['that begins with the second zone', 0x6000_0000n, 16n * MiB, []],
    ['that ends with RAM', 0x7f00_0000n, 16n * MiB, []],
    ['in two zones by a page', 0x5f00_0000n, 16n * MiB + 0x1000n, [LOST]],
    ['of which one page lies in the lower zone', 0x5fff_f000n, MiB, [LOST]],
    ['of the last zone that goes beyond it', 0x7f00_0000n, 17n * MiB, [LOST]],
    // pages behind the last zone look as if they were the first one's
    ['of the first zone that goes beyond RAM', 0x8000_0000n, MiB, []],
  ])('%s', (_, base, size, log) => {
    expect(stateAfter(base, size).log).toEqual(log);
  });

  it('of the only zone may go beyond it, for what lies there looks as if it were that zone', () => {
    expect(stateAfter(0x5f00_0000n, 17n * MiB, ZONES.slice(0, 1)).log).toEqual([]);
  });

  it('that is lost is noted with the zone that it runs into', () => {
    expect(stateAfter(0x5f00_0000n, 32n * MiB).incidents).toEqual([
      {
        kind: 'cma-across-zones',
        area: { name: 'area', base: 0x5f00_0000n, size: 32n * MiB },
        zone: 'HighMem',
        origin: 'cma=',
      },
    ]);
  });
});
