import { expect, it } from 'vitest';
import { predictionOfSource } from '../boards.ts';

/**
 *      0     1     2     3     4     5     6     7     8
 *    |==   |==   |==   |==   |==   |==   |==   |==   |==   |     nine banks, 32 MiB of every 64
 *
 * Expect a kernel with eight banks to drop the ninth, and to say so once.
 */
it('a bank beyond the table of 3.4 is one too many, not one that cannot be addressed', () => {
  const banks = Array.from(
    { length: 9 },
    (_, index) => `<0x${(0x4000_0000 + index * 0x400_0000).toString(16)} 0x2000000>`,
  );
  const { findings } = predictionOfSource(`memory@40000000 { device_type = "memory"; reg = ${banks.join(', ')}; };`, {
    kernel: '3.4',
  });
  expect(
    findings.filter(({ severity }) => severity !== 'info').map(({ code, message }) => `${code} ${message}`),
  ).toEqual(['DTM113 the bank at 0x60000000 is dropped: this kernel keeps 8 banks']);
});
