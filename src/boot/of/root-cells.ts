/** The cells that the kernel reads memory and reservations with: the root's, whatever their parents say. */
import type { DeviceTree } from '../../devicetree/tree.ts';

export interface RootCells {
  readonly address: number;
  readonly size: number;
}

/** The root's cells; 1 and 1 where it says nothing (drivers/of/fdt.c, early_init_dt_scan_root). */
export function rootCellsOf(tree: DeviceTree): RootCells {
  return { address: tree.root.addressCells ?? 1, size: tree.root.sizeCells ?? 1 };
}
