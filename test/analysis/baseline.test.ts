import { describe, expect, it } from 'vitest';
import { baselineOf, formatBaseline, parseBaseline, withBaseline } from '../../src/analysis/baseline.ts';
import { type CheckedFinding, type CheckReport, stateOf, summaryOf } from '../../src/analysis/check-report.ts';

const finding = (code: string, origin: string): CheckedFinding => ({
  code,
  severity: 'error',
  message: `${code} here`,
  origin,
});

const report = (...findings: CheckedFinding[]): CheckReport => ({
  schema: 'dtmem.check/1',
  failOn: 'error',
  boards: [
    {
      board: 'a.dts',
      model: 'A',
      boots: [{ name: '6.12', kernel: '6.12', findings, budgets: [] }],
      snapshot: { state: 'off', changes: [] },
      problems: [],
    },
  ],
  obsolete: [],
  notices: [],
  refresh: 'dtmem check --update',
});

describe('a baseline', () => {
  const old = report(finding('DTM203', '/reserved-memory/a'));
  const baseline = parseBaseline(formatBaseline(baselineOf(old.boards)), 'baseline.json');

  it('takes out what it knows, whatever it is worded like now', () => {
    const [known] = old.boards[0]!.boots[0]!.findings;
    const now = withBaseline(report({ ...known!, message: 'other words' }), baseline);
    expect(stateOf(now.boards[0]!, 'error')).toBe('passed');
    expect(summaryOf(now)).toMatchObject({ errors: 0, suppressed: 1 });
  });

  it('lets new findings fail', () => {
    const now = withBaseline(
      report(finding('DTM203', '/reserved-memory/a'), finding('DTM203', '/reserved-memory/b')),
      baseline,
    );
    expect(stateOf(now.boards[0]!, 'error')).toBe('failed');
  });

  it('reports entries that found nothing', () => {
    expect(withBaseline(report(), baseline).notices).toEqual([
      'the baseline knows DTM203 of a.dts (/reserved-memory/a), which is gone: delete the entry',
    ]);
  });

  it('says nothing of boards that this run did not look at', () => {
    const other = { ...report(), boards: [{ ...report().boards[0]!, board: 'b.dts' }] };
    expect(withBaseline(other, baseline).notices).toEqual([]);
  });

  it.each([
    ['{', 'b.json: is no JSON'],
    ['[]', 'b.json: has schema null, not dtmem.baseline/1'],
    ['null', 'b.json: has schema null, not dtmem.baseline/1'],
    ['{"schema":"dtmem.baseline/2","findings":[]}', 'b.json: has schema "dtmem.baseline/2", not dtmem.baseline/1'],
    ['{"schema":"dtmem.baseline/1"}', 'b.json: has no list "findings"'],
    ['{"schema":"dtmem.baseline/1","findings":[{}]}', 'b.json: entry 1 lacks board, code or origin'],
    [
      '{"schema":"dtmem.baseline/1","findings":[{"board":"a","code":"DTM999","origin":""}]}',
      'b.json: entry 1 has the unknown code "DTM999"',
    ],
  ])('is refused when it reads %s', (text, message) => {
    expect(() => parseBaseline(text, 'b.json')).toThrow(message);
  });
});
