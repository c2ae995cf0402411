/**
 * reserve_crashkernel (arch/arm/kernel/setup.c) on its own: a block without a place lies on 128 MiB, from there on.
 */
import { describe, expect, it } from 'vitest';
import { reserveCrashkernel } from '../../../src/boot/arm/crashkernel.ts';
import { GiB, MiB } from '../../../src/terms/alignment.ts';
import { armState, regions, type StageInput } from '../stage.ts';

function reserved(cmdline: string, more: Partial<StageInput> = {}, ram = GiB / 2n) {
  const state = armState({
    kernel: '6.1',
    board: {},
    cmdline,
    memory: [[0x4000_0000n, ram]],
    set: { CONFIG_KEXEC: 'y' },
    ...more,
  });
  const { pageOffset } = state.kernel.build;
  state.bounds = { ...state.bounds, lowmemLimit: 0x4000_0000n + ram, highMemory: pageOffset + ram };
  reserveCrashkernel.run(state);
  return { reserved: regions(state.memblock.reserved), log: state.messages, incidents: state.incidents };
}

//  0x40000000          0x58000000  0x5c000000  0x60000000
//  |-------------------|=== 64M ===|...........|
describe('crashkernel=', () => {
  it.each<[string, string[]]>([
    ['crashkernel=64M', ['0x58000000+0x4000000']],
    ['crashkernel=64M@0x48000000', ['0x48000000+0x4000000']],
    ['crashkernel=0', []],
    ['quiet', []],
    // the last one holds
    ['crashkernel=32M crashkernel=64M', ['0x58000000+0x4000000']],
    // by RAM, of which there are 512 MiB: starts included, ends not
    ['crashkernel=512M-1G:64M,1G-:128M', ['0x58000000+0x4000000']],
    ['crashkernel=256M-512M:32M,512M-:64M', ['0x58000000+0x4000000']],
    ['crashkernel=513M-:64M', []],
    ['crashkernel=128M-512M:64M', []],
    ['crashkernel=0-:64M@0x48000000', ['0x48000000+0x4000000']],
    ['crashkernel=0-:0', []],
  ])('%s', (cmdline, expected) => {
    expect(reserved(cmdline)).toEqual({ reserved: expected, log: [], incidents: [] });
  });

  it.each<[string, string, boolean]>([
    ['crashkernel=1G', 'No suitable area found', false],
    ['crashkernel=64M@0x70000000', 'memory is in use', true],
  ])('%s fails: %s', (text, why, isFixed) => {
    expect(reserved(text)).toMatchObject({
      reserved: [],
      log: [`crashkernel reservation failed - ${why}.`],
      incidents: [{ kind: 'crashkernel-failed', parameter: text, isFixed }],
    });
  });

  it('is not known to builds without kexec', () => {
    expect(reserved('crashkernel=64M', { set: { CONFIG_KEXEC: 'n', CONFIG_CRASH_RESERVE: 'n' } }).reserved).toEqual([]);
    const later = { set: { CONFIG_KEXEC: 'n', CONFIG_CRASH_RESERVE: 'y' } };
    expect(reserved('crashkernel=64M', later).reserved).toEqual(['0x58000000+0x4000000']);
  });

  it('is reserved where it says up to 4.2, whatever lies there', () => {
    expect(reserved('crashkernel=64M@0x70000000', { kernel: '4.1' }).reserved).toEqual(['0x70000000+0x4000000']);
  });

  it('never lies below 128 MiB', () => {
    expect(reserved('crashkernel=64M', { memory: [[0x400_0000n, 64n * MiB]] }, 64n * MiB).reserved).toEqual([]);
  });
});
