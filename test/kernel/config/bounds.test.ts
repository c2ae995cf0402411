/**
 * Figures of a configuration that no kernel can be built with are refused, each with its bounds.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { readTree } from '../../../src/node/tree.ts';

const tree = readTree(join(import.meta.dirname, '../../fixtures/boards/small.dts'));
const boot = (kernel: string, symbol: string, value: string) => () =>
  predict(tree, { kernel, set: { [symbol]: value } });

const REFUSED: readonly (readonly [kernel: string, symbol: string, value: string, help: RegExp])[] = [
  // the symbol is one more than the highest order up to 6.3
  ['5.10', 'CONFIG_FORCE_MAX_ZONEORDER', '0', /the highest order of the page allocator is from 1 to 20/],
  ['5.10', 'CONFIG_FORCE_MAX_ZONEORDER', '21', /from 1 to 20/],
  ['6.12', 'CONFIG_ARCH_FORCE_MAX_ORDER', '20', /from 0 to 19/],
  ['6.12', 'CONFIG_ARCH_FORCE_MAX_ORDER', '1000000', /from 0 to 19/],
  ['6.12', 'CONFIG_CMA_SIZE_MBYTES', '-1', /the size of the default CMA area is from 0x0/],
  ['6.12', 'CONFIG_ARM_L1_CACHE_SHIFT', '1000', /from 4 to 8/],
  ['6.12', 'CONFIG_PAGE_OFFSET', '0x1000', /PAGE_OFFSET is from 0x10000000 to 0xe0000000/],
  ['6.12', 'VMALLOC_END', '0x0', /the end of vmalloc space is from/],
  ['6.12', 'VMALLOC_END', '0x100000000', /the end of vmalloc space is from/],
  ['3.4', 'NR_BANKS', '0', /the number of banks is from 1/],
];

describe('a figure that no kernel can be built with', () => {
  it.each(REFUSED)('%s: %s=%s', (kernel, symbol, value, help) => {
    expect(boot(kernel, symbol, value)).toThrow(expect.objectContaining({ message: expect.stringContaining(symbol) }));
    try {
      boot(kernel, symbol, value)();
    } catch (error) {
      expect(error).toMatchObject({ problems: [{ help: expect.stringMatching(help) }] });
    }
  });

  it.each([
    ['5.10', 'CONFIG_FORCE_MAX_ZONEORDER', '1'],
    ['6.12', 'CONFIG_ARCH_FORCE_MAX_ORDER', '0'],
    ['6.12', 'CONFIG_ARCH_FORCE_MAX_ORDER', '19'],
    ['6.12', 'CONFIG_PAGE_OFFSET', '0x80000000'],
    ['6.12', 'VMALLOC_END', '0xff000000'],
  ])('%s: %s=%s can be', (kernel, symbol, value) => {
    expect(boot(kernel, symbol, value)).not.toThrow();
  });
});
