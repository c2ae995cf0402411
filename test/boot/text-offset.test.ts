/**
 * Where RAM starts for a kernel whose image is stated and whose configuration is not: the TEXT_OFFSET that makes image and
 * banks agree, and what else follows from it.
 */
import { describe, expect, it } from 'vitest';
import { predictionOfSource } from '../analysis/boards.ts';

const MEMORY = 'memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };';
const at = (start: bigint) => ({ start, end: start + 0x17f_7fffn });

describe('a stated image and an assumed configuration', () => {
  // TEXT_OFFSET of the assumed multi_v7 configuration is 0x208000, for Meson, since 3.19
  it.each<[string, bigint, bigint, string | undefined]>([
    ['5.8', 0x8000_8000n, 0x8000_0000n, '0x8000'],
    ['4.9', 0x8000_8000n, 0x8000_0000n, '0x8000'],
    ['4.9', 0x8020_8000n, 0x8000_0000n, undefined],
    ['4.9', 0x8010_8000n, 0x8000_0000n, '0x108000'],
    ['6.12', 0x8030_0000n, 0x8000_0000n, undefined],
  ])('%s at 0x%s: RAM starts at 0x%s', (kernel, start, physOffset, assumed) => {
    const { limits, input, reserved } = predictionOfSource(MEMORY, { kernel, kernelImage: at(start) });
    expect(limits.physOffset).toBe(physOffset);
    expect(input.assumptions.find(({ subject }) => subject === 'TEXT_OFFSET')?.value).toBe(assumed);
    // page tables end where the image begins: none of it is theirs
    const shared = reserved.filter(({ owners }) => owners.includes('page tables') && owners.includes('kernel image'));
    expect(shared.every(({ base }) => base < start)).toBe(true);
  });

  it('costs no lowmem', () => {
    const { findings } = predictionOfSource(MEMORY, { kernel: '5.8', kernelImage: at(0x8000_8000n) });
    expect(findings.map(({ code }) => code)).not.toContain('DTM114');
  });

  it('is taken at its word where TEXT_OFFSET is stated too', () => {
    const { limits, findings } = predictionOfSource(MEMORY, {
      kernel: '5.8',
      kernelImage: at(0x8000_8000n),
      set: { TEXT_OFFSET: '0x208000' },
    });
    expect(limits.physOffset).toBe(0x7f00_0000n);
    expect(findings.map(({ code }) => code)).toContain('DTM406');
  });

  it('is told where nothing agrees', () => {
    const { findings } = predictionOfSource(MEMORY, { kernel: '6.12', kernelImage: at(0x8280_0000n) });
    expect(findings.find(({ code }) => code === 'DTM406')?.message).toBe(
      'the kernel image at 0x82800000 and a TEXT_OFFSET of 0x208000 put the start of RAM at 0x82400000; the first bank begins at 0x80000000',
    );
  });
});

describe('an assumed blob', () => {
  it('makes room for an area that fits without it', () => {
    const { cma, findings, input } = predictionOfSource(
      'memory@80000000 { device_type = "memory"; reg = <0x80000000 0x8000000>; };',
      { cmdline: 'cma=64M' },
    );
    expect(cma.map(({ size }) => size)).toEqual([0x400_0000n]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(input.assumptions.find(({ subject }) => subject === 'device tree blob')?.reason).toMatch(
      /^at the end of RAM/,
    );
  });

  it('makes no error of what it alone is in the way of', () => {
    // 256 MiB, all of them asked for but the kernel's and the blob's
    const source = `memory@80000000 { device_type = "memory"; reg = <0x80000000 0x8000000>; };
      reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges;
        top@87f00000 { reg = <0x87f00000 0x100000>; };
        pool { size = <0x1000000>; alloc-ranges = <0x84000000 0x1000000>; no-map; };
      };`;
    const { findings } = predictionOfSource(source, {});
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
