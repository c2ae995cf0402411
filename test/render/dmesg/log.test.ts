import { expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { ARM } from '../../../src/boot/arm/arm.ts';
import { kernelFrom } from '../../../src/kernel/kernel.ts';
import { earlyLog, logForm } from '../../../src/render/dmesg/log.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { type BoardWords, board } from '../../boot/board.ts';

function logOf(words: BoardWords, kernel: string): string[] {
  return earlyLog(predict(board(words), { kernel }), logForm(kernelFrom({ kernel }, ARM)));
}

const memory = [[0x4000_0000n, 512n * MiB]] as const;
const separate = (count: number) =>
  Array.from({ length: count }, (_, index) => [0x4800_0000n + BigInt(index) * MiB, 0x1000n] as const);

// boots of 5.10 and 6.1 with 140 entries end in the panic; later kernels panic where the array is full
it.each([
  ['5.10', 'early_alloc: Failed to allocate 8192 bytes align=0x2000', true],
  ['6.1', 'early_alloc: Failed to allocate 8192 bytes align=0x2000', true],
  ['6.12', 'memblock: cannot resize reserved array', false],
])('the log of %s ends where the kernel panics', (kernel, panic, dumped) => {
  const log = logOf({ memory, memreserve: separate(140) }, kernel);
  expect(log.at(-1)).toBe(`Kernel panic - not syncing: ${panic}`);
  expect(log.includes('MEMBLOCK configuration:')).toBe(dumped);
  // the step that it died of is the last to be told
  expect(log.at(-2)).toMatch(
    dumped ? /^memblock_reserve: \[0x5fffe000-0x5fffffff\]/ : /early_init_fdt_scan_reserved_mem/,
  );
});

it.each(['5.10', '6.1', '6.12'])('the log of %s goes on to the Memory: line of a kernel that lives', (kernel) => {
  expect(logOf({ memory, memreserve: separate(118) }, kernel).at(-1)).toMatch(/^Memory: /);
});

it('a kernel that has nothing to steal for its machine says no more', () => {
  const log = logOf({ memory: [[0x8000_0000n, 0x1000n]], compatible: 'ti,omap4' }, '6.12');
  expect(log.some((line) => line.startsWith('MEMBLOCK') || line.startsWith('Memory:'))).toBe(false);
});
