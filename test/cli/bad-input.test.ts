/**
 * What bad input gets: one clear line on standard error, what to do about it, exit code 2, and nothing on standard output.
 */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { HEADER_CONSTANTS } from '../../src/kernel/config/config.ts';
import { readTree } from '../../src/node/tree.ts';
import { BOARDS, bundledCli } from './cli.ts';

const run = bundledCli();
const folder = mkdtempSync(join(tmpdir(), 'dtmem-bad-'));

beforeAll(() => {
  const blob = writeDtb(readTree(join(BOARDS, 'small.dts')));
  const file = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
  file('board.dtb', blob);
  file('truncated.dtb', blob.subarray(0, 200));
  file('empty.dtb', '');
  file('text.dtb', 'hello\n');
  file('huge.dtb', '');
  truncateSync(join(folder, 'huge.dtb'), 300 * 1024 * 1024);
  file('broken.dts', '/dts-v1/;\n/ {\n\tmodel = "x"\n};\n');
  file('x86.config', '#\n# Linux/x86 6.1.0 Kernel Configuration\n#\nCONFIG_X86=y\nCONFIG_X86_64=y\n');
  file('damaged.config.gz', gzipSync('CONFIG_ARM=y\n').subarray(0, 20));
  file('script', 'add 0x0 1G\naloc 1M 0 0 0\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SYMBOLS_HELP = `help: symbols read CONFIG_NAME, and ${HEADER_CONSTANTS.join(', ')}\n`;

const CASES: readonly (readonly [name: string, words: string, stderr: string])[] = [
  [
    'a row of a memory map whose type is none',
    'e820 script',
    'error: script:1:1: there is no type of memory called "1G"\n 1 | add 0x0 1G\n   | ^\nhelp: a row reads START END TYPE, END included: 0x00100000 0x07feffff usable; types are usable, reserved, ACPI data, ACPI NVS, unusable, or a number\n',
  ],
  [
    'a kernel from before the memory map',
    'e820 empty.dtb --kernel 2.6.9',
    'error: kernel 2.6.9 is out of range\nhelp: accepted are 2.6.11 to 7.2, as X.Y or X.Y.Z\n',
  ],
  [
    'an architecture without a BIOS',
    'e820 empty.dtb --arch arm',
    'error: --arch cannot be "arm"\nhelp: one of i386, x86_64\n',
  ],
  [
    'a misspelled symbol of a PC',
    'e820 empty.dtb --set CONFIG_X86_PEA=y',
    "error: CONFIG_X86_PEA decides nothing of a PC's memory: did you mean CONFIG_X86_PAE?\nhelp: symbols that do are ",
  ],
  [
    'a fix-up without a place for its blob',
    'fixup board.dtb --memory 0x80000000+64M',
    'error: there is nowhere to write the blob to\nhelp: name it: -o FILE, or -o - for standard output\n',
  ],
  [
    'a fix-up with two things for standard output',
    'fixup board.dtb --predict -o -',
    'error: --predict needs standard output for itself\nhelp: name the blob: -o FILE\n',
  ],
  [
    'two views of a prediction',
    'predict board.dtb --areas --page-tables',
    'error: --areas and --page-tables each print one thing only\nhelp: give one of them\n',
  ],
  [
    'a static map without an address',
    'predict board.dtb --page-tables --static-map 1M',
    'error: --static-map cannot be "1M"\nhelp: it reads VIRTUAL=BASE+SIZE: 0xfa000000=0x02000000+1M\n',
  ],
  [
    'a static map that lies askew',
    'predict board.dtb --page-tables --static-map 0xfa000100=0x02000000+1M',
    'error: --static-map cannot be "0xfa000100=0x02000000+1M"\nhelp: both addresses and the size are multiples of 4 KiB, and the mapping ends within 4 GiB\n',
  ],
  ['a wrong path', 'predict nosuch.dtb', 'error: nosuch.dtb: no such file\n'],
  ['a directory', 'predict .', 'error: .: is a directory\nhelp: name a file: a device tree\n'],
  [
    'a path through a file',
    'predict board.dtb/x',
    'error: board.dtb/x: no such file: a part of the path is not a directory\n',
  ],
  ['an empty file', 'predict empty.dtb', 'error: empty.dtb: the file is empty\n'],
  ['empty standard input', 'predict -', 'error: <stdin>: the file is empty\n'],
  ['text called .dtb', 'predict text.dtb', 'error: text.dtb+0x0: not a device tree blob: it looks like text\n'],
  ['a huge file', 'predict huge.dtb', 'error: huge.dtb: too large for a device tree\nhelp: at most 256 MiB are read\n'],
  [
    'a device without end',
    'predict /dev/zero',
    'error: /dev/zero: is a device, not a file\nhelp: name a file: a device tree\n',
  ],
  [
    'a truncated blob',
    'predict truncated.dtb',
    'error: truncated.dtb+0x4: the blob is truncated: its header says 341 bytes, the file has 200\nhelp: the last 141 bytes of the blob are missing; copy it again\n',
  ],
  [
    'a source with an error',
    'predict broken.dts',
    'error: broken.dts:3:12: there is no \';\' after the property model\n 3 |  model = "x"\n   |            ^\n',
  ],
  [
    'an unknown kernel',
    'predict board.dtb --kernel 9.9',
    'error: kernel 9.9 is out of range\nhelp: accepted are 2.6.32 to 7.2 (any X.Y or X.Y.Z in between), msm-3.10, msm-3.10-q1, msm-3.10-q2, msm-3.10-q3, imx-3.0.35\n',
  ],
  [
    'a flag typo',
    'predict board.dtb --kernal 6.1',
    'error: unknown flag --kernal: did you mean --kernel?\nhelp: see dtmem predict --help\n',
  ],
  [
    'the beginning of a flag',
    'predict board.dtb --init 1-2',
    'error: unknown flag --init: did you mean --initrd?\nhelp: see dtmem predict --help\n',
  ],
  [
    'a flag typo without the tree',
    'predict --kernal 6.1',
    'error: unknown flag --kernal: did you mean --kernel?\nhelp: see dtmem predict --help\n',
  ],
  ...['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'].map((name): [string, string, string] => [
    `a flag that every object has, ${name}`,
    `predict board.dtb --${name}`,
    `error: unknown flag --${name}\nhelp: see dtmem predict --help\n`,
  ]),
  [
    'an unknown flag',
    'predict board.dtb --frobnicate',
    'error: unknown flag --frobnicate\nhelp: see dtmem predict --help\n',
  ],
  [
    'a flag without its value',
    'predict board.dtb --kernel',
    'error: --kernel needs a value\nhelp: see dtmem predict --help\n',
  ],
  [
    'a short flag without its value',
    'predict board.dtb -k',
    'error: -k needs a value\nhelp: see dtmem predict --help\n',
  ],
  ['no tree', 'predict', 'error: missing <tree>\nhelp: see dtmem predict --help\n'],
  [
    'two trees',
    'predict board.dtb other.dtb',
    'error: unexpected argument "other.dtb"\nhelp: see dtmem predict --help\n',
  ],
  [
    'an unknown command',
    'predct board.dtb',
    'error: unknown command "predct": did you mean predict?\nhelp: see dtmem --help\n',
  ],
  ['no command', '', 'error: there is no command\nhelp: write dtmem predict board.dtb, or see dtmem --help\n'],
  [
    'a flag before the command',
    '--json predict board.dtb',
    'error: --json stands before the command\nhelp: the command comes first: dtmem predict …\n',
  ],
  [
    'a number that does not parse',
    'predict board.dtb --dtb-at 12z',
    'error: --dtb-at cannot be "12z"\nhelp: a number is decimal or 0x…, at most 64 bits, with K, M or G after it if wanted: 0x80000000, 512M\n',
  ],
  [
    'a range that does not parse',
    'predict board.dtb --memory 512M',
    'error: --memory cannot be "512M"\nhelp: a range reads BASE+SIZE or BASE-END, END included: 0x80000000+512M, 0x80000000-0x9fffffff\n',
  ],
  [
    'an impossible range',
    'predict board.dtb --memory 0x80000000-0x7fffffff',
    'error: --memory cannot be "0x80000000-0x7fffffff"\nhelp: it ends below its start: a range reads START-END, END included\n',
  ],
  [
    'a range of no bytes',
    'predict board.dtb --memory 0x80000000+0',
    'error: --memory cannot be "0x80000000+0"\nhelp: its size is 0: give at least a page, 0x1000\n',
  ],
  [
    'a range beyond 64 bits',
    'predict board.dtb --memory 0xffffffffffffffff+4K',
    'error: --memory cannot be "0xffffffffffffffff+4K"\nhelp: it ends beyond 64 bits\n',
  ],
  [
    'an impossible kernel image',
    'predict board.dtb --kernel-image 0x81000000-0x80008000',
    'error: --kernel-image cannot be "0x81000000-0x80008000"\nhelp: it ends below its start: a range reads START-END, END included\n',
  ],
  [
    'an unknown architecture',
    'predict board.dtb --arch arm46',
    'error: --arch cannot be "arm46": did you mean arm64?\nhelp: one of arm, arm64\n',
  ],
  [
    'a .config for another architecture',
    'predict board.dtb --config x86.config',
    'error: x86.config:1:1: this is the configuration of a kernel for x86, not for arm\nhelp: give the .config of a kernel built with ARCH=arm\n',
  ],
  [
    'a damaged .config',
    'predict board.dtb --config damaged.config.gz',
    'error: damaged.config.gz: the gzip data is damaged, or unpacks to more than a configuration has\n',
  ],
  [
    'a symbol without a value',
    'predict board.dtb --set HIGHMEM',
    'error: --set cannot be "HIGHMEM"\nhelp: it reads CONFIG_NAME=value: --set CONFIG_HIGHMEM=y, --set VMALLOC_END=0xff000000\n',
  ],
  [
    'a symbol without a value, for a check',
    'check board.dtb --set CONFIG_HIGHMEM',
    'error: --set cannot be "CONFIG_HIGHMEM"\nhelp: it reads CONFIG_NAME=value: --set CONFIG_HIGHMEM=y, --set VMALLOC_END=0xff000000\n',
  ],
  [
    'a symbol without its prefix',
    'predict board.dtb --set FOO=1',
    `error: "FOO" is no configuration symbol: did you mean CONFIG_FOO?\n${SYMBOLS_HELP}`,
  ],
  [
    'a misspelled constant',
    'predict board.dtb --set VMALOC_END=0xf0000000',
    `error: "VMALOC_END" is no configuration symbol: did you mean VMALLOC_END?\n${SYMBOLS_HELP}`,
  ],
  [
    'a vmlinux that is none',
    'predict board.dtb --vmlinux board.dtb',
    'error: board.dtb+0x0: this is no ELF file\nhelp: give the vmlinux that the kernel build left, with its symbols\n',
  ],
  [
    'two sizes of the kernel',
    'predict board.dtb --vmlinux vmlinux --system-map System.map',
    'error: --vmlinux and --system-map both say how large the kernel is\nhelp: give one of them\n',
  ],
  [
    'a load address without a kernel',
    'predict board.dtb --load-at 0x80008000',
    'error: --load-at says where a kernel lies, but not how large it is\nhelp: give --vmlinux or --system-map too, or --kernel-image START-END alone\n',
  ],
  [
    'an overlay that is none',
    'predict board.dtb --overlay board.dtb',
    'error: board.dtb: this is no overlay: no node has an __overlay__\nhelp: an overlay source begins with /dts-v1/; /plugin/;\n',
  ],
  [
    'a step that is not there',
    'trace board.dtb --at 99999',
    'error: --at cannot be "99999"\nhelp: a whole number from 0 to 73\n',
  ],
  [
    'a stage that is not there',
    'trace board.dtb --stage reserve-imag',
    'error: this boot has no steps of a stage "reserve-imag": did you mean reserve-image?\n',
  ],
  [
    'a script with an unknown operation',
    'memblock script',
    'error: script:2:1: unknown operation "aloc"\n 2 | aloc 1M 0 0 0\n   | ^^^^\nhelp: did you mean "alloc"?\n',
  ],
  ['an unknown finding', 'explain DTM000', 'error: there is no finding "DTM000": did you mean DTM1'],
  ['an unknown schema', 'schema predicton', 'error: there is no schema "predicton": did you mean prediction?\n'],
  [
    'an unknown shell',
    'completion bsh',
    'error: there is no completion for "bsh": did you mean bash?\nhelp: the shells are bash, zsh, fish\n',
  ],
];

describe('bad input', () => {
  it.each(CASES)('%s', (_name, words, expected) => {
    const { code, stdout, stderr } = run(words.split(' ').filter(Boolean), { folder });
    expect(stderr.slice(0, expected.length)).toBe(expected);
    if (stderr !== expected) expect(stderr).toMatch(/^error: [^\n]*\n(help: [^\n]*\n)?$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
