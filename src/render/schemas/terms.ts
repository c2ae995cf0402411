/**
 * The words that the schemas of several documents share.
 */

import { PURPOSES } from '../../memblock/trace.ts';

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

export const text = { type: 'string' } as const;
export const flag = { type: 'boolean' } as const;
export const count = { type: 'integer', minimum: 0 } as const;
/** Lower-case hex without padding. */
export const address = { type: 'string', pattern: '^0x(0|[1-9a-f][0-9a-f]*)$' } as const;
export const signedAddress = { type: 'string', pattern: '^-?0x(0|[1-9a-f][0-9a-f]*)$' } as const;

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const oneOf = (...values: readonly string[]): JsonSchema => ({ enum: values });

/**
 * An object that has all of `required` and may have what is in `optional`. Documents change by addition within the number of
 * their schema: what is named in neither is allowed.
 */
export function objectOf(
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return { type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) };
}

/** A whole document: `schema` says which. */
export function documentOf(
  name: string,
  description: string,
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    $schema: DIALECT,
    $id: `urn:${name.replace(/[./]/g, ':')}`,
    title: name,
    description,
    ...objectOf({ schema: { const: name }, ...required }, optional),
  };
}

export const described = (schema: JsonSchema, description: string): JsonSchema => ({ ...schema, description });

/** `end` is the last byte. */
export const range = objectOf({ base: address, end: described(address, 'the last byte') });

const regionFlags = listOf(oneOf('hotplug', 'mirror', 'nomap', 'driver-managed', 'noinit', 'kernel', 'kho-scratch'));

export const regionProperties = {
  base: address,
  end: described(address, 'the last byte'),
  size: address,
  flags: regionFlags,
};
export const region = objectOf(regionProperties);

export const severity = oneOf('error', 'warning', 'info');

/** `board.dts:41:3` or `board.dtb+0x1a4`. */
export const location = described(text, 'file:line:column of a source, file+offset of a blob');

export const stepProperties = {
  index: { type: 'integer', minimum: 1 },
  stage: text,
  caller: described(text, 'the kernel function'),
  purpose: described(oneOf(...PURPOSES), 'what the step is for'),
  operation: text,
  base: address,
  end: described(address, 'the last byte'),
  size: address,
  origin: described(text, 'node and property, command-line parameter or configuration symbol'),
} as const;

export const stepOptions = {
  flags: count,
  owner: described(text, 'who holds the range from now on'),
  location,
} as const;
