/**
 * Defects that trees and command lines have in the field, to be put into any board a few at a time: each is one row, with
 * what it does to a tree that is sound otherwise.
 */
import type { Node } from '../../src/devicetree/tree.ts';
import { MiB, roundDown } from '../../src/terms/alignment.ts';
import type { TreeBuilder } from './tree-builder.ts';

export interface Defect {
  readonly name: string;
  apply(build: TreeBuilder): void;
}

type Words = Readonly<Record<string, true | string | Uint8Array>>;

/** A region below /reserved-memory, which is made where there is none. */
function region(build: TreeBuilder, name: string, words: Words): Node {
  return build.words(build.reservedMemory(), name, words);
}

const named = (name: string, base: bigint): string => `${name}@${base.toString(16)}`;

function pool(build: TreeBuilder, words: Words): void {
  const base = roundDown(build.ramAddress(), 8n * MiB);
  const reg = build.entries([[base, 16n * MiB]]);
  region(build, named('pool', base), { compatible: 'shared-dma-pool', reusable: true, reg, ...words });
}

export const DEFECTS: readonly Defect[] = [
  {
    name: 'overlap',
    apply(build) {
      const base = build.ramAddress();
      const size = build.size(32n * MiB);
      region(build, named('a', base), { reg: build.entries([[base, size]]) });
      const second = base + size / 2n;
      region(build, named('b', second), {
        reg: build.entries([[second, size]]),
        ...(build.chance.yes(0.5) ? { 'no-map': true } : {}),
      });
    },
  },
  {
    name: 'same-region-twice',
    apply(build) {
      const base = build.ramAddress();
      const reg = build.entries([[base, build.size(8n * MiB)]]);
      for (const name of ['first', 'second']) region(build, named(name, base), { reg });
    },
  },
  {
    name: 'outside-ram',
    apply(build) {
      const base = build.ramEnd + build.size(64n * MiB);
      const reg = build.entries([[base, build.size(16n * MiB)]]);
      region(build, named('out', base), { reg, ...(build.chance.yes(0.4) ? { 'no-map': true } : {}) });
    },
  },
  {
    name: 'across-ram-end',
    apply(build) {
      const base = build.ramEnd - build.size(8n * MiB);
      region(build, named('end', base), {
        reg: build.entries([[base, 32n * MiB]]),
        ...(build.chance.yes(0.5) ? { 'no-map': true } : {}),
      });
    },
  },
  {
    name: 'unaligned',
    apply(build) {
      const base = build.ramAddress() + build.chance.of([1n, 0x200n, 0x7ffn, 0x1800n]);
      const reg = build.entries([[base, build.size(4n * MiB) + build.chance.of([1n, 0x123n, 0xfffn])]]);
      region(build, named('odd', base), { reg, ...(build.chance.yes(0.5) ? { 'no-map': true } : {}) });
    },
  },
  {
    name: 'nomap-reusable',
    apply: (build) => pool(build, { 'no-map': true }),
  },
  {
    name: 'pool-misaligned',
    apply(build) {
      const base = roundDown(build.ramAddress(), MiB) + MiB;
      const reg = build.entries([[base, 5n * MiB]]);
      region(build, named('pool', base), { compatible: 'shared-dma-pool', reusable: true, reg });
    },
  },
  { name: 'pool-default', apply: (build) => pool(build, { 'linux,cma-default': true }) },
  {
    name: 'pool-in-other-case',
    apply: (build) => pool(build, { compatible: build.chance.of(['Shared-DMA-Pool', 'shared-dma-POOL']) }),
  },
  {
    name: 'dynamic-default',
    apply(build) {
      const size = build.cells([8n * MiB * BigInt(1 + build.chance.below(6)), build.sizeCells]);
      region(build, 'dyn', { compatible: 'shared-dma-pool', reusable: true, size, 'linux,cma-default': true });
    },
  },
  {
    name: 'coherent-pool',
    apply(build) {
      const size = build.cells([build.size(8n * MiB), build.sizeCells]);
      region(build, 'coherent', {
        compatible: 'shared-dma-pool',
        size,
        ...(build.chance.yes(0.6) ? { 'no-map': true } : {}),
      });
    },
  },
  {
    name: 'dynamic-too-large',
    apply: (build) => void region(build, 'huge', { size: build.cells([0x7000_0000n, build.sizeCells]) }),
  },
  {
    name: 'dynamic-many',
    apply(build) {
      for (let index = 2 + build.chance.below(4); index > 0; index--) {
        region(build, `dyn${index}`, {
          size: build.cells([build.size(8n * MiB), build.sizeCells]),
          ...(build.chance.yes(0.3) ? { 'no-map': true } : {}),
          ...(build.chance.yes(0.3)
            ? { alignment: build.cells([1n << BigInt(12 + build.chance.below(12)), build.addressCells]) }
            : {}),
        });
      }
    },
  },
  {
    name: 'alloc-ranges',
    apply(build) {
      const start = build.ramAddress();
      for (const name of ['low', 'high']) {
        const ranges = build.entries([[start, build.size(128n * MiB)]]);
        region(build, name, {
          size: build.cells([build.size(8n * MiB), build.sizeCells]),
          'alloc-ranges': build.chance.of([ranges, ranges, ranges, new Uint8Array(0), ranges.subarray(4)]),
        });
      }
    },
  },
  {
    name: 'reg-of-wrong-length',
    apply(build) {
      const base = build.ramAddress();
      const reg = build.entries([[base, 4n * MiB]]);
      const odd = build.chance.of([reg.subarray(0, reg.length - 4), new Uint8Array(0), reg.subarray(0, 3)]);
      region(build, named('short', base), {
        reg: odd,
        ...(build.chance.yes(0.5) ? { size: build.cells([2n * MiB, build.sizeCells]) } : {}),
      });
    },
  },
  {
    name: 'several-entries',
    apply(build) {
      const base = build.ramAddress();
      const reg = build.entries([
        [base, 2n * MiB],
        [build.ramAddress(), 2n * MiB],
      ]);
      region(build, named('two', base), {
        reg,
        ...(build.chance.yes(0.4) ? { compatible: 'shared-dma-pool', reusable: true } : {}),
        ...(build.chance.yes(0.3) ? { 'no-map': true } : {}),
      });
    },
  },
  {
    name: 'nested-region',
    apply(build) {
      const base = build.ramAddress();
      const parent = region(build, named('outer', base), { reg: build.entries([[base, 2n * MiB]]) });
      build.words(parent, named('inner', base + 4n * MiB), { reg: build.entries([[base + 4n * MiB, MiB]]) });
    },
  },
  {
    name: 'no-ranges',
    apply(build) {
      const parent = build.reservedMemory();
      const at = parent.properties.findIndex((property) => property.name === 'ranges');
      if (at >= 0) parent.properties.splice(at, 1);
    },
  },
  {
    name: 'unit-addresses',
    apply: (build) => build.rename(build.chance.of(['chosen', 'reserved-memory'])),
  },
  {
    name: 'memreserve',
    apply(build) {
      for (let count = 1 + build.chance.below(3); count > 0; count--) {
        build.tree.reservations.push({ base: build.ramAddress(), size: build.size(8n * MiB) });
      }
    },
  },
  {
    name: 'memreserve-over-region',
    apply(build) {
      const base = build.ramAddress();
      build.tree.reservations.push({ base, size: MiB });
      region(build, named('same', base), { reg: build.entries([[base, MiB]]), 'no-map': true });
    },
  },
  {
    name: 'usable-memory-range',
    apply(build) {
      const ranges = build.entries([
        [build.ramBase, 256n * MiB],
        [build.ramAddress(), build.size(64n * MiB)],
      ]);
      build.set(build.chosen(), 'linux,usable-memory-range', build.chance.yes(0.2) ? ranges.subarray(0, -4) : ranges);
    },
  },
  {
    name: 'crash-header',
    apply: (build) =>
      build.set(build.chosen(), 'linux,elfcorehdr', build.entries([[build.ramAddress(), build.size(MiB)]])),
  },
  {
    name: 'initrd',
    apply(build) {
      const start = build.ramAddress() + build.chance.of([0n, 0n, 0x123n]);
      const end = build.chance.yes(0.1) ? start - MiB : start + build.size(16n * MiB);
      const cells = build.chance.of([1, 2]);
      build.set(build.chosen(), 'linux,initrd-start', build.cells([start, cells]));
      build.set(build.chosen(), 'linux,initrd-end', build.cells([end, cells]));
    },
  },
  {
    name: 'hotpluggable-bank',
    apply(build) {
      const base = build.ramEnd;
      build.words(build.tree.root, named('memory', base), {
        device_type: 'memory',
        reg: build.entries([[base, build.size(64n * MiB)]]),
        hotpluggable: true,
      });
    },
  },
  {
    name: 'disabled-bank',
    apply(build) {
      const base = build.ramEnd;
      build.words(build.tree.root, named('memory', base), {
        device_type: 'memory',
        reg: build.entries([[base, 32n * MiB]]),
        status: build.chance.of(['disabled', 'okay', 'fail']),
      });
    },
  },
  {
    name: 'many-regions',
    apply(build) {
      const base = roundDown(build.ramAddress(), MiB);
      const nomap = build.chance.yes(0.5);
      for (let index = 0n; index < BigInt(20 + build.chance.below(60)); index++) {
        const at = base + index * 0x4000n;
        region(build, named('m', at), { reg: build.entries([[at, 4096n]]), ...(nomap ? { 'no-map': true } : {}) });
      }
    },
  },
];
