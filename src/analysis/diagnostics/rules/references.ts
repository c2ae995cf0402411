/**
 * How devices refer to regions: memory-region phandles, what their DMA reaches, and Qualcomm's own properties.
 */

import type { Node } from '../../../devicetree/tree.ts';
import { hex, rangeText } from '../../../terms/notation.ts';
import { reaches, reachThrough } from '../dma-reach.ts';
import type { Evidence } from '../evidence.ts';
import type { Rule } from '../rule.ts';

/** A device that uses a region. */
interface Reference {
  readonly device: Node;
  readonly phandle: number;
  /** Undefined when no node has the phandle. */
  readonly target: Node | undefined;
}

/** What dtc writes for a reference in an overlay that is resolved when the overlay is applied. */
const UNRESOLVED = 0xffff_ffff;

function* references(evidence: Evidence): Generator<Reference> {
  for (const device of evidence.nodesWith('memory-region')) {
    const property = device.property('memory-region');
    if (!property) continue;
    for (const phandle of property.cells()) {
      if (phandle !== UNRESOLVED) yield { device, phandle, target: evidence.byPhandle(phandle) };
    }
  }
}

const regionSpan = (device: Node) => (device.property('memory-region') ?? device).span;

export const phandleDangling: Rule = {
  code: 'DTM218',
  name: 'phandle-dangling',
  severity: 'error',
  summary: 'memory-region points to nothing',
  explanation:
    'The device asks for a region by a phandle that no node has. Its driver fails to get memory, or takes it from the default pool where it may be too little.',
  help: 'point memory-region to a node of /reserved-memory',
  *look(evidence) {
    for (const { device, phandle, target } of references(evidence)) {
      // firmware may fill in a phandle of 0; a disabled device asks for nothing
      if (target || phandle === 0 || !isActive(device)) continue;
      yield {
        message: `memory-region of ${device.path} names phandle ${hex(phandle)}, which no node has`,
        origin: `${device.path} memory-region`,
        span: regionSpan(device),
      };
    }
  },
};

/** The device and everything above it is enabled. */
function isActive(device: Node): boolean {
  for (let node: Node | undefined = device; node; node = node.parent) if (!node.isAvailable) return false;
  return true;
}

export const phandleToDisabled: Rule = {
  code: 'DTM219',
  name: 'phandle-to-disabled',
  severity: 'warning',
  summary: 'memory-region points to a region that is disabled',
  explanation:
    'A disabled region is not reserved. A driver that is told to use it gets an error, or memory that the page allocator hands out to others too.',
  help: 'enable the region, or delete memory-region from the device',
  *look(evidence) {
    for (const { device, target } of references(evidence)) {
      if (!target || target.isAvailable || !isActive(device)) continue;
      yield {
        message: `memory-region of ${device.path} points to ${target.path}, which is disabled`,
        origin: `${device.path} memory-region`,
        span: regionSpan(device),
        related: [{ message: `${target.path} is disabled here`, span: (target.property('status') ?? target).span }],
      };
    }
  },
};

export const removalWithoutReserve: Rule = {
  code: 'DTM220',
  name: 'removal-without-reserve',
  severity: 'warning',
  summary: 'linux,remove-completely has no effect without linux,reserve-region',
  explanation:
    'Qualcomm’s 3.10 kernels take a linux,reserve-contiguous-region out of memory only when it is not given back to the system, which linux,reserve-region says. Without it the kernel warns "Removing is incompatible with staying in the system" and only reserves the range: it stays mapped.',
  help: 'add linux,reserve-region;',
  *look(evidence) {
    for (const node of evidence.nodesWith('linux,remove-completely')) {
      const property = node.property('linux,remove-completely');
      if (!property || !node.isAvailable || node.has('linux,reserve-region')) continue;
      yield {
        message: `${node.path} has linux,remove-completely without linux,reserve-region: it is reserved, not removed`,
        origin: `${node.path} linux,remove-completely`,
        span: property.span,
      };
    }
  },
};

export const dmaOutOfReach: Rule = {
  code: 'DTM222',
  name: 'dma-out-of-reach',
  severity: 'warning',
  needs: 'memory',
  summary: 'A device cannot reach the region it is given',
  explanation:
    'dma-ranges of a bus say which part of memory the devices behind it can address. A region outside of them is reserved for a device that cannot use it: transfers fail, or go to the wrong address.',
  help: 'move the region into the window, or give it alloc-ranges within it',
  *look(evidence) {
    for (const { device, target } of references(evidence)) {
      if (!target || !isActive(device)) continue;
      const region = evidence.claimOf(target.path);
      const bus = device.parent;
      // windows of a bus below another bus are in that bus's addresses, not the CPU's
      if (!region || !bus?.parent || bus.parent.parent) continue;
      const windows = reachThrough(bus);
      if (!windows || reaches(windows, region)) continue;
      yield {
        message: `${device.path} cannot reach ${target.path} (${rangeText(region)}): DMA on its bus reaches ${windows.map(rangeText).join(', ')}`,
        origin: `${device.path} memory-region`,
        span: regionSpan(device),
        related: [{ message: `the window is set here`, span: (bus.property('dma-ranges') ?? bus).span }],
      };
    }
  },
};
