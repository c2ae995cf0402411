/**
 * The words that the documents share, each as a valibot schema: what dtmem reads is validated with the very schemas that are
 * published of what it prints.
 */
import * as v from 'valibot';
import { SEVERITIES } from '../../boot/prediction.ts';
import { REGION_FLAGS } from '../../boot/region-flags.ts';
import { PURPOSES } from '../../memblock/trace.ts';

type Entries = Readonly<Record<string, v.GenericSchema>>;

/** Entries that may be left out. */
type Open<Own extends Entries> = { readonly [Name in keyof Own]: v.ExactOptionalSchema<Own[Name], undefined> };

export const text = v.string('must be a text');
export const flag = v.boolean('must be true or false');
export const integer = v.pipe(v.number('must be a number'), v.integer('must be a whole number'));
export const count = v.pipe(integer, v.minValue(0, 'must not be negative'));
export const ordinal = v.pipe(integer, v.minValue(1, 'must be 1 or more'));
/** Lower-case hex without padding; of 128 bits at most, which is more than any cell of a tree holds. */
export const address = v.pipe(
  v.string('must be a text'),
  v.regex(/^0x(?:0|[1-9a-f][0-9a-f]{0,31})$/, 'an address is 0x and hex digits'),
);
export const signedAddress = v.pipe(
  v.string('must be a text'),
  v.regex(/^-?0x(?:0|[1-9a-f][0-9a-f]{0,31})$/, 'an address is 0x and hex digits'),
);

export const listOf = <Item extends v.GenericSchema>(item: Item) => v.array(item, 'must be a list');

export const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  v.picklist(values, `must be one of ${values.join(', ')}`);

/** Texts or numbers by names that nothing fixes. */
export const byName = <Value extends v.GenericSchema>(value: Value) => v.record(v.string(), value, 'must be an object');

/**
 * An object that has all of `required` and may have what is in `optional`. Documents change by addition within the number of
 * their schema: what is named in neither is allowed.
 */
export function objectOf<const Required extends Entries>(required: Required): v.ObjectSchema<Required, string>;
export function objectOf<const Required extends Entries, const Optional extends Entries>(
  required: Required,
  optional: Optional,
): v.ObjectSchema<Required & Open<Optional>, string>;
export function objectOf(required: Entries, optional: Entries = {}) {
  return v.object({ ...required, ...open(optional) }, 'must be an object');
}

function open<Own extends Entries>(entries: Own): Open<Own> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, schema]) => [name, v.exactOptional(schema)]),
  ) as unknown as Open<Own>;
}

export const described = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** `end` is the last byte. */
export const range = objectOf({ base: address, end: described(address, 'the last byte') });

export const regionProperties = {
  base: address,
  end: described(address, 'the last byte'),
  size: address,
  flags: listOf(oneOf(...REGION_FLAGS)),
};
export const region = objectOf(regionProperties);

export const severity = oneOf(...SEVERITIES);

/** `board.dts:41:3` or `board.dtb+0x1a4`. */
export const location = described(text, 'file:line:column of a source, file+offset of a blob');

export const stepProperties = {
  index: ordinal,
  stage: text,
  caller: described(text, 'the kernel function'),
  operation: text,
  base: address,
  end: described(address, 'the last byte'),
  size: address,
  origin: described(text, 'node and property, command-line parameter or configuration symbol'),
};

export const stepOptions = {
  purpose: described(oneOf(...PURPOSES), 'what the step is for'),
  flags: count,
  owner: described(text, 'who holds the range from now on'),
  location,
  align: described(address, 'alignment that an allocation asked for'),
  from: described(address, 'lowest address that an allocation accepts'),
  below: described(address, 'an allocation ends at or below this address'),
  allocator: described(v.literal('bootmem'), 'the allocator of kernels before 3.14 that handed the range out'),
  failed: described(v.literal(true), 'nothing free was found'),
};

const findingProperties = {
  code: v.pipe(text, v.regex(/^DTM\d{3}$/, 'a code is DTM and three digits')),
  severity,
  message: text,
  origin: text,
};

/** A finding of a prediction. */
export const finding = objectOf(findingProperties, {
  location,
  help: text,
  related: listOf(objectOf({ message: text }, { location })),
  cures: described(
    listOf(objectOf({ text, gain: integer })),
    'changes that were tried: each takes the finding away, and gives the page allocator so many bytes more',
  ),
});
