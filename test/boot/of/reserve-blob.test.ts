import { expect, it } from 'vitest';
import { reserveBlob } from '../../../src/boot/of/reserve-blob.ts';
import { regions, stateAfter } from '../stage.ts';

it('the blob reserves itself, byte for byte, and says so', () => {
  const state = stateAfter(reserveBlob, { kernel: '6.12', board: {}, physOffset: 0x6000_0000n });
  expect(regions(state.memblock.reserved)).toEqual(['0x60000000+0x1']);
  expect(state.trace.steps.at(-1)).toMatchObject({ owner: 'device tree blob', operation: 'reserve' });
});
