/**
 * Regions with a `reg`: reserved where they stand, or marked no-map (__reserved_mem_reserve_reg).
 */
import type { Node, Property } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import type { RegionCause } from '../../incident.ts';
import { originOf, type Reason } from '../../reason.ts';
import type { BootState } from '../../state.ts';
import { invalidReg, onlyFirstEntry, reserveFailed, skippingDefaultNode } from '../messages.ts';
import { entriesOf, entryBytes, flagsOf, isDisplacedByCommandLine, noteRemap, recordOutcome } from './node.ts';

/** What became of a node's `reg`. */
export type StaticResult =
  | { readonly kind: 'no-reg' }
  | { readonly kind: 'skipped' }
  /** The first entry, which is the one that the table of regions gets, reserved or not. */
  | { readonly kind: 'done'; readonly base: bigint; readonly size: bigint };

/** The `reg` that this kernel sees: one of wrong length may count as absent. */
export function regOf(state: BootState, node: Node): Property | undefined {
  const property = node.property('reg');
  if (!property || state.kernel.behaviour.regMalformed === 'node-skipped') return property;
  const bytes = entryBytes(state);
  return property.value.length > 0 && property.value.length % bytes === 0 ? property : undefined;
}

/** Why a region cannot be reserved; undefined when it can. */
function refusal(state: BootState, nomap: boolean, base: bigint, size: bigint): RegionCause | undefined {
  if (size === 0n) return { kind: 'zero-size' };
  const { memblock } = state;
  const { behaviour } = state.kernel;
  if (!nomap) {
    return behaviour.plainRefused && memblock.isRegionReserved(base, size) ? { kind: 'reserved' } : undefined;
  }
  if (behaviour.nomapRefused === 'never' || !memblock.isRegionReserved(base, size)) return undefined;
  if (behaviour.nomapRefused === 'memory-and-reserved' && !memblock.overlapsMemory(base, size)) return undefined;
  return { kind: 'nomap-over-reserved' };
}

/** Reserves the range, or keeps it from the kernel; why not, where memblock has no entry left for it. */
function take(state: BootState, reason: Reason, nomap: boolean, { base, size }: AddressRange): RegionCause | undefined {
  if (nomap && state.kernel.behaviour.nomapStatic === 'removed')
    state.as(reason, (memblock) => memblock.remove(base, size));
  else if (nomap) state.as(reason, (memblock) => memblock.markNomap(base, size));
  else state.as(reason, (memblock) => memblock.reserve(base, size));
  return state.lastOperationLost ? { kind: 'no-entries' } : undefined;
}

/** Reserves a static node. Logs failures, records the outcome of every entry. */
export function reserveStatic(state: BootState, node: Node): StaticResult {
  const { behaviour } = state.kernel;
  const property = regOf(state, node);
  if (!property) return { kind: 'no-reg' };
  const flags = flagsOf(node);
  const bytes = entryBytes(state);
  const { length } = property.value;
  if (length % bytes !== 0) {
    state.log(invalidReg(behaviour, node.name));
    recordOutcome(state, node, {
      base: 0n,
      size: 0n,
      state: 'ignored',
      cause: { kind: 'partial-entry', property: 'reg' },
    });
    return { kind: 'skipped' };
  }
  if (isDisplacedByCommandLine(state, flags)) {
    state.log(skippingDefaultNode(behaviour));
    recordOutcome(state, node, {
      base: 0n,
      size: 0n,
      state: 'ignored',
      cause: { kind: 'displaced-by-cma' },
    });
    return { kind: 'skipped' };
  }

  const entries = entriesOf(state, property);
  const [first] = entries;
  if (!first) {
    recordOutcome(state, node, { base: 0n, size: 0n, state: 'ignored', cause: { kind: 'empty-reg' } });
    return { kind: 'skipped' };
  }
  if (behaviour.reservedMemoryEntries === 'first' && entries.length > 1) {
    state.log(onlyFirstEntry(node.name, entries.length));
  }
  const used = behaviour.reservedMemoryEntries === 'first' ? [first] : entries;
  for (const { base, size } of used) {
    const reason = {
      caller: '__reserved_mem_reserve_reg',
      origin: originOf(node, property),
      span: property.span,
      owner: node.path,
    };
    const cause = refusal(state, flags.nomap, base, size) ?? take(state, reason, flags.nomap, { base, size });
    if (cause !== undefined) {
      state.log(reserveFailed(behaviour, state.pa, node.name, base, size));
      const { origin, span } = reason;
      state.note({ kind: 'reservation-failed', node: node.path, range: { base, size }, cause, origin, span });
      recordOutcome(state, node, { base, size, state: 'failed', cause });
      continue;
    }
    noteRemap(state, node, { base, size });
    recordOutcome(state, node, { base, size, state: 'reserved' });
  }
  return { kind: 'done', ...first };
}
