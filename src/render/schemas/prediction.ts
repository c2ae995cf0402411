import {
  address,
  count,
  described,
  documentOf,
  flag,
  listOf,
  location,
  objectOf,
  oneOf,
  range,
  region,
  regionProperties,
  severity,
  stepOptions,
  stepProperties,
  text,
} from './terms.ts';

const input = objectOf(
  {
    tree: text,
    model: text,
    arch: oneOf('arm', 'arm64'),
    pageSize: address,
    kernel: text,
    cmdline: text,
    pageOffset: address,
    lpae: flag,
    highmem: flag,
    kernelImage: objectOf({ start: address, end: described(address, 'the last byte') }),
    dtb: range,
    assumptions: listOf(objectOf({ subject: text, value: text, reason: text })),
  },
  { initrd: range, textOffset: described(address, 'bytes from PHYS_OFFSET to _text') },
);

const exclusive = described(address, 'exclusive');

const commonLimits = { physOffset: address, endOfDram: exclusive, vmallocStart: address, vmallocEnd: exclusive };

const limits = {
  oneOf: [
    objectOf({
      arch: { const: 'arm' },
      ...commonLimits,
      vmallocLimit: exclusive,
      lowmemLimit: exclusive,
      memblockLimit: exclusive,
      highMemory: exclusive,
    }),
    objectOf({
      arch: { const: 'arm64' },
      ...commonLimits,
      linearEnd: exclusive,
      dmaLimit: exclusive,
      dma32Limit: exclusive,
    }),
  ],
};

const zone = objectOf({
  name: oneOf('DMA', 'DMA32', 'Normal', 'HighMem', 'Movable'),
  startPfn: count,
  endPfn: described(count, 'exclusive'),
  spannedPages: count,
  presentPages: count,
});

const reservedMemory = objectOf(
  {
    node: text,
    base: address,
    size: address,
    kind: oneOf('no-map', 'reusable', 'plain', 'removed', 'memreserve'),
    state: oneOf('reserved', 'allocated', 'failed', 'ignored'),
  },
  { label: text, reason: text, location },
);

const finding = objectOf(
  { code: { type: 'string', pattern: '^DTM\\d{3}$' }, severity, message: text, origin: text },
  {
    location,
    help: text,
    related: listOf(objectOf({ message: text }, { location })),
    cures: described(
      listOf(objectOf({ text, gain: { type: 'integer' } })),
      'changes that were tried: each takes the finding away, and gives the page allocator so many bytes more',
    ),
  },
);

/** `dtmem predict --json`, and what the library's `toJSON` gives. */
export const predictionSchema = documentOf('dtmem.prediction/1', 'How a kernel lays out the memory of a board', {
  input,
  memory: described(listOf(region), 'memblock.memory, as the kernel dumps it when all early reservations are done'),
  reserved: listOf(objectOf({ ...regionProperties, owners: listOf(text) })),
  imported: described(listOf(region), 'memory as /memory and mem= give it, before any carveout'),
  limits,
  zones: listOf(zone),
  nodeRanges: listOf(range),
  reservedMemory: listOf(reservedMemory),
  cma: listOf(objectOf({ name: text, base: address, size: address, from: text })),
  layout: listOf(objectOf({ name: text, start: address, end: exclusive })),
  account: described(
    listOf(objectOf({ name: text, bytes: { type: 'integer' } })),
    'steps from what /memory describes down to what the page allocator gets; the last row is the sum',
  ),
  memblock: described(
    objectOf({ physicalBits: { enum: [32, 64] }, keepsTop: flag, cacheLine: count, pageSize: count }),
    'the empty memblock that the steps act on: width of its addresses, whether a region may reach the last of them, alignment by default, bytes of a page',
  ),
  steps: listOf(objectOf(stepProperties, stepOptions)),
  messages: described(listOf(text), 'the lines that this kernel would log'),
  findings: listOf(finding),
});
