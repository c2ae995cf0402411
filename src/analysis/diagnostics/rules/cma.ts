/**
 * The contiguous memory allocator's areas and the pools of the tree (kernel/dma/contiguous.c, mm/cma.c).
 */
import type { CmaArea } from '../../../boot/prediction.ts';
import type { Node } from '../../../devicetree/tree.ts';
import { type AddressRange, endOf } from '../../../terms/address-range.ts';
import { isAligned, MiB } from '../../../terms/alignment.ts';
import { formatBytes, hex, rangeText } from '../../../terms/notation.ts';
import { cmaRefusalText, poolRefusalText } from '../../causes.ts';
import { linearEndOf } from '../../linear-end.ts';
import { firstOf, largestOf } from '../cures.ts';
import { reaches, reachThrough } from '../dma-reach.ts';
import type { Evidence } from '../evidence.ts';
import { largestFit } from '../largest-fit.ts';
import { discoveryFrom, type Rule, told } from '../rule.ts';
import { firstWith, firstWithout, lastWith, since } from '../versions.ts';

/** The granularity of CMA in kernels that do not configure larger blocks: 1024 pages. */
const USUAL_GRANULARITY = 4n * MiB;

export const cmaFailed: Rule = {
  code: 'DTM301',
  name: 'cma-failed',
  severity: 'error',
  needs: 'memory',
  summary: 'The default CMA area is not created',
  explanation:
    'The default area needs one free piece of RAM, aligned to the CMA granularity, wholly in lowmem or wholly in highmem. A fixed place must be aligned, free and on one side of that boundary. Without the area, drivers that need large contiguous buffers fail when they ask for one.',
  help: 'ask for less with cma=, or free a larger piece of RAM',
  *look(evidence) {
    const { alignment } = evidence.kernel.build.cma;
    for (const incident of evidence.incidents('cma-failed')) {
      const fit = largestFit(evidence, { align: alignment, boundary: linearEndOf(evidence.record) });
      yield {
        ...discoveryFrom(
          incident,
          `no CMA area of ${formatBytes(incident.size)}: ${cmaRefusalText(incident.cause)}${fit ? `; the largest free piece is ${formatBytes(fit.size)} at ${hex(fit.base)}` : ''}`,
        ),
        // the size is not the board's own until its configuration is given
        ...(evidence.assumes(incident.origin) ? { severity: 'warning' as const } : {}),
        ...(fit
          ? {}
          : {
              help: `no ${formatBytes(alignment)} are free on a boundary of ${formatBytes(alignment)}: no area fits this board`,
            }),
      };
    }
  },
  *cures(evidence) {
    const { alignment } = evidence.kernel.build.cma;
    const [incident] = evidence.incidents('cma-failed');
    const fit = largestFit(evidence, { align: alignment, boundary: linearEndOf(evidence.record) });
    if (!incident || !fit) return;
    // an area above 4 GiB - 1 cannot be asked for in a 32-bit size
    const most = fit.size < incident.size ? fit.size : incident.size;
    yield largestOf(Number(most / alignment), (units) => ({
      parameter: { name: 'cma', value: `${(BigInt(units) * alignment) / MiB}M` },
    }));
  },
};

export const cmaLeak: Rule = {
  code: 'DTM302',
  name: 'cma-leak',
  severity: 'warning',
  needs: 'memory',
  summary: 'The kernel reserves memory for CMA twice and forgets the first',
  explanation: `LPAE kernels of ${firstWith('cmaAbove4G', 'after-highmem')} to ${lastWith('cmaAbove4G', 'after-highmem')} with RAM above 4 GiB first reserve the default area in highmem, then overwrite the address with the result of a second search that fails, and place the area a third time. The first block stays reserved and belongs to nobody.`,
  help: 'give the area a fixed place with cma=, or use a newer kernel',
  *cures(evidence) {
    const [area] = evidence.record.cma.filter(({ name }) => name === 'reserved');
    if (area) {
      const value = `${area.size / MiB}M@${hex(area.base)}`;
      yield firstOf([{ parameter: { name: 'cma', value } }]);
    }
    yield firstOf([{ kernel: firstWithout('cmaAbove4G', 'after-highmem') }]);
  },
  look: told(
    'cma-leak',
    ({ range }) =>
      `${formatBytes(range.size)} at ${hex(range.base)} is reserved for CMA and then forgotten by this kernel`,
  ),
};

export const poolRefused: Rule = {
  code: 'DTM303',
  name: 'pool-refused',
  severity: 'error',
  needs: 'memory',
  summary: 'A shared-dma-pool region becomes no pool',
  explanation:
    'A reusable pool must be a multiple of the CMA granularity in base and size; one that is not reusable must be no-map on ARM. A pool that is refused is given back to the kernel, early or late depending on the version, and its devices fall back to the default area. (A linux,cma-default pool that gives way to cma= is DTM307.)',
  help: 'align the region, or fix its flags',
  *look(evidence) {
    for (const incident of evidence.incidents('pool-refused')) {
      if (incident.cause.kind === 'displaced-by-cma') continue;
      const region = evidence.claimOf(incident.node);
      const fitsOthers =
        evidence.assumesConfig &&
        region?.region?.kind === 'reusable' &&
        isAligned(region.base, USUAL_GRANULARITY) &&
        isAligned(region.size, USUAL_GRANULARITY);
      yield {
        ...discoveryFrom(incident, poolRefusalText(incident.node, incident.cause)),
        ...(fitsOthers
          ? {
              severity: 'warning' as const,
              help: 'the granularity is that of an assumed configuration; state yours with --config, or align the region to it',
            }
          : {}),
      };
    }
  },
};

export const cmaAcrossZones: Rule = {
  code: 'DTM304',
  name: 'cma-across-zones',
  severity: 'error',
  needs: 'memory',
  summary: 'A CMA area lies in two zones',
  explanation:
    'All pages of a CMA area must belong to one zone. A pool of the tree that crosses from lowmem into highmem is reserved and registered, and given up when it is to be activated: its memory can then be used by nobody. The kernel logs "could not be activated".',
  help: 'keep the pool on one side of the low/high boundary',
  look: told(
    'cma-across-zones',
    ({ area, zone }) =>
      `CMA area ${area.name} (${rangeText(area)}) ${zone === undefined ? 'reaches beyond the end of RAM' : `crosses into zone ${zone}`} and cannot be activated`,
  ),
};

export const cmaOutsideRam: Rule = {
  code: 'DTM305',
  name: 'cma-outside-ram',
  severity: 'error',
  needs: 'memory',
  summary: 'A CMA area does not lie in RAM',
  explanation:
    'A pool of the tree with a fixed place is registered wherever it lies. When it is activated its pages are handed to the page allocator, which finds no RAM behind them: the kernel warns, logs "Bad page state" or stops.',
  help: 'move the pool into RAM',
  *look(evidence) {
    const wrapped = wrappedReserved(evidence);
    const printed = wrapped === undefined ? '' : `, and the Memory: line will say ${wrapped}K reserved`;
    for (const incident of evidence.incidents('cma-outside-ram')) {
      const { area } = incident;
      const message = `CMA area ${area.name} (${rangeText(area)}) does not lie in one region of RAM${printed}`;
      yield discoveryFrom(incident, message);
    }
  },
};

/** Devices that the area serves: those that the tree gives it, else those of buses on which any may ask for memory. */
function* usersOf({ from }: CmaArea, evidence: Evidence): Generator<{ device: Node; windows: AddressRange[] }> {
  const region = evidence.node(from);
  for (const bus of evidence.tree.root.children) {
    const windows = bus.isAvailable ? reachThrough(bus) : undefined;
    if (!windows) continue;
    for (const device of bus.children) {
      const isUser =
        region === undefined
          ? device.has('compatible') && !device.has('memory-region')
          : (device
              .property('memory-region')
              ?.cells()
              .includes(region.phandle ?? -1) ?? false);
      if (isUser && device.isAvailable) yield { device, windows };
    }
  }
}

/**
 * The reserved size of the `Memory:` line where it makes no sense: what CMA holds is subtracted from what the page allocator did not
 * get, in unsigned numbers, and areas outside RAM are no part of that.
 */
function wrappedReserved({ record }: Evidence): number | undefined {
  const figure = (name: string): number =>
    record.memoryLine?.figures.find((candidate) => candidate.name === name)?.kibibytes ?? 0;
  return figure('reserved') > figure('total') ? figure('reserved') : undefined;
}

export const cmaInHighmem: Rule = {
  code: 'DTM306',
  name: 'cma-in-highmem',
  severity: 'warning',
  needs: 'memory',
  summary: 'A CMA area lies in highmem, where a device does not reach it',
  explanation:
    'When there is highmem the kernel puts the default area at its top, out of the way of lowmem. That is fine for most devices. Those behind a bus whose dma-ranges end below it cannot use it: what they are given has to be copied, or their transfers go to the wrong address.',
  help: 'give cma= a range that ends below what the device reaches, or alloc-ranges to a linux,cma-default node',
  *cures(evidence, { origin }) {
    const area = evidence.record.cma.find(({ from }) => from === origin);
    const [user] = area && !evidence.node(origin) ? usersOf(area, evidence) : [];
    const reach = user?.windows.reduce((end, window) => (endOf(window) > end ? endOf(window) : end), 0n);
    if (!area || reach === undefined) return;
    const limit = linearEndOf(evidence.record);
    const end = reach < limit ? reach : limit;
    yield firstOf([
      {
        parameter: { name: 'cma', value: `${area.size / MiB}M@${hex(evidence.record.limits.physOffset)}-${hex(end)}` },
      },
    ]);
  },
  *look(evidence) {
    const { record } = evidence;
    for (const area of record.cma) {
      if (area.base < linearEndOf(record) || !evidence.banks.overlapping(area)) continue;
      const [user] = [...usersOf(area, evidence)].filter(({ windows }) => !reaches(windows, area));
      if (!user) continue;
      yield {
        message: `CMA area ${area.name} (${rangeText(area)}) lies in high memory, and DMA of ${user.device.path} reaches ${user.windows.map(rangeText).join(', ')} only`,
        origin: area.from,
        span: record.reservedMemory.find((region) => region.node === area.from)?.span ?? user.device.span,
      };
    }
  },
};

export const poolBypassed: Rule = {
  code: 'DTM307',
  name: 'pool-bypassed',
  severity: 'warning',
  needs: 'memory',
  summary: 'cma= on the command line takes the place of the tree’s default pool',
  explanation: `A linux,cma-default pool and cma= both name the default CMA area, and the command line wins since ${since('cmaDefaultNodeBypass', 'freed-at-once')}: the node’s memory is given back and what it said of size and place is lost. Its devices use the area of the command line.`,
  help: 'drop cma= from the command line, or the pool from the tree',
  *cures() {
    yield firstOf([{ parameter: { name: 'cma' } }]);
  },
  *look(evidence) {
    const text = evidence.parameters.find((parameter) => parameter.name === 'cma')?.text ?? 'cma=';
    const nodes = new Set([
      ...evidence
        .incidents('pool-refused')
        .flatMap(({ cause, node }) => (cause.kind === 'displaced-by-cma' ? [node] : [])),
      ...evidence.record.reservedMemory.flatMap(({ node, cause }) =>
        cause?.kind === 'displaced-by-cma' ? [node] : [],
      ),
    ]);
    for (const path of nodes) {
      const node = evidence.node(path);
      yield {
        message: `${path} is bypassed: ${text} on the command line takes its place`,
        origin: path,
        span: (node?.property('linux,cma-default') ?? node)?.span,
      };
    }
  },
};

export const cmaParameterIgnored: Rule = {
  code: 'DTM309',
  name: 'cma-parameter-ignored',
  severity: 'warning',
  needs: 'memory',
  summary: 'The tree’s default pool takes the place of cma= on the command line',
  explanation: `A linux,cma-default pool and cma= both name the default CMA area. Until ${since('cmaDefaultNodeBypass', 'freed-at-once')} the pool of the tree wins: it is there before the command line’s area is to be made, and the size and place that cma= asks for are not looked at.`,
  help: 'set size and place in the tree, or use a newer kernel',
  *cures(evidence) {
    const kernel = firstWith('cmaDefaultNodeBypass', 'freed-at-once');
    if (evidence.kernel.behaviour.cmaDefaultNodeBypass === 'none') yield firstOf([{ kernel }]);
  },
  *look(evidence) {
    const { cma } = evidence.record;
    const parameter = evidence.parameters.findLast(({ name }) => name === 'cma');
    const pool = cma.find(({ from }) => evidence.node(from)?.has('linux,cma-default'));
    if (!parameter || !pool || evidence.kernel.behaviour.cmaDefaultNodeBypass !== 'none') return;
    yield {
      message: `${parameter.text} is ignored: ${pool.from} (${formatBytes(pool.size)} at ${hex(pool.base)}) is the default area`,
      origin: parameter.text,
      span: evidence.node(pool.from)?.property('linux,cma-default')?.span,
    };
  },
};

export const defaultPoolTooLate: Rule = {
  code: 'DTM308',
  name: 'default-pool-too-late',
  severity: 'warning',
  needs: 'memory',
  summary: 'The kernel makes a second default CMA area beside the tree’s',
  explanation: `Since ${since('reservedMemoryOrder', 'two-phase')} regions with a fixed place become pools only when the tree is unflattened, after the default area was made. A linux,cma-default pool with reg therefore comes too late to be the default in time: the configuration’s area is reserved as well, and its memory is held for CMA twice.`,
  help: 'use size and alloc-ranges instead of reg, or configure no default area',
  *cures() {
    yield firstOf([{ set: { CONFIG_CMA_SIZE_MBYTES: '0' } }]);
  },
  *look(evidence) {
    const { record } = evidence;
    if (evidence.kernel.behaviour.reservedMemoryOrder !== 'two-phase') return;
    const configured = record.cma.find((area) => area.from.startsWith('CONFIG_'));
    if (!configured) return;
    for (const area of record.cma) {
      const node = evidence.node(area.from);
      const flag = node?.property('linux,cma-default');
      if (!node || !flag || !node.has('reg')) continue;
      yield {
        message: `${area.from} becomes a pool only after the kernel made a default area of ${formatBytes(configured.size)} at ${hex(configured.base)}`,
        origin: area.from,
        span: flag.span,
      };
    }
  },
};
