import { describe, expect, it } from 'vitest';
import { looksLikeMemory, memoryNodes, statedMemory } from '../../../src/boot/of/memory-nodes.ts';
import { type BoardWords, board } from '../board.ts';

const MEMORY = { device_type: 'memory', reg: [[0x4000_0000n, 0x1000n]] } as const;
const { device_type: _, ...UNTYPED } = MEMORY;

const found = (
  nodes: BoardWords['nodes'],
  memoryNodesRule: Parameters<typeof memoryNodes>[1]['memoryNodes'],
): string[] =>
  memoryNodes(board({ ...(nodes ? { nodes } : {}) }), { memoryNodes: memoryNodesRule }).map(({ path }) => path);

describe('the nodes that a kernel takes for memory', () => {
  const nodes = {
    'memory@0': UNTYPED,
    'memory@40000000': MEMORY,
    ram: MEMORY,
    'memory@50000000': UNTYPED,
    soc: { 'sram@0': MEMORY, 'memory@0': UNTYPED },
  };
  it.each([
    ['any-depth-legacy', ['/memory@0', '/memory@40000000', '/ram', '/soc/sram@0']],
    ['root-children', ['/memory@40000000', '/ram']],
  ] as const)('%s: %j', (rule, paths) => {
    expect(found(nodes, rule)).toEqual(paths);
  });

  it('with another device_type are none, not even memory@0', () => {
    expect(found({ 'memory@0': { device_type: 'ram', reg: [[0n, 0x1000n]] } }, 'any-depth-legacy')).toEqual([]);
  });
});

describe('what a memory node states', () => {
  const node = (words: Parameters<typeof board>[0]['nodes']) =>
    board({ ...(words ? { nodes: words } : {}) }).root.children.at(-1)!;

  it('is linux,usable-memory before reg', () => {
    const both = node({ m: { ...MEMORY, 'linux,usable-memory': [[0x5000_0000n, 0x1000n]] } });
    expect(statedMemory(both)?.name).toBe('linux,usable-memory');
    expect(statedMemory(node({ m: MEMORY }))?.name).toBe('reg');
    expect(statedMemory(node({ m: { device_type: 'memory' } }))).toBeUndefined();
  });

  it.each([
    ['memory@1000', UNTYPED, true],
    ['memory', UNTYPED, true],
    ['ram', MEMORY, true],
    ['memory-controller', UNTYPED, false],
  ] as const)('%s looks like memory, or not', (name, words, expected) => {
    expect(looksLikeMemory(node({ [name]: words }))).toBe(expected);
  });
});
