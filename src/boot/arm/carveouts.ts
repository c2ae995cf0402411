/**
 * Qualcomm's carveouts in its 3.10 kernels (drivers/base/dma-contiguous.c): children of /memory that become areas of
 * contiguous memory, or leave memory altogether.
 *
 *   before   |============================ bank ============================|
 *   after    |=== memory ===|    removed    |== memory ==|carveout|== memory ==|
 *                                                         reserved
 *
 * The kernels of 3.10.49 and later note all areas first, then bound lowmem again, since removed memory leaves holes that may
 * raise its limit, and only then place the areas without a place of their own. 3.10.28 places each as it comes, after the
 * default area, and has its holes from `qcom,memblock-remove`, which cut banks before they are bounded.
 */
import { readCells } from '../../devicetree/cells.ts';
import type { Node, Property } from '../../devicetree/tree.ts';
import { type AddressRange, without } from '../../terms/address-range.ts';
import { roundDown, roundUp } from '../../terms/alignment.ts';
import { configuredSize, sizeSymbol } from '../dma/contiguous.ts';
import { reservingDefault, reservingGlobalArea } from '../dma/messages.ts';
import type { CmaRefusal, CmaSource, RegionCause } from '../incident.ts';
import { CMA_NO_SLOTS } from '../mm/cma-messages.ts';
import { rootCellsOf } from '../of/root-cells.ts';
import type { ReservedMemoryNode } from '../prediction.ts';
import { originOf } from '../reason.ts';
import { areaFailed, areaReserved, declaringArea, foundArea } from './carveout-messages.ts';
import { boundRegions } from './lowmem/regions.ts';
import type { ArmStage, ArmState } from './state.ts';

/** An area as it is asked for, and then as it lies: base 0 until it has a place. */
interface Carveout {
  readonly name: string;
  base: bigint;
  readonly size: bigint;
  /** Exclusive end of the search for a place. */
  readonly limit: bigint;
  readonly align: bigint;
  /** Leaves memory for good. */
  readonly isRemoved: boolean;
  /** Is mapped anew in pages: not where its node asks for removal and has a place, even if it then stays. */
  readonly isRemapped: boolean;
  readonly node: Node | undefined;
  readonly origin: string;
}

/** What a node or the configuration asks for, before rounding. */
interface Request extends AddressRange {
  readonly limit: bigint;
  readonly name: string;
  readonly removeCompletely: boolean;
  /** The system may use it while its owner does not. */
  readonly isShared: boolean;
  readonly node?: Node;
  readonly origin: string;
}

/** The carveout nodes: two levels below the root, available, with a `reg`. */
function* carveoutNodes(state: ArmState): Generator<{ node: Node; reg: Property }> {
  for (const parent of state.tree.root.children) {
    for (const node of parent.children) {
      const reg = node.property('reg');
      const status = node.property('status')?.string();
      const isAvailable = status === undefined || status.startsWith('ok');
      if (reg && isAvailable && node.has('linux,reserve-contiguous-region')) yield { node, reg };
    }
  }
}

/** The first entry of `reg`, by the node's own cells where it has them, else by the root's. */
function requestOf(state: ArmState, node: Node, reg: Property): Request | undefined {
  const cells = rootCellsOf(state.tree);
  const [entry] = reg.reg(node.addressCells ?? cells.address, node.sizeCells ?? cells.size);
  if (!entry) return undefined;
  const limit = node.property('linux,memory-limit');
  return {
    base: state.phys(entry.base),
    size: state.phys(entry.size),
    limit: (limit && readCells(limit.value, 0, 1)) ?? state.memblock.physicalMax,
    name: node.property('label')?.string() ?? '(null)',
    removeCompletely: node.has('linux,remove-completely'),
    isShared: !node.has('linux,reserve-region'),
    node,
    origin: originOf(node, reg),
  };
}

function record(
  state: ArmState,
  area: Pick<Carveout, 'node' | 'name' | 'base' | 'size' | 'isRemoved'>,
  outcome: ReservedMemoryNode['state'],
  cause?: RegionCause,
): void {
  const { node } = area;
  if (!node) return;
  state.reservedMemory.push({
    node: node.path,
    label: area.name,
    base: area.base,
    size: area.size,
    kind: area.isRemoved ? 'removed' : node.has('linux,reserve-region') ? 'plain' : 'reusable',
    state: outcome,
    ...(cause === undefined ? {} : { cause }),
    span: node.span,
  });
}

/** Why an area is refused, told of the default area and of the tree's in the same terms. */
type AreaRefusal = Extract<CmaRefusal, RegionCause>;

/** Who asks for the default area. */
const sourceOf = ({ cmaRequest }: ArmState): CmaSource => (cmaRequest ? 'command-line' : 'configuration');

/**
 * dma_contiguous_reserve_area: reserves or removes an area with a place; one without is only noted, where the version waits.
 * Undefined when it is refused.
 */
function reserveArea(state: ArmState, areas: Carveout[], request: Request): Carveout | undefined {
  const { build } = state.kernel;
  if (build.cmaDebug) state.log(declaringArea(state.pa, request));
  const fail = (cause: AreaRefusal): undefined => {
    const { node, origin } = request;
    if (node) {
      const range = { base: area.base, size: area.size };
      state.note({ kind: 'reservation-failed', node: node.path, range, cause, origin, span: node.span });
    } else {
      state.note({ kind: 'cma-failed', size: request.size, source: sourceOf(state), cause, origin });
    }
    record(state, area, 'failed', cause);
    return undefined;
  };
  const align = request.removeCompletely ? build.page.bytes : build.cma.alignment;
  const area: Carveout = {
    name: request.name,
    base: state.phys(roundUp(request.base, align)),
    size: state.phys(roundUp(request.size, align)),
    limit: roundDown(request.limit, align),
    align,
    isRemoved: request.removeCompletely && !request.isShared && request.base !== 0n,
    isRemapped: !request.removeCompletely || request.base === 0n,
    node: request.node,
    origin: request.origin,
  };
  if (areas.length >= build.cma.areas) {
    state.log(CMA_NO_SLOTS);
    return fail({ kind: 'no-slots', areas: build.cma.areas });
  }
  if (request.size === 0n || area.size === 0n) return fail({ kind: 'zero-size' });
  if (area.base !== 0n) {
    if (state.memblock.isRegionReserved(area.base, area.size)) {
      state.log(areaFailed(area.size));
      return fail({ kind: 'reserved', range: { base: area.base, size: area.size } });
    }
    const reason = {
      caller: 'dma_contiguous_reserve_area',
      origin: request.origin,
      span: request.node?.span,
      owner: request.node?.path ?? `CMA ${request.name}`,
    };
    state.as(reason, (memblock) => memblock.reserve(area.base, area.size));
    if (area.isRemoved) {
      state.as(reason, (memblock) => memblock.free(area.base, area.size));
      state.as(reason, (memblock) => memblock.remove(area.base, area.size));
    }
    record(state, area, 'reserved');
  } else if (state.kernel.behaviour.carveouts === 'before-bounds' && !placeArea(state, area)) {
    state.log(areaFailed(area.size));
    return undefined;
  }
  areas.push(area);
  return area;
}

/** Gives an area without a place one, as high as it may lie. False when there is no room. */
function placeArea(state: ArmState, area: Carveout): boolean {
  const { name, size, limit, align, node, origin } = area;
  const placed = state.as(
    { caller: 'dma_contiguous_reserve_area', origin, span: node?.span, owner: node?.path ?? `CMA ${name}` },
    (memblock) => memblock.allocate({ size, align, end: limit }),
  );
  if (placed === 0n) {
    const cause = { kind: 'no-room', size, within: { below: limit } } as const;
    if (node) state.note({ kind: 'allocation-failed', node: node.path, cause, origin, span: node.span });
    else state.note({ kind: 'cma-failed', size, source: sourceOf(state), cause: { kind: 'no-room', limit }, origin });
    record(state, area, 'failed', cause);
    return false;
  }
  area.base = placed;
  record(state, area, 'allocated');
  return true;
}

function keep(state: ArmState, area: Carveout, name = area.name): void {
  const { base, size, origin, node } = area;
  if (area.isRemoved) return;
  state.cmaAreas.push({ name, base, size, from: node?.path ?? origin });
}

/** Takes down an area that is to be mapped anew, as soon as it has its memory. */
function noteRemap(state: ArmState, { name, base, size, origin, node, isRemoved, isRemapped }: Carveout): void {
  if (isRemoved || !isRemapped) return;
  state.remapped.push({ name, origin: node?.path ?? origin, base, size, span: node?.span });
}

/** The tree's areas: those with a place are reserved or removed, the others noted (cma_fdt_scan). */
function scanTree(state: ArmState, areas: Carveout[]): void {
  for (const { node, reg } of carveoutNodes(state)) {
    const request = requestOf(state, node, reg);
    if (!request) continue;
    state.log(foundArea(state.pa, node.name, request));
    reserveArea(state, areas, request);
  }
}

function reserveDefault(state: ArmState, areas: Carveout[], limit: bigint): void {
  const { build, behaviour } = state.kernel;
  const asked = state.cmaRequest;
  const size = asked ? asked.size : configuredSize(state);
  if (size === 0n) return;
  if (build.cmaDebug) state.log(reservingGlobalArea(size));
  const origin = asked ? 'cma=' : sizeSymbol(build.cma.sizeRule);
  const shared = { removeCompletely: false, isShared: true };
  const request: Request = { base: 0n, size, limit, name: 'reserved', origin, ...shared };
  const area = reserveArea(state, areas, request);
  if (!area) return;
  if (area.base === 0n && !placeArea(state, area)) {
    state.log(areaFailed(area.size));
    areas.pop();
    return;
  }
  keep(state, area);
  noteRemap(state, area);
  const name = behaviour.carveouts === 'bounds-again' ? 'default region' : undefined;
  state.log(areaReserved(state.pa, behaviour.carveouts === 'bounds-again' ? size : area.size, area.base, name));
}

/** 3.10.49: tree, bounds again, places, default area below the limit that lowmem had before. */
function reserveThenBoundAgain(state: ArmState): void {
  const { build } = state.kernel;
  const limit = state.architecture.cmaLimit(state);
  const noted: Carveout[] = [];
  scanTree(state, noted);
  if (build.cmaDebug) state.log(reservingDefault(state.pa(limit)));
  state.bounds = boundRegions(state, state.bounds.lowmemLimit);
  const areas: Carveout[] = [];
  for (const area of noted) if (area.base !== 0n) noteRemap(state, area);
  for (const area of noted) {
    if (area.base === 0n) {
      if (!placeArea(state, area)) {
        state.log(areaFailed(area.size, area.name));
        continue;
      }
      noteRemap(state, area);
    }
    state.log(areaReserved(state.pa, area.size, area.base, area.name));
    keep(state, area);
    areas.push(area);
  }
  reserveDefault(state, areas, limit);
}

/** 3.10.28: the default area, then the tree's, each placed as it comes. */
function reserveAtOnce(state: ArmState): void {
  const areas: Carveout[] = [];
  const limit = state.architecture.cmaLimit(state);
  if (state.kernel.build.cmaDebug) state.log(reservingDefault(state.pa(limit)));
  reserveDefault(state, areas, limit);
  const first = areas.length;
  scanTree(state, areas);
  for (const area of areas.slice(first)) {
    state.log(areaReserved(state.pa, area.size, area.base));
    keep(state, area);
    noteRemap(state, area);
  }
}

/** dma_contiguous_reserve of Qualcomm's kernels: default area and carveouts. */
export const reserveCarveouts: ArmStage = {
  name: 'carveouts',
  run(state) {
    if (!state.kernel.build.cma.defaultArea) return;
    if (state.kernel.behaviour.carveouts === 'bounds-again') reserveThenBoundAgain(state);
    else reserveAtOnce(state);
  },
};

/** `qcom,memblock-remove`: pairs of one-cell base and size that are cut out of the banks (3.4 and 3.10.28). */
export const removeMemoryHoles: ArmStage = {
  name: 'memory-holes',
  run(state) {
    for (const node of state.tree.root.walk()) {
      for (const hole of node.property('qcom,memblock-remove')?.reg(1, 1) ?? []) {
        state.banks = state.banks.flatMap((bank) => without(bank, hole)).slice(0, state.kernel.build.banks);
        record(state, { node, name: node.name, base: hole.base, size: hole.size, isRemoved: true }, 'reserved');
      }
    }
  },
};
