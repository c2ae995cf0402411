import { describe, expect, it } from 'vitest';
import { erasOf, everyEra } from '../../src/analysis/eras.ts';
import { HISTORY } from '../../src/kernel/history.ts';
import { parseKernelName } from '../../src/kernel/version.ts';

describe('eras', () => {
  it('are listed from the oldest to the newest, vendors’ own last', () => {
    const versions = [...new Set(everyEra().map(({ from }) => from))];
    expect(versions.slice(0, 3)).toEqual(
      ['2.6.32', '2.6.35', '2.6.36'].filter((version) => versions.includes(version)),
    );
    expect(versions.indexOf('3.10')).toBeLessThan(
      versions.indexOf('3.9') < 0 ? Number.POSITIVE_INFINITY : versions.indexOf('4.11'),
    );
    expect(versions.indexOf('4.11')).toBeLessThan(versions.indexOf('6.12'));
    if (versions.includes('vendor')) expect(versions.at(-1)).toBe('vendor');
  });

  it('are one of each behaviour for a kernel', () => {
    for (const name of ['2.6.32', '3.10', '6.12', 'msm-3.10']) {
      const behaviours = erasOf(parseKernelName(name)).map(({ behaviour }) => behaviour);
      expect(behaviours.toSorted()).toEqual(Object.keys(HISTORY).toSorted());
    }
  });

  it('are those that hold: a change of a later kernel is not among them', () => {
    const holding = (name: string) =>
      erasOf(parseKernelName(name)).find(({ behaviour }) => behaviour === 'vmallocGapOnTop')?.from;
    expect(holding('5.12')).toBe('2.6.32');
    expect(holding('5.13')).toBe('5.13');
  });
});
