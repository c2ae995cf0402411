/**
 * Random trees for a real kernel to judge: a machine that every multi-platform kernel boots on, with memory, reservations
 * and a command line that a board could have, odd ones included. The same seed gives the same tree.
 */
import { writeCells } from '../../src/devicetree/cells.ts';
import { DEFAULT_FORMAT, type DeviceTree, Node, Property } from '../../src/devicetree/tree.ts';
import { MiB, roundDown } from '../../src/terms/alignment.ts';
import { Chance } from '../chance.ts';
import { RAM_BASE } from './real-kernels.ts';

const SPAN = { kind: 'blob', file: 'random.dtb', offset: 0 } as const;

/** The kernel is loaded and unpacked in the first 128 MiB, which stay RAM. */
const KERNEL_ROOM = 128n * MiB;

class Builder {
  readonly chance: Chance;
  readonly lpae: boolean;
  readonly addressCells: number;
  readonly sizeCells: number;
  /** Exclusive end of what the machine has. */
  readonly ramEnd: bigint;

  constructor(chance: Chance, lpae: boolean) {
    this.chance = chance;
    this.lpae = lpae;
    this.addressCells = lpae || chance.yes(0.6) ? 2 : 1;
    this.sizeCells = lpae || chance.yes(0.6) ? 2 : 1;
    this.ramEnd = lpae ? 0x2_0000_0000n : 0xff00_0000n;
  }

  property(name: string, value: Uint8Array | string | readonly string[]): Property {
    if (value instanceof Uint8Array) return new Property(name, value, SPAN);
    const text = typeof value === 'string' ? [value] : value;
    return new Property(name, new TextEncoder().encode(text.map((part) => `${part}\0`).join('')), SPAN);
  }

  node(parent: Node, name: string, properties: readonly Property[]): Node {
    const node = new Node(name, SPAN, parent);
    node.properties.push(...properties);
    parent.children.push(node);
    return node;
  }

  cells(...values: readonly (readonly [bigint, number])[]): Uint8Array {
    return Uint8Array.from(values.flatMap(([value, count]) => [...writeCells(value, count)]));
  }

  entries(ranges: readonly (readonly [bigint, bigint])[]): Uint8Array {
    return this.cells(
      ...ranges.flatMap(([base, size]) => [[base, this.addressCells] as const, [size, this.sizeCells] as const]),
    );
  }

  /** A size that boards have, now and then an odd one. */
  size(largest: bigint): bigint {
    const { chance } = this;
    const unit = chance.of([MiB, MiB, 2n * MiB, 4n * MiB, 8n * MiB, 65536n, 4096n, 1000n]);
    const limit = largest / unit > 200n ? 200 : Math.max(1, Number(largest / unit));
    return unit * BigInt(1 + chance.below(limit));
  }

  address(low: bigint, high: bigint): bigint {
    const unit = this.chance.of([MiB, MiB, 2n * MiB, 8n * MiB, 16n * MiB, 4096n, 512n]);
    const span = Number((high - low) / unit);
    return roundDown(low, unit) + unit * BigInt(this.chance.below(Math.max(1, span)));
  }
}

function banksOf(build: Builder): [bigint, bigint][] {
  const { chance } = build;
  const first: bigint = KERNEL_ROOM + BigInt(chance.below(900)) * chance.of([MiB, MiB, 2n * MiB, MiB / 4n, 4096n]);
  const banks: [bigint, bigint][] = [[RAM_BASE, first]];
  let end = RAM_BASE + first;
  for (let count = chance.below(4); count > 0 && end < build.ramEnd - 64n * MiB; count--) {
    end += chance.of([0n, 0n, MiB, 4096n, 16n * MiB, 256n * MiB]);
    const room = build.ramEnd - end;
    const size = build.size(room > 1024n * MiB ? 1024n * MiB : room);
    banks.push([end, size]);
    end += size;
  }
  if (chance.yes(0.2)) banks.reverse();
  return banks;
}

function addMemory(build: Builder, root: Node): bigint {
  const { chance } = build;
  const banks = banksOf(build);
  const kind = build.property('device_type', 'memory');
  if (chance.yes(0.6)) {
    build.node(root, 'memory@40000000', [kind, build.property('reg', build.entries(banks))]);
  } else {
    for (const bank of banks) {
      build.node(root, `memory@${bank[0].toString(16)}`, [kind, build.property('reg', build.entries([bank]))]);
    }
  }
  if (chance.yes(0.1)) {
    const status = chance.of(['disabled', 'okay', 'ok', 'fail']);
    const bank: [bigint, bigint] = [build.address(0xa000_0000n, 0xb000_0000n), build.size(64n * MiB)];
    build.node(root, 'memory@a0000000', [
      kind,
      build.property('reg', build.entries([bank])),
      build.property('status', status),
    ]);
  }
  if (chance.yes(0.07)) {
    const deep = build.node(root, 'bus', []);
    build.node(deep, 'memory@c0000000', [kind, build.property('reg', build.entries([[0xc000_0000n, 16n * MiB]]))]);
  }
  return banks.reduce((end, [base, size]) => (base + size > end ? base + size : end), 0n);
}

function addRegion(build: Builder, parent: Node, index: number, ramEnd: bigint): void {
  const { chance } = build;
  const properties: Property[] = [];
  const flag = (name: string): void => void properties.push(build.property(name, new Uint8Array(0)));
  const low = RAM_BASE + KERNEL_ROOM;
  const high = chance.yes(0.05) ? ramEnd + 256n * MiB : ramEnd;
  const isPool = chance.yes(0.5);
  const isDynamic = chance.yes(0.45);
  if (isPool) properties.push(build.property('compatible', 'shared-dma-pool'));
  if (chance.yes(isPool ? 0.6 : 0.1)) flag('reusable');
  if (chance.yes(0.3)) flag('no-map');
  if (isPool && chance.yes(0.25)) flag('linux,cma-default');
  if (chance.yes(0.05)) properties.push(build.property('status', chance.of(['disabled', 'okay'])));

  let name = `r${index}`;
  if (isDynamic) {
    properties.push(build.property('size', build.cells([build.size(64n * MiB), build.sizeCells])));
    if (chance.yes(0.4)) {
      const align: bigint = 1n << BigInt(chance.below(14) + 10);
      properties.push(build.property('alignment', build.cells([align, build.addressCells])));
    }
    if (chance.yes(0.4)) {
      const ranges: [bigint, bigint][] = [];
      for (let count = 1 + chance.below(2); count > 0; count--) {
        ranges.push([build.address(low, high), build.size(512n * MiB)]);
      }
      const value = build.entries(ranges);
      properties.push(build.property('alloc-ranges', chance.yes(0.04) ? value.subarray(0, value.length - 4) : value));
    }
  } else {
    const ranges: [bigint, bigint][] = [];
    for (let count = chance.yes(0.1) ? 2 : 1; count > 0; count--) {
      const size = isPool && chance.yes(0.7) ? 8n * MiB * BigInt(1 + chance.below(6)) : build.size(64n * MiB);
      const base = build.address(low, high);
      ranges.push([isPool && chance.yes(0.7) ? roundDown(base, 8n * MiB) : base, chance.yes(0.03) ? 0n : size]);
    }
    name += `@${(ranges[0]?.[0] ?? 0n).toString(16)}`;
    const value = build.entries(ranges);
    properties.push(build.property('reg', chance.yes(0.03) ? value.subarray(0, value.length - 4) : value));
    if (chance.yes(0.05)) properties.push(build.property('size', build.cells([4n * MiB, build.sizeCells])));
  }
  const node = build.node(parent, name, properties);
  if (chance.yes(0.04)) addRegion(build, node, index + 100, ramEnd);
}

function addReservedMemory(build: Builder, root: Node, ramEnd: bigint): void {
  const { chance } = build;
  if (chance.yes(0.15)) return;
  const cells = chance.yes(0.04) ? 3 - build.addressCells : build.addressCells;
  const properties = [
    build.property('#address-cells', build.cells([BigInt(cells), 1])),
    build.property('#size-cells', build.cells([BigInt(build.sizeCells), 1])),
  ];
  if (!chance.yes(0.03)) properties.push(build.property('ranges', new Uint8Array(0)));
  const parent = build.node(root, 'reserved-memory', properties);
  const count = chance.yes(0.03) ? 70 : chance.below(8);
  for (let index = 0; index < count; index++) addRegion(build, parent, index, ramEnd);
}

function commandLineOf(build: Builder, ramEnd: bigint): string {
  const { chance } = build;
  const words: string[] = [];
  const address = (): string => `0x${build.address(RAM_BASE + KERNEL_ROOM, ramEnd).toString(16)}`;
  if (chance.yes(0.15)) words.push(`mem=${chance.of(['384M', '300000K', '1G', '0x30000000'])}`);
  if (chance.yes(0.06)) words.push(`mem=${chance.of(['64M', '100000K'])}@${address()}`);
  if (chance.yes(0.25))
    words.push(`vmalloc=${chance.of(['128M', '256M', '300000K', '496M', '640M', '8M', 'x', '240M'])}`);
  if (chance.yes(0.3)) {
    const size = chance.of(['8M', '16M', '20M', '64M', '5M', '0', '100M']);
    const place = chance.of(['', '', `@${address()}`, `@${address()}-${address()}`, '@0-0x60000000']);
    words.push(`cma=${size}${place}`);
  }
  if (chance.yes(0.08)) words.push(`movablecore=${chance.of(['64M', '10%', '100000K'])}`);
  if (chance.yes(0.08)) words.push(`kernelcore=${chance.of(['256M', '50%', '300000K'])}`);
  if (chance.yes(0.04)) words.push('highmem=64M');
  return words.join(' ');
}

/** The tree of a seed, the command line in its /chosen. */
export function randomBoard(seed: number, lpae: boolean): DeviceTree {
  const chance = new Chance(seed);
  const build = new Builder(chance, lpae);
  const root = new Node('', SPAN);
  root.properties.push(
    build.property('#address-cells', build.cells([BigInt(build.addressCells), 1])),
    build.property('#size-cells', build.cells([BigInt(build.sizeCells), 1])),
    build.property('compatible', 'linux,dummy-virt'),
    build.property('model', 'linux,dummy-virt'),
  );
  const chosen = build.node(root, 'chosen', []);
  const ramEnd = addMemory(build, root);
  addReservedMemory(build, root, ramEnd);
  if (chance.yes(0.2)) {
    const start = build.address(RAM_BASE + KERNEL_ROOM, ramEnd);
    const end = start + build.size(16n * MiB);
    chosen.properties.push(
      build.property('linux,initrd-start', build.cells([start, build.addressCells])),
      build.property('linux,initrd-end', build.cells([end, build.addressCells])),
    );
  }
  if (chance.yes(0.07)) {
    const usable = build.entries([
      [RAM_BASE, 256n * MiB],
      [build.address(0x5000_0000n, ramEnd), build.size(64n * MiB)],
    ]);
    chosen.properties.push(build.property('linux,usable-memory-range', usable));
  }
  if (chance.yes(0.05)) {
    const header = build.entries([[build.address(RAM_BASE + KERNEL_ROOM, ramEnd), 65536n]]);
    chosen.properties.push(build.property('linux,elfcorehdr', header));
  }
  const cmdline = ['memblock=debug lpj=1000000 maxcpus=0', commandLineOf(build, ramEnd)].filter(Boolean).join(' ');
  chosen.properties.push(build.property('bootargs', cmdline));
  const reservations = [];
  for (let count = chance.yes(0.25) ? 1 + chance.below(2) : 0; count > 0; count--) {
    reservations.push({ base: build.address(RAM_BASE + KERNEL_ROOM, ramEnd), size: build.size(8n * MiB) });
  }
  return { root, reservations, bootCpu: 0, format: DEFAULT_FORMAT, file: `random-${seed}.dtb` };
}
