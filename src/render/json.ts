/**
 * The JSON documents: addresses and sizes as lower-case hex strings, counts as numbers, absent values left out.
 */
import type {
  AccountRow,
  Finding,
  FlashPartition,
  MemoryRegion,
  Prediction,
  Step,
  ToldReservedMemoryNode,
} from '../boot/prediction.ts';
import { DEFAULT_PAGE_SIZE } from '../memblock/memblock.ts';
import { type AddressRange, lastByteOf } from '../terms/address-range.ts';
import { hex } from '../terms/notation.ts';
import { formatSpan, type Span } from '../terms/span.ts';

export const PREDICTION_SCHEMA = 'dtmem.prediction/1';

const rangeJson = (range: AddressRange) => ({ base: hex(range.base), end: hex(lastByteOf(range)) });
export const regionJson = (region: MemoryRegion) => ({
  ...rangeJson(region),
  size: hex(region.size),
  flags: [...region.flags],
});
const locationJson = (span: Span | undefined) => (span ? { location: formatSpan(span) } : {});

function inputJson({ input }: Prediction) {
  return {
    tree: input.tree,
    model: input.model,
    arch: input.arch,
    pageSize: hex(input.pageSize),
    kernel: input.kernel,
    cmdline: input.cmdline,
    pageOffset: hex(input.pageOffset),
    lpae: input.lpae,
    highmem: input.highmem,
    ...(input.textOffset === undefined ? {} : { textOffset: hex(input.textOffset) }),
    kernelImage: { start: hex(input.kernelImage.start), end: hex(input.kernelImage.end) },
    dtb: rangeJson(input.dtb),
    ...(input.initrd ? { initrd: rangeJson(input.initrd) } : {}),
    assumptions: input.assumptions.map(({ subject, value, reason, flags }) => ({
      subject,
      value,
      reason,
      flags: [...flags],
    })),
  };
}

function limitsJson({ limits }: Prediction) {
  const common = {
    physOffset: hex(limits.physOffset),
    endOfDram: hex(limits.endOfDram),
    vmallocStart: hex(limits.vmallocStart),
    vmallocEnd: hex(limits.vmallocEnd),
  };
  if (limits.arch === 'arm64') {
    const { arch, linearEnd, dmaLimit, dma32Limit } = limits;
    return { arch, ...common, linearEnd: hex(linearEnd), dmaLimit: hex(dmaLimit), dma32Limit: hex(dma32Limit) };
  }
  const { arch, vmallocLimit, lowmemLimit, memblockLimit, highMemory } = limits;
  return {
    arch,
    ...common,
    vmallocLimit: hex(vmallocLimit),
    lowmemLimit: hex(lowmemLimit),
    memblockLimit: hex(memblockLimit),
    highMemory: hex(highMemory),
  };
}

function reservedMemoryJson(node: ToldReservedMemoryNode) {
  return {
    node: node.node,
    ...(node.label === undefined ? {} : { label: node.label }),
    base: hex(node.base),
    size: hex(node.size),
    kind: node.kind,
    state: node.state,
    ...(node.reason === undefined ? {} : { reason: node.reason }),
    ...locationJson(node.span),
  };
}

function flashJson({ node, name, chip, readOnly, base, size, span }: FlashPartition) {
  return { node, name, chip, readOnly, base: hex(base), size: hex(size), ...locationJson(span) };
}

/** What memblock the steps act on. */
function memblockOptionsJson({ memblock }: Prediction) {
  const { physicalBits = 64, keepsTop = false, cacheLine = 64, pageSize = DEFAULT_PAGE_SIZE } = memblock;
  return { physicalBits, keepsTop, cacheLine, pageSize };
}

export function stepJson(step: Step) {
  return {
    index: step.index,
    stage: step.stage,
    caller: step.caller,
    purpose: step.purpose,
    operation: step.operation,
    base: hex(step.base),
    end: hex(step.size === 0n ? step.base : step.base + step.size - 1n),
    size: hex(step.size),
    ...(step.flags === 0 ? {} : { flags: step.flags }),
    origin: step.origin,
    ...(step.owner === undefined ? {} : { owner: step.owner }),
    ...(step.request === undefined ? {} : requestJson(step.request)),
    ...(step.allocator === undefined ? {} : { allocator: step.allocator }),
    ...(step.failed === undefined ? {} : { failed: step.failed }),
    ...locationJson(step.span),
  };
}

/** What an allocation asked for besides its size: alignment, and the window where it names one. */
function requestJson({ align, start, end }: NonNullable<Step['request']>) {
  return {
    align: hex(align),
    ...(start === 0n ? {} : { from: hex(start) }),
    ...(end === 0n ? {} : { below: hex(end) }),
  };
}

export function findingJson(finding: Finding) {
  return {
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    origin: finding.origin,
    ...locationJson(finding.span),
    ...(finding.related === undefined
      ? {}
      : { related: finding.related.map(({ message, span }) => ({ message, ...locationJson(span) })) }),
    ...(finding.help === undefined ? {} : { help: finding.help }),
    ...(finding.cures === undefined
      ? {}
      : { cures: finding.cures.map(({ text, gain }) => ({ text, gain: Number(gain) })) }),
  };
}

function accountRowJson({ name, bytes, part, changedBy }: AccountRow) {
  return {
    name,
    bytes: Number(bytes),
    // a number of JSON holds 53 bits: the RAM that a tree may speak of takes more
    exact: String(bytes),
    ...(part === undefined ? {} : { part }),
    ...(changedBy === undefined ? {} : { changedBy }),
  };
}

/** Names of the figures in the `Memory:` line, by the property that tells them. */
const FIGURE_NAMES = {
  totalK: 'total',
  availableK: 'available',
  reservedK: 'reserved',
  cmaReservedK: 'cma-reserved',
  highmemK: 'highmem',
  kernelCodeK: 'kernel code',
  rwdataK: 'rwdata',
  rodataK: 'rodata',
  initK: 'init',
  bssK: 'bss',
} as const;

/** The `Memory:` line and MemTotal; a figure that the line of this version does not have is left out. */
function memoryFiguresJson({ memoryLine, memTotal }: Prediction) {
  const settled = (exact: boolean, needs: readonly string[] = []) => ({
    exact,
    ...(exact ? {} : { needs: [...needs] }),
  });
  const figureJson = ([key, name]: [string, string]) => {
    const figure = memoryLine?.figures.find((candidate) => candidate.name === name);
    if (!figure) return [];
    return [[key, { value: figure.kibibytes ?? null, ...settled(figure.isExact, figure.needs) }] as const];
  };
  return {
    ...(memoryLine ? { memoryLine: Object.fromEntries(Object.entries(FIGURE_NAMES).flatMap(figureJson)) } : {}),
    ...(memTotal ? { memTotal: { value: Number(memTotal.bytes), ...settled(memTotal.isExact, memTotal.needs) } } : {}),
  };
}

/** Exactly the document that `predict --json` prints. */
export function toJSON(prediction: Prediction) {
  return {
    schema: PREDICTION_SCHEMA,
    input: inputJson(prediction),
    memory: prediction.memory.map(regionJson),
    reserved: prediction.reserved.map((region) => ({ ...regionJson(region), owners: [...region.owners] })),
    imported: prediction.imported.map(regionJson),
    limits: limitsJson(prediction),
    zones: prediction.zones.map((zone) => ({ ...zone })),
    nodeRanges: prediction.nodeRanges.map(rangeJson),
    reservedMemory: prediction.reservedMemory.map(reservedMemoryJson),
    cma: prediction.cma.map(({ name, base, size, from }) => ({ name, base: hex(base), size: hex(size), from })),
    layout: prediction.layout.map(({ name, start, end }) => ({ name, start: hex(start), end: hex(end) })),
    ...memoryFiguresJson(prediction),
    ...(prediction.flash ? { flash: prediction.flash.map(flashJson) } : {}),
    account: prediction.account.map(accountRowJson),
    memblock: memblockOptionsJson(prediction),
    steps: prediction.steps.map(stepJson),
    stepsBeforeDump: prediction.logPlaces.dump,
    messages: [...prediction.messages],
    findings: prediction.findings.map(findingJson),
  };
}

export type PredictionJson = ReturnType<typeof toJSON>;
