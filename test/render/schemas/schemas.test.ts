import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { toJSON } from '../../../src/render/json.ts';
import { jsonSchemaOf } from '../../../src/render/schemas/json-schema.ts';
import { predictionSchema } from '../../../src/render/schemas/prediction.ts';
import { DOCUMENTS } from '../../../src/render/schemas/schemas.ts';
import { treeOfSource } from '../../analysis/boards.ts';

describe('schemas', () => {
  // A configuration is the user's own file and bears no name.
  const documents = Object.entries(DOCUMENTS).filter(([name]) => name !== 'config');

  it.each(documents)('%s goes by the name that its document bears', (name, document) => {
    expect(document.title).toMatch(new RegExp(`^dtmem\\.${name}/\\d+$`));
  });

  it.each(Object.entries(DOCUMENTS))('%s is a JSON Schema', (_, document) => {
    const schema = jsonSchemaOf(document);
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
    expect(() => ajv.compile(schema)).not.toThrow();
  });
});

describe('what is read is held to the schema that is published of it', () => {
  const prediction = toJSON(
    predict(treeOfSource('memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };')),
  );
  const reads = (document: unknown) => v.safeParse(predictionSchema.schema, document).success;
  const validate = new Ajv2020({ strict: false }).compile(jsonSchemaOf(predictionSchema));
  const region = prediction.memory[0];

  it.each<[string, unknown, boolean]>([
    ['a prediction', prediction, true],
    ['one with more than is known of', { ...prediction, more: 1 }, true],
    ['one without memory', { ...prediction, memory: undefined }, false],
    ['an unknown flag', { ...prediction, memory: [{ ...region, flags: ['sticky'] }] }, false],
    ['an address in upper case', { ...prediction, memory: [{ ...region, base: '0x8000000A' }] }, false],
    [
      'an unknown state',
      { ...prediction, reservedMemory: [{ node: '/a', base: '0x0', size: '0x0', kind: 'plain', state: 'lost' }] },
      false,
    ],
    ['another schema', { ...prediction, schema: 'dtmem.prediction/2' }, false],
  ])('%s', (_, given, good) => {
    const document: unknown = JSON.parse(JSON.stringify(given));
    expect(reads(document)).toBe(good);
    expect(validate(document)).toBe(good);
  });
});
