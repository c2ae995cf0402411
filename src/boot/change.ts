/**
 * A change of what is booted, as data: what a cure proposes, and what can be tried.
 */

/** Fields that are absent stay as they are. */
export interface Change {
  /** Another version or flavour. */
  readonly kernel?: string;
  /** Configuration symbols, as `--set` gives them. */
  readonly set?: Readonly<Record<string, string>>;
  /** A parameter of the command line in place of every one of its name; without a value all of them go. */
  readonly parameter?: { readonly name: string; readonly value?: string };
  /** Physical address of the blob. */
  readonly dtbAt?: bigint;
  /** The blob, if it is not placed, at the end of RAM. */
  readonly dtbAtEnd?: boolean;
  /** Physical, last byte included. */
  readonly initrd?: { readonly start: bigint; readonly end: bigint };
  /** Physical, last byte included. */
  readonly kernelImage?: { readonly start: bigint; readonly end: bigint };
  /** A property of a node of the tree, by the node's path: its new value in cells. */
  readonly property?: { readonly node: string; readonly name: string; readonly cells: readonly number[] };
}

/** A change that was tried: with it the finding is gone, and nothing else goes wrong. */
export interface Cure {
  /** As a person writes it: `cma=512M`, `CONFIG_HIGHMEM=y`. */
  readonly text: string;
  readonly change: Change;
  /** Bytes that the page allocator has more with it; negative where it has less. */
  readonly gain: bigint;
}
