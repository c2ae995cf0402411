import { describe, expect, it } from 'vitest';
import { compareVersions, formatVersion, parseVersion } from '../../src/kernel/version.ts';

describe('parseVersion', () => {
  it.each([
    ['6.12', '6.12'],
    ['6.12.107', '6.12.107'],
    ['3.10', '3.10'],
    ['2.6.32', '2.6.32'],
    ['2.6.32.70', '2.6.32.70'],
    ['3.10.0', '3.10.0'],
    [' 6.1 ', '6.1'],
  ])('reads %j as %s', (text, version) => {
    expect(formatVersion(parseVersion(text)!)).toBe(version);
  });

  // Release strings as real boot logs print them.
  it.each([
    ['6.1.176-rpi', '6.1.176'],
    ['6.12.107+deb13-armmp', '6.12.107'],
    ['3.0.35-06233-g7856f09-dirty', '3.0.35'],
    ['3.14.28_1.0.0_ga-udooboard+gb15f827', '3.14.28'],
    ['3.18.10+', '3.18.10'],
    ['3.18.11-v7+', '3.18.11'],
    ['4.3.3bananagigi1-dirty', '4.3.3'],
    ['2.6.35.3-1129-g691c08a', '2.6.35.3'],
    ['4.19.0-xilinx-v2019.1', '4.19.0'],
    ['5.8.0-rc7-02154-g1a0b51626a14-dirty', '5.8.0'],
    ['6.12-rc1', '6.12.0'],
  ])('reads the release %s as %s', (text, version) => {
    expect(formatVersion(parseVersion(text)!)).toBe(version);
  });

  it('knows that a distribution puts its own build number where the stable release would be', () => {
    expect(parseVersion('5.10.0-32-armmp')).toEqual({ major: 5, minor: 10 });
    expect(parseVersion('6.1.0-49-rpi')).toEqual({ major: 6, minor: 1 });
  });

  it.each([
    '',
    '6',
    'msm-3.10',
    'v6.12',
    '2.6',
    '2.4.20',
    '3.10.49.1',
    '6.12.',
    '6.12.107.',
    '6..1',
    '99999.1',
    '6,12',
  ])('does not take %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});

describe('compareVersions', () => {
  it('orders series and stable releases, the newest stable release of a series standing for the series', () => {
    const inOrder = [
      '2.6.32',
      '2.6.39.3',
      '2.6.39',
      '3.0.0',
      '3.0.35',
      '3.0',
      '3.9',
      '3.10.28',
      '3.10.49',
      '3.10',
      '4.9.80',
      '4.9',
      '5.10.223',
      '5.10',
      '5.11.0',
      '6.1',
      '6.12',
      '7.2',
    ];
    const shuffled = [...inOrder].sort().map((text) => parseVersion(text)!);
    expect(shuffled.sort(compareVersions).map(formatVersion)).toEqual(inOrder);
  });

  it('finds a version equal to itself', () => {
    for (const text of ['6.12', '6.12.107', '2.6.32.70']) {
      expect(compareVersions(parseVersion(text)!, parseVersion(text)!)).toBe(0);
    }
  });
});
