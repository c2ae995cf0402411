/**
 * One defect a fixture: `fixtures/NAME.dts` has what the rule of that name looks for, and nothing else unless its options
 * say so. What is found, word for word, is in `fixtures/NAME.txt`.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../../src/analysis/diagnostics/codes.ts';
import { predict } from '../../../src/analysis/predict.ts';
import { readTree } from '../../../src/node/tree.ts';
import { renderFindings } from '../../../src/render/text/report/findings.ts';
import { FIXTURES, fixtureOptions, otherCodes } from './fixture.ts';

describe('each rule finds its defect', () => {
  it.each(FINDING_CODES.map(({ code, name }) => ({ code, name })))('$code $name', async ({ code, name }) => {
    const path = join(FIXTURES, `${name}.dts`);
    const { findings } = predict(readTree(path), fixtureOptions(path));
    expect([...new Set(findings.map((finding) => finding.code))].sort()).toEqual([code, ...otherCodes(path)].sort());
    const text = renderFindings(findings).replaceAll(`${FIXTURES}/`, '');
    await expect(text).toMatchFileSnapshot(join(FIXTURES, `${name}.txt`));
  });

  it('has a rule for every fixture', () => {
    const names = readdirSync(FIXTURES).flatMap((file) => (file.endsWith('.dts') ? [file.slice(0, -4)] : []));
    expect(names.filter((name) => !FINDING_CODES.some((rule) => rule.name === name))).toEqual([]);
  });
});
