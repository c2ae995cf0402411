/**
 * The contiguous memory allocator's early areas: where an area is placed and what is refused (mm/cma.c,
 * cma_declare_contiguous).
 *
 * An area that may lie anywhere goes to the top of highmem when it fits there, else to the top of lowmem; it never straddles
 * the boundary between the two, which is the lowmem limit of the first bounds pass even if a later pass lowers it.
 */
import { FLAG } from '../../memblock/regions.ts';
import { GiB, isAligned, roundDown, roundUp } from '../../terms/alignment.ts';
import type { Span } from '../../terms/span.ts';
import type { CmaRefusal, CmaSource } from '../incident.ts';
import type { Reason } from '../reason.ts';
import type { BootState } from '../state.ts';
import {
  CMA_NO_SLOTS,
  cmaAcrossBoundary,
  cmaExceedsLimit,
  cmaFailed,
  cmaMisaligned,
  cmaReserved,
  declaring,
} from './cma-messages.ts';

export interface ContiguousRequest {
  /** Bytes, before rounding. */
  readonly size: bigint;
  /** Lowest address, or the address itself when `fixed`. */
  readonly base: bigint;
  /** Exclusive end of the search; 0 for the end of DRAM. */
  readonly limit: bigint;
  readonly fixed: boolean;
  /** The area's name: `reserved` for the default area. */
  readonly name: string;
  /** What asks: `cma=`, `CONFIG_CMA_SIZE_MBYTES`, a node. */
  readonly origin: string;
  readonly source: CmaSource;
  readonly caller: string;
  readonly span?: Span;
}

/** Places an area and records it; false when it is refused or finds no room. Logs what the kernel logs. */
export function declareContiguous(state: BootState, request: ContiguousRequest): boolean {
  const { behaviour, build } = state.kernel;
  const { alignment } = build.cma;
  const refuse = (cause: CmaRefusal): false => {
    state.note({
      kind: 'cma-failed',
      size: request.size,
      source: request.source,
      cause,
      origin: request.origin,
      ...(request.span ? { span: request.span } : {}),
    });
    return false;
  };
  const refuseUnsized = (cause: CmaRefusal): false => {
    if (behaviour.cmaFailureLine === 'always') state.log(cmaFailed(behaviour, request.size));
    return refuse(cause);
  };
  if (behaviour.cmaPlacement === 'highmem-first' && build.cmaDebug) {
    const { size, base, limit } = request;
    state.log(declaring(state.kernel, state.pa, { size, base, limit, alignment: 0n }));
  }
  if (state.cmaAreas.length >= build.cma.areas) {
    state.log(CMA_NO_SLOTS);
    return refuseUnsized({ kind: 'no-slots', areas: build.cma.areas });
  }
  const size = state.phys(roundUp(request.size, alignment));
  // nothing was asked for, or so much that the width of an address leaves nothing of it
  if (size === 0n) return refuseUnsized({ kind: 'zero-size' });
  if (behaviour.cmaFixedChecks && request.fixed && !isAligned(request.base, alignment)) {
    state.log(cmaMisaligned(state.pa, request.base, alignment), cmaFailed(behaviour, request.size));
    return refuse({ kind: 'misaligned', base: request.base, alignment });
  }
  const printedSize = behaviour.cmaPrintedSize === 'requested' ? request.size : size;
  const fail = (cause: CmaRefusal): false => {
    state.log(cmaFailed(behaviour, printedSize));
    return refuse(cause);
  };
  const base = state.phys(roundUp(request.base, alignment));
  const fixed = request.fixed && base !== 0n;
  const boundary = state.lowHighBoundary;
  const endOfDram = state.memblock.endOfDram();

  const acrossBoundary = (): CmaRefusal | undefined => {
    if (!fixed || base >= boundary || base + size <= boundary) return undefined;
    state.log(cmaAcrossBoundary(state.pa, base, boundary));
    return { kind: 'across-boundary', range: { base, size }, boundary };
  };
  let limit = roundDown(request.limit, alignment);
  if (limit === 0n || limit > endOfDram) limit = endOfDram;
  const exceedsLimit = (): CmaRefusal | undefined => {
    if (!behaviour.cmaFixedChecks || state.phys(base + size) <= limit) return undefined;
    state.log(cmaExceedsLimit(state.pa, size, base, limit));
    return { kind: 'exceeds-limit', range: { base, size }, limit };
  };
  const outOfBounds =
    behaviour.cmaBoundaryTest === 'before-limit'
      ? (acrossBoundary() ?? exceedsLimit())
      : (exceedsLimit() ?? acrossBoundary());
  if (outOfBounds !== undefined) return fail(outOfBounds);

  const reason = { caller: request.caller, origin: request.origin, span: request.span, owner: `CMA ${request.name}` };
  let placed: bigint;
  if (fixed) {
    if (state.memblock.isRegionReserved(base, size)) {
      return fail({ kind: 'reserved', range: { base, size } });
    }
    state.as(reason, (memblock) => memblock.reserve(base, size, FLAG.none));
    placed = base;
  } else {
    placed = search(state, { size, base, limit, boundary, endOfDram }, reason);
    if (placed === 0n) return fail({ kind: 'no-room' });
  }
  state.log(cmaReserved(state.kernel, state.pa, printedSize, placed));
  record(state, request, placed, size);
  return true;
}

function record(state: BootState, request: ContiguousRequest, base: bigint, size: bigint): void {
  state.cmaAreas.push({ name: request.name, base, size, from: request.origin });
  state.architecture.onCmaDeclared(state, {
    name: request.name,
    origin: request.origin,
    base,
    size,
    span: request.span,
  });
}

/**
 * Areas of 3.5 to 3.16: anywhere below the limit, which is lowmem's own for the default area (dma_declare_contiguous,
 * drivers/base/dma-contiguous.c).
 */
export function declareBelowLimit(state: BootState, request: ContiguousRequest): boolean {
  const { behaviour, build } = state.kernel;
  const { alignment } = build.cma;
  if (build.cmaDebug && behaviour.cmaDebugLines !== 'none') {
    const { size, base, limit } = request;
    state.log(declaring(state.kernel, state.pa, { size, base, limit, alignment }));
  }
  const size = state.phys(roundUp(request.size, alignment));
  const end = roundDown(request.limit, alignment);
  const reason = { caller: request.caller, origin: request.origin, span: request.span, owner: `CMA ${request.name}` };
  const base = state.phys(roundUp(request.base, alignment));
  const isFixed = request.fixed && base !== 0n;
  let placed = 0n;
  if (size === 0n) {
    const { source, origin } = request;
    state.note({ kind: 'cma-failed', size: request.size, source, cause: { kind: 'zero-size' }, origin });
    return false;
  }
  if (!isFixed)
    placed = state.as(reason, (memblock) => memblock.allocate({ size, align: alignment, start: base, end }));
  else if (!state.memblock.isRegionReserved(base, size)) {
    state.as(reason, (memblock) => memblock.reserve(base, size));
    placed = base;
  }
  if (placed === 0n) {
    state.log(cmaFailed(behaviour, size));
    state.note({
      kind: 'cma-failed',
      size: request.size,
      source: request.source,
      cause: isFixed ? { kind: 'reserved', range: { base, size } } : { kind: 'no-room', limit: end },
      origin: request.origin,
    });
    return false;
  }
  state.log(cmaReserved(state.kernel, state.pa, size, placed));
  record(state, request, placed, size);
  return true;
}

interface SearchWindow {
  readonly size: bigint;
  readonly base: bigint;
  readonly limit: bigint;
  readonly boundary: bigint;
  readonly endOfDram: bigint;
}

/** Tries highmem, then lowmem, and above 4 GiB where the version does; the order of the tries is the version's. */
function search(state: BootState, window: SearchWindow, reason: Reason): bigint {
  const { size, base, boundary, endOfDram } = window;
  const above4G = state.physicalBits === 64 ? state.kernel.behaviour.cmaAbove4G : 'never';
  const { alignment } = state.kernel.build.cma;
  const allocate = (start: bigint, end: bigint, bottomUp: boolean): bigint =>
    state.as(reason, (memblock) =>
      memblock.allocate({ size, align: alignment, start, end, bottomUp, flags: state.allocationFlags }),
    );

  let limit = window.limit;
  let placed = 0n;
  if (above4G === 'first-by-end-of-dram' && endOfDram >= 4n * GiB + size) placed = allocate(4n * GiB, limit, true);
  if (above4G === 'first-by-limit' && limit >= 4n * GiB + size) placed = allocate(4n * GiB, limit, true);
  if (placed === 0n && base < boundary && limit > boundary) {
    placed = allocate(boundary, limit, false);
    limit = boundary;
  }
  // 6.1 overwrites what it found before: the first block stays reserved and belongs to nobody
  if (above4G === 'after-highmem' && endOfDram >= 4n * GiB + size) {
    const leaked = placed;
    placed = allocate(4n * GiB, limit, true);
    if (leaked !== 0n && placed === 0n) {
      state.note({
        kind: 'cma-leak',
        range: { base: leaked, size },
        origin: reason.origin,
      });
    }
  }
  return placed === 0n ? allocate(base, limit, false) : placed;
}
