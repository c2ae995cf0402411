import { describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/boot/prediction.ts';
import { predictionOfSource } from './boards.ts';

const rowsOf = ({ account }: Prediction) => Object.fromEntries(account.map(({ name, bytes }) => [name, bytes]));

/** RAM from 3 GiB up to 4 GiB: its end is an address that 32 bits do not hold. */
const TO_4_GIB = 'memory@c0000000 { device_type = "memory"; reg = <0xc0000000 0x40000000>; };';

describe('the account', () => {
  // mm/memblock.c 3.0 lets a region reach the last byte; 3.4 cuts that byte off every region
  it.each(['2.6.39', '3.0', '3.1'])('takes nothing from RAM up to 4 GiB on %s', (kernel) => {
    const rows = rowsOf(predictionOfSource(TO_4_GIB, { kernel }));
    expect(rows['described by /memory']).toBe(0x4000_0000n);
    expect(rows['not addressable by this kernel']).toBeUndefined();
  });

  it('counts all of a full 32-bit address space', () => {
    const rows = rowsOf(
      predictionOfSource('memory@0 { device_type = "memory"; reg = <0x0 0x80000000>, <0x80000000 0x80000000>; };', {
        kernel: '3.0',
      }),
    );
    expect(rows['described by /memory']).toBe(0x1_0000_0000n);
    expect(rows['not addressable by this kernel']).toBeUndefined();
  });

  // arm_add_memory truncates to 0xffffffff and to whole pages
  it.each(['3.4', '3.10'])('takes the last page of RAM up to 4 GiB on %s', (kernel) => {
    expect(rowsOf(predictionOfSource(TO_4_GIB, { kernel }))['not addressable by this kernel']).toBe(-0x1000n);
  });

  it.each(['2.6.39', '3.0', '3.4', '3.18', '4.19', '6.12'])('adds up on %s', (kernel) => {
    const { account } = predictionOfSource(TO_4_GIB, { kernel });
    const total = account.at(-1);
    expect(total?.total).toBe(true);
    expect(account.slice(0, -1).reduce((sum, { bytes }) => sum + bytes, 0n)).toBe(total?.bytes);
  });
});

describe('steps say what they are for', () => {
  const BOARD = `
    memory@80000000 { device_type = "memory"; reg = <0x80000000 0x60000000>; };
    reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges;
      firmware@90000000 { reg = <0x90000000 0x200000>; no-map; };
      buffer { size = <0x100000>; };
    };`;
  const purposesOf = (kernel: string, cmdline = 'cma=0') =>
    predictionOfSource(BOARD, { kernel, cmdline, config: { CONFIG_HIGHMEM: 'n' } }).steps.map(
      ({ purpose, operation }) => `${purpose} ${operation}`,
    );

  it.each(['3.18', '4.19', '6.12'])('on %s', (kernel) => {
    const purposes = purposesOf(kernel);
    expect(purposes[0]).toBe('import add');
    expect(purposes).toContain('clip remove');
    expect(purposes).toContain('allocate alloc');
    expect(purposes.some((purpose) => purpose.startsWith('carve '))).toBe(true);
    expect(purposes.filter((purpose) => purpose.startsWith('fill '))).toEqual([]);
  });

  it('on 3.10, where banks are bounded before memblock gets them', () => {
    const purposes = purposesOf('3.10');
    expect(purposes.filter((purpose) => purpose.endsWith(' add'))).toEqual(['fill add']);
  });

  it('where mem= replaces the tree', () => {
    expect(purposesOf('6.12', 'cma=0 mem=256M@0x80000000').slice(0, 4)).toEqual([
      'import add',
      'reserve reserve',
      'clip remove',
      'clip add',
    ]);
  });
});
