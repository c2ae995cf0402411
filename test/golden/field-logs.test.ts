import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { FIELD_LOGS, fieldDifferences } from './field-logs.ts';

const ROOT = recorded('logs');

describe('layout blocks of boot logs from the field', () => {
  const withBlock = readdirSync(ROOT).filter((name) =>
    readFileSync(join(ROOT, name), 'latin1').includes('Virtual kernel memory layout:'),
  );
  let exact = 0;

  it.each([...FIELD_LOGS])('$file', (log) => {
    expect(fieldDifferences(ROOT, log).join('\n')).toBe('');
    exact++;
  });

  it('leaves out none', () => {
    const known = new Set(FIELD_LOGS.map((log) => log.file));
    expect(withBlock.filter((name) => name !== 'INDEX.md' && !known.has(name))).toEqual([]);
  });

  afterAll(() => console.log(`layout blocks of field logs: ${exact} of ${FIELD_LOGS.length} exact`));
});
