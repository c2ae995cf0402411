/**
 * Boards for the rules that recorded boots hardly touch. Each was also put to real kernels
 * (`scripts/oracle/rare-rules.ts`), which did exactly what is predicted.
 */
import { MiB } from '../../src/terms/alignment.ts';
import type { BoardWords } from './board.ts';

export interface RareRule {
  readonly name: string;
  readonly board: BoardWords;
  readonly cmdline?: string;
  /** Figures by kernel: which ranges are reserved, no-map or known beyond what every boot has. */
  readonly expected: Readonly<Record<string, RareFigures>>;
  /** Needs 64-bit physical addresses. */
  readonly lpae?: boolean;
}

export interface RareFigures {
  /** Owner to the ranges it holds, as `base+size` in hex. */
  readonly owned?: Readonly<Record<string, string>>;
  readonly nomap?: readonly string[];
  readonly memory?: readonly string[];
  readonly cma?: readonly string[];
}

const GIB: BoardWords['memory'] = [[0x4000_0000n, 1024n * MiB]];
const pool = { compatible: 'shared-dma-pool', reusable: true } as const;

export const RARE_RULES: readonly RareRule[] = [
  {
    // a takes the top of its range; b's range starts inside a, so 6.12 searches b from below:
    //   0x50000000              0x5f000000 0x60000000             0x70000000
    //   |.......................|a a a a a a|b b . . . . . . . . .|   6.12, 7.2
    //   |.......................|a a a a a a|. . . . . . . . . b b|   5.10, 6.1
    name: 'alloc-ranges that start next to an earlier dynamic region are searched from below since 6.12',
    board: {
      memory: GIB,
      reserved: {
        a: { size: 16n * MiB, 'alloc-ranges': [[0x5000_0000n, 256n * MiB]] },
        b: { size: 4n * MiB, 'alloc-ranges': [[0x6000_0000n, 128n * MiB]] },
      },
    },
    expected: {
      '5.10': { owned: { '/reserved-memory/a': '0x5f000000+0x1000000', '/reserved-memory/b': '0x67c00000+0x400000' } },
      '6.1': { owned: { '/reserved-memory/a': '0x5f000000+0x1000000', '/reserved-memory/b': '0x67c00000+0x400000' } },
      '6.12': { owned: { '/reserved-memory/a': '0x5f000000+0x1000000', '/reserved-memory/b': '0x60000000+0x400000' } },
      '7.2': { owned: { '/reserved-memory/a': '0x5f000000+0x1000000', '/reserved-memory/b': '0x60000000+0x400000' } },
    },
  },
  {
    // a no-map region outside RAM, over a plain one that is there already: nothing of RAM is at stake
    name: '5.10 refuses no-map over anything reserved, later versions only where RAM is reserved',
    board: {
      memory: [[0x4000_0000n, 512n * MiB]],
      reserved: {
        'plain@70000000': { reg: [[0x7000_0000n, MiB]] },
        'dead@70000000': { reg: [[0x7000_0000n, MiB]], 'no-map': true },
      },
    },
    expected: {
      '5.10': { owned: { '/reserved-memory/plain@70000000': '0x70000000+0x100000' }, nomap: [] },
      '6.1': { owned: { '/reserved-memory/plain@70000000': '0x70000000+0x100000' }, nomap: [] },
    },
  },
  {
    // 1 GiB below 4 GiB and 1 GiB above it: a limit of 5 GiB in cma= counts on 7.2 only
    name: 'a limit in cma= replaces the DMA limit on 7.2',
    lpae: true,
    cmdline: 'cma=16M@0-0x140000000',
    board: {
      memory: [
        [0x4000_0000n, 1024n * MiB],
        [0x1_0000_0000n, 1024n * MiB],
      ],
    },
    expected: {
      '6.12': { cma: ['0x7f000000+0x1000000'] },
      '7.2': { cma: ['0x100000000+0x1000000'] },
    },
  },
  {
    name: 'a static linux,cma-default node gives way to cma=, each version in its own way',
    cmdline: 'cma=32M',
    board: {
      memory: GIB,
      reserved: { 'cma@50000000': { ...pool, 'linux,cma-default': true, reg: [[0x5000_0000n, 64n * MiB]] } },
    },
    expected: {
      '5.10': { owned: { 'CMA reserved': '0x7e000000+0x2000000' } },
      '6.1': { owned: { 'CMA reserved': '0x7e000000+0x2000000' } },
      '6.12': {
        owned: { '/reserved-memory/cma@50000000': '0x50000000+0x4000000', 'CMA reserved': '0x7e000000+0x2000000' },
      },
      '7.2': { owned: { 'CMA reserved': '0x7e000000+0x2000000' } },
    },
  },
  {
    name: 'without LPAE reg is cut to 32 bits',
    board: { memory: GIB, reserved: { 'far@150000000': { reg: [[0x1_5000_0000n, MiB]] } } },
    expected: {
      '6.1': { owned: { '/reserved-memory/far@150000000': '0x50000000+0x100000' } },
      '7.2': { owned: { '/reserved-memory/far@150000000': '0x50000000+0x100000' } },
    },
  },
  {
    name: 'grandchildren of /reserved-memory are regions up to 5.10',
    board: {
      memory: GIB,
      reserved: { group: { 'inner@50000000': { reg: [[0x5000_0000n, MiB]] } } },
    },
    expected: {
      '5.10': { owned: { '/reserved-memory/group/inner@50000000': '0x50000000+0x100000' } },
      '6.1': { owned: {} },
    },
  },
  {
    name: 'memory nodes below others are read up to 5.15',
    board: {
      memory: [[0x4000_0000n, 512n * MiB]],
      nodes: { bus: { 'memory@70000000': { device_type: 'memory', reg: [[0x7000_0000n, 256n * MiB]] } } },
    },
    expected: {
      '5.10': { memory: ['0x40000000+0x20000000', '0x70000000+0x10000000'] },
      '6.1': { memory: ['0x40000000+0x20000000'] },
    },
  },
  {
    name: 'a disabled memory node is used up to 5.15',
    board: {
      memory: {
        'memory@40000000': { device_type: 'memory', reg: [[0x4000_0000n, 512n * MiB]] },
        'memory@70000000': { device_type: 'memory', status: 'disabled', reg: [[0x7000_0000n, 256n * MiB]] },
      },
    },
    expected: {
      '5.10': { memory: ['0x40000000+0x20000000', '0x70000000+0x10000000'] },
      '6.12': { memory: ['0x40000000+0x20000000'] },
    },
  },
  {
    // 0x50000800 .. 0x50101a00 becomes whole pages 0x50000 .. 0x50101
    name: 'the initrd is widened to whole pages',
    board: { memory: GIB, chosen: {} },
    cmdline: 'initrd=0x50000800,0x101200',
    expected: {
      '5.10': { owned: { initrd: '0x50000000+0x102000' } },
      '7.2': { owned: { initrd: '0x50000000+0x102000' } },
    },
  },
  {
    name: 'a dynamic region without alignment is aligned to a cache line',
    board: { memory: [[0x4000_0000n, 512n * MiB]], reserved: { odd: { size: 0x1001n } } },
    expected: {
      '5.10': { owned: { '/reserved-memory/odd': '0x5fffefc0+0x1001' } },
      '7.2': { owned: { '/reserved-memory/odd': '0x5fffefc0+0x1001' } },
    },
  },
];
