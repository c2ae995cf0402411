import type { Node, Property } from '../devicetree/tree.ts';
import type { AllocationCall, Purpose } from '../memblock/trace.ts';
import type { Span } from '../terms/span.ts';

/** Why memblock is asked to do something. */
export interface Reason {
  /** The kernel function that asks. */
  readonly caller: string;
  /** Node and property, command-line parameter or configuration symbol behind it. */
  readonly origin: string;
  readonly span?: Span | undefined;
  /** Who holds the range afterwards, for reservations. */
  readonly owner?: string;
  /** What it is for, where the operation does not say. */
  readonly purpose?: Purpose;
  /** Which of memblock's functions is called, for allocations. */
  readonly call?: AllocationCall;
}

/** `/memory@80000000 reg`: how steps and findings name a property. */
export function originOf(node: Node, property: Property | string): string {
  return `${node.path} ${typeof property === 'string' ? property : property.name}`;
}
