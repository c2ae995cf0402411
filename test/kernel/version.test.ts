import { describe, expect, it } from 'vitest';
import { compareVersions, FLAVOURS, formatVersion, parseKernelName, parseVersion } from '../../src/kernel/version.ts';
import { problemOf } from './problem.ts';

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

describe('parseKernelName', () => {
  it.each(['2.6.32', '2.6.32.70', '3.10', '6.12.107', '7.2', '7.2.13', '6.1.176-rpi'])('takes %s', (name) => {
    expect(parseKernelName(name)).toEqual({ name, version: parseVersion(name), flavour: undefined });
  });

  it.each(FLAVOURS.map(({ name, version }) => [name, formatVersion(version)]))(
    'takes %s, which is %s',
    (name, version) => {
      expect(parseKernelName(name)).toEqual({ name, version: parseVersion(version), flavour: name });
    },
  );

  it.each([
    ['2.6.31', 'kernel 2.6.31 is out of range'],
    ['2.6.31.14', 'kernel 2.6.31.14 is out of range'],
    ['7.3', 'kernel 7.3 is out of range'],
    ['8.0', 'kernel 8.0 is out of range'],
    ['latest', 'unknown kernel "latest"'],
    ['', 'unknown kernel ""'],
  ])('refuses %j and says what is accepted', (name, message) => {
    expect(problemOf(() => parseKernelName(name))).toEqual({
      message,
      help: 'accepted are 2.6.32 to 7.2 (any X.Y or X.Y.Z in between), msm-3.10, msm-3.10-q1, msm-3.10-q2, msm-3.10-q3, imx-3.0.35',
    });
  });

  it.each([
    ['v6.12', '6.12'],
    ['linux-6.1.176', '6.1.176'],
    ['6,12', '6.12'],
    ['msm3.10', 'msm-3.10'],
    ['MSM-3.10', 'msm-3.10'],
    ['msm-3.10.49', 'msm-3.10'],
    ['msm_3.10_q2', 'msm-3.10-q2'],
    ['imx', 'imx-3.0.35'],
    ['imx-3.0', 'imx-3.0.35'],
    ['imx6-3.0.35', 'imx-3.0.35'],
  ])('asks whether %s was meant to be %s', (name, meant) => {
    expect(problemOf(() => parseKernelName(name)).help).toMatch(
      new RegExp(`^did you mean ${meant.replace(/\./g, '\\.')}\\?`),
    );
  });
});
