/**
 * How much a blob may ask for. Each limit is far above any board's tree and keeps a hostile blob from costing more memory
 * or time than a fixed amount and a small multiple of its own size.
 */

/**
 * Levels of nodes, the root included. The kernel leaves out what is deeper (FDT_MAX_DEPTH in drivers/of/fdt.c of Linux 6.1);
 * boards have up to 10 levels.
 */
export const MAX_DEPTH = 64;

/** Nodes and properties together, and reservations: an entry takes 12 bytes in a blob and ten times that in memory. */
export const MAX_ENTRIES = 1 << 20;

/**
 * Characters of all different property names together. Names may share tails of the strings block, so without a limit a
 * small block can spell names whose lengths add up to its square.
 */
export const MAX_NAME_CHARACTERS = 1 << 20;
