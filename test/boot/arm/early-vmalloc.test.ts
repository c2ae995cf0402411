import { describe, expect, it } from 'vitest';
import { vmallocParameter } from '../../../src/boot/arm/early-vmalloc.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState } from '../stage.ts';

/** What `vmalloc=` keeps, in MiB, and what the kernel says. */
function kept(cmdline: string, kernel = '6.12') {
  const state = armState({ kernel, board: {}, cmdline });
  const parameter = state.parameters.find(({ name }) => name === 'vmalloc');
  if (parameter?.name !== 'vmalloc') throw new Error('the command line has no vmalloc=');
  vmallocParameter(state, parameter);
  return { kept: Number(state.vmallocReserve) / Number(MiB), log: state.messages, incidents: state.incidents };
}

describe('vmalloc=', () => {
  it.each([
    ['vmalloc=16M', 16],
    ['vmalloc=240M', 240],
    ['vmalloc=500M', 500],
  ])('%s keeps %d MiB and says nothing', (cmdline, size) => {
    expect(kept(cmdline)).toEqual({ kept: size, log: [], incidents: [] });
  });

  it('keeps 16 MiB at least', () => {
    expect(kept('vmalloc=15M')).toMatchObject({
      kept: 16,
      log: ['vmalloc area is too small, limiting to 16MiB'],
      incidents: [{ kind: 'vmalloc-clamped', which: 'small', bytes: 16n * MiB }],
    });
  });

  // VMALLOC_END 0xff800000 - (PAGE_OFFSET 0xc0000000 + 32 MiB of lowmem + 8 MiB of gap) = 976 MiB
  it('leaves 32 MiB of lowmem, and since 6.1 the gap', () => {
    expect(kept('vmalloc=976M')).toMatchObject({ kept: 976, log: [] });
    expect(kept('vmalloc=977M')).toMatchObject({
      kept: 976,
      log: ['vmalloc area is too big, limiting to 976MiB'],
      incidents: [{ kind: 'vmalloc-clamped', which: 'big', bytes: 976n * MiB }],
    });
    expect(kept('vmalloc=1000M', '5.10').kept).toBe(984);
  });

  it('was worded otherwise on 4.9', () => {
    expect(kept('vmalloc=1M', '4.9').log).toEqual(['vmalloc area too small, limiting to 16MB']);
    expect(kept('vmalloc=1100M', '4.9').log).toEqual(['vmalloc area is too big, limiting to 984MB']);
  });
});
