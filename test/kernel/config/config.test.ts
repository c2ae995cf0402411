import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARM } from '../../../src/kernel/arm.ts';
import { configFrom, parseConfig } from '../../../src/kernel/config/config.ts';
import { kernelFrom } from '../../../src/kernel/kernel.ts';
import { formatVersion } from '../../../src/kernel/version.ts';
import { recorded } from '../../recorded/recorded.ts';
import { problemOf } from '../problem.ts';

const SMALL = `#
# Automatically generated file; DO NOT EDIT.
# Linux/arm 6.1.176 Kernel Configuration
#
CONFIG_ARM=y
CONFIG_PAGE_OFFSET=0xC0000000
CONFIG_CMA_SIZE_MBYTES=16
CONFIG_NODES_SHIFT=-1
# CONFIG_ARM_LPAE is not set

#
# Boot options
#
CONFIG_CMDLINE="console=ttyS0 quiet=\\"yes\\" \\\\"
CONFIG_CRAMFS=m
`;

describe('parseConfig', () => {
  const config = parseConfig(SMALL, '.config');

  it('reads what the comment at the top says', () => {
    expect(formatVersion(config.version!)).toBe('6.1.176');
    expect(config.architecture).toBe('arm');
  });

  it('gives values as written', () => {
    expect(config.get('CONFIG_ARM')).toBe('y');
    expect(config.get('CONFIG_PAGE_OFFSET')).toBe('0xC0000000');
    expect(config.get('CONFIG_ARM_LPAE')).toBeUndefined();
    expect(config.get('CONFIG_NO_SUCH')).toBeUndefined();
  });

  it('takes names without CONFIG_ too', () => {
    expect(config.get('PAGE_OFFSET')).toBe('0xC0000000');
  });

  it('tells built in from modular', () => {
    expect([config.enabled('CONFIG_ARM'), config.modular('CONFIG_ARM')]).toEqual([true, false]);
    expect([config.enabled('CONFIG_CRAMFS'), config.modular('CONFIG_CRAMFS')]).toEqual([false, true]);
    expect([config.enabled('CONFIG_ARM_LPAE'), config.modular('CONFIG_ARM_LPAE')]).toEqual([false, false]);
  });

  it('reads decimal, negative and hexadecimal numbers', () => {
    expect(config.number('CONFIG_CMA_SIZE_MBYTES')).toBe(16n);
    expect(config.number('CONFIG_NODES_SHIFT')).toBe(-1n);
    expect(config.number('CONFIG_PAGE_OFFSET')).toBe(0xc0000000n);
    expect(config.number('CONFIG_NO_SUCH')).toBeUndefined();
  });

  it('undoes the quotes and escapes of strings', () => {
    expect(config.string('CONFIG_CMDLINE')).toBe('console=ttyS0 quiet="yes" \\');
    expect(config.string('CONFIG_ARM')).toBe('y');
  });

  it('says where a value was written', () => {
    expect(config.spanOf('CONFIG_PAGE_OFFSET')).toEqual({ kind: 'text', file: '.config', line: 6, column: 1 });
    expect(config.spanOf('CONFIG_NO_SUCH')).toBeUndefined();
  });

  it('lets the last of several lines for a symbol hold', () => {
    const merged = parseConfig('CONFIG_A=y\nCONFIG_B=1\n# CONFIG_A is not set\nCONFIG_B=2\n', 'merged');
    expect(merged.get('CONFIG_A')).toBeUndefined();
    expect(merged.get('CONFIG_B')).toBe('2');
  });

  it('reads fragments, carriage returns and a last line without its newline', () => {
    const fragment = parseConfig(
      'CONFIG_HIGHMEM=y\r\n\r\n# free text\r\nCONFIG_CMDLINE="mem=64M"',
      'highmem.config',
      'arm',
    );
    expect(fragment.enabled('CONFIG_HIGHMEM')).toBe(true);
    expect(fragment.string('CONFIG_CMDLINE')).toBe('mem=64M');
    expect(fragment.version).toBeUndefined();
  });

  it('reads the version from the header of kernels before 2.6.38', () => {
    const old = parseConfig('#\n# Linux kernel version: 2.6.32.9\n# Mon Jan  2\n#\nCONFIG_ARM=y\n', '.config', 'arm');
    expect(formatVersion(old.version!)).toBe('2.6.32.9');
  });

  it.each([
    ['int main(void)\n', 1, '"int main(void)" is no line of a kernel configuration'],
    ['# a comment\nCONFIG_A=y\nBR2_arm=y\n', 3, '"BR2_arm=y" is no line of a kernel configuration'],
    ['CONFIG_A\nCONFIG_B=y\n', 1, '"CONFIG_A" is no line of a kernel configuration'],
    ['\x1f\x8b\x08\x00', 1, '"\\u001f\x8b\\b\\u0000" is no line of a kernel configuration'],
    ['', 1, 'no line sets a CONFIG_ symbol'],
  ])('refuses %j, naming line %i', (text, line, message) => {
    const problem = problemOf(() => parseConfig(text, 'what.txt'));
    expect(problem).toMatchObject({ message, span: { kind: 'text', file: 'what.txt', line, column: 1 } });
    expect(problem.help).toBe('lines of a .config read CONFIG_NAME=value or # CONFIG_NAME is not set');
  });

  it.each([
    ['# Linux/x86 6.1.0 Kernel Configuration\nCONFIG_64BIT=y\n', 'x86'],
    ['# Linux/x86_64 2.6.39 Kernel Configuration\nCONFIG_64BIT=y\n', 'x86'],
    ['# Linux/arm64 6.12.1 Kernel Configuration\nCONFIG_ARM64=y\n', 'arm64'],
    ['CONFIG_ARM64=y\nCONFIG_64BIT=y\n', 'arm64'],
    ['CONFIG_X86=y\n', 'x86'],
    ['CONFIG_MIPS=y\n', 'mips'],
  ])('refuses %j where arm is wanted', (text, architecture) => {
    expect(problemOf(() => parseConfig(text, 'board.config', 'arm')).message).toBe(
      `this is the configuration of a kernel for ${architecture}, not for arm`,
    );
    expect(parseConfig(text, 'board.config').architecture).toBe(architecture);
  });

  it("refuses a boot loader's configuration, though it too sets CONFIG_ARM", () => {
    const text = '#\n# Automatically generated file; DO NOT EDIT.\n# U-Boot 2021.01 Configuration\n#\nCONFIG_ARM=y\n';
    expect(problemOf(() => parseConfig(text, '.config', 'arm'))).toMatchObject({
      message: 'this is a configuration of U-Boot, not of a kernel',
      span: { line: 3 },
    });
  });

  it('reads back every configuration that is written', () => {
    const value = fc.oneof(
      fc.constantFrom('y', 'm'),
      fc.integer().map(String),
      fc.nat().map((number) => `0x${number.toString(16)}`),
      fc.string().map((text) => `"${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]/g, '')}"`),
    );
    const symbols = fc.dictionary(fc.stringMatching(/^[A-Z0-9][A-Z0-9_]{0,20}$/), value, { minKeys: 1, maxKeys: 30 });
    fc.assert(
      fc.property(symbols, fc.constantFrom('\n', '\r\n'), (table, newline) => {
        const lines = Object.entries(table).map(([name, text]) => `CONFIG_${name}=${text}${newline}`);
        const read = parseConfig(`# a comment${newline}${lines.join('')}`, 'generated');
        for (const [name, text] of Object.entries(table)) expect(read.get(`CONFIG_${name}`)).toBe(text);
      }),
    );
  });
});

describe('strings', () => {
  it('come back whole, whatever is quoted in them', () => {
    const line = fc.string().map((text) => text.replace(/[\r\n]/g, ''));
    fc.assert(
      fc.property(line, (text) => {
        const escaped = text.replace(/[\\"]/g, '\\$&');
        expect(parseConfig(`CONFIG_CMDLINE="${escaped}"\n`, 'generated').string('CMDLINE')).toBe(text);
      }),
    );
  });
});

describe('values of the wrong type', () => {
  const config = parseConfig(
    'CONFIG_A=y\nCONFIG_PAGE_OFFSET=high\nCONFIG_HIGHMEM=yes\nCONFIG_CMDLINE="mem\n',
    'bad.config',
  );

  it.each([
    [() => config.number('PAGE_OFFSET'), 'CONFIG_PAGE_OFFSET is "high"', 2, 'a number is decimal or starts with 0x'],
    [() => config.enabled('HIGHMEM'), 'CONFIG_HIGHMEM is "yes"', 3, 'a switch is y, m or n'],
    [() => config.string('CMDLINE'), 'CONFIG_CMDLINE is "\\"mem"', 4, 'a string ends with the quote it began with'],
  ])('are refused when asked for: %s', (ask, message, line, help) => {
    expect(problemOf(ask)).toEqual({ message, help, span: { kind: 'text', file: 'bad.config', line, column: 1 } });
  });

  it('are refused without a place when they were set by hand', () => {
    expect(problemOf(() => config.with({ CONFIG_HIGHMEM: '1' }).enabled('CONFIG_HIGHMEM'))).toEqual({
      message: 'CONFIG_HIGHMEM is "1"',
      help: 'a switch is y, m or n',
    });
  });
});

describe('values of absurd length', () => {
  const long = 'a'.repeat(5_000_000);

  it('are read as strings, and refused as numbers', () => {
    const config = parseConfig(
      `CONFIG_CMDLINE="${long}"\nCONFIG_X="${long}\nCONFIG_Y=${'9'.repeat(5_000_000)}\n`,
      'long',
    );
    expect(config.string('CMDLINE')).toHaveLength(5_000_000);
    expect(problemOf(() => config.string('X')).span).toMatchObject({ line: 2 });
    expect(problemOf(() => config.number('Y')).span).toMatchObject({ line: 3 });
  });
});

describe('with', () => {
  const config = parseConfig(SMALL, '.config');

  it('lays values over a configuration and leaves that one as it was', () => {
    const changed = config.with({ CONFIG_ARM_LPAE: 'y', CONFIG_CMA_SIZE_MBYTES: '64' });
    expect(changed.enabled('CONFIG_ARM_LPAE')).toBe(true);
    expect(changed.number('CONFIG_CMA_SIZE_MBYTES')).toBe(64n);
    expect(changed.spanOf('CONFIG_CMA_SIZE_MBYTES')).toBeUndefined();
    expect(changed.version).toBe(config.version);
    expect(config.number('CONFIG_CMA_SIZE_MBYTES')).toBe(16n);
  });

  it.each(['n', ''])('takes a symbol away with %j', (value) => {
    const without = config.with({ CONFIG_CMA_SIZE_MBYTES: value });
    expect(without.get('CONFIG_CMA_SIZE_MBYTES')).toBeUndefined();
    expect(without.with({ CONFIG_CMA_SIZE_MBYTES: '8' }).number('CONFIG_CMA_SIZE_MBYTES')).toBe(8n);
  });

  it('takes numbers with a suffix, and strings with or without quotes', () => {
    const set = config.with({ CONSISTENT_DMA_SIZE: '32M', CONFIG_CMDLINE: 'mem=64M quiet' });
    expect(set.number('CONSISTENT_DMA_SIZE')).toBe(0x2000000n);
    expect(set.string('CONFIG_CMDLINE')).toBe('mem=64M quiet');
    expect(config.with({ CONFIG_CMDLINE: '"mem=64M"' }).string('CONFIG_CMDLINE')).toBe('mem=64M');
  });

  it('names the constants of headers without CONFIG_', () => {
    const set = config.with({ VMALLOC_END: '0xf2000000', CONFIG_NR_BANKS: '16' });
    expect(set.number('VMALLOC_END')).toBe(0xf2000000n);
    expect(set.number('NR_BANKS')).toBe(16n);
  });

  it("keeps Freescale's CONFIG_DMA_ZONE_SIZE (MiB) apart from DMA_ZONE_SIZE (bytes)", () => {
    const set = config.with({ CONFIG_DMA_ZONE_SIZE: '184', DMA_ZONE_SIZE: '16M' });
    expect(set.number('CONFIG_DMA_ZONE_SIZE')).toBe(184n);
    expect(set.number('DMA_ZONE_SIZE')).toBe(0x1000000n);
  });

  it.each(['', 'CONFIG_', 'CONFIG_A B', 'a-b', '=y'])('refuses the name %j', (name) => {
    expect(problemOf(() => config.with({ [name]: 'y' })).message).toBe(
      `${JSON.stringify(name)} is no configuration symbol`,
    );
  });

  it.each([
    ['VMALOC_END', 'VMALLOC_END'],
    ['vmalloc_end', 'VMALLOC_END'],
    ['HIGHMEM', 'CONFIG_HIGHMEM'],
    ['FOO', 'CONFIG_FOO'],
    ['CONFG_ARM_LPAE', 'CONFIG_ARM_LPAE'],
    ['config_highmem', 'CONFIG_HIGHMEM'],
  ])('refuses %s, which may mean %s', (name, meant) => {
    expect(problemOf(() => config.with({ [name]: 'y' })).message).toBe(
      `"${name}" is no configuration symbol: did you mean ${meant}?`,
    );
    expect(() => kernelFrom({ set: { [name]: 'y' } }, ARM)).toThrow(`did you mean ${meant}?`);
    expect(() => kernelFrom({ config: { [name]: 'y' } }, ARM)).toThrow(`did you mean ${meant}?`);
  });
});

describe('configFrom', () => {
  it('makes a configuration of a table', () => {
    const config = configFrom({ CONFIG_HIGHMEM: 'y', CONFIG_PAGE_OFFSET: '0x80000000', CONFIG_ARM_LPAE: 'n' });
    expect(config.enabled('CONFIG_HIGHMEM')).toBe(true);
    expect(config.number('CONFIG_PAGE_OFFSET')).toBe(0x80000000n);
    expect(config.get('CONFIG_ARM_LPAE')).toBeUndefined();
    expect(config.architecture).toBeUndefined();
  });
});

// Configurations of the kernels that were booted for the recordings (Debian's armmp, armmp-lpae, rpi).
const CONFIGS = recorded('boots/configs');

describe('recorded configurations', () => {
  it.each(readdirSync(CONFIGS))('%s gives the facts that the recordings were made with', (name) => {
    const config = parseConfig(gunzipSync(readFileSync(`${CONFIGS}/${name}`)).toString(), name, 'arm');
    const [, flavour, series] = /^(.*)-(\d+\.\d+)\.gz$/.exec(name)!;
    expect(formatVersion(config.version!)).toMatch(new RegExp(`^${series}\\.\\d+$`));
    expect(config.number('CONFIG_PAGE_OFFSET')).toBe(0xc0000000n);
    expect(config.enabled('CONFIG_ARM_LPAE')).toBe(flavour === 'armmp-lpae');
    expect(config.enabled('CONFIG_HIGHMEM')).toBe(flavour !== 'rpi');
    expect(config.number('CONFIG_CMA_SIZE_MBYTES')).toBe(flavour === 'rpi' ? 32n : series === '7.2' ? 128n : 16n);
    expect(config.string('CONFIG_CMDLINE')).toBe('');
    expect(problemOf(() => parseConfig('CONFIG_ARM=y\n', name, 'arm64')).message).toContain('not for arm64');
  });
});
