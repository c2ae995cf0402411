import { describe, expect, it } from 'vitest';
import { cmaParameter } from '../../../src/boot/dma/cma-parameter.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState } from '../stage.ts';

function asked(kernel: string, cmdline: string, set: Readonly<Record<string, string>> = {}) {
  const state = armState({ kernel, board: {}, cmdline, set: { CONFIG_ARM_LPAE: 'n', ...set } });
  for (const parameter of state.parameters) if (parameter.name === 'cma') cmaParameter(state, parameter);
  return { request: state.cmaRequest, log: state.messages };
}

describe('cma=', () => {
  const size = 64n * MiB;
  it.each([
    ['6.12', 'cma=64M', { size, base: 0n, limit: 0n }],
    // a place of its own ends where the size says
    ['6.12', 'cma=64M@0x50000000', { size, base: 0x5000_0000n, limit: 0x5400_0000n }],
    ['6.12', 'cma=64M@0x50000000-0x60000000', { size, base: 0x5000_0000n, limit: 0x6000_0000n }],
    ['3.10', 'cma=64M@0x50000000', { size, base: 0n, limit: 0n }],
    // the handler overwrites what it reads, and nothing else
    ['6.12', 'cma=8M@0x50000000-0x60000000 cma=64M', { size, base: 0x5000_0000n, limit: 0x6000_0000n }],
    ['6.12', 'cma=8M cma=64M@0x50000000', { size, base: 0x5000_0000n, limit: 0x5400_0000n }],
    // of 32 bits
    ['6.12', 'cma=64M@0x150000000', { size, base: 0x5000_0000n, limit: 0x5400_0000n }],
    ['6.12', 'cma=64M@0xfc000000', { size, base: 0xfc00_0000n, limit: 0n }],
  ])('on %s: %s', (kernel, cmdline, request) => {
    expect(asked(kernel, cmdline, { CONFIG_CMA: 'y', CONFIG_DMA_CMA: 'y' })).toEqual({ request, log: [] });
  });

  it('is nothing where the build has no default area', () => {
    expect(asked('6.12', 'cma=64M', { CONFIG_CMA: 'n', CONFIG_DMA_CMA: 'n' }).request).toBeUndefined();
  });

  it.each([
    ['4.14', 'y', ['cma: early_cma(64M@0x50000000)']],
    ['4.14', 'n', []],
    ['4.19', 'y', []],
  ])('on %s with CMA_DEBUG %s is logged: %j', (kernel, debug, log) => {
    expect(asked(kernel, 'cma=64M@0x50000000', { CONFIG_CMA_DEBUG: debug }).log).toEqual(log);
  });
});
