/** The kernel functions that a trace names are those of its version. */
import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { board } from './board.ts';

const MiB = 1n << 20n;
const tree = board({
  memory: [[0x8000_0000n, 1024n * MiB]],
  memreserve: [[0x9000_0000n, 4096n]],
  chosen: { 'linux,initrd-start': 0x8600_0000n, 'linux,initrd-end': 0x8610_0000n },
  reserved: { 'pool@a0000000': { reg: [[0xa000_0000n, 4096n]], compatible: 'shared-dma-pool' } },
});

/** Owner and caller of each reservation, and who gave something back. */
const callersOf = (kernel: string) => {
  const { steps } = predict(tree, { kernel });
  const of = (owner: string) => steps.find((step) => step.owner === owner)?.caller;
  return [
    of('device tree blob'),
    of('/memreserve/'),
    of('initrd'),
    steps.find(({ purpose, origin }) => purpose === 'release' && origin.startsWith('/'))?.caller,
  ];
};

describe('the functions behind steps', () => {
  it.each([
    ['3.10', ['arm_dt_memblock_reserve', 'arm_dt_memblock_reserve', 'arm_memblock_init', undefined]],
    ['3.16', ['early_init_fdt_scan_reserved_mem', 'early_init_fdt_scan_reserved_mem', 'arm_memblock_init', undefined]],
    ['4.4', ['early_init_fdt_reserve_self', 'early_init_fdt_scan_reserved_mem', 'arm_memblock_init', undefined]],
    [
      '5.10',
      ['early_init_fdt_reserve_self', 'early_init_fdt_scan_reserved_mem', 'arm_initrd_init', 'fdt_init_reserved_mem'],
    ],
    [
      '6.12',
      [
        'early_init_fdt_reserve_self',
        'early_init_fdt_scan_reserved_mem',
        'reserve_initrd_mem',
        'fdt_init_reserved_mem_node',
      ],
    ],
  ])('are those of %s', (kernel, expected) => expect(callersOf(kernel)).toEqual(expected));
});
