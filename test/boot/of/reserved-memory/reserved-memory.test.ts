import { describe, expect, it } from 'vitest';
import { reservedMemory } from '../../../../src/boot/of/reserved-memory/reserved-memory.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import { stateAfter } from '../../stage.ts';

/**
 *  0x40000000    0x4f000000   0x50000000     0x60000000        0x7ff00000 0x80000000
 *  |---RAM-------|--header----|--static------|---/memreserve/--|--dynamic-|
 */
const BOARD = {
  chosen: { 'linux,elfcorehdr': [[0x4f00_0000n, 0x2000n]] },
  memreserve: [[0x6000_0000n, 0x1000n]],
  reserved: {
    dynamic: { size: 0x10_0000n },
    'static@50000000': { reg: [[0x5000_0000n, 0x10_0000n]] },
  },
} as const;

describe('/memreserve/, the crash dump header and /reserved-memory', () => {
  const MAP = '0x60000000';
  const STATIC = '0x50000000';
  const DYNAMIC = '0x7ff00000';
  const HEADER = '0x4f000000';
  it.each([
    // early_init_fdt_scan_reserved_mem of each: drivers/of/fdt.c, since 6.12 drivers/of/of_reserved_mem.c
    ['3.18', [MAP, STATIC, DYNAMIC]],
    ['5.10', [MAP, STATIC, DYNAMIC]],
    ['5.15', [MAP, STATIC, DYNAMIC, HEADER]],
    ['6.1', [MAP, STATIC, HEADER, DYNAMIC]],
    ['6.6', [STATIC, HEADER, MAP, DYNAMIC]],
    ['6.12', [HEADER, STATIC, DYNAMIC, MAP]],
  ])('are reserved in the order of %s: %j', (kernel, order) => {
    const state = stateAfter(reservedMemory, {
      kernel,
      board: BOARD,
      memory: [[0x4000_0000n, GiB]],
      set: { CONFIG_ARM_LPAE: 'n', CONFIG_CRASH_DUMP: 'y' },
    });
    const steps = state.trace.steps.filter(({ stage }) => stage === 'reserved-memory');
    expect(steps.map(({ base }) => hex(base))).toEqual(order);
  });
});
