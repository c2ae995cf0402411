import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { ARM } from '../../src/kernel/arm.ts';
import { parseKernelName } from '../../src/kernel/kernel-name.ts';
import { standingOf } from '../../src/kernel/standing.ts';
import { board } from '../boot/board.ts';

const standing = (name: string) => standingOf(ARM, parseKernelName(name));

describe('how well a kernel version is known', () => {
  /** What none of the boots tried. */
  const NOT_TRIED = ['bareCma', 'tableSort', 'smallTrainingAreaLine'];

  it.each(ARM.booted)('%s was booted, and everything that its boots show is settled', (name) => {
    const { booted, unsettled } = standing(name);
    expect(booted).toBe(name);
    expect(unsettled.filter((behaviour) => !NOT_TRIED.includes(behaviour))).toEqual([]);
  });

  it('takes the newest of a series for the release of it that was booted', () => {
    expect(standing('6.1')).toEqual({ booted: '6.1.176', unsettled: [] });
    expect(standing('5.4')).toMatchObject({ booted: '5.4.286' });
  });

  it.each([
    ['5.4.100', 'fixmap', '5.4.286'],
    ['6.1.100', 'initrdReversedIgnored', '6.1.176'],
    ['6.8', 'cmaAreas', '6.12.107'],
    ['6.12.50', 'poolRemapped', '6.12.107'],
    ['7.0', 'reservedMemoryEntries', '7.2.13'],
  ])('%s has %s open, up to %s', (name, behaviour, before) => {
    expect(standing(name)).toMatchObject({ before });
    expect(standing(name).unsettled).toContain(behaviour);
  });

  it('has nothing open where both neighbours behave alike', () => {
    expect(standing('5.10.100').unsettled).not.toContain('memoryNodes');
    expect(standing('5.15.50').unsettled).not.toContain('memoryNodes');
  });

  it('is told by the prediction, for those that are not settled', () => {
    const subjects = (kernel: string) =>
      predict(board({}), { kernel }).input.assumptions.filter(({ subject }) => subject === 'kernel version');
    expect(subjects('6.6')).toEqual([]);
    expect(subjects('6.8')).toMatchObject([
      {
        reason: expect.stringMatching(
          /^\d+ changes came somewhere between 6\.6\.63 and 6\.12\.107, which were booted: /,
        ),
      },
    ]);
  });
});
