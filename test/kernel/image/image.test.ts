import { describe, expect, it } from 'vitest';
import { imageFromSymbols } from '../../../src/kernel/image/image.ts';
import type { ImageSymbol, KernelSymbols } from '../../../src/kernel/image/symbols.ts';
import { problemOf } from '../problem.ts';

function symbols(addresses: Partial<Record<ImageSymbol, bigint>>): KernelSymbols {
  return { file: 'vmlinux', addresses: new Map(Object.entries(addresses) as [ImageSymbol, bigint][]) };
}

describe('imageFromSymbols', () => {
  it('reserves from _stext, not from the head before it, up to the byte before _end', () => {
    // armmp 5.10.223 on a machine with RAM at 0x40000000; the recordings have 0x40300000 - 0x415f42cb.
    //
    //   _text 0xc0208000      _stext 0xc0300000                  _end 0xc15f42cc
    //   |  head, not reserved |  reserved                        |
    const image = imageFromSymbols(symbols({ _text: 0xc0208000n, _stext: 0xc0300000n, _end: 0xc15f42ccn }), {
      pageOffset: 0xc0000000n,
      physOffset: 0x40000000n,
    });
    expect(image).toEqual({ start: 0x40300000n, end: 0x415f42cbn, from: 'vmlinux', sections: {} });
  });

  it('tells the virtual ranges of the sections that the build names', () => {
    const { sections } = imageFromSymbols(
      symbols({
        _text: 0x80008000n,
        _stext: 0x80008000n,
        _etext: 0x80600000n,
        __init_begin: 0x80600000n,
        __init_end: 0x80650000n,
        _sdata: 0x80660000n,
        __bss_start: 0x80700000n,
        __bss_stop: 0x80712345n,
        _end: 0x80712348n,
      }),
      { pageOffset: 0x80000000n, physOffset: 0x10000000n },
    );
    expect(sections).toEqual({
      text: { base: 0x80008000n, size: 0x5f8000n },
      init: { base: 0x80600000n, size: 0x50000n },
      bss: { base: 0x80700000n, size: 0x12345n },
    });
  });

  const mapping = { pageOffset: 0xc0000000n, physOffset: 0n };

  it.each<[Partial<Record<ImageSymbol, bigint>>, string]>([
    [{ _end: 0xc1000000n }, 'vmlinux: there is no symbol _stext'],
    [{ _stext: 0xc0008000n }, 'vmlinux: there is no symbol _end'],
    [{ _stext: 0xc0008000n, _end: 0xc0008000n }, 'vmlinux: _end 0xc0008000 does not lie above _stext 0xc0008000'],
    [{ _stext: 0x80008000n, _end: 0x81000000n }, 'vmlinux: _stext 0x80008000 lies below PAGE_OFFSET 0xc0000000'],
  ])('refuses %s', (addresses, message) => {
    expect(problemOf(() => imageFromSymbols(symbols(addresses), mapping)).message).toBe(message);
  });
});
