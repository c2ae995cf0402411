/**
 * What only old kernels do not survive, on its own: at the bounds of each check.
 */
import { describe, expect, it } from 'vitest';
import { vintageSurvival } from '../../../src/boot/arm/vintage-survival.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState, type StageInput } from '../stage.ts';

const BASE = 0x4000_0000n;

interface Case extends Partial<Omit<StageInput, 'board'>> {
  readonly currentLimit?: bigint;
  readonly bank?: readonly [base: bigint, size: bigint];
  readonly dtb?: readonly [base: bigint, size: bigint];
  readonly lowmemLimit?: bigint;
}

function noted({ currentLimit, bank, dtb, lowmemLimit = 0x7000_0000n, ...input }: Case) {
  const state = armState({ kernel: '4.4', board: {}, memory: [[BASE, 64n * MiB]], ...input });
  if (bank) state.banks = [{ base: bank[0], size: bank[1], highmem: false, origin: '/memory', span: undefined }];
  if (dtb) Object.assign(state.placement, { dtb: { base: dtb[0], size: dtb[1] } });
  state.bounds = { ...state.bounds, lowmemLimit };
  state.as({ caller: 'test', origin: 'test' }, (memblock) => {
    memblock.currentLimit = currentLimit ?? BASE + 64n * MiB;
  });
  vintageSurvival.run(state);
  return state.incidents.map((incident) => (incident.kind === 'kernel-dies' ? incident.death.kind : incident.kind));
}

//  0x40000000      0x44000000 RAM ends, a block of 8 MiB reaches to 0x44800000
//  |===============|.......|
describe('lowmem that ends above RAM', () => {
  const SHORT = [[BASE, 60n * MiB]] as const;
  it.each<[string, Case, string[]]>([
    ['with RAM', {}, []],
    ['with the last block', { memory: SHORT }, []],
    ['behind it', { memory: SHORT, currentLimit: BASE + 64n * MiB + 0x1000n }, ['lowmem-above-ram']],
    ['behind it in kernels that bound it again', { kernel: '4.14', memory: SHORT, currentLimit: BASE + 72n * MiB }, []],
    ['behind it without HIGHMEM', { memory: SHORT, currentLimit: BASE + 72n * MiB, set: { CONFIG_HIGHMEM: 'n' } }, []],
  ])('%s', (_, input, expected) => {
    expect(noted(input)).toEqual(expected);
  });
});

describe('a bank up to 4 GiB', () => {
  it.each<[string, readonly [bigint, bigint], string[]]>([
    ['3.2', [0xf000_0000n, 0x1000_0000n], ['bank-up-to-4g']],
    ['3.2', [0xf000_0000n, 0xfff_f000n], []],
    ['3.4', [0xf000_0000n, 0x1000_0000n], []],
  ])('by %s', (kernel, bank, expected) => {
    expect(noted({ kernel, bank })).toEqual(expected);
  });
});

describe('a blob above lowmem', () => {
  it.each<[string, readonly [bigint, bigint], string[]]>([
    ['3.18', [0x6fff_f000n, 0x1000n], []],
    ['3.18', [0x6fff_f000n, 0x1001n], ['blob-above-lowmem']],
    // mapped by a window of its own
    ['6.1', [0x7800_0000n, 0x1000n], []],
  ])('by %s', (kernel, dtb, expected) => {
    expect(noted({ kernel, dtb })).toEqual(expected);
  });
});
