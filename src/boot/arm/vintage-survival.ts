/**
 * What only old kernels do not survive, as real boots of them showed.
 */
import { hex } from '../../terms/notation.ts';
import type { Machine, Stage } from '../machine.ts';

/** Bytes of the largest block of the page allocator: page structures are there for whole blocks. */
const blockBytes = (machine: Machine): bigint => 4096n << BigInt(machine.kernel.build.maxOrder);

/**
 * Up to 4.10 lowmem is bounded before memory is taken from its top, and with HIGHMEM ends above RAM then. That is harmless
 * while the last page structures reach up to it; beyond them the kernel initialises pages that do not exist.
 */
function noteLowmemAboveRam(machine: Machine): void {
  const { build, behaviour } = machine.kernel;
  if (behaviour.lowmemBounds !== 'regions' || !build.highmem || behaviour.carveouts !== 'none') return;
  const end = machine.memblock.endOfDram();
  const lowmemEnd = machine.memblock.currentLimit;
  const block = blockBytes(machine);
  if (((end + block - 1n) / block) * block >= lowmemEnd) return;
  machine.note({
    kind: 'kernel-dies',
    message: `RAM ends at ${hex(end)} once the reservations are made, but lowmem was bounded at ${hex(lowmemEnd)} before: this kernel initialises page structures in between that do not exist`,
    origin: 'lowmem limit',
  });
}

/** The memblock of 2.6.36 to 3.2 computes the end of a bank that reaches 4 GiB as 0, and then finds no free memory at all. */
function noteBankAt4G(machine: Machine): void {
  if (machine.kernel.behaviour.memblockTop === 'cut' || machine.physicalBits === 64) return;
  const bank = machine.banks.find(({ base, size }) => base + size > 0xffff_ffffn);
  if (!bank) return;
  machine.note({
    kind: 'kernel-dies',
    message: `the bank at ${hex(bank.base)} ends at 4 GiB: this kernel takes its end for 0 and fails its first allocation`,
    origin: bank.origin,
    span: bank.span,
  });
}

export const vintageSurvival: Stage = {
  name: 'vintage-survival',
  run(machine) {
    noteLowmemAboveRam(machine);
    noteBankAt4G(machine);
  },
};
