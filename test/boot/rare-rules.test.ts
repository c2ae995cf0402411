import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { ownedRanges } from '../../src/boot/owners.ts';
import type { AddressRange } from '../../src/terms/address-range.ts';
import { hex } from '../../src/terms/notation.ts';
import { board } from './board.ts';
import { RARE_RULES } from './rare-rules.ts';

const text = ({ base, size }: AddressRange): string => `${hex(base)}+${hex(size)}`;
const EVERY_BOOT = new Set(['device tree blob', 'kernel image', 'page tables']);

describe.each(RARE_RULES)('$name', (rule) => {
  it.each(Object.entries(rule.expected))('%s', (kernel, expected) => {
    const prediction = predict(board(rule.board), {
      kernel,
      cmdline: rule.cmdline ?? '',
      config: {
        CONFIG_ZONE_DMA: 'y',
        CONFIG_CMA_SIZE_MBYTES: '16',
        ...(rule.lpae ? { CONFIG_ARM_LPAE: 'y', CONFIG_HUGETLB_PAGE: 'y' } : {}),
      },
    });
    const atDump = prediction.steps.slice(
      0,
      prediction.steps.findLastIndex((step) => step.stage === 'default-cma') + 1,
    );
    const owned = ownedRanges(atDump).filter(({ owner }) => !EVERY_BOOT.has(owner));
    if (expected.owned) {
      const wanted = owned.filter(({ owner }) => expected.owned?.[owner] !== undefined || !owner.startsWith('CMA '));
      expect(Object.fromEntries(wanted.map((range) => [range.owner, text(range)]))).toEqual(expected.owned);
    }
    if (expected.nomap) {
      expect(prediction.memory.filter((region) => region.flags.includes('nomap')).map(text)).toEqual(expected.nomap);
    }
    if (expected.memory) expect(prediction.memory.map(text)).toEqual(expected.memory);
    if (expected.cma) expect(prediction.cma.map(text)).toEqual(expected.cma);
  });
});
