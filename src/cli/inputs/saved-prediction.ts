/**
 * A prediction that was saved with `predict --json`, read back.
 */
import * as v from 'valibot';
import type { Finding, Limits, MemoryRegion, Prediction, Step, ToldReservedMemoryNode } from '../../boot/prediction.ts';
import { DEFAULT_PAGE_SIZE } from '../../memblock/memblock.ts';
import { usualPurpose } from '../../memblock/trace.ts';
import { PREDICTION_SCHEMA } from '../../render/json.ts';
import { predictionSchema } from '../../render/schemas/prediction.ts';
import { type AddressRange, rangeBetween } from '../../terms/address-range.ts';
import { InputError } from '../../terms/input-error.ts';
import type { Span } from '../../terms/span.ts';

type Saved = v.InferOutput<typeof predictionSchema.schema>;
type SavedRange = { readonly base: string; readonly end: string };

/** `board.dts:41:3` or `board.dtb+0x1a4` as the place it stands for; a place of neither form is left out. */
function spanFrom(location: string | undefined): { span?: Span } {
  if (location === undefined) return {};
  const text = /^(.*):(\d{1,9}):(\d{1,9})$/s.exec(location);
  if (text) return { span: { kind: 'text', file: text[1] ?? '', line: Number(text[2]), column: Number(text[3]) } };
  const blob = /^(.*)\+0x([0-9a-f]{1,8})$/s.exec(location);
  return blob ? { span: { kind: 'blob', file: blob[1] ?? '', offset: Number.parseInt(blob[2] ?? '0', 16) } } : {};
}

/** An object of addresses with each as a number. */
function numbers<Name extends string>(addresses: Readonly<Record<Name, string>>): Record<Name, bigint> {
  return Object.fromEntries(
    Object.entries<string>(addresses).map(([name, address]) => [name, BigInt(address)]),
  ) as Record<Name, bigint>;
}

const rangeFrom = ({ base, end }: SavedRange): AddressRange => rangeBetween(BigInt(base), BigInt(end) + 1n);

const regionFrom = ({ base, end, flags }: Saved['memory'][number]): MemoryRegion => ({
  ...rangeFrom({ base, end }),
  flags,
});

function inputFrom({ input }: Saved): Prediction['input'] {
  const { pageOffset, pageSize, textOffset, kernelImage, dtb, initrd, model = '', assumptions = [], ...rest } = input;
  return {
    ...rest,
    model,
    assumptions: assumptions.map(({ flags = [], ...said }) => ({ ...said, flags })),
    pageOffset: BigInt(pageOffset),
    pageSize: pageSize === undefined ? BigInt(DEFAULT_PAGE_SIZE) : BigInt(pageSize),
    kernelImage: numbers(kernelImage),
    dtb: rangeFrom(dtb),
    ...(initrd ? { initrd: rangeFrom(initrd) } : {}),
    ...(textOffset === undefined ? {} : { textOffset: BigInt(textOffset) }),
  };
}

function limitsFrom(saved: Saved['limits']): Limits {
  if (saved.arch === 'arm64') {
    const { arch, ...limits } = saved;
    return { arch, ...numbers(limits) };
  }
  // a document of before there was another does not say
  const { arch = 'arm', ...limits } = saved;
  return { arch, ...numbers(limits) };
}

function reservedMemoryFrom({
  base,
  size,
  location,
  ...rest
}: Saved['reservedMemory'][number]): ToldReservedMemoryNode {
  return { ...rest, base: BigInt(base), size: BigInt(size), ...spanFrom(location) };
}

/** Without what an allocation asked for beyond its size: no replay needs it. */
function stepFrom({ base, size, location, flags = 0, purpose, ...saved }: Saved['steps'][number]): Step {
  const { end: _end, align: _align, from: _from, below: _below, ...rest } = saved;
  return {
    ...rest,
    // an older document does not say
    purpose: purpose ?? usualPurpose(rest.operation),
    base: BigInt(base),
    size: BigInt(size),
    flags,
    ...spanFrom(location),
  };
}

/** Without its cures: what was changed to try them is not in the document. */
function findingFrom({ location, related, cures: _, ...rest }: Saved['findings'][number]): Finding {
  return {
    ...rest,
    ...spanFrom(location),
    ...(related ? { related: related.map(({ message, location: at }) => ({ message, ...spanFrom(at) })) } : {}),
  };
}

function predictionFrom(saved: Saved): Prediction {
  const { account, memblock } = saved;
  return {
    input: inputFrom(saved),
    described: [],
    memory: saved.memory.map(regionFrom),
    reserved: saved.reserved.map((region) => ({ ...regionFrom(region), owners: region.owners })),
    imported: saved.imported.map(regionFrom),
    limits: limitsFrom(saved.limits),
    zones: saved.zones,
    nodeRanges: saved.nodeRanges.map(rangeFrom),
    reservedMemory: saved.reservedMemory.map(reservedMemoryFrom),
    cma: saved.cma.map(({ base, size, ...rest }) => ({ ...rest, base: BigInt(base), size: BigInt(size) })),
    layout: saved.layout.map(({ name, start, end }) => ({ name, start: BigInt(start), end: BigInt(end) })),
    layoutLines: [],
    // an older document does not say; the width follows from its input
    memblock: memblock ?? { physicalBits: saved.input.lpae ? 64 : 32 },
    steps: saved.steps.map(stepFrom),
    messages: saved.messages,
    logPlaces: { messages: [], dump: saved.stepsBeforeDump ?? saved.steps.length, dumpMessages: 0, debug: 0 },
    incidents: [],
    // the last row of the account is its sum
    account: account.map(({ name, bytes, exact, part }, index) => ({
      name,
      bytes: BigInt(exact !== undefined && /^-?\d{1,30}$/.test(exact) ? exact : bytes),
      ...(part === undefined ? {} : { part }),
      ...(index === account.length - 1 ? { total: true } : {}),
    })),
    findings: saved.findings.map(findingFrom),
  };
}

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
  const result = v.safeParse(predictionSchema.schema, json, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    throw new InputError({
      message: `${file}: ${path ? `${path}: ` : ''}${issue.message}`,
      help: `a saved prediction has the schema ${PREDICTION_SCHEMA}: dtmem predict board.dtb --json > board.json`,
    });
  }
  return predictionFrom(result.output);
}
