import { expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { board } from '../board.ts';

// a boot of 6.12.117 with LPAE, where reg was read past its end: the size is printed as an unsigned long of KiB
it('prints the low 32 bits of the KiB of a region', () => {
  const tree = board({
    memory: [[0x4000_0000n, 512n * MiB]],
    reserved: { 'huge@200000000': { reg: [[0x2_0000_0000n, 0x400_1000_0000n]] } },
  });
  const { messages } = predict(tree, { kernel: '6.12', set: { CONFIG_ARM_LPAE: 'y' } });
  expect(messages).toContain(
    'OF: reserved mem: 0x0000000200000000..0x000004020fffffff (262144 KiB) map non-reusable huge@200000000',
  );
});
