/**
 * /reserved-memory as it is written: nodes that the kernel refuses, skips or reads otherwise than a reader would
 * (drivers/of/of_reserved_mem.c and drivers/of/fdt.c).
 */
import { reservedMemoryNode } from '../../../boot/of/named-nodes.ts';
import { regionNodes } from '../../../boot/of/reserved-memory/node.ts';
import type { Node, Property } from '../../../devicetree/tree.ts';
import { isAligned } from '../../../terms/alignment.ts';
import { hex, rangeText } from '../../../terms/notation.ts';
import { regionCauseText } from '../../causes.ts';
import { firstOf } from '../cures.ts';
import type { Evidence } from '../evidence.ts';
import { type Rule, told } from '../rule.ts';
import { firstWith, firstWithout, lastWith, since } from '../versions.ts';

const reservedMemory = ({ tree, kernel }: Evidence): Node | undefined => reservedMemoryNode(tree, kernel.behaviour);

/** The regions that this kernel looks at. */
function regionsOf(evidence: Evidence): Node[] {
  const parent = reservedMemory(evidence);
  return parent ? regionNodes(parent, evidence.kernel.behaviour) : [];
}

/** The region's entries as written, with all their bits. */
function writtenEntries(evidence: Evidence, node: Node) {
  const { address, size } = evidence.cells;
  return node.property('reg')?.reg(address, size) ?? [];
}

const placeSpan = (node: Node) => (node.property('reg') ?? node.property('size') ?? node).span;

export const tableFull: Rule = {
  code: 'DTM204',
  name: 'table-full',
  severity: 'error',
  summary: 'More regions than the kernel keeps track of',
  explanation: `Kernels up to ${lastWith('reservedMemoryOrder', 'sorted-table')} keep /reserved-memory in a table of fixed size. A fixed region beyond it is reserved but never becomes a pool; one without a fixed place is never allocated. Since ${since('reservedMemoryOrder', 'two-phase')} only regions without a fixed place are limited.`,
  help: 'join regions, or use a newer kernel',
  *cures(evidence) {
    const kernel = firstWith('reservedMemoryOrder', 'two-phase');
    if (evidence.kernel.behaviour.reservedMemoryOrder !== 'two-phase') yield firstOf([{ kernel }]);
  },
  look: told('table-full', ({ node, entries, lost }) =>
    lost === 'entry'
      ? `${node} gets no entry: this kernel's table holds ${entries} regions`
      : `${node} is skipped: this kernel places at most ${entries} dynamic regions`,
  ),
};

export const reservedMemoryIgnored: Rule = {
  code: 'DTM205',
  name: 'reserved-memory-ignored',
  severity: 'error',
  summary: '/reserved-memory is ignored as a whole',
  explanation:
    'The node must carry #address-cells and #size-cells equal to the root’s, and a ranges property. Otherwise the kernel logs "unsupported node format, ignoring" and reserves nothing of it.',
  help: 'copy #address-cells and #size-cells from the root and add an empty ranges',
  *look(evidence) {
    const node = reservedMemory(evidence);
    const { address, size } = evidence.cells;
    for (const incident of evidence.incidents('reserved-memory-ignored')) {
      const wrong = [
        ...(node?.addressCells === address
          ? []
          : [`#address-cells is ${node?.addressCells ?? 'missing'}, the root’s is ${address}`]),
        ...(node?.sizeCells === size ? [] : [`#size-cells is ${node?.sizeCells ?? 'missing'}, the root’s is ${size}`]),
        ...(node?.has('ranges') ? [] : ['ranges is missing']),
      ];
      yield {
        message: `/reserved-memory is ignored as a whole: ${wrong.join(', ')}`,
        origin: incident.origin,
        span: incident.span,
      };
    }
  },
};

export const regionUnaligned: Rule = {
  code: 'DTM208',
  name: 'region-unaligned',
  severity: 'warning',
  needs: 'memory',
  summary: 'A region does not start and end on page boundaries',
  explanation:
    'memblock keeps reservations to the byte, but pages are mapped, freed and handed out whole. A page that is reserved in part is lost to the kernel; a page that is no-map in part is neither mapped nor usable, and some kernels (3.18, 4.4) hang on it.',
  help: 'round the base down and the size up to whole pages',
  *look(evidence) {
    const { pageSize } = evidence.record.input;
    for (const node of regionsOf(evidence)) {
      for (const entry of writtenEntries(evidence, node)) {
        if (entry.size === 0n || (isAligned(entry.base, pageSize) && isAligned(entry.size, pageSize))) continue;
        const what = [
          ...(isAligned(entry.base, pageSize) ? [] : [`base ${hex(entry.base)}`]),
          ...(isAligned(entry.size, pageSize) ? [] : [`size ${hex(entry.size)}`]),
        ];
        yield {
          message: `${node.path}: ${what.join(' and ')} ${what.length > 1 ? 'are' : 'is'} not a multiple of a page`,
          help: `round the base down and the size up to multiples of ${hex(pageSize)}`,
          origin: `${node.path} reg`,
          span: placeSpan(node),
        };
      }
    }
  },
};

export const nomapAndReusable: Rule = {
  code: 'DTM209',
  name: 'nomap-and-reusable',
  severity: 'error',
  summary: 'A region is both no-map and reusable',
  explanation: `no-map keeps the kernel from mapping the region, reusable lets it use the region until its owner wants it: the binding forbids both at once. The kernel goes by no-map. A shared-dma-pool with both becomes no pool: up to ${lastWith('poolFlagMismatch', 'fails')} its driver refuses it, since ${since('poolFlagMismatch', 'no-driver')} it has none and stays a plain no-map region.`,
  help: 'delete one of the two',
  *look(evidence) {
    for (const node of regionsOf(evidence)) {
      const reusable = node.property('reusable');
      if (!reusable || !node.has('no-map')) continue;
      yield {
        message: `${node.path} is both no-map and reusable: the kernel takes it for no-map`,
        origin: `${node.path} reusable`,
        span: reusable.span,
        related: [{ message: 'no-map stands here', span: node.property('no-map')?.span }],
      };
    }
  },
};

export const regionDisabled: Rule = {
  code: 'DTM210',
  name: 'region-disabled',
  severity: 'info',
  summary: 'A region is disabled, and so not reserved',
  explanation:
    'A child of /reserved-memory whose status is not "okay" or "ok" is skipped: its memory goes to the page allocator. Boards often disable a region on purpose; whoever reads the tree should know that nothing is kept there.',
  *look(evidence) {
    for (const node of reservedMemory(evidence)?.children ?? []) {
      if (node.isAvailable || !(node.has('reg') || node.has('size'))) continue;
      yield {
        message: `${node.path} is disabled: its memory is not reserved`,
        origin: `${node.path} status`,
        span: (node.property('status') ?? node).span,
      };
    }
  },
};

export const regionIgnored: Rule = {
  code: 'DTM211',
  name: 'region-ignored',
  severity: 'error',
  summary: 'The kernel cannot read a region and skips it',
  explanation:
    'reg and alloc-ranges must be whole numbers of entries under the root’s cells, size must have exactly the root’s #size-cells and alignment its #address-cells. A node that breaks this, or has neither reg nor size, is skipped: nothing is reserved, and drivers that point to it fail.',
  help: 'write the property with as many cells as the root says',
  *look(evidence) {
    for (const region of evidence.record.reservedMemory) {
      const { cause } = region;
      if (region.state !== 'ignored' || !cause) continue;
      // told by pool-bypassed and reserved-memory-ignored
      if (cause.kind === 'displaced-by-cma' || cause.kind === 'unsupported-parent') continue;
      const node = evidence.node(region.node);
      // firmware and drivers fill such nodes in, or know them by name
      if (node && !node.has('reg') && !node.has('size')) continue;
      yield {
        message: `${region.node} is skipped: ${regionCauseText(cause)}`,
        origin: region.node,
        span: evidence.regSpan(region) ?? region.span,
      };
    }
  },
};

export const regionNested: Rule = {
  code: 'DTM212',
  name: 'region-nested',
  severity: 'warning',
  summary: 'A region is not a direct child of /reserved-memory',
  explanation: `Since ${since('reservedMemoryNodes', 'children')} only direct children of /reserved-memory are regions. Kernels up to ${lastWith('reservedMemoryNodes', 'any-depth')} take nodes at any depth below it, so what such a node keeps changes with the kernel.`,
  help: 'move the node up into /reserved-memory',
  *look(evidence) {
    const read = evidence.kernel.behaviour.reservedMemoryNodes === 'any-depth';
    const parent = reservedMemory(evidence);
    if (!parent) return;
    for (const node of parent.walk()) {
      if (node === parent || node.parent === parent || !(node.has('reg') || node.has('size'))) continue;
      yield {
        message: `${node.path} lies too deep for a region: this kernel ${read ? `reserves it, kernels from ${firstWithout('reservedMemoryNodes', 'any-depth')} on do not` : 'does not reserve it'}`,
        origin: node.path,
        span: node.span,
      };
    }
  },
};

export const reservedMemoryMisplaced: Rule = {
  code: 'DTM213',
  name: 'reserved-memory-misplaced',
  severity: 'warning',
  summary: 'A reserved-memory node is not where the kernel looks for it',
  explanation: `The kernel reads one node: the child of the root that is called reserved-memory. Since ${since('nodeLookup', 'path')} the first such child counts, even with a unit address; before, one with a unit address is not found. A node below another one, or a second one, is never looked at.`,
  help: 'put the regions into /reserved-memory',
  *look(evidence) {
    for (const node of evidence.reservedMemoryNodes) {
      if (node === reservedMemory(evidence) || node.children.length === 0) continue;
      yield {
        message: `${node.path} is not /reserved-memory: the kernel reserves nothing of it`,
        origin: node.path,
        span: node.span,
      };
    }
  },
};

export const extraEntries: Rule = {
  code: 'DTM214',
  name: 'extra-entries',
  severity: 'warning',
  summary: 'A region has more than one entry in its reg',
  explanation: `Kernels up to ${lastWith('reservedMemoryEntries', 'all-unregistered')} reserve every entry. Up to ${lastWith('reservedMemoryEntries', 'all')} they remember the first as the region, so a driver or a pool gets that alone; from ${firstWith('reservedMemoryEntries', 'all-unregistered')} to ${lastWith('reservedMemoryEntries', 'all-unregistered')} such a node is given to neither. Since ${since('reservedMemoryEntries', 'first')} the first only is reserved: the others go to the page allocator.`,
  help: 'give every range a node of its own',
  *look(evidence) {
    const firstOnly = evidence.kernel.behaviour.reservedMemoryEntries === 'first';
    for (const node of regionsOf(evidence)) {
      const [, ...others] = writtenEntries(evidence, node);
      if (others.length === 0) continue;
      const list = others.slice(0, 4).map(rangeText).join(', ');
      yield {
        message: `${node.path}: this kernel ${firstOnly ? 'does not reserve' : 'reserves, but does not give to drivers,'} ${list}${others.length > 4 ? ', …' : ''}`,
        origin: `${node.path} reg`,
        span: placeSpan(node),
      };
    }
  },
};

/** The value that a property holds under a kernel with 32-bit physical addresses. */
const cut = (property: Property | undefined): boolean => property !== undefined && property.number() >= 1n << 32n;

export const regionTruncated: Rule = {
  code: 'DTM217',
  name: 'region-truncated',
  severity: 'error',
  needs: 'memory',
  summary: 'A region above 4 GiB is cut to 32 bits and lands somewhere else',
  explanation:
    'Without LPAE the kernel keeps physical addresses in 32 bits. The upper half of a region’s address is lost without a word, so that a region at 0x140000000 reserves 0x40000000: mostly the start of RAM, where the kernel itself lies.',
  help: 'keep the region out of this kernel’s tree',
  *cures() {
    yield firstOf([{ set: { CONFIG_ARM_LPAE: 'y' } }]);
  },
  *look(evidence) {
    if (evidence.record.input.lpae) return;
    const limit = 1n << 32n;
    for (const node of regionsOf(evidence)) {
      const entry = writtenEntries(evidence, node).find(
        ({ base, size }) => size > 0n && (base >= limit || size >= limit),
      );
      if (!entry && !(node.has('reg') ? false : cut(node.property('size')))) continue;
      yield {
        message: entry
          ? `${node.path} at ${rangeText(entry)} is cut to 32 bits: the kernel reserves ${hex(BigInt.asUintN(32, entry.base))}`
          : `the size of ${node.path} is cut to 32 bits`,
        origin: `${node.path} ${entry ? 'reg' : 'size'}`,
        span: placeSpan(node),
      };
    }
  },
};
