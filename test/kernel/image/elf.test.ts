import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vmlinuxSymbols } from '../../../src/kernel/image/elf.ts';
import { imageFromSymbols } from '../../../src/kernel/image/image.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { problemOf } from '../problem.ts';
import { buildElf } from './elf-builder.ts';

const ARM = { _text: 0xc0008000n, _stext: 0xc0100000n, _end: 0xc15f42ccn };
const ARM64 = { _text: 0xffff800008000000n, _stext: 0xffff800008010000n, _end: 0xffff80000a400000n };

describe('vmlinuxSymbols', () => {
  it.each([
    [32, 'arm', ARM],
    [64, 'arm64', ARM64],
  ] as const)('reads the symbols of a %i-bit %s kernel', (bits, architecture, symbols) => {
    const vmlinux = buildElf({ bits, symbols: { ...symbols, _stext_other: 1n, start_kernel: 2n, _en: 3n } });
    const { file, addresses } = vmlinuxSymbols(vmlinux, 'vmlinux', architecture);
    expect(file).toBe('vmlinux');
    expect(Object.fromEntries(addresses)).toEqual(symbols);
  });

  it('passes over symbols that are referred to and not defined', () => {
    const vmlinux = buildElf({ bits: 32, symbols: { _stext: 5n }, undefinedSymbols: ['_end', '_stext'] });
    expect(Object.fromEntries(vmlinuxSymbols(vmlinux, 'vmlinux').addresses)).toEqual({ _stext: 5n });
  });

  it('reads a file that stands anywhere in a larger buffer', () => {
    const vmlinux = buildElf({ bits: 32, symbols: ARM });
    const buffer = new Uint8Array(vmlinux.length + 7);
    buffer.set(vmlinux, 5);
    expect(vmlinuxSymbols(buffer.subarray(5, 5 + vmlinux.length), 'vmlinux').addresses.get('_end')).toBe(ARM._end);
  });

  it('takes the section count from the first header where the ELF header has no room for it', () => {
    const vmlinux = buildElf({ bits: 32, symbols: ARM });
    const view = new DataView(vmlinux.buffer);
    const sections = view.getUint32(32, true);
    view.setUint32(sections + 20, view.getUint16(48, true), true);
    view.setUint16(48, 0, true);
    expect(vmlinuxSymbols(vmlinux, 'vmlinux').addresses.get('_end')).toBe(ARM._end);
  });

  const bytes = (...values: number[]) => Uint8Array.from(values);
  const zImage = new Uint8Array(0x40);
  zImage.set([0x18, 0x28, 0x6f, 0x01], 0x24);

  it.each<[what: string, vmlinux: Uint8Array, message: string]>([
    ['an empty file', bytes(), 'this is no ELF file'],
    ['text', new TextEncoder().encode('c0008000 T _text\nc0100000 T _stext\n'), 'this is no ELF file'],
    ['a zImage', zImage, 'this is a zImage, which holds no symbols'],
    ['a gzip file', bytes(0x1f, 0x8b, 8, 0), 'this is gzip-compressed, which holds no symbols'],
    ['a big-endian kernel', patched(5, 2), 'this is a big-endian kernel; only little-endian ones can be read'],
    ['no class of ELF', patched(4, 7), 'ELF class 7 is neither 32 nor 64 bits'],
    ['a header cut short', buildElf({ bits: 32, symbols: ARM }).subarray(0, 40), 'the file ends within the ELF header'],
    ['an x86 kernel', buildElf({ bits: 64, machine: 62, symbols: ARM64 }), 'this is a kernel for x86-64, not for arm'],
    ['an arm64 kernel', buildElf({ bits: 64, symbols: ARM64 }), 'this is a kernel for arm64, not for arm'],
    [
      'another machine',
      buildElf({ bits: 32, machine: 0x5441, symbols: ARM }),
      'this is a kernel for machine 0x5441, not for arm',
    ],
    ['a module', buildElf({ bits: 32, type: 1, symbols: ARM }), 'this is an object file or a module, no linked kernel'],
    ['a stripped kernel', buildElf({ bits: 32, symbols: ARM, stripped: true }), 'vmlinux is stripped of its symbols'],
    ['no sections at all', patched(32, 0, 0, 0, 0), 'vmlinux is stripped of its symbols'],
    ['odd section headers', patched(46, 41, 0), 'section headers are of 41 bytes instead of 40'],
  ])('refuses %s', (_what, vmlinux, message) => {
    expect(problemOf(() => vmlinuxSymbols(vmlinux, 'vmlinux', 'arm')).message).toBe(message);
  });

  it('refuses an absurd count of sections, an absurd place, and an absurd size', () => {
    expect(problemOf(() => vmlinuxSymbols(patched(48, 0xff, 0xff), 'vmlinux'))).toMatchObject({
      message: expect.stringMatching(
        /^65535 section headers lie beyond the end of the file \(\d+ bytes\): it is damaged/,
      ),
      span: { kind: 'blob', file: 'vmlinux', offset: 48 },
    });
    expect(problemOf(() => vmlinuxSymbols(patched(32, 0xff, 0xff, 0xff, 0xff), 'vmlinux')).message).toMatch(
      /^the section headers lie beyond the end/,
    );
    const wide = buildElf({ bits: 64, symbols: ARM64 });
    const view = new DataView(wide.buffer);
    view.setBigUint64(Number(view.getBigUint64(40, true)) + 64 + 32, 2n ** 64n - 1n, true);
    expect(problemOf(() => vmlinuxSymbols(wide, 'vmlinux')).message).toMatch(
      /^the symbol table or its names lie beyond/,
    );
  });

  it('refuses a symbol table whose names are in no section', () => {
    const vmlinux = buildElf({ bits: 32, symbols: ARM });
    const view = new DataView(vmlinux.buffer);
    view.setUint32(view.getUint32(32, true) + 40 + 24, 9, true);
    expect(problemOf(() => vmlinuxSymbols(vmlinux, 'vmlinux')).message).toBe('the symbol table names section 9 of 3');
  });

  it('ends in an image or in an InputError, whatever is cut off or overwritten', () => {
    const mapping = { pageOffset: 0xc0000000n, physOffset: 0x40000000n };
    const whole = fc.constantFrom(buildElf({ bits: 32, symbols: ARM }), buildElf({ bits: 64, symbols: ARM64 }));
    const edits = fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(whole, edits, fc.option(fc.nat(600)), (elf, changes, length) => {
        const damaged = Uint8Array.from(elf.subarray(0, length ?? elf.length));
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
        try {
          const image = imageFromSymbols(vmlinuxSymbols(damaged, 'vmlinux'), mapping);
          expect(image.end).toBeGreaterThanOrEqual(image.start);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** A sound 32-bit kernel with some bytes overwritten. */
function patched(at: number, ...values: number[]): Uint8Array {
  const vmlinux = buildElf({ bits: 32, symbols: ARM });
  vmlinux.set(values, at);
  return vmlinux;
}
