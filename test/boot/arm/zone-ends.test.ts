import { expect, it } from 'vitest';
import { zoneEnds } from '../../../src/boot/arm/zone-ends.ts';
import { GiB } from '../../../src/terms/alignment.ts';
import { armState } from '../stage.ts';

//  0x40000000         0x50000000     0x70000000      0x80000000
//  |------DMA---------|----Normal----|----HighMem----|
const endsWith = (set: Readonly<Record<string, string>>, dmaLimit: bigint) => {
  const state = armState({ kernel: '6.12', board: {}, set, memory: [[0x4000_0000n, GiB]] });
  state.as({ caller: 'test', origin: 'test' }, (memblock) => {
    memblock.currentLimit = 0x7000_0000n;
  });
  state.dmaLimit = dmaLimit;
  return zoneEnds(state);
};

it.each([
  // the last page that DMA reaches is no longer in its zone
  [{ CONFIG_ZONE_DMA: 'y', CONFIG_HIGHMEM: 'y' }, 0x4fff_ffffn, ['DMA 0x4ffff', 'Normal 0x70000', 'HighMem 0x80000']],
  [{ CONFIG_ZONE_DMA: 'y', CONFIG_HIGHMEM: 'y' }, 0xffff_ffffn, ['DMA 0x70000', 'Normal 0x70000', 'HighMem 0x80000']],
  [{ CONFIG_ZONE_DMA: 'n', CONFIG_HIGHMEM: 'y' }, 0x4fff_ffffn, ['Normal 0x70000', 'HighMem 0x80000']],
  [{ CONFIG_ZONE_DMA: 'n', CONFIG_HIGHMEM: 'n' }, 0x4fff_ffffn, ['Normal 0x70000']],
])('with %j and DMA up to %d: %j', (set, dmaLimit, ends) => {
  expect(endsWith(set, dmaLimit).map(({ name, end }) => `${name} 0x${end.toString(16)}`)).toEqual(ends);
});
