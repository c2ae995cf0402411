/**
 * Regions with a `reg`: reserved where they stand, or marked no-map (__reserved_mem_reserve_reg).
 */
import type { Node, Property } from '../../../devicetree/tree.ts';
import { hex } from '../../../terms/notation.ts';
import type { Machine } from '../../machine.ts';
import { originOf } from '../../machine.ts';
import { invalidReg, onlyFirstEntry, reserveFailed, SKIPPING_DEFAULT_NODE } from '../messages/reserved-memory.ts';
import { entriesOf, entryBytes, flagsOf, isDisplacedByCommandLine, noteRemap, recordOutcome } from './node.ts';

/** What became of a node's `reg`. */
export type StaticResult =
  | { readonly kind: 'no-reg' }
  | { readonly kind: 'skipped' }
  /** The first entry, which is the one that the table of regions gets, reserved or not. */
  | { readonly kind: 'done'; readonly base: bigint; readonly size: bigint };

/** The `reg` that this kernel sees: one of wrong length may count as absent. */
export function regOf(machine: Machine, node: Node): Property | undefined {
  const property = node.property('reg');
  if (!property || machine.kernel.behaviour.reservedMemoryMalformed === 'node-skipped') return property;
  const bytes = entryBytes(machine);
  return property.value.length > 0 && property.value.length % bytes === 0 ? property : undefined;
}

/** Why a region cannot be reserved; undefined when it can. */
function refusal(machine: Machine, nomap: boolean, base: bigint, size: bigint): string | undefined {
  if (size === 0n) return 'its size is 0';
  const { memblock } = machine;
  const { behaviour } = machine.kernel;
  if (!nomap) {
    return behaviour.plainRefused && memblock.isRegionReserved(base, size)
      ? 'its memory is reserved already'
      : undefined;
  }
  if (behaviour.nomapRefused === 'never' || !memblock.isRegionReserved(base, size)) return undefined;
  if (behaviour.nomapRefused === 'memory-and-reserved' && !memblock.overlapsMemory(base, size)) return undefined;
  return 'no-map over memory that is reserved already';
}

/** Reserves a static node. Logs failures, records the outcome of every entry. */
export function reserveStatic(machine: Machine, node: Node): StaticResult {
  const { behaviour } = machine.kernel;
  const property = regOf(machine, node);
  if (!property) return { kind: 'no-reg' };
  const flags = flagsOf(node);
  const bytes = entryBytes(machine);
  const { length } = property.value;
  if (length % bytes !== 0) {
    machine.log(invalidReg(behaviour, node.name));
    recordOutcome(machine, node, {
      base: 0n,
      size: 0n,
      state: 'ignored',
      reason: 'reg is not a whole number of entries',
    });
    return { kind: 'skipped' };
  }
  if (isDisplacedByCommandLine(machine, flags)) {
    machine.log(SKIPPING_DEFAULT_NODE);
    recordOutcome(machine, node, {
      base: 0n,
      size: 0n,
      state: 'ignored',
      reason: 'cma= takes the place of the default pool',
    });
    return { kind: 'skipped' };
  }

  const entries = entriesOf(machine, property);
  const [first] = entries;
  if (!first) {
    recordOutcome(machine, node, { base: 0n, size: 0n, state: 'ignored', reason: 'reg is empty' });
    return { kind: 'skipped' };
  }
  if (behaviour.reservedMemoryEntries === 'first' && entries.length > 1) {
    machine.log(onlyFirstEntry(node.name, entries.length));
  }
  const used = behaviour.reservedMemoryEntries === 'first' ? [first] : entries;
  for (const { base, size } of used) {
    const why = refusal(machine, flags.nomap, base, size);
    if (why !== undefined) {
      machine.log(reserveFailed(behaviour, machine.pa, node.name, base, size));
      machine.note({
        kind: 'reservation-failed',
        message: `${node.path} is not reserved at ${hex(base)}: ${why}`,
        origin: originOf(node, property),
        span: property.span,
      });
      recordOutcome(machine, node, { base, size, state: 'failed', reason: why });
      continue;
    }
    const reason = {
      caller: '__reserved_mem_reserve_reg',
      origin: originOf(node, property),
      span: property.span,
      owner: node.path,
    };
    if (flags.nomap && behaviour.nomapStatic === 'removed') machine.as(reason).remove(base, size);
    else if (flags.nomap) machine.as(reason).markNomap(base, size);
    else machine.as(reason).reserve(base, size);
    noteRemap(machine, node, { base, size });
    recordOutcome(machine, node, { base, size, state: 'reserved' });
  }
  return { kind: 'done', ...first };
}
