import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDING_CODES, ruleFor } from '../../../src/analysis/diagnostics/codes.ts';

const SRC = join(import.meta.dirname, '../../../src');

/** The first group of every match in the sources below a folder. */
function matchesIn(folder: string, pattern: RegExp): Set<string> {
  const sources = readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return new Set(
    sources.flatMap((file) =>
      [...readFileSync(join(SRC, folder, file), 'utf8').matchAll(pattern)].map((match) => match[1]!),
    ),
  );
}

/** Every kind of incident that there is. */
const KINDS = [...readFileSync(join(SRC, 'boot/incident.ts'), 'utf8').matchAll(/^ {2}'([a-z-]+)':/gm)].map(
  (match) => match[1]!,
);

describe('the table of findings', () => {
  it('has codes of DTM and three digits, each once, in order', () => {
    const codes = FINDING_CODES.map(({ code }) => code);
    expect(codes.every((code) => /^DTM[1-69]\d\d$/.test(code))).toBe(true);
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

  it('has a rule for whatever the boot runs into, and no kind that it never does', () => {
    const noted = matchesIn('boot', /(?:note\(|yield )\{\s*(?:\/\/[^\n]*\s*)*kind: '([a-z-]+)'/g);
    const read = matchesIn('analysis/diagnostics/rules', /(?:incidents|told)\(\s*'([a-z-]+)'/g);
    expect(KINDS.length).toBeGreaterThan(15);
    expect(KINDS.filter((kind) => !read.has(kind))).toEqual([]);
    expect(KINDS.filter((kind) => !noted.has(kind))).toEqual([]);
  });

  it('finds a rule by its code or its name, in any case', () => {
    expect(ruleFor('dtm203')?.name).toBe('regions-overlap');
    expect(ruleFor('Regions-Overlap')?.code).toBe('DTM203');
    expect(ruleFor('DTM999')).toBeUndefined();
  });
});
