import { describe, expect, it } from 'vitest';
import { FLAVOURS } from '../../src/kernel/flavours.ts';
import { ARM_HISTORY } from '../../src/kernel/history/arm/arm.ts';
import { behaviourOf, eraFor } from '../../src/kernel/history.ts';
import { parseKernelName } from '../../src/kernel/kernel-name.ts';
import { compareVersions, parseVersion } from '../../src/kernel/version.ts';

const histories = Object.entries(ARM_HISTORY);
const behaviour = (name: string) => {
  const { version, flavour } = parseKernelName(name);
  return behaviourOf(ARM_HISTORY, version, flavour);
};

describe('the history of the kernel', () => {
  it.each(histories)('%s tells its eras from the oldest to the newest, each with a source', (_, { eras }) => {
    const starts = eras.filter(({ from }) => from !== 'vendor').map(({ from }) => parseVersion(from)!);
    expect(starts.length).toBeGreaterThan(0);
    for (const [index, start] of starts.entries()) {
      const next = starts[index + 1];
      if (next) expect(compareVersions({ patch: 0, ...start }, { patch: 0, ...next })).toBeLessThan(0);
    }
    for (const { change, source } of eras) {
      expect(change).not.toBe('');
      expect(source).not.toBe('');
    }
  });

  it.each(histories)('%s names known vendor kernels only, each in one era', (_, { eras }) => {
    const named = eras.flatMap(({ flavours = [] }) => [...flavours]);
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((name) => !FLAVOURS.some((flavour) => flavour.name === name))).toEqual([]);
  });

  it.each([
    ['2.6.32', 'banks'],
    ['3.14', 'banks'],
    ['3.16', 'memblock'],
    ['6.12', 'memblock'],
    ['msm-3.10-q1', 'banks'],
    ['msm-3.10', 'memblock'],
  ])('%s keeps memory in %s', (name, store) => {
    expect(behaviour(name).memoryStore).toBe(store);
  });

  it.each([
    ['4.9.79', 'regions'],
    ['4.9.80', 'bounds'],
    ['4.9', 'bounds'],
    ['4.10', 'regions'],
    ['4.11.0', 'bounds'],
  ])('a backport counts from its stable release on: %s has %s', (name, bounds) => {
    expect(behaviour(name).lowmemBounds).toBe(bounds);
  });

  it('takes the era that names a flavour before any by version', () => {
    const { version } = parseKernelName('imx-3.0.35');
    expect(eraFor(ARM_HISTORY.vmallocEnd, version).value).toBe(0xf800_0000n);
    expect(eraFor(ARM_HISTORY.vmallocEnd, version, 'imx-3.0.35').value).toBe(0xf200_0000n);
  });
});
