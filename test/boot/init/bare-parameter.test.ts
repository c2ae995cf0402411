import { describe, expect, it } from 'vitest';
import { bareParameter } from '../../../src/boot/init/bare-parameter.ts';
import { armState } from '../stage.ts';

function outcomeOf(kernel: string, cmdline: string, set: Readonly<Record<string, string>> = {}) {
  const state = armState({ kernel, board: {}, cmdline, set });
  for (const parameter of state.parameters) if (parameter.name === 'bare') bareParameter(state, parameter);
  return [...state.incidents.map(({ kind }) => kind), ...state.messages];
}

describe('a parameter without its value', () => {
  it.each([
    ['6.12', 'initrd', ['kernel-dies']],
    ['6.12', 'mem', ['kernel-dies']],
    ['6.12', 'vmalloc', ['kernel-dies']],
    ['5.10', 'kernelcore', ['kernel-dies']],
    ['6.12', 'cma', ['cma: Config string not provided']],
  ])('on %s, %s: %j', (kernel, cmdline, happens) => {
    expect(outcomeOf(kernel, cmdline)).toEqual(happens);
  });

  it('of CMA is nothing where the build has no default area', () => {
    expect(outcomeOf('6.12', 'cma', { CONFIG_DMA_CMA: 'n', CONFIG_CMA: 'n' })).toEqual([]);
  });
});
