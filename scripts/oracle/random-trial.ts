/**
 * One random trial for a real kernel: a board, two to four defects at once, where kernel and blob lie, and a command line of
 * several parameters. The same seed gives the same trial.
 */
import type { DeviceTree } from '../../src/devicetree/tree.ts';
import { MiB } from '../../src/terms/alignment.ts';
import { Chance } from '../chance.ts';
import { DEFECTS } from './defects.ts';
import { randomBoard } from './random-tree.ts';
import { TreeBuilder } from './tree-builder.ts';

export interface Trial {
  readonly tree: DeviceTree;
  /** Of the emulator. */
  readonly machine: string;
  /** Physical addresses that the compressed image and the blob are put at. */
  readonly kernelAt: bigint;
  readonly dtbAt: bigint;
  /** What is odd about it. */
  readonly traits: readonly string[];
}

/** What a board's blob is filled with, as a boot loader does. */
interface Ram {
  readonly base: bigint;
  readonly end: bigint;
  readonly banks: readonly (readonly [bigint, bigint])[];
}

function ramOf(chance: Chance, base: bigint, room: bigint): Ram {
  const limit = base + room;
  const first = 192n * MiB + BigInt(chance.below(700)) * chance.of([MiB, MiB, 2n * MiB, MiB / 4n, 4096n]);
  const banks: [bigint, bigint][] = [[base, base + first > limit ? room : first]];
  let end = base + (banks[0]?.[1] ?? 0n);
  for (let count = chance.below(3); count > 0 && end + 96n * MiB < limit; count--) {
    end += chance.of([0n, MiB, 4096n, 16n * MiB, 64n * MiB]);
    const left = limit - end;
    const asked = BigInt(1 + chance.below(500)) * chance.of([MiB, 2n * MiB, 65536n, 4096n]);
    const size = asked > left ? left : asked;
    banks.push([end, size]);
    end += size;
  }
  return { base, end, banks: chance.yes(0.15) ? banks.reverse() : banks };
}

/** `/memory` of a board, as the boot loader leaves it. */
function fillMemory(build: TreeBuilder, { banks }: Ram): void {
  const { root } = build.tree;
  const others = root.children.filter(
    (node) => node.baseName !== 'memory' && node.property('device_type')?.string() !== 'memory',
  );
  root.children.splice(0, root.children.length, ...others);
  build.words(root, 'memory', { device_type: 'memory', reg: build.entries(banks) });
}

function commandLineOf(build: TreeBuilder): string {
  const { chance } = build;
  const address = (): string => `0x${build.ramAddress().toString(16)}`;
  const rows: readonly (readonly [number, () => string])[] = [
    [0.1, () => `mem=${chance.of(['384M', '300000K', '1G', '0x18000000', '768M', '1023M'])}`],
    [0.06, () => `mem=${chance.of(['64M', '100000K', '16M'])}@${address()}`],
    [0.3, () => `vmalloc=${chance.of(['128M', '256M', '300000K', '496M', '640M', '8M', '400M', '240M', '700M'])}`],
    [0.1, () => `vmalloc=${chance.of(['200M', '0x10000000', '32M'])}`],
    [0.35, () => `cma=${chance.of(['8M', '16M', '20M', '64M', '5M', '0', '100M', '32M'])}${cmaPlace()}`],
    [0.08, () => `cma=${chance.of(['12M', '48M'])}`],
    [0.12, () => `movablecore=${chance.of(['64M', '10%', '100000K', '1%'])}`],
    [0.12, () => `kernelcore=${chance.of(['256M', '50%', '300000K', 'mirror', '90%'])}`],
    [0.08, () => `crashkernel=${chance.of(['32M', '16M@0', '64M,high', '1G'])}`],
    [0.05, () => `initrd=${address()},${chance.of(['1M', '0x12345', '8M'])}`],
    [0.04, () => 'highmem=64M'],
    [0.04, () => 'coherent_pool=1M'],
    [0.02, () => chance.of(['cma', 'movablecore', 'memblock'])],
    [0.3, () => chance.of(['console=ttyS0,115200', 'root=/dev/mmcblk0p2', 'quiet', 'foo="a b"'])],
  ];
  function cmaPlace(): string {
    return chance.of(['', '', '', `@${address()}`, `@${address()}-${address()}`, '@0-0x60000000', '@0x50000000']);
  }
  return rows
    .filter(([probability]) => chance.yes(probability))
    .map(([, write]) => write())
    .join(' ');
}

const EMULATORS: Readonly<Record<string, { machine: string; bases: readonly [bigint, ...bigint[]]; end: bigint }>> = {
  rpi: { machine: 'raspi0', bases: [0n], end: 448n * MiB },
  lpae: { machine: 'virt12g', bases: [0x4000_0000n], end: 0x2_0000_0000n },
  board: { machine: 'midway', bases: [0n, 0x1000_0000n, 0x4000_0000n, 0x6000_0000n, 0x8000_0000n], end: 0xff00_0000n },
  virt: { machine: 'virt', bases: [0x4000_0000n], end: 0xff00_0000n },
};

/**
 * `boards` are blobs of real boards for the kernel; none for kernels of one board. `board` reads one.
 */
export function randomTrial(seed: number, kernel: string, boards: readonly (() => DeviceTree)[]): Trial {
  const chance = new Chance(seed);
  const isReal = boards.length > 0 && (kernel.startsWith('rpi') || chance.yes(0.4));
  const kind = kernel.startsWith('rpi') ? 'rpi' : kernel.includes('lpae') ? 'lpae' : isReal ? 'board' : 'virt';
  const emulator = EMULATORS[kind];
  if (!emulator) throw new Error(`no machine for ${kernel}`);
  const traits: string[] = [];
  const base = chance.of(emulator.bases);
  const board = isReal ? boards[chance.below(boards.length)] : undefined;
  const ram = ramOf(chance, base, emulator.end - base);
  const tree = board ? board() : bare(seed, kernel);
  const build = new TreeBuilder(tree, chance, ram);
  fillMemory(build, ram);
  if (board) traits.push(`board ${tree.root.property('model')?.string() ?? tree.file}`);

  for (let count = 2 + chance.below(3); count > 0; count--) {
    const defect = DEFECTS[chance.below(DEFECTS.length)];
    if (!defect) continue;
    defect.apply(build);
    traits.push(defect.name);
  }
  const cmdline = commandLineOf(build);
  if (cmdline !== '') traits.push(cmdline);
  const bootargs = [kernel.startsWith('rpi') ? 'memblock=debug' : 'memblock=debug lpj=1000000 maxcpus=0', cmdline];
  build.set(build.chosen(), 'bootargs', bootargs.filter(Boolean).join(' '));

  const kernelAt = base + chance.of([32n, 32n, 32n, 48n, 64n, 16n]) * MiB;
  const dtbAt = kernelAt + chance.of([32n * MiB, 32n * MiB, 64n * MiB, 40n * MiB, 33n * MiB + 8n, 48n * MiB + 0x1008n]);
  traits.push(`kernel +${(kernelAt - base) / MiB}M, blob +0x${(dtbAt - base).toString(16)}`);
  return { tree, machine: emulator.machine, kernelAt, dtbAt, traits };
}

/** The tree of no board in particular: only its root is kept. */
function bare(seed: number, kernel: string): DeviceTree {
  const tree = randomBoard(seed, kernel.includes('lpae'));
  tree.root.children.length = 0;
  return { ...tree, reservations: [] };
}
