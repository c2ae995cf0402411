import { describe, expect, it } from 'vitest';
import {
  highMemoryOf,
  lowmemVirtual,
  vmallocLimitOf,
  vmallocMinOf,
} from '../../../../src/boot/arm/lowmem/vmalloc-limit.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import { armState } from '../../stage.ts';

const on = (kernel: string, reserve?: bigint) => {
  const state = armState({ kernel, board: {}, physOffset: 0x4000_0000n });
  state.vmallocReserve = reserve;
  return state;
};

describe('where lowmem has to end', () => {
  // VMALLOC_END 0xff800000 less 240 MiB and the gap of 8 MiB, which vmalloc= has since 5.13 only
  it.each([
    ['6.12', undefined, '0xf0000000', '0x70000000'],
    ['6.12', 240n * MiB, '0xf0000000', '0x70000000'],
    ['5.10', undefined, '0xf0000000', '0x70000000'],
    ['5.10', 240n * MiB, '0xf0800000', '0x70800000'],
    ['5.10', 512n * MiB, '0xdf800000', '0x5f800000'],
    ['6.12', 512n * MiB, '0xdf000000', '0x5f000000'],
  ])('%s with vmalloc= %s: at %s, physical %s', (kernel, reserve, virtual, physical) => {
    const state = on(kernel, reserve);
    expect(hex(vmallocMinOf(state))).toBe(virtual);
    expect(hex(vmallocLimitOf(state))).toBe(physical);
  });
});

describe('lowmem addresses', () => {
  const state = on('6.12');
  it.each([
    [0x4000_0000n, '0xc0000000'],
    [0x7000_0000n, '0xf0000000'],
    // 32 bits: what is mapped would begin anew
    [0x8000_0000n, '0x0'],
  ])('%d is mapped at %s', (physical, virtual) => {
    expect(hex(lowmemVirtual(state, physical))).toBe(virtual);
  });

  it('high_memory is where they end', () => {
    expect(hex(highMemoryOf(state, 0x7000_0000n))).toBe('0xf0000000');
  });
});
