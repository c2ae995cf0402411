/**
 * `dtmem translate`, as its users have it. The fixture dump holds the tables of the published example: 0x01206000 is found by
 * PGD 0x12 and PTE 0x06.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOARDS, bundledCli } from './cli.ts';

const run = bundledCli();
const TABLES = join(BOARDS, '../page-tables');
const DUMP = '--ram tables.bin@0x4000 --ttbr 0x4000';

const ask = (words: string, folder = TABLES) => run(words.split(' '), { folder });

describe('an address in a memory dump', () => {
  it('is walked table by table, with every field of each entry', () => {
    const { code, stdout } = ask(`translate 0x01206000 ${DUMP}`);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `0x01206000
  tables  PGD 0x12, PTE 0x6, offset 0x0
          Linux: pgd_index 0x9, even word, pte_index 0x6, offset 0x0
  walk, from TTBR0
    level 1  [0x12] at 0x00004048  0x00008801            table at 0x00008800
               table [31:10]       0x22                  base of the second-level table
               type [1:0]          0x1                   second-level table
    level 2  [0x6] at 0x00008818   0x9234545f            small page at 0x92345000 - 0x92345fff
               page [31:12]        0x92345               bits 31 to 12 of the physical address
               nG [11]             0x0                   global
               S [10]              0x1                   shared
               TEX [8:6]           0x1                   normal, write-back, write-allocate
               AP[1:0] [5:4]       0x1                   kernel rw, user none
               C [3]               0x1
               B [2]               0x1
               XN [0]              0x1                   not executed
    =        0x92345000            kernel rw-, user ---
`,
    );
  });

  it.each([
    ['a section', '0xc0123456', '0x80123456             kernel rwx, user ---'],
    ['a supersection', '0xf0012345', '0x388012345'],
    ['a large page', '0x01210123', '0x90010123'],
    ['a fault is an answer', '0x01207000', 'translation fault, level 2 (status 0x7)'],
    ['one of the first level too', '0x00001000', 'translation fault, level 1 (status 0x5)'],
  ])('%s', (_, address, line) => {
    const { code, stdout } = ask(`translate ${address} ${DUMP}`);
    expect(code).toBe(0);
    expect(stdout).toContain(line);
  });

  it('is looked up in the prediction for a tree by where it ends', () => {
    const { stdout } = ask(`translate ../boards/small.dts -k 6.1 0xc0123456 ${DUMP}`);
    expect(stdout).toContain('0x80123456  page frame 0x80123');
  });

  it.each([
    [
      'a table that the dump lacks',
      `translate 0x01300000 ${DUMP}`,
      'error: the table entry at 0x200800 is not in the dump, which holds 0x4000-0x8fff\nhelp: check BASE of --ram and the address of --ttbr, or give the piece of memory that holds it with another --ram\n',
    ],
    [
      'an unaligned TTBR',
      'translate 0x1000 --ram tables.bin@0x4000 --ttbr 0x4800',
      'error: TTBR0 0x4800 is no address of a first-level table\nhelp: the table is aligned to 0x4000; bits 6 to 0 may hold attributes of the walk\n',
    ],
    [
      'an unaligned TTBR of LPAE',
      'translate 0x1000 --lpae --ram tables.bin@0x4000 --ttbr 0x4008',
      'error: TTBR0 0x4008 is no address of a first table\nhelp: the table is aligned to 0x40\n',
    ],
    [
      'no TTBR',
      'translate 0x1000 --ram tables.bin@0x4000',
      'error: nothing says where the tables begin\nhelp: give --ttbr ADDR: on 32-bit Linux PHYS_OFFSET + 0x4000, with LPAE + 0x3000, for the kernel’s own tables\n',
    ],
    [
      'a dump without a base',
      'translate 0x1000 --ram tables.bin --ttbr 0',
      'error: --ram cannot be "tables.bin"\nhelp: it reads FILE@BASE: --ram ram.bin@0x80000000\n',
    ],
    ['no dump', 'translate 0x1000 --ram nosuch@0 --ttbr 0', 'error: nosuch: no such file\n'],
    [
      'registers without a dump',
      'translate ../boards/small.dts 0x1000 --ttbr 0',
      'error: --ttbr is of the tables in a memory dump, and there is none\nhelp: give the dump: --ram FILE@BASE\n',
    ],
    [
      'no address',
      'translate ../boards/small.dts',
      'error: there is no address to translate\nhelp: dtmem translate board.dtb 0xc0100000\n',
    ],
    [
      'a word that is no address',
      'translate ../boards/small.dts 0xgg',
      'error: an address cannot be "0xgg"\nhelp: it is a number of at most 64 bits, or 8 or 16 hex digits as logs print it: 0xc0100000\n',
    ],
  ])('%s is refused', (_, words, message) => {
    expect(ask(words)).toEqual({ code: 2, stdout: '', stderr: message });
  });
});

describe('an address of a process', () => {
  const PROCESS = '--maps maps --pagemap pagemap';

  it.each([
    [
      'a page of a file',
      '0x10abc',
      [
        'area      0x00010000 - 0x00017fff  r-xp  /bin/true, at 0xabc of the file',
        'page      present, page frame 0x40123; of a file or shared',
        'physical  0x40123abc',
      ],
    ],
    [
      'a page of its own',
      '0x28004',
      ['present, page frame 0x40200; soft-dirty, mapped by this process alone', 'physical  0x40200004'],
    ],
    ['a swapped page', '0x30000', ['[heap]', 'swapped out, type 3, offset 0x55']],
    ['a page never touched', '0x31000', ['not present: the next access brings it in']],
    ['a page whose frame is hidden', '0x11000', ['present, its frame hidden: read pagemap as root']],
    ['no area at all', '0x5000', ['area', 'none: an access is a segmentation fault']],
  ])('%s', (_, address, lines) => {
    const { code, stdout } = ask(`translate ${address} ${PROCESS}`);
    expect(code).toBe(0);
    for (const line of lines) expect(stdout).toContain(line);
  });

  it('is found by its area alone without a page map', () => {
    expect(ask('translate 0x30010 --maps maps').stdout).toContain('area    0x00030000 - 0x00050fff  rw-p  [heap]');
  });

  it.each([
    [
      'a page map that is too short',
      `translate 0x50000 ${PROCESS}`,
      'error: pagemap: the page map ends before the entry of 0x50000, which is at byte 640\nhelp: copy all of it: an entry of 8 bytes for each page from address 0 on\n',
    ],
    [
      'the map of another process',
      `translate 0x20000 ${PROCESS}`,
      'error: pagemap has a page at 0x20000, where maps has no area: they are not of one process\nhelp: take both from the same /proc/PID, at one time\n',
    ],
    [
      'a text that is no map',
      'translate 0x20000 --maps ../boards/small.dts',
      'error: ../boards/small.dts:1:1: this is no line of /proc/PID/maps\n',
    ],
    [
      'a page map without areas',
      'translate ../boards/small.dts 0x20000 --pagemap pagemap',
      'error: --pagemap has pages, but no areas\nhelp: give the text of /proc/PID/maps too: --maps FILE\n',
    ],
  ])('%s is refused', (_, words, message) => {
    const { code, stdout, stderr } = ask(words);
    expect(stderr.slice(0, message.length)).toBe(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('an address of a board', () => {
  const words = 'translate small.dts -k 6.1';

  it('is told in both forms, with region, owner, zone and the steps that made it so', () => {
    const { code, stdout } = ask(`${words} 0xc0400000`, BOARDS);
    expect(code).toBe(0);
    expect(stdout).toContain("taken as  virtual: it lies in the kernel's virtual region lowmem");
    expect(stdout).toContain('physical  0x80400000  page frame 0x80400, zone ');
    expect(stdout).toContain('memory    low, reserved: kernel image');
    expect(stdout).toContain('(arm_memblock_init)');
  });

  it('is taken for physical where memory lies, and may be taken otherwise', () => {
    expect(ask(`${words} 80400000`, BOARDS).stdout).toContain('virtual   0xc0400000  lowmem');
    const { stdout } = ask(`${words} 0x80400000 --virtual`, BOARDS);
    expect(stdout).toContain('virtual   0x80400000  user');
    expect(stdout).toContain('physical  not in the linear mapping');
  });
});
