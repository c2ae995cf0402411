/**
 * alloc_large_system_hash (mm/page_alloc.c): one entry for 2^13 bytes (Dentry), 2^14 (Inode), 2^18 (PID) of whole MiB, up to a
 * power of two, of 4 bytes each; stackdepot (lib/stackdepot.c): 2^14 bytes, 8 bytes each, 2^12 to 2^20 entries.
 */
import { describe, expect, it } from 'vitest';
import { hashTables } from '../../../src/boot/mm/hash-tables.ts';
import { stackDepot } from '../../../src/boot/mm/stack-depot.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState, type StageInput } from '../stage.ts';

const PAGES_A_MIB = 256;

function on(megabytes: number, more: Partial<StageInput> = {}) {
  const state = armState({ kernel: '6.12', board: {}, memory: [[0x4000_0000n, 256n * MiB]], ...more });
  state.kernelPages = { kernel: megabytes * PAGES_A_MIB, all: megabytes * PAGES_A_MIB };
  return state;
}

const sizes = (messages: readonly string[]) =>
  messages.map((line) => line.replace(/^(\S+).* entries: (\d+) \(order: (\d+), (\d+) bytes.*$/, '$1 $2 $3 $4'));

describe('hash tables', () => {
  const tables = (megabytes: number, more?: Partial<StageInput>) => {
    const state = on(megabytes, more);
    hashTables.run(state);
    return sizes(state.messages);
  };

  it.each<[number, string[]]>([
    // a page at least
    [1, ['Dentry 1024 0 4096', 'Inode-cache 1024 0 4096']],
    [8, ['Dentry 1024 0 4096', 'Inode-cache 1024 0 4096']],
    [9, ['Dentry 2048 1 8192', 'Inode-cache 1024 0 4096']],
    [1024, ['Dentry 131072 7 524288', 'Inode-cache 65536 6 262144']],
    [1025, ['Dentry 262144 8 1048576', 'Inode-cache 131072 7 524288']],
  ])('of a kernel of %i MiB', (megabytes, expected) => {
    expect(tables(megabytes)).toEqual(expected);
  });

  it('have a table of processes up to 4.14: 16 to 4096 entries', () => {
    expect(tables(1, { kernel: '4.14' })[0]).toBe('PID 16 0 64');
    expect(tables(512, { kernel: '4.14' })[0]).toBe('PID 2048 1 8192');
    expect(tables(2048, { kernel: '4.14' })[0]).toBe('PID 4096 2 16384');
    expect(tables(1, { kernel: '4.15' })[0]).toMatch(/^Dentry/);
  });

  it('are told with what they are mapped by since 5.2', () => {
    const line = (kernel: string) => {
      const state = on(1, { kernel });
      hashTables.run(state);
      return state.messages[0];
    };
    expect(line('5.2')).toBe('Dentry cache hash table entries: 1024 (order: 0, 4096 bytes, linear)');
    expect(line('4.19')).toBe('Dentry cache hash table entries: 1024 (order: 0, 4096 bytes)');
  });

  it('have the entries that a parameter says, a sixteenth of memory at most', () => {
    expect(tables(64, { cmdline: 'dhash_entries=3000 ihash_entries=100' })).toEqual([
      'Dentry 4096 2 16384',
      'Inode-cache 128 0 512',
    ]);
    // 64 MiB / 16 / 4 bytes
    expect(tables(64, { cmdline: 'dhash_entries=100000000' })[0]).toBe('Dentry 1048576 10 4194304');
  });

  it('are halved until they find room, which is noted where a parameter asked for more', () => {
    const state = on(1024, { memory: [[0x4000_0000n, 0x9000n]], cmdline: 'dhash_entries=16384' });
    hashTables.run(state);
    // 36 KiB of RAM: 32 KiB, then 4 KiB less what none is left for
    expect(sizes(state.messages)).toEqual(['Dentry 8192 3 32768', 'Inode-cache 1024 0 4096']);
    expect(state.incidents).toEqual([
      {
        kind: 'early-size-reduced',
        parameter: 'dhash_entries=16384',
        asked: 65536n,
        given: 32768n,
        origin: 'dhash_entries=16384',
      },
    ]);
  });

  it('are none where not even a page is free', () => {
    const state = on(1024, { memory: [[0x4000_0000n, 0x800n]] });
    hashTables.run(state);
    expect([state.messages, state.outOfMemory]).toEqual([[], false]);
  });
});

describe('the table of call traces', () => {
  const table = (megabytes: number, more: Partial<StageInput>) => {
    const state = on(megabytes, { set: { CONFIG_STACKDEPOT: 'y' }, cmdline: 'slub_debug=U', ...more });
    stackDepot.run(state);
    return sizes(state.messages);
  };

  it.each<[number, string]>([
    [1, 'stackdepot 4096 3 32768'],
    [64, 'stackdepot 4096 3 32768'],
    [65, 'stackdepot 8192 4 65536'],
    [1024, 'stackdepot 65536 7 524288'],
  ])('of a kernel of %i MiB', (megabytes, expected) => {
    expect(table(megabytes, {})).toEqual([expected]);
  });

  it.each<[string, Partial<StageInput>]>([
    ['before 6.2', { kernel: '6.1' }],
    ['without users to track', { cmdline: 'slub_debug=F' }],
    ['without the parameter', { cmdline: '' }],
    ['in builds without it', { set: { CONFIG_STACKDEPOT: 'n' } }],
  ])('is none %s', (_, more) => {
    expect(table(64, more)).toEqual([]);
  });
});
