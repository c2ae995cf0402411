/** Damaged kernel images and symbol tables. */
import { vmlinuxSymbols } from '../../../src/kernel/image/elf.ts';
import { imageFromSymbols } from '../../../src/kernel/image/image.ts';
import { systemMapSymbols } from '../../../src/kernel/image/system-map.ts';
import { must, type Target } from '../target.ts';
import { decode, encode, filesOf } from './files.ts';

const SYSTEM_MAP = `c0004000 A swapper_pg_dir
c0008000 T _stext
c0008000 T stext
c0008000 T _text
c0100000 R __start_rodata
c0a00000 T __init_begin
c0b00000 D _sdata
c0c00000 B __bss_start
c0d00000 B _end
`;

/** A small vmlinux: a header, a symbol table, its names. */
function elf(): Uint8Array {
  const names = ['_text', '_stext', '_end', '__init_begin', '__init_end', '_sdata', '__bss_start', '_etext'];
  const strings = encode(`\0${names.join('\0')}\0`);
  const symbolsAt = 52;
  const stringsAt = symbolsAt + 16 * names.length;
  const sectionsAt = stringsAt + strings.length + (4 - (strings.length % 4));
  const bytes = new Uint8Array(sectionsAt + 3 * 40);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 40, true);
  view.setUint32(32, sectionsAt, true);
  view.setUint16(46, 40, true);
  view.setUint16(48, 3, true);
  names.forEach((name, index) => {
    const at = symbolsAt + 16 * index;
    view.setUint32(at, decode(strings).indexOf(`\0${name}\0`) + 1, true);
    view.setUint32(at + 4, 0xc0008000 + index * 0x100000, true);
    view.setUint16(at + 14, 1, true);
  });
  bytes.set(strings, stringsAt);
  const section = (index: number, type: number, offset: number, size: number, link: number): void => {
    const at = sectionsAt + index * 40;
    for (const [field, value] of [
      [4, type],
      [16, offset],
      [20, size],
      [24, link],
    ] as const)
      view.setUint32(at + field, value, true);
  };
  section(1, 2, symbolsAt, 16 * names.length, 2);
  section(2, 3, stringsAt, strings.length, 0);
  return bytes;
}

export function images(): Target {
  const sound = elf();
  return filesOf(
    'images',
    (chance) => (chance.yes(0.7) ? sound : encode(SYSTEM_MAP)),
    [],
    (bytes) => {
      const symbols =
        bytes[0] === 0x7f ? vmlinuxSymbols(bytes, 'vmlinux') : systemMapSymbols(decode(bytes), 'System.map');
      const { start, end } = imageFromSymbols(symbols, { pageOffset: 0xc000_0000n, physOffset: 0x8000_0000n });
      must(start >= 0n && end >= start, `the image lies at ${start} to ${end}`);
    },
  );
}
