import { describe, expect, it } from 'vitest';
import { chosenNode, isCompatible, reservedMemoryNode } from '../../../src/boot/of/named-nodes.ts';
import { treeOf } from '../tree-builder.ts';

const tree = (...names: readonly string[]) => treeOf(Object.fromEntries(names.map((name) => [name, {}])));

describe('/chosen', () => {
  it.each([
    ['walk', ['chosen'], 'chosen'],
    ['walk', ['chosen@0'], 'chosen@0'],
    ['walk', ['chosen@1'], undefined],
    ['path', ['chosen@1'], 'chosen@1'],
    // the first that it meets
    ['walk', ['chosen@0', 'chosen'], 'chosen@0'],
    ['path', ['chose', 'chosens'], undefined],
  ] as const)('%s: of %j it is %s', (nodeLookup, names, found) => {
    expect(chosenNode(tree(...names), { nodeLookup })?.name).toBe(found);
  });
});

describe('/reserved-memory', () => {
  it.each([
    ['walk', 'reserved-memory', true],
    ['walk', 'reserved-memory@0', false],
    ['path', 'reserved-memory@0', true],
    ['path', 'reserved', false],
  ] as const)('%s: %s is found, %s', (nodeLookup, name, isFound) => {
    expect(reservedMemoryNode(tree(name), { nodeLookup }) !== undefined).toBe(isFound);
  });
});

describe('compatible strings', () => {
  it.each([
    ['shared-dma-pool', true],
    ['Shared-DMA-Pool', true],
    ['shared-dma-pools', false],
  ])('%s is a shared-dma-pool: %s', (compatible, expected) => {
    expect(isCompatible(treeOf({ a: { compatible } }).root.children[0]!, 'shared-dma-pool')).toBe(expected);
  });

  it('are not there', () => {
    expect(isCompatible(treeOf({ a: {} }).root.children[0]!, 'shared-dma-pool')).toBe(false);
  });
});
