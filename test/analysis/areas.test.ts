/**
 * The published memory table of 2.6.15 (Documentation/arm/memory.txt, Russell King, 2005), for the kernels that followed it.
 */
import { describe, expect, it } from 'vitest';
import { memoryAreas } from '../../src/analysis/areas.ts';
import { type PredictOptions, predict } from '../../src/analysis/predict.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';

const tree = parseTree(
  '/dts-v1/; / { #address-cells = <1>; #size-cells = <1>; memory@0 { reg = <0 0x18000000>; }; };',
  { file: 'x.dts' },
);

const areas = (options: PredictOptions) =>
  memoryAreas(predict(tree, options)).map(
    ({ name, start, end }) => `${start.toString(16).padStart(8, '0')} ${end.toString(16).padStart(8, '0')} ${name}`,
  );

describe('memoryAreas', () => {
  it('has every row of the published table', () => {
    const set = { CONFIG_HIGHMEM: 'n', VMALLOC_END: '0xe0000000' };
    expect(areas({ kernel: '2.6.32', set })).toEqual([
      'ffff8000 ffffffff minicache',
      'ffff1000 ffff7fff reserved',
      'ffff0000 ffff0fff vector',
      'fff00000 fffdffff fixmap',
      'ffc00000 ffdfffff DMA',
      'ff000000 ffbfffff reserved',
      'e0000000 feffffff platform',
      'd8800000 dfffffff vmalloc',
      'c0000000 d7ffffff lowmem',
      'bf000000 bfffffff modules',
      '00001000 beffffff user',
      '00000000 00000fff null',
    ]);
  });

  it('has what came since: stubs, the blob, PCI, pkmap', () => {
    const modern = areas({ kernel: '6.1' });
    expect(modern).toContain('ffff1000 ffff1fff stubs');
    expect(modern).toContain('ffff2000 ffff7fff reserved');
    expect(modern).toContain('ff800000 ffbfffff fdt');
    expect(modern).toContain('fee00000 feffffff pci-io');
    expect(modern).toContain('bfe00000 bfffffff pkmap');
    expect(modern.some((line) => line.endsWith('platform') || line.endsWith('DMA'))).toBe(false);
  });

  it('gives each end its formula', () => {
    const lowmem = memoryAreas(predict(tree, { kernel: '6.1' })).find(({ name }) => name === 'lowmem')!;
    expect(lowmem).toMatchObject({
      startIs: 'PAGE_OFFSET',
      endIs: 'high_memory = PAGE_OFFSET + lowmem limit - PHYS_OFFSET',
    });
  });
});
