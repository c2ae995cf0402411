import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { savedPrediction } from '../../src/cli/inputs/saved-prediction.ts';
import { toJSON } from '../../src/render/json.ts';
import { armLimits } from '../boot/arm-limits.ts';
import { board } from '../boot/board.ts';

const GiB = 1n << 30n;
const prediction = predict(board({ memory: [[0x4000_0000n, GiB]] }));
const saved = (change: (json: Record<string, Record<string, unknown>>) => void) => {
  const json = JSON.parse(JSON.stringify(toJSON(prediction)));
  change(json);
  return savedPrediction(JSON.stringify(json), 'board.json');
};

describe('a saved prediction', () => {
  it('has the limits and the page size that it was saved with', () => {
    const { limits, input } = saved(() => {});
    expect(limits).toEqual(prediction.limits);
    expect(input.pageSize).toBe(prediction.input.pageSize);
  });

  it('of before arm64 is for ARM, in pages of 4 KiB', () => {
    const older = saved(({ limits, input }) => {
      delete limits?.arch;
      delete input?.pageSize;
    });
    expect(armLimits(older)).toEqual(prediction.limits);
    expect(older.input.pageSize).toBe(0x1000n);
  });

  it('for arm64 has the limits of the linear mapping', () => {
    const limits = {
      arch: 'arm64',
      physOffset: '0x40000000',
      linearEnd: '0x800040000000',
      dmaLimit: '0x100000000',
      dma32Limit: '0x100000000',
      endOfDram: '0x80000000',
      vmallocStart: '0xffff800080000000',
      vmallocEnd: '0xfffffdffbfff0000',
    };
    const other = saved((json) => {
      json.limits = limits;
    });
    expect(toJSON(other).limits).toEqual(limits);
  });
});
