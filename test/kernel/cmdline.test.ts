import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  COMMAND_LINE_SIZE,
  commandLineMode,
  type EarlyParameter,
  earlyParameters,
  mergeCommandLine,
} from '../../src/kernel/cmdline.ts';
import { configFrom } from '../../src/kernel/config/config.ts';
import { recorded } from '../recorded/recorded.ts';

const K = 1024n;
const M = 1024n * K;
const G = 1024n * M;

/** What the parameters ask for, without where they were written. */
function asked(cmdline: string): object[] {
  return earlyParameters(cmdline).map(({ text: _text, offset: _offset, ...parameter }: EarlyParameter) => parameter);
}

describe('earlyParameters', () => {
  // Read off the handlers of Linux 6.1 that src/kernel/cmdline.ts names.
  it.each<[cmdline: string, ...parameters: object[]]>([
    ['mem=512M', { name: 'mem', size: 512n * M }],
    ['mem=0x8000000', { name: 'mem', size: 128n * M }],
    ['mem=129M@0x40000800', { name: 'mem', size: 129n * M, start: 0x40000800n }],
    ['mem=64M@', { name: 'mem', size: 64n * M, start: 0n }],
    ['mem=64MB@0x40000000', { name: 'mem', size: 64n * M }],
    [
      'mem=512m mem=256M@0xa0000000',
      { name: 'mem', size: 512n * M },
      { name: 'mem', size: 256n * M, start: 0xa0000000n },
    ],
    ['vmalloc=300000K', { name: 'vmalloc', size: 300000n * K }],
    ['vmalloc=', { name: 'vmalloc', size: 0n }],
    ['cma=16M', { name: 'cma', size: 16n * M }],
    ['cma=0', { name: 'cma', size: 0n }],
    ['cma=16M@0x50000000', { name: 'cma', size: 16n * M, base: 0x50000000n }],
    ['cma=16M@0x48000000-0x60000000', { name: 'cma', size: 16n * M, base: 0x48000000n, limit: 0x60000000n }],
    ['cma=64M@0-1536M', { name: 'cma', size: 64n * M, base: 0n, limit: 1536n * M }],
    ['cma=16M-32M', { name: 'cma', size: 16n * M }],
    ['initrd=0x48000000,8M', { name: 'initrd', start: 0x48000000n, size: 8n * M }],
    ['initrdmem=0x48000000,0x1234', { name: 'initrdmem', start: 0x48000000n, size: 0x1234n }],
    ['initrd=/boot/initrd.img'],
    ['highmem=64M', { name: 'highmem', size: 64n * M }],
    ['kernelcore=256M', { name: 'kernelcore', amount: { kind: 'bytes', bytes: 256n * M } }],
    ['kernelcore=50%', { name: 'kernelcore', amount: { kind: 'percent', percent: 50n } }],
    ['kernelcore=mirror', { name: 'kernelcore', amount: { kind: 'mirror' } }],
    ['kernelcore=mirrored', { name: 'kernelcore', amount: { kind: 'bytes', bytes: 0n } }],
    ['movablecore=1G', { name: 'movablecore', amount: { kind: 'bytes', bytes: G } }],
    ['movablecore=10%', { name: 'movablecore', amount: { kind: 'percent', percent: 10n } }],
    ['memblock=debug', { name: 'memblock' }],
    ['memblock=nodebug', { name: 'memblock' }],
    ['memblock=on'],
    ['crashkernel=64M', { name: 'crashkernel', size: 64n * M }],
    ['crashkernel=64M@0x60000000', { name: 'crashkernel', size: 64n * M, base: 0x60000000n }],
    ['crashkernel=256M,high', { name: 'crashkernel', size: 256n * M, where: 'high' }],
    ['crashkernel=512M-2G:64M,2G-:128M@16M', { name: 'crashkernel' }],
    ['crashkernel=auto', { name: 'crashkernel' }],
    ['crashkernel=64MB', { name: 'crashkernel' }],
    ['crashkernel=72M,low', { name: 'crashkernel', size: 72n * M, where: 'low' }],
  ])('reads %j', (cmdline, ...parameters) => {
    expect(asked(cmdline)).toEqual(parameters);
  });

  it.each([
    '',
    'quiet',
    'xmem=1G',
    'memx=1G',
    'mem.x=1G',
    'Mem=1G',
    'dyndbg="mem=1G"',
    '"x mem=1G"',
    '-- mem=1G',
    'nohighmem',
  ])('finds nothing in %j', (cmdline) => {
    expect(earlyParameters(cmdline)).toEqual([]);
  });

  it('keeps the order of the command line and says where each parameter stands', () => {
    expect(earlyParameters('console=ttyS0 vmalloc=128M "mem=1G"  cma=5M')).toEqual([
      { name: 'vmalloc', size: 128n * M, text: 'vmalloc=128M', offset: 14 },
      { name: 'mem', size: G, text: '"mem=1G"', offset: 27 },
      { name: 'cma', size: 5n * M, text: 'cma=5M', offset: 37 },
    ]);
  });

  it.each(['mem', 'vmalloc', 'kernelcore', 'movablecore', 'cma', 'memblock'])('tells of a bare %j', (parameter) => {
    expect(earlyParameters(parameter)).toEqual([{ name: 'bare', parameter, text: parameter, offset: 0 }]);
  });
});

describe('mergeCommandLine', () => {
  const configCmdline = 'console=ttyS0';

  it.each([
    ['none', 'quiet', 'quiet'],
    ['none', '', ''],
    ['none', undefined, ''],
    ['from-bootloader', 'quiet', 'quiet'],
    ['from-bootloader', '', 'console=ttyS0'],
    ['from-bootloader', undefined, 'console=ttyS0'],
    ['force', 'quiet', 'console=ttyS0'],
    ['force', undefined, 'console=ttyS0'],
    ['extend', 'quiet', 'quiet console=ttyS0'],
    ['extend', undefined, ' console=ttyS0'],
  ] as const)('in mode %s makes of bootargs %j %j', (mode, bootargs, merged) => {
    expect(mergeCommandLine({ bootargs, configCmdline, mode })).toBe(merged);
  });

  it('loses what does not fit the buffer, even in the middle of a figure', () => {
    const bootargs = `${'x'.repeat(1015)} mem=512M`;
    const merged = mergeCommandLine({ bootargs, configCmdline: '', mode: 'none' });
    expect(merged).toHaveLength(1023);
    expect(asked(merged)).toEqual([{ name: 'mem', size: 512n }]);
    const wider = mergeCommandLine({ bootargs, configCmdline: '', mode: 'none', bufferSize: COMMAND_LINE_SIZE.arm64 });
    expect(asked(wider)).toEqual([{ name: 'mem', size: 512n * M }]);
  });

  it('loses the end of what extends it', () => {
    const bootargs = 'x'.repeat(1020);
    expect(mergeCommandLine({ bootargs, configCmdline: 'quiet', mode: 'extend' })).toBe(`${bootargs} qu`);
  });
});

describe('commandLineMode', () => {
  it.each([
    [{}, 'none'],
    [{ CONFIG_CMDLINE: '""' }, 'none'],
    [{ CONFIG_CMDLINE: '""', CONFIG_CMDLINE_FORCE: 'y' }, 'none'],
    [{ CONFIG_CMDLINE: '"quiet"' }, 'from-bootloader'],
    [{ CONFIG_CMDLINE: '"quiet"', CONFIG_CMDLINE_FROM_BOOTLOADER: 'y' }, 'from-bootloader'],
    [{ CONFIG_CMDLINE: '"quiet"', CONFIG_CMDLINE_EXTEND: 'y' }, 'extend'],
    [{ CONFIG_CMDLINE: '"quiet"', CONFIG_CMDLINE_FORCE: 'y' }, 'force'],
  ])('of %j is %s', (symbols, mode) => {
    expect(commandLineMode(configFrom(symbols))).toBe(mode);
  });
});

// Command lines of the recorded boots: each names in its folder what it tries.
const BOOTS = recorded('boots');
const names = readdirSync(BOOTS).filter((name) => name.includes('__cmd-'));

describe('recorded command lines', () => {
  it('all turn on memblock=debug and give each parameter its full text', () => {
    for (const name of names) {
      const { cmdline } = JSON.parse(readFileSync(`${BOOTS}/${name}/input.json`, 'utf8')) as { cmdline: string };
      const parameters = earlyParameters(cmdline);
      expect(parameters[0]).toEqual({ name: 'memblock', text: 'memblock=debug', offset: 0 });
      for (const { text, offset } of parameters) expect(cmdline.slice(offset, offset + text.length)).toBe(text);
    }
  });
});
