/**
 * The forms that a BIOS map comes in.
 */
import { describe, expect, it } from 'vitest';
import { readBiosMap } from '../../../src/boot/x86/read-map.ts';

const read = (text: string) => readBiosMap(text, 'map');
const LOW = { base: 0n, size: 0x9f000n, type: 1 };

describe('readBiosMap', () => {
  it.each([
    ['rows', '0x0 0x9efff usable\n', 'rows'],
    [
      'rows of bare digits with a heading and a comment',
      '# a PC\nStart End Type\n00000000-0009efff System RAM # low\n',
      'rows',
    ],
    ['a log since 3.5', '[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009efff] usable\n', 'log'],
    ['a log of 2.6', '<6>[    0.000000]  BIOS-e820: 0000000000000000 - 000000000009f000 (usable)\n', 'log'],
    [
      'a log of 7.2',
      'BIOS-e820: [mem 0x0000000000000000-0x000000000009efff]  System RAM\nBIOS-e820: [gap 0x000000000009f000-0x00000000000fffff]\n',
      'log',
    ],
    ['/proc/iomem', '00000000-0009efff : System RAM\n000a0000-000bffff : PCI Bus 0000:00\n', 'iomem'],
  ])('%s', (_, text, form) => {
    expect(read(text)).toMatchObject({ form, entries: [LOW] });
  });

  it('reads types as words of any case and as numbers', () => {
    const types = [
      'Usable',
      'ACPI data',
      'acpi  nvs',
      'unusable',
      'persistent (type 12)',
      'type 20',
      '7',
      'soft reserved',
    ];
    const { entries } = read(types.map((type, index) => `0x${index}000 0x${index}fff ${type}`).join('\n'));
    expect(entries.map(({ type }) => type)).toEqual([1, 3, 4, 5, 12, 20, 7, 0xefffffff]);
  });

  it('takes kernel, command line, width and PAE from a log, and the first boot of two', () => {
    const log = [
      'Linux version 6.1.0-50-686-pae (a@b) #1 SMP',
      'BIOS-provided physical RAM map:',
      'BIOS-e820: [mem 0x0000000000000000-0x000000000009efff] usable',
      'last_pfn = 0x37fe0 max_arch_pfn = 0x1000000',
      'Kernel command line: mem=64M quiet',
      'Linux version 6.2.0',
      'BIOS-provided physical RAM map:',
      'BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable',
    ].join('\n');
    expect(read(log)).toMatchObject({
      kernel: '6.1.0-50-686-pae',
      cmdline: 'mem=64M quiet',
      hasPae: true,
      entries: [LOW],
    });
    expect(read('last_pfn = 0x240000 max_arch_pfn = 0x400000000\nBIOS-e820: [mem 0x0-0x9efff] usable').is64Bit).toBe(
      true,
    );
  });

  it('takes the kernel image from /proc/iomem', () => {
    const iomem =
      '00100000-07feffff : System RAM\n  01000000-018fffff : Kernel code\n  01900000-01bfffff : Kernel data\n  01d00000-01efffff : Kernel bss\n';
    expect(read(iomem).kernelImage).toEqual({ start: 0x1000000n, end: 0x1efffffn });
  });

  it('takes a file without rows for no map', () => {
    expect(read('# the BIOS has none\n')).toEqual({ form: 'rows', entries: [], who: 'BIOS-e820' });
  });

  it.each([
    ['a line that is no row', '0x0 0x9ffff usable\nhello\n', 'map:2:1: this is no row of a memory map'],
    ['an unknown type', '0x0 0x9ffff butter\n', 'map:1:1: there is no type of memory called "butter"'],
    ['a range that ends below its start', '0x9ffff 0x0 usable\n', 'map:1:1: it ends below its start'],
    [
      'hidden addresses',
      '00000000-00000000 : System RAM\n',
      'map: every address is 0: /proc/iomem hides them from all but root',
    ],
    ['no RAM in /proc/iomem', '00001000-00001fff : rtc\n', 'map: no line names System RAM'],
    [
      'more entries than any kernel takes',
      '0x0 0xfff usable\n'.repeat(3201),
      'map:3201:1: there are more than 3200 entries: no kernel has room for them',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
