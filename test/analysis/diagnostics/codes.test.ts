import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf, FINDING_CODES, ruleFor } from '../../../src/analysis/diagnostics/codes.ts';

const BOOT = join(import.meta.dirname, '../../../src/boot');

/** Every `kind` that a stage notes an incident under. */
function notedKinds(): string[] {
  const sources = readdirSync(BOOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return sources.flatMap((file) =>
    [...readFileSync(join(BOOT, file), 'utf8').matchAll(/note\(\{\s*(?:\/\/[^\n]*\s*)*kind: '([a-z-]+)'/g)].map(
      (match) => match[1]!,
    ),
  );
}

describe('the table of findings', () => {
  it('has codes of DTM and three digits, each once, in order', () => {
    const codes = FINDING_CODES.map(({ code }) => code);
    expect(codes.every((code) => /^DTM[1-59]\d\d$/.test(code))).toBe(true);
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  it('has kebab-case names, each once', () => {
    const names = FINDING_CODES.map(({ name }) => name);
    expect(names.every((name) => /^[a-z]+(-[a-z]+)*$/.test(name))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('explains every rule in a paragraph and sums it up in a line', () => {
    for (const { summary, explanation, name } of FINDING_CODES) {
      expect(summary, name).not.toMatch(/\.$|\n/);
      expect(explanation, name).toMatch(/[.)]$/);
      expect(explanation.length, name).toBeGreaterThan(80);
    }
  });

  it('has a rule for whatever the boot notes', () => {
    const kinds = notedKinds();
    expect(kinds.length).toBeGreaterThan(10);
    expect([...new Set(kinds)].filter((kind) => !codeOf(kind))).toEqual([]);
  });

  it('finds a rule by its code or its name, in any case', () => {
    expect(ruleFor('dtm203')?.name).toBe('regions-overlap');
    expect(ruleFor('Regions-Overlap')?.code).toBe('DTM203');
    expect(ruleFor('DTM999')).toBeUndefined();
  });
});
