import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { ARM } from '../../../src/kernel/arm.ts';
import { parseConfig } from '../../../src/kernel/config/config.ts';
import { type SettleRequest, settle } from '../../../src/kernel/config/settle.ts';
import { isMemorySymbol, misspelledSymbol } from '../../../src/kernel/config/symbols.ts';
import { kernelFrom } from '../../../src/kernel/kernel.ts';
import { parseVersion } from '../../../src/kernel/version.ts';
import { problemOf } from '../problem.ts';

type Symbols = Readonly<Record<string, string>>;

const build = (set: Symbols, kernel = '6.12') => kernelFrom({ kernel, set }, ARM).build;

describe('symbols set over the assumed configuration', () => {
  it.each<[string, Symbols, bigint]>([
    ['the default', {}, 0xc000_0000n],
    ['VMSPLIT_3G_OPT', { CONFIG_VMSPLIT_3G_OPT: 'y' }, 0xb000_0000n],
    ['VMSPLIT_2G', { CONFIG_VMSPLIT_2G: 'y' }, 0x8000_0000n],
    ['VMSPLIT_1G', { CONFIG_VMSPLIT_1G: 'y' }, 0x4000_0000n],
    ['the last of two', { CONFIG_VMSPLIT_2G: 'y', CONFIG_VMSPLIT_1G: 'y' }, 0x4000_0000n],
    ['a choice that is taken back', { CONFIG_VMSPLIT_3G: 'n' }, 0xc000_0000n],
    ['VMSPLIT_3G_OPT, which LPAE rules out', { CONFIG_VMSPLIT_3G_OPT: 'y', CONFIG_ARM_LPAE: 'y' }, 0xc000_0000n],
    ['PAGE_OFFSET of a patched kernel', { CONFIG_PAGE_OFFSET: '0x70000000' }, 0x7000_0000n],
    ['PAGE_OFFSET against the choice', { CONFIG_VMSPLIT_2G: 'y', CONFIG_PAGE_OFFSET: '0x90000000' }, 0x9000_0000n],
  ])('PAGE_OFFSET follows from %s', (_, set, pageOffset) => {
    expect(build(set).pageOffset).toBe(pageOffset);
  });

  it('chooses the split that goes with a PAGE_OFFSET', () => {
    const { config } = build({ CONFIG_PAGE_OFFSET: '0x80000000' });
    expect([config.get('VMSPLIT_2G'), config.get('VMSPLIT_3G')]).toEqual(['y', undefined]);
  });

  it.each<[string, string, Symbols, boolean]>([
    ['with the Raspberry Pi 4', '6.12', {}, true],
    ['without it', '6.12', { CONFIG_ARCH_BCM2835: 'n' }, false],
    ['without it, but with LPAE', '6.12', { CONFIG_ARCH_BCM2835: 'n', CONFIG_ARM_LPAE: 'y' }, true],
    ['before it', '5.4', {}, false],
    ['before it, with LPAE', '5.4', { CONFIG_ARM_LPAE: 'y' }, true],
    ['as said', '6.12', { CONFIG_ZONE_DMA: 'n' }, false],
  ])('ZONE_DMA is selected by platforms: %s', (_, kernel, set, expected) => {
    expect(build(set, kernel).zoneDma).toBe(expected);
  });

  it.each<[string, Symbols, bigint]>([
    ['Meson is among the platforms', {}, 0x20_8000n],
    ['it is not', { CONFIG_ARCH_MESON: 'n' }, 0x8000n],
    ['Axxia comes after it', { CONFIG_ARCH_AXXIA: 'y' }, 0x30_8000n],
    ['it is stated', { TEXT_OFFSET: '0x8000' }, 0x8000n],
    ['it is stated with the prefix that it does not have', { CONFIG_TEXT_OFFSET: '0x108000' }, 0x10_8000n],
  ])('TEXT_OFFSET where %s', (_, set, textOffset) => {
    expect(build(set).textOffset).toBe(textOffset);
  });

  it.each<[string, Symbols, string, bigint, bigint]>([
    ['the size of the defconfig', {}, 'bytes', 64n << 20n, 0n],
    ['a percentage of its own', { CONFIG_CMA_SIZE_SEL_PERCENTAGE: 'y' }, 'percentage', 0n, 10n],
    [
      'a percentage that is given',
      { CONFIG_CMA_SIZE_SEL_PERCENTAGE: 'y', CONFIG_CMA_SIZE_PERCENTAGE: '25' },
      'percentage',
      0n,
      25n,
    ],
    ['the smaller', { CONFIG_CMA_SIZE_SEL_MIN: 'y' }, 'smaller', 64n << 20n, 10n],
    ['the larger', { CONFIG_CMA_SIZE_SEL_MAX: 'y' }, 'larger', 64n << 20n, 10n],
  ])('the default area has %s', (_, set, sizeRule, sizeBytes, percentage) => {
    expect(build(set).cma).toMatchObject({ sizeRule, sizeBytes, percentage, defaultArea: true });
  });

  it('takes the default area with CMA', () => {
    expect(build({ CONFIG_CMA: 'n' }).cma).toMatchObject({ enabled: false, defaultArea: false });
  });

  it('gives Thumb-2 kernels their window for modules', () => {
    expect(build({ CONFIG_THUMB2_KERNEL: 'y' }).thumb2).toBe(true);
  });

  it.each<[string, string, Symbols, number]>([
    ['5.10, with AM33xx', '5.10', {}, 11],
    ['5.10, without', '5.10', { CONFIG_SOC_AM33XX: 'n' }, 10],
    ['6.1, without', '6.1', { CONFIG_SOC_AM33XX: 'n' }, 10],
    ['6.12, with AM33xx', '6.12', {}, 11],
    ['6.12, without', '6.12', { CONFIG_SOC_AM33XX: 'n' }, 10],
  ])('orders of the page allocator: %s', (_, kernel, set, order) => {
    expect(build(set, kernel).maxOrder).toBe(order);
  });

  it('tells what was set and does not hold', () => {
    const { configuration } = kernelFrom(
      { set: { CONFIG_CMA: 'n', CONFIG_DMA_CMA: 'y', CONFIG_CMA_SIZE_PERCENTAGE: '20' } },
      ARM,
    );
    expect(configuration.dropped).toEqual([
      { symbol: 'CONFIG_DMA_CMA', value: 'y', needs: 'CONFIG_CMA=y' },
      { symbol: 'CONFIG_CMA_SIZE_PERCENTAGE', value: '20', needs: 'CONFIG_CMA_SIZE_SEL_MBYTES=n' },
    ]);
  });

  it('tells what decides nothing', () => {
    expect(kernelFrom({ set: { CONFIG_USB_GADGET: 'y', CONFIG_HIGHMEM: 'n' } }, ARM).configuration.idle).toEqual([
      'CONFIG_USB_GADGET',
    ]);
  });
});

describe('the choices of arm64', () => {
  const whole = parseConfig(
    '# Linux/arm64 6.12.1 Kernel Configuration\nCONFIG_ARM64=y\nCONFIG_ARM64_4K_PAGES=y\nCONFIG_ARM64_VA_BITS_39=y\nCONFIG_ARM64_VA_BITS=39\nCONFIG_PAGE_SHIFT=12\nCONFIG_ARM64_PA_BITS_48=y\nCONFIG_ARM64_PA_BITS=48\nCONFIG_ARCH_FORCE_MAX_ORDER=10\n',
    '.config',
  );
  const values = (stated: Symbols, version = '6.12') => {
    const request: SettleRequest = {
      base: whole,
      stated,
      version: parseVersion(version)!,
      architecture: 'arm64',
      keepsChosen: true,
    };
    const { config } = settle(request);
    return ['PAGE_SHIFT', 'ARM64_VA_BITS', 'ARM64_PA_BITS'].map((symbol) => config.get(symbol));
  };

  it.each<[string, Symbols, string[]]>([
    ['nothing', {}, ['12', '39', '48']],
    // 39 bits are for 4 KiB pages only: Kconfig goes back to its default
    ['64 KiB pages', { CONFIG_ARM64_64K_PAGES: 'y' }, ['16', '48', '48']],
    ['64 KiB pages and 42 bits', { CONFIG_ARM64_64K_PAGES: 'y', CONFIG_ARM64_VA_BITS_42: 'y' }, ['16', '42', '48']],
    ['16 KiB pages and 47 bits', { CONFIG_ARM64_16K_PAGES: 'y', CONFIG_ARM64_VA_BITS_47: 'y' }, ['14', '47', '48']],
    ['52 bits of both', { CONFIG_ARM64_VA_BITS_52: 'y', CONFIG_ARM64_PA_BITS_52: 'y' }, ['12', '52', '52']],
  ])('with %s set', (_, stated, expected) => {
    expect(values(stated)).toEqual(expected);
  });
});

describe('a file given as the configuration', () => {
  const HEADER = '#\n# Automatically generated file; DO NOT EDIT.\n# Linux/arm 6.12.1 Kernel Configuration\n#\n';
  const DRIVERS = Array.from({ length: 30 }, (_, index) => `CONFIG_DRIVER_${index}=y\n`).join('');
  const kernel = (text: string, file: string, set: Symbols = {}) =>
    kernelFrom({ config: parseConfig(text, file), set }, ARM);

  it.each([
    ['the comment at its top', `${HEADER}CONFIG_MMU=y\n`, '.config', 'whole'],
    ['the architecture’s own symbol', 'CONFIG_ARM=y\nCONFIG_HIGHMEM=y\n', 'kernel-config', 'whole'],
    ['a symbol that nobody can choose', 'CONFIG_CPU_CP15_MMU=y\nCONFIG_HIGHMEM=y\n', 'excerpt', 'whole'],
    ['its name', 'CONFIG_HIGHMEM=y\n', 'arch/arm/configs/board_defconfig', 'defconfig'],
    ['its platforms and drivers', `CONFIG_ARCH_MXC=y\n${DRIVERS}`, 'saved', 'defconfig'],
    ['its few symbols', 'CONFIG_ARCH_MXC=y\nCONFIG_HIGHMEM=y\n', 'board.config', 'fragment'],
    ['what it takes away', '# CONFIG_HIGHMEM is not set\n', 'nohighmem.config', 'fragment'],
  ])('is told by %s', (_, text, file, form) => {
    expect(parseConfig(text, file).form).toBe(form);
  });

  it('leaves to the assumed configuration what a fragment does not name', () => {
    const { build, configuration } = kernel('CONFIG_VMSPLIT_2G=y\n# CONFIG_ARCH_MESON is not set\n', 'board.config');
    expect(build).toMatchObject({ pageOffset: 0x8000_0000n, highmem: true, textOffset: 0x8000n });
    expect(build.cma.sizeBytes).toBe(64n << 20n);
    expect(configuration).toMatchObject({ kind: 'over-assumed', form: 'fragment', file: 'board.config' });
  });

  it('takes Kconfig’s defaults for what a defconfig does not name', () => {
    const { build } = kernel('CONFIG_ARCH_MXC=y\nCONFIG_CMA=y\nCONFIG_DMA_CMA=y\n', 'imx_defconfig');
    expect(build).toMatchObject({ pageOffset: 0xc000_0000n, highmem: false, textOffset: 0x8000n, maxOrder: 10 });
    expect(build.cma).toMatchObject({ defaultArea: true, sizeBytes: 16n << 20n });
  });

  it('takes a whole one at its word', () => {
    const { build, configuration } = kernel(`${HEADER}CONFIG_PAGE_OFFSET=0x80000000\n`, '.config');
    expect(build).toMatchObject({ pageOffset: 0x8000_0000n, highmem: false });
    expect(configuration.kind).toBe('given');
  });

  it('settles a symbol over a whole one', () => {
    const text = `${HEADER}CONFIG_VMSPLIT_3G=y\n# CONFIG_VMSPLIT_2G is not set\nCONFIG_PAGE_OFFSET=0xC0000000\nCONFIG_ARCH_FORCE_MAX_ORDER=13\nCONFIG_SOC_AM33XX=y\n`;
    const { build } = kernel(text, '.config', { CONFIG_VMSPLIT_2G: 'y', CONFIG_SOC_AM33XX: 'n' });
    expect(build.pageOffset).toBe(0x8000_0000n);
    // it has a prompt: what the file says stays
    expect(build.maxOrder).toBe(13);
  });
});

describe('a misspelled symbol', () => {
  it.each([
    ['CONFIG_HIGMEM', 'CONFIG_HIGHMEM'],
    ['CONFIG_VMSPLT_2G', 'CONFIG_VMSPLIT_2G'],
    ['CONFIG_CMA_SIZE_MBYTE', 'CONFIG_CMA_SIZE_MBYTES'],
    ['CONFIG_ARM_LAPE', 'CONFIG_ARM_LPAE'],
  ])('%s is answered with %s', (symbol, meant) => {
    expect(problemOf(() => kernelFrom({ set: { [symbol]: 'n' } }, ARM)).message).toBe(
      `${symbol} is no symbol that decides memory: did you mean ${meant}?`,
    );
    expect(problemOf(() => kernelFrom({ config: { [symbol]: 'y' } }, ARM)).message).toContain(meant);
  });

  // symbols of real configurations that only look like one that decides memory
  it.each([
    'CONFIG_CMA_DEBUGFS',
    'CONFIG_CMA_SYSFS',
    'CONFIG_HIGHPTE',
    'CONFIG_ARCH_OMAP4',
    'CONFIG_USB',
    'CONFIG_SWAP',
  ])('%s is none', (symbol) => {
    expect(misspelledSymbol(symbol)).toBeUndefined();
  });

  it('is none of those that are read anywhere', () => {
    const files = globSync(['src/kernel/**/*.ts', 'src/boot/**/*.ts'], {
      // a PC has no .config of its own here
      ignore: ['**/config-header.ts', '**/x86/**', '**/x86.ts'],
    });
    const read = new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=')CONFIG_\w+(?=')/g) ?? []));
    expect(read.size).toBeGreaterThan(30);
    expect([...read].filter((symbol) => !isMemorySymbol(symbol))).toEqual([]);
  });
});
