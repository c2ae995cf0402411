/**
 * `linux,elfcorehdr` in /chosen: where the crashed kernel left its ELF header for the crash kernel to dump.
 */
import { hex } from '../../../terms/notation.ts';
import type { Machine } from '../../machine.ts';
import { originOf } from '../../machine.ts';
import { rootCellsOf } from '../import-memory.ts';
import { ELF_CORE_HEADER_OVERLAPPED, reservingElfCoreHeader } from '../messages/image.ts';
import { entriesOf } from './node.ts';

export function reserveElfCoreHeader(machine: Machine): void {
  const { behaviour, build } = machine.kernel;
  if (!behaviour.elfCoreHeader || !build.crashDump) return;
  const chosen = machine.tree.root.child('chosen');
  const property = chosen?.property('linux,elfcorehdr');
  if (!chosen || !property) return;
  const cells = rootCellsOf(machine.tree);
  const entryLength = (cells.address + cells.size) * 4;
  if (behaviour.elfCoreHeaderEntries === 'exactly-one' && property.value.length !== entryLength) return;
  const [header] = entriesOf(machine, property);
  if (!header || header.size === 0n) return;
  if (machine.memblock.isRegionReserved(header.base, header.size)) {
    machine.log(ELF_CORE_HEADER_OVERLAPPED);
    machine.note({
      kind: 'reservation-failed',
      message: `the crash dump header at ${hex(header.base)} lies on memory that is reserved already`,
      origin: originOf(chosen, property),
      span: property.span,
    });
    return;
  }
  machine
    .as({
      caller: 'fdt_reserve_elfcorehdr',
      origin: originOf(chosen, property),
      span: property.span,
      owner: 'crash dump header',
    })
    .reserve(header.base, header.size);
  machine.log(reservingElfCoreHeader(header.base, header.size));
}
