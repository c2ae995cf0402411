/**
 * What the tree says of RAM: memory nodes that are missing, unreadable, out of the kernel's sight or at odds with each other
 * (drivers/of/fdt.c, early_init_dt_scan_memory).
 */
import type { IncidentOf } from '../../../boot/incident.ts';
import { isMemoryNode, memoryNodes, saysMemory, statedMemory } from '../../../boot/of/memory-nodes.ts';
import type { Node } from '../../../devicetree/tree.ts';
import { type AddressRange, byBase, overlaps } from '../../../terms/address-range.ts';
import { MiB, roundDown } from '../../../terms/alignment.ts';
import { formatBytes, hex, rangeText } from '../../../terms/notation.ts';
import type { Evidence } from '../evidence.ts';
import { type Discovery, discoveryFrom, type Rule } from '../rule.ts';
import { firstWith, lastWith, since } from '../versions.ts';

/** The children of the root that this kernel takes for memory, whatever their status. */
const nodesAtRoot = ({ tree, kernel }: Evidence): Node[] =>
  tree.root.children.filter((node) => isMemoryNode(node, kernel.behaviour));

function entriesOf(evidence: Evidence, node: Node): AddressRange[] {
  const { address, size } = evidence.cells;
  return (statedMemory(node)?.reg(address, size) ?? []).filter((entry) => entry.size > 0n);
}

const nodeOrigin = (node: Node, property = statedMemory(node)): string =>
  property ? `${node.path} ${property.name}` : node.path;

const hasNoSize = (evidence: Evidence, node: Node): boolean => {
  const property = statedMemory(node);
  return property === undefined || property.number() === 0n || entriesOf(evidence, node).length === 0;
};

/** The nodes that a boot loader is expected to fill; the root itself where there is no memory node at all. */
function unfilledNodes(evidence: Evidence): Node[] {
  const { root } = evidence.tree;
  const nodes = nodesAtRoot(evidence);
  if (nodes.length === 0) return root.children.some((node) => node.baseName === 'memory') ? [] : [root];
  return nodes.filter((node) => node.isAvailable && isReadable(evidence, node) && hasNoSize(evidence, node));
}

/** False for a value that is not a whole number of entries. */
function isReadable(evidence: Evidence, node: Node): boolean {
  const property = statedMemory(node);
  const { address, size } = evidence.cells;
  return property === undefined || property.value.length === 0 || property.isWholeEntries(address + size);
}

/** Nodes that are memory by their name and their reg, but not to this kernel. */
const untypedNodes = ({ tree, kernel }: Evidence): Node[] =>
  tree.root.children.filter(
    (node) => node.baseName === 'memory' && !isMemoryNode(node, kernel.behaviour) && node.has('reg'),
  );

export const noMemory: Rule = {
  code: 'DTM101',
  name: 'no-memory',
  severity: 'error',
  fatal: true,
  summary: 'The kernel is left without memory',
  explanation:
    'The kernel learns where RAM is from the memory nodes of the tree, or from mem= on the command line. What the tree states is of no use to this kernel: its memory nodes are disabled or unreadable, lie where it cannot address them, or mem= discards them. It starts with an empty memblock and stops before it can print anything.',
  help: 'see the other findings for why no memory node counts; state what the boot loader writes with --memory',
  *look(evidence) {
    // a boot loader that fills the node also gives it the device_type it lacks
    if (evidence.hasMemory || unfilledNodes(evidence).length > 0 || untypedNodes(evidence).length > 0) return;
    for (const { origin, span } of evidence.incidents('no-memory')) {
      yield {
        message: 'nothing that the tree or the command line says of memory is of use to this kernel',
        origin,
        span,
      };
    }
  },
};

/**
 * Where the board's RAM begins, by what its tree says of it: the address in a memory node or in its name, else the lowest
 * region that is kept in RAM, rounded down as far as banks begin.
 */
function startOfRam(evidence: Evidence): bigint | undefined {
  const { address, size } = evidence.cells;
  for (const node of nodesAtRoot(evidence)) {
    const stated = statedMemory(node)?.reg(address, size)[0]?.base;
    if (stated) return stated;
    const unit = node.name.split('@')[1];
    if (unit !== undefined && /^[0-9a-f]{1,16}$/i.test(unit)) return BigInt(`0x${unit}`);
  }
  const regions = (evidence.tree.root.child('reserved-memory')?.children ?? [])
    .flatMap((node) => node.property('reg')?.reg(address, size) ?? [])
    .map(({ base }) => roundDown(base, BANK_ALIGNMENT))
    .filter((base) => base > 0n);
  return regions.length > 0 ? regions.reduce((lowest, base) => (base < lowest ? base : lowest)) : undefined;
}

/** SoCs map their RAM from multiples of this on, 0 among them. */
const BANK_ALIGNMENT = 256n * MiB;

export const memoryLeftToBootLoader: Rule = {
  code: 'DTM106',
  name: 'memory-left-to-boot-loader',
  severity: 'warning',
  summary: 'The tree leaves the size of RAM to the boot loader',
  explanation:
    'About a third of all board trees have no memory node, or one whose reg is empty or zero, and count on the boot loader to write what it finds. dtmem cannot know what it will write, and without memory there is nothing to predict.',
  help: 'state what the boot loader writes with --memory BASE+SIZE, or "memory" in the configuration',
  *look(evidence) {
    if (evidence.hasMemory) return;
    const base = startOfRam(evidence);
    const help =
      base === undefined
        ? {}
        : { help: `state what the boot loader writes: --memory ${hex(base)}+512M where it is 512 MiB` };
    for (const node of unfilledNodes(evidence)) {
      yield node.parent
        ? {
            ...help,
            message: `${node.path} states no size: the boot loader must write it, or the kernel starts without memory and stops before it prints anything`,
            origin: nodeOrigin(node),
            span: (statedMemory(node) ?? node).span,
          }
        : {
            ...help,
            message:
              'the tree has no memory node: the boot loader must add it, or the kernel starts without memory and stops before it prints anything',
            origin: '/memory',
            span: node.span,
          };
    }
  },
};

export const deviceTypeMissing: Rule = {
  code: 'DTM107',
  name: 'device-type-missing',
  severity: 'warning',
  summary: 'A memory node has no device_type = "memory"',
  explanation: `The kernel knows a memory node by its device_type, not by its name. A node called memory without it adds no RAM, unless the boot loader adds the property (U-Boot does when it fills the node). Up to ${lastWith('memoryNodes', 'any-depth-legacy')} a child of the root that is called exactly memory@0 does without it.`,
  help: 'add device_type = "memory";',
  *look(evidence) {
    for (const node of untypedNodes(evidence)) {
      const told = node.property('device_type')?.string();
      yield {
        message:
          told === undefined
            ? `${node.path} has no device_type: the kernel does not take it for memory`
            : `${node.path} has device_type "${told}": the kernel does not take it for memory`,
        origin: node.path,
        span: node.span,
      };
    }
  },
};

interface Bank extends AddressRange {
  readonly node: Node;
}

/** Every entry of the nodes that count, in blob order. */
function banksOf(evidence: Evidence): Bank[] {
  const { behaviour } = evidence.kernel;
  return memoryNodes(evidence.tree, behaviour)
    .filter((node) => node.isAvailable || behaviour.memoryNodeStatus === 'ignored')
    .flatMap((node) => entriesOf(evidence, node).map((entry) => ({ ...entry, node })));
}

const bankSpan = (bank: Bank) => (statedMemory(bank.node) ?? bank.node).span;

export const banksOverlap: Rule = {
  code: 'DTM108',
  name: 'banks-overlap',
  severity: 'warning',
  summary: 'Two banks of RAM overlap',
  explanation: `The kernel merges what memory nodes describe, so the shared bytes count once and the board has less RAM than the sum of its banks. Kernels up to ${lastWith('memoryStore', 'banks')} keep banks apart and count the bytes twice, which ends in corrupted memory.`,
  help: 'give the banks ranges of their own',
  *look(evidence) {
    const banks = banksOf(evidence).sort(byBase);
    for (const [index, bank] of banks.entries()) {
      const before = banks[index - 1];
      if (!before || !overlaps(before, bank)) continue;
      yield {
        message: `bank ${rangeText(bank)} overlaps bank ${rangeText(before)}`,
        origin: nodeOrigin(bank.node),
        span: bankSpan(bank),
        ...(before.node === bank.node
          ? {}
          : { related: [{ message: `the other bank is of ${before.node.path}`, span: bankSpan(before) }] }),
      };
    }
  },
};

export const banksUnsorted: Rule = {
  code: 'DTM109',
  name: 'banks-unsorted',
  severity: 'info',
  summary: 'The banks of RAM do not stand in ascending order',
  explanation: `memblock sorts what it is given, so the order does not matter from ${firstWith('memoryStore', 'memblock')} on. Kernels up to ${lastWith('bankOrder', 'after-bounds')} check banks before they sort them and fail on an unordered list.`,
  help: 'list the banks from low to high',
  *look(evidence) {
    const banks = banksOf(evidence);
    for (const [index, bank] of banks.entries()) {
      const before = banks[index - 1];
      if (!before || before.base <= bank.base) continue;
      yield {
        message: `bank ${rangeText(bank)} stands behind bank ${rangeText(before)}, which lies above it`,
        origin: nodeOrigin(bank.node),
        span: bankSpan(bank),
      };
      return;
    }
  },
};

export const memoryNodeDisabled: Rule = {
  code: 'DTM110',
  name: 'memory-node-disabled',
  severity: 'warning',
  summary: 'A memory node is disabled',
  explanation: `Since ${since('memoryNodeStatus', 'honoured')} the kernel skips a memory node whose status is not okay, and its RAM does not exist. Older kernels do not look at status and use the RAM all the same, so the board changes its size with the kernel.`,
  help: 'delete the node, or its status',
  *look(evidence) {
    const skipped = evidence.kernel.behaviour.memoryNodeStatus === 'honoured';
    for (const node of nodesAtRoot(evidence)) {
      if (node.isAvailable) continue;
      const size = entriesOf(evidence, node).reduce((sum, entry) => sum + entry.size, 0n);
      if (size === 0n) continue;
      yield {
        message: `${node.path} is disabled, and this kernel ${skipped ? `leaves its ${formatBytes(size)} out` : `uses its ${formatBytes(size)} all the same`}`,
        origin: `${node.path} status`,
        span: (node.property('status') ?? node).span,
      };
    }
  },
};

export const memoryNodeMisplaced: Rule = {
  code: 'DTM111',
  name: 'memory-node-misplaced',
  severity: 'warning',
  summary: 'A memory node is not a child of the root',
  explanation: `Since ${since('memoryNodes', 'root-children')} only direct children of the root count as memory nodes. Older kernels take any node with device_type = "memory" at any depth, and read it with the root’s cells whatever its parent says.`,
  help: 'move the node to the root',
  *look(evidence) {
    const read = evidence.kernel.behaviour.memoryNodes !== 'root-children';
    for (const node of evidence.nodesWith('device_type')) {
      if (!node.parent?.parent || !saysMemory(node) || entriesOf(evidence, node).length === 0) continue;
      yield {
        message: `${node.path} is not a child of the root: this kernel ${read ? 'reads it with the root’s cells' : 'does not read it'}`,
        origin: node.path,
        span: node.span,
      };
    }
  },
};

export const memoryUnreadable: Rule = {
  code: 'DTM112',
  name: 'memory-unreadable',
  severity: 'error',
  summary: 'The reg of a memory node is not a whole number of entries',
  explanation: `Memory nodes are read with the root’s #address-cells and #size-cells. Up to ${lastWith('memoryPartialEntry', 'rest-ignored')} the kernel reads as many whole entries as there are and ignores the rest, so that a wrong number of cells shifts every figure; since ${since('memoryPartialEntry', 'property-absent')} it takes the property for absent.`,
  help: 'write address and size with as many cells as the root says',
  *look(evidence) {
    const { address, size } = evidence.cells;
    for (const node of nodesAtRoot(evidence)) {
      const property = statedMemory(node);
      if (!property || isReadable(evidence, node)) continue;
      yield {
        message: `${property.name} of ${node.path} has ${property.value.length} bytes, not a multiple of ${(address + size) * 4}`,
        origin: nodeOrigin(node),
        span: property.span,
      };
    }
  },
};

function droppedText({ range, banks, part }: IncidentOf<'bank-dropped'>): string {
  return part === 'whole'
    ? `the bank at ${hex(range.base)} is dropped: this kernel keeps ${banks} banks`
    : `RAM from ${hex(range.base)} on is ignored: this kernel keeps ${banks} banks`;
}

export const tooManyBanks: Rule = {
  code: 'DTM113',
  name: 'too-many-banks',
  severity: 'warning',
  summary: 'More banks of RAM than the kernel reads',
  explanation: `Kernels up to ${lastWith('memoryStore', 'banks')} keep 8 banks (NR_BANKS) and drop the rest with "NR_BANKS too low, ignoring memory". Exynos platforms cut the reg of their memory node to its first 8 entries in every version.`,
  help: 'join banks that touch',
  *look(evidence): Generator<Discovery> {
    const dropped = evidence.incidents('bank-dropped');
    for (const incident of dropped) yield discoveryFrom(incident, droppedText(incident));
    const banks = banksOf(evidence);
    const keyOf = ({ base, size }: AddressRange): string => `${base}+${size}`;
    const read = new Set(evidence.record.described.map(keyOf));
    const missing = banks.filter((bank) => !read.has(keyOf(bank)));
    const [first] = missing;
    // entries of any other shape have findings of their own
    if (!first || banks.length <= 8 || dropped.length > 0) return;
    yield {
      message: `${missing.length} of ${banks.length} banks are not read, from ${rangeText(first)} on`,
      origin: nodeOrigin(first.node),
      span: bankSpan(first),
    };
  },
};
