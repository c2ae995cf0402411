/**
 * A prediction that was saved with `predict --json`, read back.
 */
import * as v from 'valibot';
import type { Prediction, RegionFlag } from '../../boot/prediction.ts';
import { DEFAULT_PAGE_SIZE } from '../../memblock/memblock.ts';
import { PURPOSES, usualPurpose } from '../../memblock/trace.ts';
import { PREDICTION_SCHEMA } from '../../render/json.ts';
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import type { Span } from '../../terms/span.ts';

const address = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{1,32}$/, 'an address is 0x and hex digits'),
  v.transform((text) => BigInt(text)),
);
const count = v.pipe(v.number(), v.integer());
const FLAGS: readonly RegionFlag[] = [
  'hotplug',
  'mirror',
  'nomap',
  'driver-managed',
  'noinit',
  'kernel',
  'kho-scratch',
];

/** `board.dts:41:3` or `board.dtb+0x1a4` as the place it stands for; a place of neither form is left out. */
function spanFrom(location: string | undefined): { span?: Span } {
  if (location === undefined) return {};
  const text = /^(.*):(\d{1,9}):(\d{1,9})$/s.exec(location);
  if (text) return { span: { kind: 'text', file: text[1] ?? '', line: Number(text[2]), column: Number(text[3]) } };
  const blob = /^(.*)\+0x([0-9a-f]{1,8})$/s.exec(location);
  return blob ? { span: { kind: 'blob', file: blob[1] ?? '', offset: Number.parseInt(blob[2] ?? '0', 16) } } : {};
}

const location = v.optional(v.string());
const extent = { base: address, end: address };
const sized = <T extends { base: bigint; end: bigint }>({ base, end }: T) => ({ base, size: end - base + 1n });
const range = v.pipe(v.object(extent), v.transform(sized));
const regionEntries = { ...extent, flags: v.array(v.picklist(FLAGS)) };
const region = v.pipe(
  v.object(regionEntries),
  v.transform((entry) => ({ ...sized(entry), flags: entry.flags })),
);

const finding = v.pipe(
  v.object({
    code: v.string(),
    severity: v.picklist(['error', 'warning', 'info']),
    message: v.string(),
    origin: v.string(),
    location,
    help: v.optional(v.string()),
    related: v.optional(v.array(v.object({ message: v.string(), location }))),
  }),
  v.transform(({ location: place, related, help, ...rest }) => ({
    ...rest,
    ...spanFrom(place),
    ...(help === undefined ? {} : { help }),
    ...(related ? { related: related.map((one) => ({ message: one.message, ...spanFrom(one.location) })) } : {}),
  })),
);

const step = v.pipe(
  v.object({
    index: count,
    stage: v.string(),
    caller: v.string(),
    // an older document does not say
    purpose: v.optional(v.picklist(PURPOSES)),
    operation: v.string(),
    base: address,
    size: address,
    flags: v.optional(count, 0),
    origin: v.string(),
    owner: v.optional(v.string()),
    location,
  }),
  v.transform(({ location: place, owner, purpose, ...rest }) => ({
    ...rest,
    purpose: purpose ?? usualPurpose(rest.operation),
    ...spanFrom(place),
    ...(owner === undefined ? {} : { owner }),
  })),
);

const reservedMemory = v.pipe(
  v.object({
    node: v.string(),
    label: v.optional(v.string()),
    base: address,
    size: address,
    kind: v.picklist(['no-map', 'reusable', 'plain', 'removed', 'memreserve']),
    state: v.picklist(['reserved', 'allocated', 'failed', 'ignored']),
    reason: v.optional(v.string()),
    location,
  }),
  v.transform(({ location: place, label, reason, ...rest }) => ({
    ...rest,
    ...spanFrom(place),
    ...(label === undefined ? {} : { label }),
    ...(reason === undefined ? {} : { reason }),
  })),
);

const commonLimits = { physOffset: address, endOfDram: address, vmallocStart: address, vmallocEnd: address };

const document = v.object({
  schema: v.literal(PREDICTION_SCHEMA),
  input: v.pipe(
    v.object({
      tree: v.string(),
      model: v.optional(v.string(), ''),
      arch: v.picklist(['arm', 'arm64']),
      pageSize: v.optional(address, hex(DEFAULT_PAGE_SIZE)),
      kernel: v.string(),
      cmdline: v.string(),
      pageOffset: address,
      lpae: v.boolean(),
      highmem: v.boolean(),
      kernelImage: v.object({ start: address, end: address }),
      dtb: range,
      initrd: v.optional(range),
      assumptions: v.optional(v.array(v.object({ subject: v.string(), value: v.string(), reason: v.string() })), []),
    }),
    v.transform(({ initrd, ...rest }) => ({ ...rest, ...(initrd ? { initrd } : {}) })),
  ),
  memory: v.array(region),
  reserved: v.array(
    v.pipe(
      v.object({ ...regionEntries, owners: v.array(v.string()) }),
      v.transform((entry) => ({ ...sized(entry), flags: entry.flags, owners: entry.owners })),
    ),
  ),
  imported: v.array(region),
  limits: v.variant('arch', [
    v.object({
      // documents of before there was another
      arch: v.optional(v.literal('arm'), 'arm'),
      ...commonLimits,
      vmallocLimit: address,
      lowmemLimit: address,
      memblockLimit: address,
      highMemory: address,
    }),
    v.object({
      arch: v.literal('arm64'),
      ...commonLimits,
      linearEnd: address,
      dmaLimit: address,
      dma32Limit: address,
    }),
  ]),
  zones: v.array(
    v.object({
      name: v.picklist(['DMA', 'DMA32', 'Normal', 'HighMem', 'Movable']),
      startPfn: count,
      endPfn: count,
      spannedPages: count,
      presentPages: count,
    }),
  ),
  nodeRanges: v.array(range),
  reservedMemory: v.array(reservedMemory),
  cma: v.array(v.object({ name: v.string(), base: address, size: address, from: v.string() })),
  layout: v.array(v.object({ name: v.string(), start: address, end: address })),
  account: v.array(v.object({ name: v.string(), bytes: count })),
  // an older document does not say; the width follows from its input
  memblock: v.optional(
    v.object({
      physicalBits: v.picklist([32, 64]),
      keepsTop: v.boolean(),
      cacheLine: count,
      pageSize: v.optional(count, DEFAULT_PAGE_SIZE),
    }),
  ),
  steps: v.array(step),
  messages: v.array(v.string()),
  findings: v.array(finding),
});

/** True when the text begins as a JSON document does: no blob and no source begins so. */
export const looksSaved = (text: string): boolean => /^\s*\{/.test(text);

/** @throws InputError for text that is no saved prediction, or one of another schema */
export function savedPrediction(text: string, file: string): Prediction {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError({
      message: `${file}: is no JSON: ${error instanceof Error ? error.message : String(error)}`,
      help: 'save a prediction with: dtmem predict board.dtb --json > board.json',
    });
  }
  const result = v.safeParse(document, json, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    throw new InputError({
      message: `${file}: ${path ? `${path}: ` : ''}${issue.message}`,
      help: `a saved prediction has the schema ${PREDICTION_SCHEMA}: dtmem predict board.dtb --json > board.json`,
    });
  }
  const { schema: _, account, memblock, ...rest } = result.output;
  return {
    ...rest,
    described: [],
    memblock: memblock ?? { physicalBits: rest.input.lpae ? 64 : 32 },
    incidents: [],
    layoutLines: [],
    // the last row of the account is its sum
    account: account.map(({ name, bytes }, index) => ({
      name,
      bytes: BigInt(bytes),
      ...(index === account.length - 1 ? { total: true } : {}),
    })),
  };
}
