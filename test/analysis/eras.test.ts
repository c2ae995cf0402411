import { describe, expect, it } from 'vitest';
import { erasOf, everyEra } from '../../src/analysis/eras.ts';
import { ARM_HISTORY } from '../../src/kernel/history/arm/arm.ts';
import { MEMORY_MAP } from '../../src/kernel/history/x86/memory-map.ts';
import { parseKernelName } from '../../src/kernel/kernel-name.ts';
import { compareVersions, parseVersion } from '../../src/kernel/version.ts';

describe('eras', () => {
  it('are listed from the oldest to the newest, what only vendors do last', () => {
    const versions = everyEra().map(({ from }) => parseVersion(from));
    for (const [index, version] of versions.entries()) {
      const next = versions[index + 1];
      if (!version) expect(next).toBeUndefined();
      if (version && next)
        expect(compareVersions({ patch: 0, ...version }, { patch: 0, ...next })).toBeLessThanOrEqual(0);
    }
  });

  it('are at most one of each behaviour for a kernel, and one of each for a new one', () => {
    for (const name of ['2.6.32', '3.10', '6.12', 'msm-3.10']) {
      const behaviours = erasOf(parseKernelName(name)).map(({ behaviour }) => behaviour);
      expect(new Set(behaviours).size).toBe(behaviours.length);
    }
    const newest = erasOf(parseKernelName('7.2')).map(({ behaviour }) => behaviour);
    expect(newest.toSorted()).toEqual(Object.keys({ ...ARM_HISTORY, ...MEMORY_MAP }).toSorted());
  });

  it('leave out what came with a later kernel', () => {
    const changes = (name: string) => erasOf(parseKernelName(name)).map(({ from }) => from);
    expect(changes('3.10').filter((from) => compareVersions(parseVersion(from)!, { major: 3, minor: 10 }) > 0)).toEqual(
      [],
    );
    expect(changes('msm-3.10')).toContain('vendor');
  });

  it('are those that hold: a change of a later kernel is not among them', () => {
    const since = (name: string) =>
      erasOf(parseKernelName(name)).find(({ behaviour }) => behaviour === 'vmallocGapOnTop')?.from;
    expect(since('5.12')).toBe('2.6.32');
    expect(since('5.13')).toBe('5.13');
  });

  it('end where the next one of the behaviour starts, whatever vendors do in between', () => {
    const ends = (behaviour: string) =>
      everyEra()
        .filter((row) => row.behaviour === behaviour)
        .map(({ from, until }) => [from, until]);
    expect(ends('pfnLimits')).toEqual([
      ['2.6.32', '3.3'],
      ['3.3', '3.15'],
      ['3.15', undefined],
    ]);
    expect(ends('structPage')).toEqual([
      ['2.6.32', undefined],
      ['vendor', undefined],
    ]);
  });

  it('still hold for the newest kernel, and have ended for no kernel whose own they are', () => {
    expect(erasOf(parseKernelName('7.2')).filter(({ until }) => until !== undefined)).toEqual([]);
    for (const name of ['3.10', '4.9.70', '6.12']) {
      const { version } = parseKernelName(name);
      for (const { until } of erasOf(parseKernelName(name)))
        if (until !== undefined)
          expect(compareVersions(version, { patch: 0, ...parseVersion(until)! })).toBeLessThan(0);
    }
  });
});
