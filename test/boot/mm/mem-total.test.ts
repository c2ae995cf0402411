/** MemTotal and the figures of the Memory: line, as far as the inputs decide them. */
import { describe, expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { toJSON } from '../../../src/render/json.ts';
import { board } from '../board.ts';

const MiB = 1n << 20n;
const tree = board({ memory: [[0x8000_0000n, 512n * MiB]] });
// with the architecture's own symbol they are a whole configuration
const config = { CONFIG_ARM: 'y', CONFIG_MMU: 'y', CONFIG_SMP: 'y', CONFIG_HIGHMEM: 'y' };
const sections = {
  text: { base: 0xc030_8000n, size: 8n * MiB },
  init: { base: 0xc100_0000n, size: 1n * MiB },
  percpu: { base: 0n, size: 50_000n },
};

describe('the account', () => {
  it.each(['3.0', '3.10', '4.4', '4.19', '5.10', '6.1', '6.12', '7.2', 'msm-3.10'])(
    'of %s comes to MemTotal',
    (kernel) => {
      const { account, memTotal } = predict(tree, { kernel });
      const sum = account.filter(({ total }) => !total).reduce((bytes, row) => bytes + row.bytes, 0n);
      expect(account.at(-1)).toMatchObject({ name: 'MemTotal', bytes: memTotal?.bytes, total: true });
      expect(sum).toBe(memTotal?.bytes);
    },
  );

  it('tells what changes a row of the kernel', () => {
    const rows = predict(tree, { kernel: '6.12' }).account.filter(({ part }) => part === 'kernel');
    expect(rows.find(({ name }) => name === 'page structures')?.bytes).toBe(-4n * MiB - 32n);
    expect(rows.some(({ changedBy }) => changedBy !== undefined)).toBe(true);
  });
});

describe('the figures of the Memory: line', () => {
  it('need the sizes of the image where they are not stated', () => {
    const { memoryLine, memTotal } = toJSON(predict(tree, { kernel: '6.1' }));
    expect(memoryLine?.totalK).toEqual({ value: 512 * 1024, exact: true });
    expect(memoryLine?.initK).toMatchObject({ value: null, exact: false });
    expect(memoryLine?.initK?.needs?.length).toBeGreaterThan(0);
    expect(memTotal?.exact).toBe(false);
    expect(memTotal?.needs?.length).toBeGreaterThan(0);
  });

  it('are exact with them', () => {
    const kernelImage = { start: 0x8030_8000n, end: 0x8120_0000n - 1n, sections };
    const { memoryLine } = toJSON(predict(tree, { kernel: '6.1', config, dtbAt: 0x8800_0000n, kernelImage, cpus: 1 }));
    expect(memoryLine?.reservedK).toEqual({ value: expect.any(Number), exact: true });
    expect(memoryLine?.availableK?.exact).toBe(true);
  });

  it('are counted in pages, whatever processors there are', () => {
    const reserved = [1, 2, 4].map(
      (cpus) => toJSON(predict(tree, { kernel: '6.1', cpus })).memoryLine?.reservedK?.value,
    );
    expect(reserved).toEqual([...reserved].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(new Set(reserved).size).toBe(3);
  });
});
