import { describe, expect, it } from 'vitest';
import { memoryMapOf } from '../../src/analysis/memory-map.ts';
import { predictionOfSource } from './boards.ts';

const NO_HIGHMEM = { set: { CONFIG_HIGHMEM: 'n' } };

/**
 *      0x80000000                       0xb0000000      0xc0000000
 *     |================================|===============|           1 GiB, 768 MiB of it lowmem
 *
 * Expect what a kernel without HIGHMEM loses to be called so: no symbol that is off takes memory.
 */
describe('RAM above lowmem, without HIGHMEM', () => {
  it.each(['6.12', '4.9', '3.10', '3.4'])('is called so under %s', (kernel) => {
    const prediction = predictionOfSource(
      'memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };',
      { kernel, ...NO_HIGHMEM },
    );
    const names = prediction.account.map(({ name }) => name);
    expect(names).toContain('above lowmem, no HIGHMEM');
    expect(names).not.toContain('CONFIG_HIGHMEM');
    const owners = memoryMapOf(prediction).flatMap((piece) => piece.owners);
    expect(owners).not.toContain('CONFIG_HIGHMEM');
  });
});

/**
 *      0x80000000                            0x98000000   0x9c000000
 *     |=====================================|xxxxxxxxxxxx|            no-map at the end of RAM
 *
 * Expect the account to agree with DTM105: nothing is lost that the region had not taken already.
 */
it('books no-map memory that is taken out of memblock to the node that says no-map', () => {
  const { account, findings } = predictionOfSource(
    `memory@80000000 { device_type = "memory"; reg = <0x80000000 0x1c000000>; };
     reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges;
       vga: vga@98000000 { reg = <0x98000000 0x04000000>; no-map; }; };`,
    { kernel: '6.1', ...NO_HIGHMEM },
  );
  expect(findings.map(({ code }) => code)).toContain('DTM105');
  const rows = new Map(account.map(({ name, bytes }) => [name, bytes]));
  expect(rows.get('/reserved-memory/vga@98000000 (no-map)')).toBe(-0x400_0000n);
  expect(rows.has('above lowmem, no HIGHMEM')).toBe(false);
});
