/**
 * From a BIOS map to memory. Figures: the published 128 MiB table; specification G; the kernels' own formulas.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageFrames } from '../../../src/analysis/page-frames.ts';
import { compareWithLog } from '../../../src/analysis/x86-log.ts';
import { type MemorySetupRequest, setUpMemory } from '../../../src/boot/x86/memory-setup.ts';
import { readBiosMap } from '../../../src/boot/x86/read-map.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';
import { recorded } from '../../recorded/recorded.ts';

const ROOT = join(import.meta.dirname, '../../..');
const published = readBiosMap(readFileSync(join(ROOT, 'dts-samples/pc-128m.e820'), 'utf8'), 'pc-128m.e820');

interface Case extends Partial<Omit<MemorySetupRequest, 'kernel'>> {
  readonly kernel?: string;
  readonly arch?: 'i386' | 'x86_64';
  readonly set?: Record<string, string>;
}

const setUp = ({ kernel = '2.6.11', arch = 'i386', set = {}, ...rest }: Case = {}) =>
  setUpMemory({ kernel: x86KernelFrom({ kernel, arch, set }), entries: published.entries, who: 'BIOS-e820', ...rest });

const ram = (...ranges: readonly (readonly [base: number, end: number])[]) =>
  ranges.map(([base, end]) => ({ base: BigInt(base), size: BigInt(end - base), type: 1 }));

describe('the published PC of 128 MiB', () => {
  const memory = setUp();

  it('has 130624 KiB of RAM that ends at page frame 0x7ff0', () => {
    expect(memory.map.filter(({ type }) => type === 1).reduce((sum, { size }) => sum + size, 0n)).toBe(130624n << 10n);
    expect(memory.lastPfn).toBe(0x7ff0);
  });

  it('has the kernel from 1 MiB on, 3 MiB of it, and all of its RAM low', () => {
    expect(memory.kernelImage).toEqual({ start: 0x100000n, end: 0x3fffffn });
    expect(memory.split).toMatchObject({ limit: 896n << 20n, maxPfn: 0x7ff0, maxLowPfn: 0x7ff0 });
  });

  it('has the zones DMA and Normal, and an empty HighMem', () => {
    expect(memory.zones.map(({ name, startPfn, endPfn }) => [name, startPfn, endPfn])).toEqual([
      ['DMA', 0, 0x1000],
      ['Normal', 0x1000, 0x7ff0],
      ['HighMem', 0x7ff0, 0x7ff0],
    ]);
  });

  it('is told frame by frame', () => {
    expect(
      pageFrames(memory)
        .slice(0, 8)
        .map(({ startPfn, endPfn, use }) => [startPfn, endPfn, use]),
    ).toEqual([
      [0, 1, 'BIOS data page'],
      [1, 0x9f, 'free'],
      [0x9f, 0xa0, 'BIOS and ISA area'],
      [0xa0, 0xf0, 'BIOS and ISA area'],
      [0xf0, 0x100, 'reserved'],
      [0x100, 0x400, 'kernel image'],
      [0x400, 0x1000, 'free'],
      [0x1000, 0x7ff0, 'free'],
    ]);
  });

  it('is printed with exclusive ends by 2.6, inclusive ones since 3.5, and with gaps today', () => {
    expect(memory.messages.slice(0, 3)).toEqual([
      'BIOS-provided physical RAM map:',
      ' BIOS-e820: 0000000000000000 - 00000000000a0000 (usable)',
      ' BIOS-e820: 00000000000f0000 - 0000000000100000 (reserved)',
    ]);
    expect(setUp({ kernel: '3.5' }).messages[1]).toBe('BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable');
    expect(setUp({ kernel: '7.2' }).messages.slice(1, 4)).toEqual([
      'BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff]  System RAM',
      'BIOS-e820: [gap 0x00000000000a0000-0x00000000000effff]',
      'BIOS-e820: [mem 0x00000000000f0000-0x00000000000fffff]  device reserved',
    ]);
  });
});

describe('without a BIOS map', () => {
  it('marks page frames 0x9f to 0xff as reserved by leaving them out, and takes the larger of the older calls', () => {
    const { map, messages, steps } = setUp({ entries: [], olderCalls: { e801: 127n << 20n, ext88: 63n << 20n } });
    expect(map).toEqual([
      { base: 0n, size: 0x9f000n, type: 1 },
      { base: 0x100000n, size: 127n << 20n, type: 1 },
    ]);
    expect(messages[1]).toContain('BIOS-e801');
    expect(steps[0]).toMatchObject({ name: 'default map', cause: 'the BIOS has no map' });
    expect(setUp({ entries: [], olderCalls: { e801: 1n << 20n, ext88: 63n << 20n } }).messages[1]).toContain('BIOS-88');
  });

  it('takes a map of one entry for none until 6.x, and believes it in 7.2', () => {
    const one = ram([0x100000, 0x8000000]);
    expect(setUp({ kernel: '6.1', entries: one }).steps[0]!.name).toBe('default map');
    expect(setUp({ kernel: '7.2', entries: one }).steps[0]!.name).toBe('BIOS map');
  });

  it('does not believe a map that ends beyond 64 bits', () => {
    const beyond = [...ram([0, 0x9f000]), { base: 1n << 63n, size: (1n << 63n) + 1n, type: 1 }];
    expect(setUp({ entries: beyond }).steps[0]).toMatchObject({ name: 'default map' });
  });
});

const LOW_1G = ram([0, 0x9f000], [0x100000, 0x40000000]);

describe('the split', () => {
  it.each<[string, Case, number, number]>([
    ['896 MiB by 2.6.11', {}, 0x38000, 0x40000],
    ['887 MiB by 2.6.32', { kernel: '2.6.32' }, 0x377fe, 0x40000],
    ['875 MiB by 6.1', { kernel: '6.1' }, 0x36bfe, 0x40000],
    ['879 MiB by 6.1 with PAE', { kernel: '6.1', set: { CONFIG_X86_PAE: 'y' } }, 0x36ffe, 0x40000],
    ['vmalloc= takes from it, its gap included', { cmdline: 'vmalloc=256M' }, 0x38000 - 0x8800, 0x40000],
    ['VMSPLIT_2G raises it', { set: { CONFIG_VMSPLIT_2G: 'y' } }, 0x40000, 0x40000],
    ['highmem= leaves RAM unused above it', { cmdline: 'highmem=16M' }, 0x38000, 0x39000],
    ['without HIGHMEM the rest is lost', { set: { CONFIG_NOHIGHMEM: 'y' } }, 0x38000, 0x38000],
    ['a 64-bit kernel has none', { kernel: '6.1', arch: 'x86_64' }, 0x40000, 0x40000],
  ])('%s', (_, given, maxLowPfn, maxPfn) => {
    const { split, zones } = setUp({ entries: LOW_1G, ...given });
    if (split) expect({ maxLowPfn: split.maxLowPfn, maxPfn: split.maxPfn }).toEqual({ maxLowPfn, maxPfn });
    expect(zones.at(-1)!.endPfn).toBe(maxPfn);
  });

  it('takes highmem= off the top where all RAM would be low, but never down to 64 MiB', () => {
    expect(setUp({ cmdline: 'highmem=32M' }).split).toMatchObject({ maxLowPfn: 0x7ff0 - 0x2000, maxPfn: 0x7ff0 });
    expect(setUp({ cmdline: 'highmem=100M' })).toMatchObject({
      split: { maxLowPfn: 0x7ff0 },
      warnings: ['highmem size (100MB) results in <64MB lowmem, ignoring it!'],
    });
    expect(setUp({ cmdline: 'highmem=1G' }).warnings).toEqual([
      'highmem size (1024MB) is bigger than pages available (127MB)!',
    ]);
    expect(setUp({ entries: LOW_1G, cmdline: 'highmem=1G' }).warnings).toEqual([
      'only 128MB highmem pages available, ignoring highmem size of 1024MB!',
    ]);
  });

  it('warns of RAM that is not used', () => {
    const { warnings } = setUp({ entries: LOW_1G, set: { CONFIG_NOHIGHMEM: 'y' } });
    expect(warnings).toEqual(['Warning only 896MB will be used.', 'Use a HIGHMEM enabled kernel.']);
    const above = setUp({ entries: [...LOW_1G, ...ram([0x100000000, 0x140000000])] });
    expect(above.warnings).toEqual(['Warning: only 4GB will be used. Use a HIGHMEM64G enabled kernel!']);
  });
});

describe('the command line', () => {
  it.each<[string, string, [number, number, number][]]>([
    [
      'mem=',
      'mem=64M',
      [
        [0x1000, 0x9f000, 1],
        [0x100000, 0x4000000, 1],
      ],
    ],
    [
      'memmap=exactmap',
      'memmap=exactmap memmap=640K@0 memmap=32M@1M',
      [
        [0x1000, 0xa0000, 1],
        [0x100000, 0x2100000, 1],
      ],
    ],
    [
      'memmap=$',
      'memmap=1M$512M',
      [
        [0x1000, 0x9f000, 1],
        [0x100000, 0x20000000, 1],
        [0x20000000, 0x20100000, 2],
        [0x20100000, 0x40000000, 1],
      ],
    ],
  ])('%s', (_, cmdline, expected) => {
    const { map } = setUp({ kernel: '6.1', entries: LOW_1G, cmdline });
    expect(
      map.filter(({ base }) => base > 0n).map(({ base, size, type }) => [Number(base), Number(base + size), type]),
    ).toEqual(expected);
  });

  it('reservelow= is kept between a page and 640 KiB', () => {
    const low = (cmdline: string) =>
      setUp({ kernel: '5.10', cmdline }).reserved.find(({ owner }) => owner === 'X86_RESERVE_LOW')!.size;
    expect([low(''), low('reservelow=1'), low('reservelow=128K'), low('reservelow=2M')]).toEqual([
      0x10000n,
      0x1000n,
      0x20000n,
      0xa0000n,
    ]);
  });
});

it('warns of a kernel image outside RAM', () => {
  const { warnings } = setUp({ kernelImage: { start: 0x7f00000n, end: 0x80fffffn } });
  expect(warnings).toEqual([
    'the kernel image 0x7f00000-0x80fffff does not lie in RAM at 0x7ff0000: it cannot run there',
  ]);
});

describe('boots of Debian 6.1 for i386 under emulation', () => {
  const folder = recorded('e820');
  it.each(readdirSync(folder).filter((name) => name.endsWith('.txt')))('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const given = readBiosMap(text, name);
    expect(given).toMatchObject({ form: 'log', kernel: expect.stringMatching(/^6\.1\.0/), who: 'BIOS-e820' });
    const kernel = x86KernelFrom({ kernel: given.kernel!, set: given.hasPae ? { CONFIG_X86_PAE: 'y' } : {} });
    const memory = setUpMemory({ kernel, entries: given.entries, who: given.who, cmdline: given.cmdline! });
    const lines = compareWithLog(memory.messages, text);
    expect(lines.filter(({ state }) => state !== 'same')).toEqual([]);
    expect(lines).toHaveLength(23);
    const dumped = [...text.matchAll(/ memory\[0x\d\]\t\[0x([0-9a-f]+)-0x([0-9a-f]+)\]/g)].map(([, base, end]) => [
      BigInt(`0x${base}`),
      BigInt(`0x${end}`),
    ]);
    expect(memory.memory.map(({ base, size }) => [base, base + size - 1n])).toEqual(dumped);
    // the dump is taken before the trampoline has its place
    const dumpedAsReserved = [...text.matchAll(/ reserved\[0x\d\]\t\[0x([0-9a-f]+)-0x([0-9a-f]+)\]/g)].map(
      ([, base, end]) => [BigInt(`0x${base}`), BigInt(`0x${end}`)],
    );
    const early = memory.reserved.slice(0, 3).map(({ base, size }) => [base, base + size - 1n]);
    expect(dumpedAsReserved.slice(0, 2)).toEqual(expect.arrayContaining(early.slice(1)));
  });
});
