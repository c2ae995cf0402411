/** Stages of init/ that take a block or two of memory each. */
import { describe, expect, it } from 'vitest';
import { saveCommandLine } from '../../../src/boot/init/command-line.ts';
import { initrdRefused } from '../../../src/boot/init/initrd-messages.ts';
import { logBuffer } from '../../../src/boot/init/log-buffer.ts';
import { reserveMem } from '../../../src/boot/init/reserve-mem.ts';
import { standardResources } from '../../../src/boot/init/standard-resources.ts';
import { unknownParameters } from '../../../src/boot/init/unknown-parameters.ts';
import { GiB, MiB } from '../../../src/terms/alignment.ts';
import { armState, type StageInput, stateAfter } from '../stage.ts';

const RAM = [[0x4000_0000n, GiB]] as const;

/** Sizes of what the stage takes and gives back, and its lines. */
function outcome(stage: Parameters<typeof stateAfter>[0], input: Partial<StageInput>) {
  const state = stateAfter(stage, { kernel: '6.12', board: {}, memory: RAM, ...input });
  const steps = state.trace.steps.filter((step) => step.stage === stage.name);
  return { steps, sizes: steps.map(({ size }) => Number(size)), log: state.messages, incidents: state.incidents };
}

describe('the command line', () => {
  it.each([
    // init/main.c, setup_command_line
    ['3.10', 2],
    ['3.18', 3],
    ['5.10', 2],
  ])('is copied on %s %d times, with the byte that ends it', (kernel, copies) => {
    const { steps, sizes } = outcome(saveCommandLine, { kernel, cmdline: 'quiet' });
    expect(sizes).toEqual(Array.from({ length: copies }, () => 6));
    expect(steps[0]).toMatchObject({ caller: 'setup_command_line', owner: 'command line' });
  });
});

describe('resources', () => {
  const memory = [
    [0x4000_0000n, 64n * MiB],
    [0x5000_0000n, 64n * MiB],
  ] as const;
  it.each([
    // struct resource: 28 bytes, 32 with a descriptor, 40 with 64-bit addresses
    ['4.4', 'n', 28],
    ['4.9', 'n', 32],
    ['4.4', 'y', 40],
    ['6.12', 'y', 40],
  ])('are one for each region of RAM on %s with LPAE %s: %d bytes', (kernel, lpae, bytes) => {
    const { sizes } = outcome(standardResources, { kernel, memory, set: { CONFIG_ARM_LPAE: lpae } });
    expect(sizes).toEqual([bytes, bytes]);
  });

  it.each([
    ['4.19', 2],
    ['5.10', 1],
  ])('of no-map regions are there on 4.19 only: %s, %d', (kernel, count) => {
    const state = armState({ kernel, board: {}, memory });
    state.as({ caller: 'test', origin: 'test' }, (memblock) => memblock.markNomap(0x5000_0000n, 64n * MiB));
    const before = state.trace.steps.length;
    standardResources.run(state);
    expect(state.trace.steps.length - before).toBe(count);
  });
});

describe('a larger log buffer', () => {
  const SET = { CONFIG_LOG_BUF_SHIFT: '17', CONFIG_SMP: 'n' };
  it.each([
    ['5.4', 'log_buf_len=1M', [0x10_0000]],
    // and 12 and 88 bytes for every 32 of it
    ['5.10', 'log_buf_len=1M', [0x10_0000, 0x8000 * 12, 0x8000 * 88]],
    ['5.4', 'log_buf_len=768K', [0x10_0000]],
    ['5.4', 'log_buf_len=4M log_buf_len=1M', [0x10_0000]],
    // the one in the image is as large
    ['5.4', 'log_buf_len=128K', []],
    ['5.4', 'log_buf_len=128K1', []],
    ['5.4', 'log_buf_len=131073', [0x4_0000]],
    ['5.4', 'log_buf_len=0', []],
    ['5.4', '', []],
  ])('on %s with "%s": %j', (kernel, cmdline, sizes) => {
    expect(outcome(logBuffer, { kernel, cmdline, set: SET }).sizes).toEqual(sizes);
  });

  it('has a log buffer in the image of 128 KiB where nothing says so', () => {
    const set = { CONFIG_SMP: 'n', CONFIG_LOG_BUF_SHIFT: '16' };
    expect(outcome(logBuffer, { kernel: '5.4', cmdline: 'log_buf_len=128K', set }).sizes).toEqual([0x2_0000]);
  });

  it('that finds no room is told, and its descriptors are not tried', () => {
    const { sizes, log, incidents } = outcome(logBuffer, { cmdline: 'log_buf_len=2G', set: SET });
    expect(sizes).toEqual([2 ** 31]);
    expect(log).toEqual(['log_buf_len: 2147483648 bytes not available']);
    expect(incidents).toMatchObject([
      { kind: 'early-size-reduced', parameter: 'log_buf_len=2G', asked: 2n ** 31n, given: 0n },
    ]);
  });

  it('has 2 GiB at the most', () => {
    expect(outcome(logBuffer, { cmdline: 'log_buf_len=3G', set: SET }).sizes).toEqual([2 ** 31]);
  });

  it.each([
    // 4 KiB for every processor but the first count where they are more than half of the 128 KiB of the image
    [17, 'y', []],
    [18, 'y', [0x4_0000]],
    [18, 'n', []],
  ])('is there for %d processors, SMP %s: %j', (cpus, smp, sizes) => {
    const state = armState({
      kernel: '5.4',
      board: {},
      memory: RAM,
      set: { CONFIG_LOG_BUF_SHIFT: '17', CONFIG_LOG_CPU_MAX_BUF_SHIFT: '12', CONFIG_SMP: smp },
    });
    logBuffer.run(Object.assign(state, { cpus }));
    expect(state.trace.steps.slice(1).map(({ size }) => Number(size))).toEqual(sizes);
  });
});

describe('reserve_mem=', () => {
  it.each([
    ['6.6', 'reserve_mem=1M:64K:log', []],
    ['6.12', 'reserve_mem=1M:64K:log', [0x7ff0_0000n]],
    ['6.12', 'mem=2G reserve_mem=4097:4096:a reserve_mem=64K:64K:b', [0x7fff_e000n, 0x7ffe_0000n]],
    // a cache line, 64 bytes, at the least
    ['6.12', 'reserve_mem=65:16:a', [0x7fff_ff80n]],
  ])('on %s: %s', (kernel, cmdline, places) => {
    const { steps } = outcome(reserveMem, { kernel, cmdline });
    expect(steps.map(({ base }) => base)).toEqual(places);
    for (const step of steps) expect(step).toMatchObject({ caller: 'reserve_mem', call: 'physical' });
  });
});

describe('words of the command line that nobody knows', () => {
  it('are gathered in a block that is given back', () => {
    const { steps, log } = outcome(unknownParameters, { cmdline: 'quiet highmem=64M memmap=1M nohighmem' });
    // each with the blank behind it, and the byte that ends them
    const size = BigInt('highmem=64M memmap=1M nohighmem '.length + 1);
    expect(steps).toMatchObject([
      { operation: 'alloc', caller: 'print_unknown_bootoptions', size },
      { operation: 'free', size, base: steps[0]?.base },
    ]);
    expect(log).toEqual([
      'Unknown kernel command line parameters "highmem=64M memmap=1M nohighmem", will be passed to user space.',
    ]);
  });

  it.each([
    ['6.12', 'quiet', {}, 0],
    ['5.10', 'highmem=64M', {}, 0],
    ['6.12', 'page_owner=on', { CONFIG_PAGE_OWNER: 'n' }, 2],
    ['6.12', 'page_owner=on', { CONFIG_PAGE_OWNER: 'y' }, 0],
    ['6.12', 'hugetlb_cma=1G', { CONFIG_HUGETLB_PAGE: 'n' }, 2],
    ['6.12', 'hugetlb_cma=1G', { CONFIG_HUGETLB_PAGE: 'y' }, 0],
    ['6.12', 'maxcpus=1', { CONFIG_SMP: 'n' }, 2],
    ['6.12', 'maxcpus=1', { CONFIG_SMP: 'y' }, 0],
  ])('on %s: %s, %j', (kernel, cmdline, set, count) => {
    expect(outcome(unknownParameters, { kernel, cmdline, set }).sizes).toHaveLength(count);
  });

  it('are told where there is no room for the block', () => {
    const { sizes, log } = outcome(unknownParameters, { cmdline: 'highmem=64M', memory: [] });
    expect(sizes).toHaveLength(1);
    expect(log).toHaveLength(1);
  });
});

describe('the refusal of an initrd', () => {
  it.each([
    ['5.10', 'is not a memory region', ['INITRD: 0x48000000+0x00001000 is not a memory region - disabling initrd']],
    ['6.12', 'is not a memory region', ['INITRD: 0x48000000+0x00001000 is not a memory region - disabling initrd']],
    [
      '5.10',
      'overlaps in-use memory region',
      ['INITRD: 0x48000000+0x00001000 overlaps in-use memory region - disabling initrd'],
    ],
    [
      '6.12',
      'overlaps in-use memory region',
      ['INITRD: 0x48000000+0x00001000 overlaps in-use memory region', ' - disabling initrd'],
    ],
  ] as const)('on %s, that it %s', (kernel, why, lines) => {
    const { behaviour } = armState({ kernel, board: {} }).kernel;
    expect(initrdRefused(behaviour, why, 0x4800_0000n, 0x1000n)).toEqual(lines);
  });
});
