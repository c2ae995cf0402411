import { expect, it } from 'vitest';
import { rootCellsOf } from '../../../src/boot/of/root-cells.ts';
import { board } from '../board.ts';
import { treeOf } from '../tree-builder.ts';

it("memory is read with the root's cells", () => {
  expect(rootCellsOf(board({ cells: [2, 1] }))).toEqual({ address: 2, size: 1 });
});

it('a root that says nothing has one of each (drivers/of/fdt.c, early_init_dt_scan_root)', () => {
  expect(rootCellsOf(treeOf({}))).toEqual({ address: 1, size: 1 });
});
