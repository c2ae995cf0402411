import { describe, expect, it } from 'vitest';
import { initrdFromChosen, reserveInitrd } from '../../../src/boot/init/initrd.ts';
import { GiB } from '../../../src/terms/alignment.ts';
import { armState, regions, type StageInput, stateAfter } from '../stage.ts';

const RAM = [[0x4000_0000n, GiB]] as const;

/** The reservations, and what became of the initrd, which lies at `base` and has `size` bytes. */
function reserved(base: bigint, size: bigint, input: Partial<StageInput> = {}) {
  const state = armState({ kernel: '6.12', board: {}, memory: RAM, ...input });
  state.initrd = { base, size };
  reserveInitrd.run(state);
  return { regions: regions(state.memblock.reserved), initrd: state.initrd, why: state.incidents, log: state.messages };
}

describe('the initrd', () => {
  //  0x48000000 0x48000123           0x48100456  0x48101000
  //  |..........|------initrd--------|...........|            whole pages are reserved
  it('is reserved in whole pages since 5.10', () => {
    expect(reserved(0x4800_0123n, 0x10_0333n)).toMatchObject({
      regions: ['0x48000000+0x101000'],
      initrd: { base: 0x4800_0000n, size: 0x10_1000n },
      why: [],
    });
  });

  it('takes the page that its last byte lies in, however it starts', () => {
    expect(reserved(0x4800_0800n, 0x1000n).regions).toEqual(['0x48000000+0x2000']);
    expect(reserved(0x4800_0800n, 1n).regions).toEqual(['0x48000000+0x1000']);
  });

  it('is reserved byte for byte on 3.10', () => {
    expect(reserved(0x4800_0123n, 0x10_0333n, { kernel: '3.10' }).regions).toEqual(['0x48000123+0x100333']);
  });

  it('of no bytes is none', () => {
    expect(reserved(0x4800_0000n, 0n).regions).toEqual([]);
  });

  //                                   0x80000000
  //  |---RAM--------------------------|
  //                              |--initrd--|
  it('is dropped where RAM ends within it', () => {
    expect(reserved(0x7fff_f000n, 0x2000n)).toMatchObject({
      regions: [],
      initrd: undefined,
      log: ['INITRD: 0x7ffff000+0x00002000 is not a memory region - disabling initrd'],
      why: [{ kind: 'initrd-refused', why: 'outside-ram', start: 0x7fff_f000n, end: 0x8000_1000n }],
    });
  });

  it('is dropped where something of it is reserved, to the last page', () => {
    const taken: Partial<StageInput> = { reserved: [[0x4800_1000n, 0x1000n]] };
    expect(reserved(0x4800_0000n, 0x1001n, taken)).toMatchObject({
      regions: ['0x48001000+0x1000'],
      initrd: undefined,
      why: [{ kind: 'initrd-refused', why: 'reserved' }],
    });
    expect(reserved(0x4800_0000n, 0x1000n, taken).regions).toEqual(['0x48000000+0x2000']);
  });
});

describe('/chosen', () => {
  const chosen = { 'linux,initrd-start': 0x4800_0000n, 'linux,initrd-end': 0x4810_0000n };

  it('says where the initrd begins and ends', () => {
    const state = armState({ kernel: '6.12', board: { chosen } });
    initrdFromChosen(state);
    expect(state.initrd).toEqual({ base: 0x4800_0000n, size: 0x10_0000n });
  });

  it.each(['linux,initrd-start', 'linux,initrd-end'] as const)('says nothing with %s alone', (name) => {
    const state = armState({ kernel: '6.12', board: { chosen: { [name]: chosen[name] } } });
    initrdFromChosen(state);
    expect(state.initrd).toBeUndefined();
  });

  it('that has the end below the start is not believed since 6.1.176', () => {
    const reversed = { 'linux,initrd-start': 0x4810_0000n, 'linux,initrd-end': 0x4800_0000n };
    const state = armState({ kernel: '6.12', board: { chosen: reversed } });
    initrdFromChosen(state);
    expect(state.initrd).toBeUndefined();
    expect(state.incidents).toMatchObject([{ kind: 'initrd-refused', why: 'reversed' }]);
    const same = { 'linux,initrd-start': 0x4810_0000n, 'linux,initrd-end': 0x4810_0000n };
    const empty = armState({ kernel: '6.12', board: { chosen: same } });
    initrdFromChosen(empty);
    expect(empty.initrd).toEqual({ base: 0x4810_0000n, size: 0n });
  });
});

it('a board without one has nothing reserved for it', () => {
  expect(stateAfter(reserveInitrd, { kernel: '6.12', board: {}, memory: RAM }).trace.steps).toHaveLength(1);
});
