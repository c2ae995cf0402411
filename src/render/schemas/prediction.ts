import * as v from 'valibot';
import { REGION_KINDS, REGION_STATES, ZONE_NAMES } from '../../boot/prediction.ts';
import { ARCHITECTURE_NAMES } from '../../kernel/architecture.ts';
import { documentOf } from './document.ts';
import {
  address,
  count,
  described,
  finding,
  flag,
  integer,
  listOf,
  location,
  objectOf,
  oneOf,
  range,
  region,
  regionProperties,
  stepOptions,
  stepProperties,
  text,
} from './terms.ts';

const input = objectOf(
  {
    tree: text,
    arch: oneOf(...ARCHITECTURE_NAMES),
    kernel: text,
    cmdline: text,
    pageOffset: address,
    lpae: flag,
    highmem: flag,
    kernelImage: objectOf({ start: address, end: described(address, 'the last byte') }),
    dtb: range,
  },
  {
    model: text,
    pageSize: address,
    initrd: range,
    textOffset: described(address, 'bytes from PHYS_OFFSET to _text'),
    assumptions: listOf(objectOf({ subject: text, value: text, reason: text }, { flags: listOf(text) })),
  },
);

const exclusive = described(address, 'exclusive');

const commonLimits = { physOffset: address, endOfDram: exclusive, vmallocStart: address, vmallocEnd: exclusive };

const limits = v.variant('arch', [
  objectOf(
    {
      ...commonLimits,
      vmallocLimit: exclusive,
      lowmemLimit: exclusive,
      memblockLimit: exclusive,
      highMemory: exclusive,
    },
    { arch: v.literal('arm') },
  ),
  objectOf({
    arch: v.literal('arm64'),
    ...commonLimits,
    linearEnd: exclusive,
    dmaLimit: exclusive,
    dma32Limit: exclusive,
  }),
]);

const zone = objectOf({
  name: oneOf(...ZONE_NAMES),
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
    kind: oneOf(...REGION_KINDS),
    state: oneOf(...REGION_STATES),
  },
  { label: text, reason: text, location },
);

const flashPartition = objectOf(
  { node: text, name: text, chip: text, readOnly: flag, base: address, size: address },
  { location },
);

const needs = listOf(text);

const figure = objectOf({ value: v.nullable(integer), exact: flag }, { needs });

const memoryLine = described(
  objectOf(
    {},
    {
      totalK: figure,
      availableK: figure,
      reservedK: figure,
      cmaReservedK: figure,
      highmemK: figure,
      kernelCodeK: figure,
      rwdataK: figure,
      rodataK: figure,
      initK: figure,
      bssK: figure,
    },
  ),
  'the figures of the log’s Memory: line; an exact one is what the kernel prints, another needs the named inputs',
);

const memblock = described(
  objectOf({ physicalBits: v.picklist([32, 64]), keepsTop: flag, cacheLine: count }, { pageSize: count }),
  'the empty memblock that the steps act on: width of its addresses, whether a region may reach the last of them, alignment by default, bytes of a page',
);

/** `dtmem predict --json`, and what the library's `toJSON` gives. */
export const predictionSchema = documentOf(
  'dtmem.prediction/1',
  'How a kernel lays out the memory of a board',
  {
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
      listOf(
        objectOf(
          { name: text, bytes: integer },
          {
            exact: described(text, 'the bytes in decimal, of any size'),
            part: described(v.literal('kernel'), 'the row is the kernel’s own, not the board’s'),
            changedBy: described(text, 'what changes the row'),
          },
        ),
      ),
      'steps from what /memory describes down to MemTotal; the last row is the sum',
    ),
    steps: listOf(objectOf(stepProperties, stepOptions)),
    messages: described(listOf(text), 'the lines that this kernel would log'),
    findings: listOf(finding),
  },
  {
    memblock,
    stepsBeforeDump: described(
      count,
      'how many of the steps came before memblock’s dump, which memory and reserved are of',
    ),
    memoryLine,
    memTotal: described(objectOf({ value: integer, exact: flag }, { needs }), 'MemTotal of /proc/meminfo, in bytes'),
    flash: described(listOf(flashPartition), 'partitions of flash in the address space of the processor'),
  },
);
