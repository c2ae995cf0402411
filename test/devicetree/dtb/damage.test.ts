import { describe, expect, it } from 'vitest';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import type { Problem } from '../../../src/terms/input-error.ts';
import { problemOf } from '../../kernel/problem.ts';
import { BEGIN_NODE, type BlobParts, buildBlob, END, END_NODE, NOP, PROP } from './blob-builder.ts';

function problemWith(bytes: Uint8Array): Problem {
  return problemOf(() => readDtb(bytes, { file: 'board.dtb' }));
}

/** Where the problem is said to lie: offset in the blob, then the node if there is one. */
function placeOf({ span, path }: Problem): string {
  const offset = span?.kind === 'blob' ? `0x${span.offset.toString(16)}` : 'nowhere';
  return path === undefined ? offset : `${offset} ${path}`;
}

/** The places of the header fields, in cells. */
const FIELD = { total: 1, struct: 2, strings: 3, rsvmap: 4, version: 5, comp: 6, stringsSize: 8, structSize: 9 };

/** Where the structure block of a version 17 blob with an empty reserve map starts. */
const STRUCTURE = 0x38;

const IN_NODE = [BEGIN_NODE, '', BEGIN_NODE, 'soc', BEGIN_NODE, 'cpu@0'];

describe('a damaged blob', () => {
  it('is told truncated with both sizes', () => {
    const whole = buildBlob({ padding: 74_210 - buildBlob().length });

    expect(problemWith(whole.subarray(0, 4096))).toEqual({
      message: 'the blob is truncated: its header says 74 210 bytes, the file has 4 096',
      span: { kind: 'blob', file: 'board.dtb', offset: 4 },
      help: 'the last 70 114 bytes of the blob are missing; copy it again',
    });
  });

  it.each([4, 7])('is told truncated after %i bytes, where even its size is missing', (length) => {
    const problem = problemWith(buildBlob().subarray(0, length));

    expect(problem.message).toBe(`the blob is truncated: it ends inside its header, after ${length} bytes`);
  });

  it.each<[defect: string, parts: BlobParts, place: string, message: string]>([
    [
      'a total size smaller than any header',
      { header: { [FIELD.total]: 20 } },
      '0x4',
      'totalsize is 20 bytes, less than the 28 bytes of a version 1 header',
    ],
    [
      'a total size smaller than its header',
      { header: { [FIELD.total]: 36 } },
      '0x4',
      'totalsize is 36 bytes, less than the 40 bytes of a version 17 header',
    ],
    ['version 0', { header: { [FIELD.version]: 0 } }, '0x14', 'format version 0 does not exist'],
    [
      'a version for newer readers',
      { version: 20, lastCompatibleVersion: 18 },
      '0x18',
      'the blob has format version 20 and needs a reader of version 18 or later',
    ],
    [
      'a version that is not compatible with itself',
      { version: 3, lastCompatibleVersion: 16 },
      '0x18',
      "last_comp_version 16 is newer than the blob's own version 3",
    ],
    [
      'a structure block inside the header',
      { header: { [FIELD.struct]: 8 } },
      '0x8',
      'the structure block is said to start at 0x8, inside the header',
    ],
    [
      'a strings block past the end',
      { header: { [FIELD.strings]: 0xffff_fff0 } },
      '0xc',
      "the strings block is said to start at 0xfffffff0, past the blob's end at 0x48",
    ],
    [
      'a reserve map past the end',
      { header: { [FIELD.rsvmap]: 0x1000 } },
      '0x10',
      "the memory reserve map is said to start at 0x1000, past the blob's end at 0x48",
    ],
    [
      'a misaligned reserve map',
      { header: { [FIELD.rsvmap]: 0x2c } },
      '0x10',
      'the memory reserve map is said to start at 0x2c, which is not a multiple of 8',
    ],
    [
      'a misaligned structure block',
      { header: { [FIELD.struct]: 0x3a } },
      '0x8',
      'the structure block is said to start at 0x3a, which is not a multiple of 4',
    ],
    [
      'a structure block that is too long',
      { header: { [FIELD.structSize]: 0x11 } },
      '0x24',
      "the structure block is said to have 17 bytes from 0x38, past the blob's end at 0x48",
    ],
    [
      'a strings block that is too long',
      { header: { [FIELD.stringsSize]: 0xffff_ffff } },
      '0x20',
      "the strings block is said to have 4 294 967 295 bytes from 0x48, past the blob's end at 0x48",
    ],
    [
      'strings inside the structure block',
      { strings: ['a'], header: { [FIELD.strings]: 0x40 } },
      '0x40',
      'the strings block starts at 0x40, inside the structure block (0x38 to 0x48)',
    ],
    [
      'a structure block on the reserve map',
      { header: { [FIELD.struct]: 0x28 } },
      '0x28',
      'the memory reserve map starts at 0x28, inside the structure block (0x28 to 0x38)',
    ],
    [
      'a reserve map without its end',
      { reserveMap: [[1n, 1n]] },
      '0x38',
      'the memory reserve map has no entry of zeros to end it before the next block',
    ],
    [
      'no reserve map at all',
      { reserveMap: [] },
      '0x28',
      'the structure block starts at 0x28, inside the memory reserve map (0x28 to 0x38)',
    ],
  ])('%s', (_, parts, place, message) => {
    const problem = problemWith(buildBlob(parts));

    expect([placeOf(problem), problem.message]).toEqual([place, message]);
  });
});

describe('a damaged structure block', () => {
  it.each<
    [defect: string, structure: NonNullable<BlobParts['structure']>, place: number, path: string, message: string]
  >([
    ['empty', [], 0, '', 'the structure block ends before the root node'],
    ['no root', [NOP, END], 4, '', 'the structure block has no nodes, not even a root'],
    ['no root, but a property', [PROP, 0, 0], 0, '', 'a property stands before the root node'],
    [
      'a property behind the root',
      [BEGIN_NODE, '', END_NODE, PROP, 0, 0],
      12,
      '',
      'a property stands behind the root node',
    ],
    [
      'two roots',
      [BEGIN_NODE, '', END_NODE, BEGIN_NODE, '', END_NODE, END],
      12,
      '',
      'a second node stands beside the root',
    ],
    [
      'a node closed twice',
      [BEGIN_NODE, '', END_NODE, END_NODE, END],
      12,
      '',
      'FDT_END_NODE comes where no node is open',
    ],
    ['no FDT_END', [BEGIN_NODE, '', END_NODE], 12, '', 'the structure block ends without FDT_END'],
    ['a node never closed', IN_NODE, 28, '/soc/cpu@0', 'the structure block ends inside this node'],
    ['FDT_END inside a node', [...IN_NODE, END], 28, '/soc/cpu@0', 'FDT_END comes before this node is closed'],
    ['an unknown tag', [...IN_NODE, 5], 28, '/soc/cpu@0', '0x5 is no tag of the structure block'],
    ['a swapped tag', [...IN_NODE, 0x0300_0000], 28, '/soc/cpu@0', '0x3000000 is no tag of the structure block'],
    [
      'a name without end',
      [BEGIN_NODE, '', BEGIN_NODE, Buffer.from('soc@')],
      8,
      '/',
      "a node's name does not end before the structure block does",
    ],
    [
      'a property without its name',
      [...IN_NODE, PROP, 0],
      28,
      '/soc/cpu@0',
      'the structure block ends inside this node',
    ],
    [
      'a value that is too long',
      [...IN_NODE, PROP, 0xffff_ffff, 0],
      28,
      '/soc/cpu@0',
      'the value of reg has 4 294 967 295 bytes, past the end of the structure block at 0x60',
    ],
    [
      'a name past the strings block',
      [...IN_NODE, PROP, 0, 9],
      36,
      '/soc/cpu@0',
      "a property's name is said to lie at 0x9 of a strings block of 9 bytes",
    ],
    [
      'a property behind a child',
      [BEGIN_NODE, '', ...[BEGIN_NODE, 'a', END_NODE], PROP, 0, 0, END_NODE, END],
      20,
      '/',
      'a property stands behind a child node',
    ],
    [
      '64 levels below the root',
      [BEGIN_NODE, '', ...Array.from({ length: 64 }, () => [BEGIN_NODE, 'x']).flat()],
      512,
      `${'/x'.repeat(63)}`,
      'nodes are nested more than 64 deep',
    ],
    [
      '10 000 levels',
      Array.from({ length: 10_000 }, () => [BEGIN_NODE, 'x']).flat(),
      512,
      `${'/x'.repeat(63)}`,
      'nodes are nested more than 64 deep',
    ],
  ])('%s', (_, structure, place, path, message) => {
    const problem = problemWith(buildBlob({ structure, strings: ['reg', 'clock'].map((name) => name.slice(0, 4)) }));

    expect([placeOf(problem), problem.message]).toEqual([
      `0x${(STRUCTURE + place).toString(16)}${path ? ` ${path}` : ''}`,
      message,
    ]);
  });

  it('a property name without end', () => {
    const bytes = buildBlob({ structure: [...IN_NODE, PROP, 0, 0, END_NODE], strings: ['reg'] });
    bytes[bytes.length - 1] = 0x21;
    const problem = problemWith(bytes);

    expect([placeOf(problem), problem.message]).toEqual([
      '0x64 /soc/cpu@0',
      "a property's name does not end before the strings block does",
    ]);
  });

  it('shows bytes of a name that are not printable as numbers', () => {
    const problem = problemWith(
      buildBlob({ structure: [BEGIN_NODE, '', PROP, 99, 0, END_NODE, END], strings: ['\x1b[2J'] }),
    );

    expect(problem.message).toBe('the value of \\x1b[2J has 99 bytes, past the end of the structure block at 0x54');
  });

  it('before version 16: a path that is not below its parent', () => {
    const structure = [BEGIN_NODE, '/', BEGIN_NODE, '/soc', BEGIN_NODE, '/cpus/cpu@0'];
    const problem = problemWith(buildBlob({ version: 3, structure }));

    expect(problem.path).toBe('/soc');
    expect(problem.message).toBe('/cpus/cpu@0 is not the path of a child of this node');
  });
});

describe('a file that is no blob', () => {
  const from = (text: string) => Buffer.from(text, 'latin1');
  const at = (offset: number, ...bytes: number[]) => Uint8Array.from([...new Uint8Array(offset), ...bytes]);

  it.each<[looksLike: string, bytes: Uint8Array]>([
    ['the file is empty', from('')],
    ['it starts with nothing but zero bytes', new Uint8Array(100)],
    ['it starts with nothing but 0xff bytes (erased flash?)', new Uint8Array(100).fill(255)],
    ['it starts with the magic number in the wrong byte order (ed fe 0d d0)', from('\xed\xfe\x0d\xd0....')],
    ['it starts with the magic number in the wrong byte order (0d d0 ed fe)', from('\x0d\xd0\xed\xfe....')],
    ['it looks like gzip data', from('\x1f\x8b\x08\x00')],
    ['it looks like xz data', from('\xfd7zXZ\x00')],
    ['it looks like zstd data', from('\x28\xb5\x2f\xfd')],
    ['it looks like an ELF file (a vmlinux or a program)', from('\x7fELF\x01\x01')],
    ['it looks like an ARM zImage (a compressed kernel)', at(0x24, 0x18, 0x28, 0x6f, 0x01)],
    ['it looks like an arm64 Image (a kernel)', at(0x38, ...from('ARMd'))],
    ['it looks like a U-Boot uImage', from('\x27\x05\x19\x56')],
    ['it looks like an Android boot image', from('ANDROID!')],
    ['it looks like an Android dtb/dtbo image (a table of blobs)', from('\xd7\xb7\xab\x1e')],
    ['it looks like a Qualcomm dt.img (a table of blobs)', from('QCDT')],
    ['it looks like device tree source text', from('/dts-v1/;\n/ { };\n')],
    ['it looks like text', from('404 Not Found\n')],
    ['it starts with 00 01 02 03, not with the magic number d0 0d fe ed', from('\x00\x01\x02\x03')],
    ['it starts with d0 01, not with the magic number d0 0d fe ed', from('\xd0\x01')],
  ])('%s', (looksLike, bytes) => {
    const problem = problemWith(bytes);

    expect(problem.message).toBe(`not a device tree blob: ${looksLike}`);
    expect(placeOf(problem)).toBe('0x0');
  });

  it('tells where a blob starts inside it', () => {
    const kernel = at(0x24, 0x18, 0x28, 0x6f, 0x01, 0xd0, 0x0d, 0xfe, 0xed);
    const problem = problemWith(Buffer.concat([kernel, buildBlob()]));

    expect(problem.help).toBe('a blob starts 0x2c bytes into the file; cut it out');
  });
});

describe('limits', () => {
  it('names that share tails may not spell more than their limit together', () => {
    // 4 000 properties, each named by a tail of one name of 4 000 characters: 8 million characters from 4 000 bytes.
    const structure = [
      BEGIN_NODE,
      '',
      ...Array.from({ length: 4000 }, (_, index) => [PROP, 0, index]).flat(),
      END_NODE,
      END,
    ];
    const problem = problemWith(buildBlob({ structure, strings: ['n'.repeat(4000)] }));

    expect(problem.message).toBe('the property names up to here have more than 1 048 576 characters together');
    expect(problem.path).toBe('/');
  });

  it('a blob may not have more than a million nodes and properties', () => {
    const count = (1 << 20) + 1;
    const properties = Buffer.alloc(count * 12);
    for (let at = 0; at < properties.length; at += 12) properties.writeUInt32BE(PROP, at);
    const start = buildBlob({ structure: [BEGIN_NODE, ''] });
    const bytes = Buffer.concat([start, properties, Buffer.from('a\0')]);
    bytes.writeUInt32BE(bytes.length, 4);
    bytes.writeUInt32BE(bytes.length - 2, 12);
    bytes.writeUInt32BE(2, 32);
    bytes.writeUInt32BE(8 + properties.length, 36);
    const problem = problemWith(bytes);

    expect(problem.message).toBe('the tree has more than 1 048 576 nodes and properties');
  });
});
