/**
 * The JSON Schema (draft 2020-12) that is published of a document, derived from the schema that it is read with.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import type { Document } from './document.ts';

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export function jsonSchemaOf({ title, id, description, schema, forms }: Document): JsonSchema {
  const { $schema, ...keywords } = toJsonSchema(schema, { target: 'draft-2020-12', typeMode: 'input' });
  return {
    $schema,
    $id: id,
    title,
    description,
    ...keywords,
    ...(forms ? { oneOf: forms.map((required) => ({ required })) } : {}),
  };
}
