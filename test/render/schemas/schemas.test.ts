import { describe, expect, it } from 'vitest';
import { SCHEMAS } from '../../../src/render/schemas/schemas.ts';

describe('schemas', () => {
  // A configuration is the user's own file and bears no name.
  const documents = Object.entries(SCHEMAS).filter(([name]) => name !== 'config');

  it.each(documents)('%s goes by the name that its document bears', (name, schema) => {
    expect(schema.title).toMatch(new RegExp(`^dtmem\\.${name}/\\d+$`));
  });
});
