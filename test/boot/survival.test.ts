import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { MiB } from '../../src/terms/alignment.ts';
import { type BoardWords, board } from './board.ts';

/**
 * Boards that real kernels were seen to die on, and near misses that they live with (Debian's armmp kernels under emulation).
 */
const GIB: BoardWords['memory'] = [[0x4000_0000n, 1024n * MiB]];
const HALF: BoardWords['memory'] = [[0x4000_0000n, 512n * MiB]];
const pool = { compatible: 'shared-dma-pool', reusable: true } as const;

const EXYNOS: BoardWords = {
  cells: [1, 1],
  memory: GIB,
  compatible: 'samsung,exynos5420',
  nodes: { 'chipid@10000000': { compatible: 'samsung,exynos4210-chipid', reg: [[0x1000_0000n, 0x100n]] } },
};

interface Case {
  readonly name: string;
  readonly kernel: string;
  readonly board: BoardWords;
  readonly cmdline?: string;
  readonly kernelImage?: { readonly start: bigint; readonly end: bigint };
  /** The fatal findings, worst first. */
  readonly codes: readonly string[];
}

/** So many reservations of a page, none of which touches another. */
const separate = (count: number): NonNullable<BoardWords['memreserve']> =>
  Array.from({ length: count }, (_, index) => [0x4800_0000n + BigInt(index) * MiB, 0x1000n] as const);

const CASES: readonly Case[] = [
  { name: 'plain RAM', kernel: '6.12', board: { memory: GIB }, codes: [] },
  { name: 'no memory at all', kernel: '6.12', board: {}, codes: ['DTM106'] },
  {
    name: 'mem= that leaves the kernel image outside RAM',
    kernel: '6.12',
    board: { memory: GIB },
    cmdline: 'mem=128M@0x48000000',
    kernelImage: { start: 0x4030_0000n, end: 0x4182_c18fn },
    codes: ['DTM904'],
  },
  {
    name: 'vmalloc= that leaves no lowmem for the page structures',
    kernel: '6.12',
    board: { memory: GIB },
    cmdline: 'vmalloc=1000M',
    codes: ['DTM901'],
  },
  { name: 'the same size on 5.10', kernel: '5.10', board: { memory: GIB }, cmdline: 'vmalloc=900M', codes: [] },
  {
    // |...section...|4K gap|..pages..|: one slot of 2 MiB, and its first half is mapped by a section
    name: 'two banks in one 2 MiB slot, the second one starting on an odd page',
    kernel: '5.10',
    board: {
      memory: [
        [0x4000_0000n, 0x1f10_0000n],
        [0x5f10_1000n, 0x0100_0000n],
      ],
    },
    codes: ['DTM901'],
  },
  {
    // the pool is refused, its memory given back, and the default area then lies over it
    name: 'a reusable pool of 1 MiB at the top of lowmem, which unmaps what follows it',
    kernel: '7.2',
    board: { memory: HALF, reserved: { r: { ...pool, size: MiB } } },
    codes: ['DTM901', 'DTM903'],
  },
  {
    name: 'the same on 6.12 stable',
    kernel: '6.12',
    board: { memory: HALF, reserved: { r: { ...pool, size: MiB } } },
    codes: ['DTM901', 'DTM903'],
  },
  {
    name: 'the same on 6.1, which maps only what became a CMA area',
    kernel: '6.1',
    board: { memory: HALF, reserved: { r: { ...pool, size: MiB } } },
    codes: [],
  },
  {
    name: 'a pool whose address is cut to 32 bits, onto the kernel image',
    kernel: '7.2',
    board: { memory: GIB, reserved: { 'far@140000000': { ...pool, reg: [[0x1_4000_0000n, 64n * MiB]] } } },
    codes: ['DTM901'],
  },
  {
    name: 'a region in the last page below 4 GiB without LPAE',
    kernel: '6.12',
    board: { memory: [[0x4000_0000n, 0xc000_0000n]], reserved: { a: { size: 16n * MiB } } },
    codes: ['DTM901'],
  },
  {
    // slots are cleared in steps from the pool's start: its end lies in one that keeps its sections
    name: 'a reusable pool of 2 MiB across two slots, the second of which is still mapped by sections',
    kernel: '7.2',
    board: { memory: HALF, reserved: { 'two@50473000': { ...pool, reg: [[0x5047_3000n, 2n * MiB]] } } },
    codes: ['DTM903'],
  },
  {
    name: 'the same pool on 6.1, which refuses it',
    kernel: '6.1',
    board: { memory: HALF, reserved: { 'two@50473000': { ...pool, reg: [[0x5047_3000n, 2n * MiB]] } } },
    codes: [],
  },
  {
    name: 'vmalloc= that puts lowmem where an Exynos maps its chip ID, at 0xf8000000',
    kernel: '5.10',
    board: EXYNOS,
    cmdline: 'vmalloc=32M',
    codes: ['DTM901'],
  },
  { name: 'the same Exynos with lowmem up to 0xf0000000', kernel: '5.10', board: EXYNOS, codes: [] },
  // memblock's static array has 128 entries, and cannot grow before lowmem is mapped
  ...['5.10', '6.1', '6.12', '7.2'].flatMap((kernel) => [
    { name: '118 separate reservations', kernel, board: { memory: HALF, memreserve: separate(118) }, codes: [] },
    {
      name: '140 separate reservations',
      kernel,
      board: { memory: HALF, memreserve: separate(140) },
      codes: ['DTM901'],
    },
  ]),
  ...['5.10', '6.1', '6.12', '7.2'].map((kernel) => ({
    name: 'two pools in lowmem that overlap',
    kernel,
    board: {
      memory: HALF,
      reserved: {
        'a@50000000': { ...pool, reg: [[0x5000_0000n, 16n * MiB]] },
        'b@50800000': { ...pool, reg: [[0x5080_0000n, 16n * MiB]] },
      },
    } as const,
    codes: ['DTM901'],
  })),
];

describe('what a kernel does not survive', () => {
  it.each(CASES)('$kernel: $name', ({ kernel, board: words, cmdline, kernelImage, codes }) => {
    const { findings } = predict(board(words), {
      kernel,
      cmdline: cmdline ?? '',
      ...(kernelImage ? { kernelImage } : {}),
    });
    const fatal = findings
      .map((finding) => finding.code)
      .filter((found) => found.startsWith('DTM10') || found.startsWith('DTM90'));
    expect(fatal).toEqual(codes);
  });
});
