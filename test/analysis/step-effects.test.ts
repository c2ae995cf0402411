import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { effectsOf } from '../../src/analysis/step-effects.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';

const TREE = parseTree(`/dts-v1/; / {
  #address-cells = <1>; #size-cells = <1>;
  memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };
  reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges;
    a@90000000 { reg = <0x90000000 0x100000>; };
    again@90000000 { reg = <0x90000000 0x80000>; };
    firmware@a0000000 { reg = <0xa0000000 0x200000>; no-map; };
    sram@10000000 { reg = <0x10000000 0x1000>; no-map; };
  };
};`);

describe('the effects of steps', () => {
  const prediction = predict(TREE, { kernel: '6.12', cmdline: 'cma=16M' });
  const effects = [...effectsOf(prediction)];

  it('add up to what memblock dumps', () => {
    const early = effects.slice(0, prediction.logPlaces.dump);
    const sum = (key: 'memory' | 'reserved' | 'nomap'): bigint =>
      early.reduce((total, effect) => total + effect[key], 0n);
    expect(sum('memory')).toBe(prediction.memory.reduce((total, { size }) => total + size, 0n));
    expect(sum('reserved')).toBe(prediction.reserved.reduce((total, { size }) => total + size, 0n));
    expect(sum('nomap')).toBe(0x20_0000n);
  });

  it.each([
    ['/reserved-memory/a@90000000', { reserved: 0x10_0000n, nomap: 0n }],
    ['/reserved-memory/again@90000000', { reserved: 0n, nomap: 0n }],
    ['/reserved-memory/firmware@a0000000', { reserved: 0n, nomap: 0x20_0000n }],
    ['/reserved-memory/sram@10000000', { reserved: 0n, nomap: 0n }],
  ])('tell what %s changed', (owner, change) => {
    expect(effects.find(({ step }) => step.owner === owner)).toMatchObject({ memory: 0n, ...change });
  });
});
