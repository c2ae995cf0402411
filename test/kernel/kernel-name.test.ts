import { describe, expect, it } from 'vitest';
import { FLAVOURS } from '../../src/kernel/flavours.ts';
import { parseKernelName } from '../../src/kernel/kernel-name.ts';
import { formatVersion, parseVersion } from '../../src/kernel/version.ts';
import { problemOf } from './problem.ts';

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
