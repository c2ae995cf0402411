import { describe, expect, it } from 'vitest';
import { dmaZoneSizeOf, limitMemoryEntries, machineHook } from '../../../src/boot/arm/machines.ts';
import { GiB, MiB } from '../../../src/terms/alignment.ts';
import { armState, regions, type StageInput, stateAfter } from '../stage.ts';

const RAM = [[0x4000_0000n, GiB]] as const;
const LOW_RAM = [[0n, GiB]] as const;

const on = (compatible: string, input: Partial<StageInput> = {}): StageInput => ({
  kernel: '6.12',
  memory: RAM,
  ...input,
  board: { compatible, memory: input.memory ?? RAM, ...input.board },
});

describe('machines that take memory for themselves', () => {
  //  0            0x80000                        0x40000000
  //  |no DMA here-|------------------------------|
  it('Zynq-7000 reserves the first 512 KiB where RAM starts at 0', () => {
    const state = stateAfter(machineHook, on('xlnx,zynq-7000', { memory: LOW_RAM, physOffset: 0n }));
    expect(regions(state.memblock.reserved)).toEqual(['0x0+0x80000']);
    expect(regions(state.memblock.memory)).toEqual(['0x0+0x40000000']);
  });

  it('Zynq-7000 reserves nothing where RAM starts above', () => {
    const state = stateAfter(machineHook, on('xlnx,zynq-7000'));
    expect(regions(state.memblock.reserved)).toEqual([]);
  });

  //  0    0xa800         0x18000000 0x18070000   0x18100000   0x19100000
  //  |gone|--------------|---gone---|------------|----gone----|---------
  it('RTD1195 gives away its boot code, its registers and its NOR flash', () => {
    const state = stateAfter(
      machineHook,
      on('realtek,rtd1195', { memory: LOW_RAM, physOffset: 0n, set: { CONFIG_ARCH_REALTEK: 'y' } }),
    );
    expect(regions(state.memblock.memory)).toEqual([
      '0xa800+0x17ff5800',
      '0x18070000+0x90000',
      '0x19100000+0x26f00000',
    ]);
    expect(regions(state.memblock.reserved)).toEqual([]);
  });

  //  0x40000000                                   0x80000000
  //  |--------------------------------------------|
  //                                      0x70000000: 256 MiB of CMA at the top
  it.each([
    ['6.14', ['0x70000000+0x10000000']],
    ['6.15', []],
  ])('R-Car Gen2 has 256 MiB of CMA at the top of its RAM: Linux %s, %j', (kernel, areas) => {
    const state = stateAfter(machineHook, on('renesas,r8a7791', { kernel }));
    expect(state.cmaAreas.map(({ base, size }) => `0x${base.toString(16)}+0x${size.toString(16)}`)).toEqual(areas);
    expect(regions(state.memblock.reserved)).toEqual(areas);
  });

  it('R-Car Gen2 takes the highest bank below 4 GiB that has room, and none of 128 MiB', () => {
    const memory = [
      [0x4000_0000n, 512n * MiB],
      [0xc000_0000n, 512n * MiB],
    ] as const;
    expect(regions(stateAfter(machineHook, on('renesas,r8a7790', { memory })).memblock.reserved)).toEqual([
      '0xd0000000+0x10000000',
    ]);
    const roomBelow = [
      [0x4000_0000n, 512n * MiB],
      [0xc000_0000n, 128n * MiB],
    ] as const;
    expect(regions(stateAfter(machineHook, on('renesas,r8a7790', { memory: roomBelow })).memblock.reserved)).toEqual([
      '0x50000000+0x10000000',
    ]);
    const small = [[0x4000_0000n, 128n * MiB]] as const;
    expect(regions(stateAfter(machineHook, on('renesas,r8a7790', { memory: small })).memblock.reserved)).toEqual([]);
  });

  it('R-Car Gen2 has none where the build has no default area', () => {
    const state = stateAfter(machineHook, on('renesas,r8a7791', { set: { CONFIG_DMA_CMA: 'n' } }));
    expect(regions(state.memblock.reserved)).toEqual([]);
  });

  //  0x40000000                                   0x80000000
  //  |--------------------------------------------|-steal-|   1 MiB off the top of what memblock may give
  it('OMAP steals a section for the secure RAM, and 1 MiB more for the barrier of its interconnect', () => {
    const stolen = (set: Readonly<Record<string, string>>): string[] =>
      regions(stateAfter(machineHook, on('ti,omap4', { set })).memblock.memory);
    expect(stolen({ CONFIG_OMAP_INTERCONNECT_BARRIER: 'n' })).toEqual(['0x40000000+0x3ff00000']);
    expect(stolen({ CONFIG_OMAP_INTERCONNECT_BARRIER: 'y' })).toEqual(['0x40000000+0x3fe00000']);
  });

  it('OMAP with no memory to steal dies', () => {
    const { incidents } = stateAfter(machineHook, on('ti,omap4', { memory: [] }));
    expect(incidents.map(({ kind }) => kind)).toContain('kernel-dies');
  });

  it('AM43xx steals nothing', () => {
    expect(regions(stateAfter(machineHook, on('ti,am43')).memblock.memory)).toEqual(['0x40000000+0x40000000']);
  });

  //  0x40000000 +10K      0x60000000 +10K
  //  |training|-----------|training|-----------
  it('Armada 370/XP keeps the first 10 KiB of every bank', () => {
    const memory = [
      [0x4000_0000n, 256n * MiB],
      [0x6000_0000n, 256n * MiB],
    ] as const;
    expect(regions(stateAfter(machineHook, on('marvell,armada-370-xp', { memory })).memblock.reserved)).toEqual([
      '0x40000000+0x2800',
      '0x60000000+0x2800',
    ]);
  });

  it.each(['linux,dummy-virt', 'xlnx,zynqmp'])('%s is none of them', (compatible) => {
    const state = stateAfter(machineHook, on(compatible, { memory: LOW_RAM, physOffset: 0n }));
    expect([...regions(state.memblock.reserved), ...regions(state.memblock.memory)]).toEqual(['0x0+0x40000000']);
  });

  it('a machine that the build leaves out does nothing', () => {
    const set = { CONFIG_ARCH_ZYNQ: 'n' };
    const state = stateAfter(machineHook, on('xlnx,zynq-7000', { memory: LOW_RAM, physOffset: 0n, set }));
    expect(regions(state.memblock.reserved)).toEqual([]);
  });
});

describe('the zone DMA of machines', () => {
  const LPAE = { CONFIG_ARM_LPAE: 'y', CONFIG_ZONE_DMA: 'y' };
  const PLAIN = { CONFIG_ARM_LPAE: 'n', CONFIG_ZONE_DMA: 'y' };
  it.each([
    ['brcm,bcm2711', PLAIN, GiB],
    ['ti,omap5', LPAE, 2n * GiB],
    ['ti,omap5', PLAIN, 0n],
    ['ti,dra7', LPAE, 2n * GiB],
    ['ti,k2hk', LPAE, 2n * GiB],
    ['calxeda,ecx-2000', LPAE, 4n * GiB],
    ['calxeda,ecx-2000', PLAIN, 0n],
    ['arm,realview-pbx', { ...PLAIN, CONFIG_ARCH_REALVIEW: 'y' }, 256n * MiB],
    ['xlnx,zynq-7000', PLAIN, 0n],
  ])('of %s with %j is %d bytes', (compatible, set, size) => {
    const state = armState(on(compatible, { set }));
    expect(dmaZoneSizeOf(state, state.kernel.build)).toBe(size);
  });
});

describe('entries of /memory', () => {
  const entries = Array.from({ length: 12 }, (_, index) => ({ base: BigInt(index) * GiB, size: MiB }));
  it.each([
    ['samsung,exynos5250', 8],
    ['xlnx,zynq-7000', 12],
  ])('%s reads %d of twelve', (compatible, count) => {
    expect(limitMemoryEntries(armState(on(compatible)), entries)).toEqual(entries.slice(0, count));
  });
});
