import { describe, expect, it } from 'vitest';
import { systemMapSymbols } from '../../../src/kernel/image/system-map.ts';
import { problemOf } from '../problem.ts';

describe('systemMapSymbols', () => {
  it('reads the symbols that bound the image and passes over all others', () => {
    const text = [
      '00000020 A cpu_v7_suspend_size',
      'c0008000 T _text',
      'c0008000 T stext',
      'c0100000 T _stext',
      'c0100000 t _stext_other',
      'C0E00000 D _sdata',
      'c15f42cc B _end',
    ].join('\n');
    expect(systemMapSymbols(text, 'System.map').addresses).toEqual(
      new Map([
        ['_text', 0xc0008000n],
        ['_stext', 0xc0100000n],
        ['_sdata', 0xc0e00000n],
        ['_end', 0xc15f42ccn],
      ]),
    );
  });

  it('reads 64-bit addresses, carriage returns, and kallsyms without its modules', () => {
    const text = 'ffff800008010000 T _stext\r\nffff80000a400000 B _end\r\nffff800001000000 b _end\t[wifi]\r\n';
    expect(systemMapSymbols(text, 'kallsyms').addresses).toEqual(
      new Map([
        ['_stext', 0xffff800008010000n],
        ['_end', 0xffff80000a400000n],
      ]),
    );
  });

  it.each(['', '\x7fELF\x01\x01', 'Linux version 6.1', 'c0008000', '40000000-5fffffff : System RAM'])(
    'refuses %j',
    (text) => {
      expect(problemOf(() => systemMapSymbols(text, 'System.map'))).toMatchObject({
        message: `${JSON.stringify(text)} is no line of a System.map`,
        span: { file: 'System.map', line: 1 },
        help: "its lines read: address, type, name, as in 'c0008000 T _text'",
      });
    },
  );

  it("says where the real one is, given a Debian package's placeholder", () => {
    // /boot/System.map-6.1.0-50-rpi of Debian's linux-image-6.1.0-50-rpi, whole.
    const text = 'ffffffffffffffff B The real System.map is in the linux-image-<version>-dbg package\n';
    expect(problemOf(() => systemMapSymbols(text, 'System.map'))).toMatchObject({
      message: 'this is a placeholder for a System.map',
      help: 'the real one is in the package linux-image-<version>-dbg',
    });
  });

  it('tells hidden addresses from real ones', () => {
    const text = '00000000 T _text\n00000000 T _stext\n00000000 B _end\n';
    expect(problemOf(() => systemMapSymbols(text, '/proc/kallsyms')).message).toBe(
      'every address is 0: the kernel hides them from unprivileged readers',
    );
  });
});
