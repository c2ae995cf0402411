/**
 * The contiguous memory allocator's areas and the pools of the tree (kernel/dma/contiguous.c, mm/cma.c).
 */
import { isAligned, MiB } from '../../../terms/alignment.ts';
import { formatBytes, hex } from '../../../terms/notation.ts';
import { cmaRefusalText, poolRefusalText } from '../../causes.ts';
import { largestFit } from '../largest-fit.ts';
import { discoveryFrom, type Rule, told } from '../rule.ts';
import { firstWith, firstWithout, lastWith, since } from '../versions.ts';
import { rangeText } from '../words.ts';

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
      const fit = largestFit(evidence, { align: alignment, boundary: evidence.record.limits.lowmemLimit });
      yield {
        ...discoveryFrom(incident, `no CMA area of ${hex(incident.size)} bytes: ${cmaRefusalText(incident.cause)}`),
        // the size is not the board's own until its configuration is given
        ...(evidence.assumesConfig && incident.source === 'configuration' ? { severity: 'warning' as const } : {}),
        help: fit
          ? `the largest area that fits is ${formatBytes(fit.size)} at ${hex(fit.base)}: cma=${fit.size / MiB}M`
          : `no ${formatBytes(alignment)} are free on a boundary of ${formatBytes(alignment)}: no area fits this board`,
      };
    }
  },
};

export const cmaLeak: Rule = {
  code: 'DTM302',
  name: 'cma-leak',
  severity: 'warning',
  needs: 'memory',
  summary: 'The kernel reserves memory for CMA twice and forgets the first',
  explanation: `LPAE kernels of ${firstWith('cmaAbove4G', 'after-highmem')} to ${lastWith('cmaAbove4G', 'after-highmem')} with RAM above 4 GiB first reserve the default area in highmem, then overwrite the address with the result of a second search that fails, and place the area a third time. The first block stays reserved and belongs to nobody.`,
  help: `give the area a fixed place with cma=SIZE@ADDR, or use a kernel from ${firstWithout('cmaAbove4G', 'after-highmem')} on`,
  look: told(
    'cma-leak',
    ({ range }) =>
      `${hex(range.size)} bytes at ${hex(range.base)} are reserved for CMA and then forgotten by this kernel`,
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
  look: told(
    'cma-outside-ram',
    ({ area }) => `CMA area ${area.name} (${rangeText(area)}) does not lie in one region of RAM`,
  ),
};

export const cmaInHighmem: Rule = {
  code: 'DTM306',
  name: 'cma-in-highmem',
  severity: 'info',
  needs: 'memory',
  summary: 'A CMA area lies in highmem',
  explanation:
    'When there is highmem the kernel puts the default area at its top, out of the way of lowmem. That is fine for most devices; those with DMA masks below 32 bits cannot reach it, and drivers that want a permanent kernel mapping of their buffers take vmalloc space for it.',
  help: 'where a device needs it low: cma=SIZE@BASE-LIMIT, or alloc-ranges on a linux,cma-default node',
  *look(evidence) {
    const { record } = evidence;
    for (const area of record.cma) {
      if (area.base < record.limits.lowmemLimit || !evidence.banks.overlapping(area)) continue;
      yield {
        message: `CMA area ${area.name} (${rangeText(area)}) lies in highmem`,
        origin: area.from,
        span: record.reservedMemory.find((region) => region.node === area.from)?.span,
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

export const defaultPoolTooLate: Rule = {
  code: 'DTM308',
  name: 'default-pool-too-late',
  severity: 'warning',
  needs: 'memory',
  summary: 'The kernel makes a second default CMA area beside the tree’s',
  explanation: `Since ${since('reservedMemoryOrder', 'two-phase')} regions with a fixed place become pools only when the tree is unflattened, after the default area was made. A linux,cma-default pool with reg therefore comes too late to be the default in time: the configuration’s area is reserved as well, and its memory is held for CMA twice.`,
  help: 'use size and alloc-ranges instead of reg, or set CONFIG_CMA_SIZE_MBYTES=0',
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
