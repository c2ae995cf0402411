import { expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { board } from '../board.ts';

const LINE = 'Too little memory to reserve for DDR training';

const messages = (kernel: string, banks: readonly (readonly [bigint, bigint])[]): readonly string[] =>
  predict(board({ compatible: 'marvell,armada-370-xp', memory: banks }), { kernel }).messages;

// arch/arm/mach-mvebu/board-v7.c of 6.1 and of 6.12
it('warns of RAM too small for the DDR training area where the kernel does', () => {
  const small = [
    [0n, 256n * MiB],
    [0x2000_0000n, 0x2000n],
  ] as const;
  expect(messages('6.12', small)).toContain(LINE);
  expect(messages('6.1', small)).not.toContain(LINE);
  expect(messages('6.12', [[0n, 256n * MiB]])).not.toContain(LINE);
});
