/**
 * Documents: a valibot schema with the name and the description that it is published under.
 */
import * as v from 'valibot';
import { objectOf } from './terms.ts';

/** A document that dtmem prints or reads. */
export interface Document<Schema extends v.GenericSchema = v.GenericSchema> {
  readonly title: string;
  readonly id: string;
  readonly description: string;
  readonly schema: Schema;
  /** The names that must be there, where a document comes in several forms. */
  readonly forms?: readonly (readonly string[])[];
}

type Entries = Readonly<Record<string, v.GenericSchema>>;

/** A whole document: `schema` says which. */
export function documentOf<
  const Name extends string,
  const Required extends Entries,
  const Optional extends Entries = Record<never, never>,
>(name: Name, description: string, required: Required, optional?: Optional, forms?: readonly (readonly string[])[]) {
  return {
    title: name,
    id: `urn:${name.replace(/[./]/g, ':')}`,
    description,
    schema: objectOf({ schema: v.literal(name, `must be ${name}`), ...required }, optional ?? ({} as Optional)),
    ...(forms ? { forms } : {}),
  };
}
