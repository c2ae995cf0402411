/**
 * `linux,elfcorehdr` in /chosen: where the crashed kernel left its ELF header for the crash kernel to dump.
 */
import { originOf } from '../../reason.ts';
import type { BootState } from '../../state.ts';
import { ELF_CORE_HEADER_OVERLAPPED, reservingElfCoreHeader } from '../messages.ts';
import { chosenNode } from '../named-nodes.ts';
import { rootCellsOf } from '../root-cells.ts';
import { entriesOf } from './node.ts';

export function reserveElfCoreHeader(state: BootState): void {
  const { behaviour, build } = state.kernel;
  if (!behaviour.elfCoreHeader || !build.crashDump) return;
  const chosen = chosenNode(state.tree, state.kernel.behaviour);
  const property = chosen?.property('linux,elfcorehdr');
  if (!chosen || !property) return;
  const cells = rootCellsOf(state.tree);
  const entryLength = (cells.address + cells.size) * 4;
  if (behaviour.elfCoreHeaderEntries === 'exactly-one' && property.value.length !== entryLength) return;
  const [header] = entriesOf(state, property);
  if (!header || header.size === 0n) return;
  if (state.memblock.isRegionReserved(header.base, header.size)) {
    state.log(ELF_CORE_HEADER_OVERLAPPED);
    state.note({
      kind: 'crash-header-refused',
      range: header,
      origin: originOf(chosen, property),
      span: property.span,
    });
    return;
  }
  state.as(
    {
      caller: 'fdt_reserve_elfcorehdr',
      origin: originOf(chosen, property),
      span: property.span,
      owner: 'crash dump header',
    },
    (memblock) => memblock.reserve(header.base, header.size),
  );
  state.log(reservingElfCoreHeader(header.base, header.size));
}
