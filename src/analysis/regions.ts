/**
 * Who holds which memory in a prediction, as a list that can be compared with another's: the regions of the tree by node,
 * what the boot loader and the kernel take by owner, CMA areas by name.
 */
import { ownedRanges } from '../boot/owners.ts';
import type { Prediction } from '../boot/prediction.ts';
import type { AddressRange } from '../terms/address-range.ts';
import type { Span } from '../terms/span.ts';
import { isAssumed } from './assumptions.ts';

export interface HeldRegion extends AddressRange {
  /** Path of the node, `/memreserve/`, `kernel image`, `CMA reserved`. */
  readonly owner: string;
  readonly label?: string;
  /** How it is held: `no-map`, `reusable`, `plain`, `removed`, `memreserve`, `CMA`, `kernel`. */
  readonly kind: string;
  /** `reserved`, `allocated`, `failed`, `ignored`. */
  readonly state: string;
  readonly reason?: string;
  readonly span?: Span;
  /** Lies where it does, or is as large as it is, by assumption. */
  readonly assumed?: boolean;
}

/** `vpu` of `/reserved-memory/vpu@40000000`: what stays when the node moves. */
export function baseNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const at = name.indexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

/** Every held region: the tree's in the order of the tree, then the others in the order they were taken. */
export function heldRegions(prediction: Prediction): HeldRegion[] {
  const ofTree = prediction.reservedMemory.map(
    ({ node, label, base, size, kind, state, reason, span }): HeldRegion => ({
      owner: node,
      ...(label === undefined ? {} : { label }),
      base,
      size,
      kind,
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(span === undefined ? {} : { span }),
    }),
  );
  const nodes = new Set(ofTree.map(({ owner }) => owner));
  const areas = prediction.cma
    .filter(({ from }) => !nodes.has(from))
    .map(({ name, base, size }): HeldRegion => ({ owner: `CMA ${name}`, base, size, kind: 'CMA', state: 'allocated' }));
  const known = new Set([...nodes, ...areas.map(({ owner }) => owner)]);
  const others = ownedRanges(prediction.steps)
    .filter(({ isKernelOwn }) => !isKernelOwn)
    .filter(({ owner }) => !known.has(owner))
    .map(
      ({ owner, base, size }): HeldRegion => ({
        owner,
        base,
        size,
        kind: 'kernel',
        state: 'reserved',
        ...(isAssumed(prediction.input, owner) ? { assumed: true } : {}),
      }),
    );
  return [...ofTree, ...areas, ...others];
}
