/**
 * The low/high split of 2.6.32 to 3.14: sanity_check_meminfo over the array of banks (arch/arm/mm/mmu.c).
 *
 *   PHYS_OFFSET                    vmalloc limit
 *      |======= bank 0 =======|    |
 *                              |===|=== bank 1 ====|    with HIGHMEM: split in two, the upper one highmem
 *                                  |                      without:      truncated, what lies beyond is dropped
 *
 * With HIGHMEM a bank that follows a highmem one in the array is highmem as well, wherever it lies: the array should be sorted,
 * and up to 3.1 it is not yet.
 */
import { type AddressRange, byBase, endOf, overlaps, rangeBetween } from '../../../terms/address-range.ts';
import { isAligned, roundDown } from '../../../terms/alignment.ts';
import { hex } from '../../../terms/notation.ts';
import type { LowmemBounds, Machine, MemoryBank, Stage } from '../../machine.ts';
import { HIGH_MEMORY_WITHOUT_BANK, HIGHMEM_WITH_ALIASING, ignoringBank, truncatingBank } from '../messages/memory.ts';
import { highMemoryOf, lowmemVirtual, vmallocLimitOf } from './vmalloc-limit.ts';
import { vmallocMinWithHoles } from './vmalloc-saving.ts';

/** The limit that banks are held against. */
interface Limit {
  /** Virtual. */
  readonly vmallocMin: bigint;
  /** Physical. */
  readonly vmallocLimit: bigint;
}

/** Sorts the banks by address, as the version does before or after it bounds them. */
function sortBanks(machine: Machine): void {
  machine.banks.sort(byBase);
}

/** True when a bank lies above the limit, or below PHYS_OFFSET, where virtual addresses wrap. */
function isBeyond(machine: Machine, bank: MemoryBank, { vmallocMin, vmallocLimit }: Limit): boolean {
  const { behaviour, build } = machine.kernel;
  const virtual = lowmemVirtual(machine, bank.base);
  switch (behaviour.bankHigh) {
    case 'above':
      return virtual > vmallocMin || virtual < build.pageOffset;
    case 'from':
    case 'from-or-beyond-4g':
      return virtual >= vmallocMin || virtual < build.pageOffset;
    case 'physical':
      return bank.base >= vmallocLimit;
  }
}

/** Bytes of a bank from its start to the limit, where that is above its start. */
function roomBelow(machine: Machine, bank: MemoryBank, { vmallocMin, vmallocLimit }: Limit): bigint | undefined {
  const room =
    machine.kernel.behaviour.bankHigh === 'physical'
      ? vmallocLimit - bank.base
      : vmallocMin - lowmemVirtual(machine, bank.base);
  return room > 0n ? room : undefined;
}

/** With HIGHMEM: marks and splits. */
function splitBanks(machine: Machine, limit: Limit): MemoryBank[] {
  const { behaviour, build } = machine.kernel;
  const beyond4G = behaviour.bankHigh === 'from-or-beyond-4g';
  const result: MemoryBank[] = [];
  let slots = machine.banks.length;
  let highmem = false;
  for (const bank of machine.banks) {
    if (isBeyond(machine, bank, limit) || (beyond4G && bank.base > 0xffff_ffffn)) highmem = true;
    const room = roomBelow(machine, bank, limit);
    if (room === undefined || bank.size <= room || (highmem && !behaviour.highBankSplit)) {
      result.push({ ...bank, highmem });
      continue;
    }
    result.push({ ...bank, size: room, highmem });
    if (slots >= build.banks) {
      machine.log(HIGH_MEMORY_WITHOUT_BANK);
      machine.note({
        kind: 'bank-ignored',
        message: `RAM from ${hex(bank.base + room)} on is ignored: this kernel keeps ${build.banks} banks`,
        origin: bank.origin,
        span: bank.span,
      });
      continue;
    }
    slots++;
    highmem = true;
    result.push({ ...bank, base: vmallocLimitOf(machine, limit.vmallocMin), size: bank.size - room, highmem });
  }
  return result;
}

/** Bytes of a bank that are lowmem, where it reaches beyond; undefined where it does not. */
function truncatedSize(machine: Machine, bank: MemoryBank, limit: Limit): bigint | undefined {
  const { behaviour } = machine.kernel;
  const start = lowmemVirtual(machine, bank.base);
  const end = lowmemVirtual(machine, bank.base + bank.size);
  const last = lowmemVirtual(machine, bank.base + bank.size - 1n);
  const reaches =
    behaviour.bankHigh === 'physical'
      ? bank.base + bank.size > limit.vmallocLimit
      : behaviour.bankTruncation === 'end'
        ? end > limit.vmallocMin || end < start
        : last >= limit.vmallocMin || last <= start;
  return reaches ? roomBelow(machine, bank, limit) : undefined;
}

/** Without HIGHMEM: drops and truncates. */
function truncateBanks(machine: Machine, limit: Limit): MemoryBank[] {
  const { behaviour } = machine.kernel;
  const result: MemoryBank[] = [];
  let highmem = false;
  const note = (from: bigint, last: bigint, bank: MemoryBank): void =>
    machine.note({
      kind: 'ram-without-highmem',
      message: `RAM from ${hex(from)} to ${hex(last)} is ignored: it does not fit lowmem, and this kernel has no HIGHMEM`,
      origin: bank.origin,
      span: bank.span,
    });
  for (const bank of machine.banks) {
    const last = bank.base + bank.size - 1n;
    const isPhysical = behaviour.bankHigh === 'physical';
    if (behaviour.bankHigh === 'from-or-beyond-4g' && bank.base > 0xffff_ffffn) highmem = true;
    if (isPhysical && isBeyond(machine, bank, limit)) highmem = true;
    if (highmem || isBeyond(machine, bank, limit)) {
      machine.log(ignoringBank(bank.base, last, highmem ? '!CONFIG_HIGHMEM' : 'vmalloc region overlap'));
      note(bank.base, last, bank);
      continue;
    }
    const size = truncatedSize(machine, bank, limit);
    if (size !== undefined) {
      machine.log(truncatingBank(bank.base, last, bank.base + size - 1n));
      note(bank.base + size, last, bank);
    }
    result.push({ ...bank, size: size ?? bank.size, highmem });
  }
  return result;
}

/** End of the highest bank that is not highmem; one that ends at 4 GiB wraps to 0 and does not count. */
function lowmemEnd(machine: Machine): bigint {
  let end = 0n;
  for (const bank of machine.banks) {
    const bankEnd = machine.phys(bank.base + bank.size);
    if (!bank.highmem && bankEnd > end) end = bankEnd;
  }
  return end;
}

/** Where early allocations end (3.13 on): below the first edge of a low bank that is no section boundary. */
function memblockLimitOf(machine: Machine, lowmemLimit: bigint): bigint {
  if (machine.kernel.behaviour.memblockLimit === 'lowmem-limit') return lowmemLimit;
  const unit = machine.kernel.build.sectionSize;
  for (const { base, size, highmem } of machine.banks) {
    if (highmem) continue;
    const odd = [base, base + size].find((edge) => !isAligned(edge, unit));
    if (odd !== undefined) return roundDown(odd, unit) || lowmemLimit;
  }
  return lowmemLimit;
}

/** Highmem that the processor's cache cannot be used with: everything from the first highmem bank on is dropped. */
function dropAliased(machine: Machine): void {
  const first = machine.banks.findIndex((bank) => bank.highmem);
  const bank = machine.banks[first];
  if (!machine.kernel.build.viptAliasing || !bank) return;
  machine.log(HIGHMEM_WITH_ALIASING);
  machine.note({
    kind: 'ram-without-highmem',
    message: `RAM from ${hex(bank.base)} on is ignored: highmem is not used with a VIPT aliasing cache`,
    origin: bank.origin,
    span: bank.span,
  });
  machine.banks = machine.banks.slice(0, first);
}

function boundBanks(machine: Machine): LowmemBounds {
  const { behaviour, build } = machine.kernel;
  if (behaviour.bankOrder === 'before-bounds') sortBanks(machine);
  const vmallocMin = vmallocMinWithHoles(machine);
  const limit = { vmallocMin, vmallocLimit: vmallocLimitOf(machine, vmallocMin) };
  machine.banks = build.highmem ? splitBanks(machine, limit) : truncateBanks(machine, limit);
  dropAliased(machine);
  const end = lowmemEnd(machine);
  const lowmemLimit = behaviour.lowmemLimitRule === 'vmalloc-limit' ? limit.vmallocLimit : end;
  const memblockLimit = memblockLimitOf(machine, lowmemLimit);
  machine.as({ caller: 'sanity_check_meminfo', origin: 'lowmem limit' }).currentLimit = memblockLimit;
  return {
    vmallocLimit: limit.vmallocLimit,
    lowmemLimit,
    memblockLimit,
    highMemory: highMemoryOf(machine, end),
  };
}

export const bankBounds: Stage = {
  name: 'lowmem-bounds',
  run(machine) {
    machine.bounds = boundBanks(machine);
    machine.lowHighBoundary = machine.bounds.lowmemLimit;
  },
};

/** The parts of memblock's memory that no bank holds any more. */
function droppedRam(machine: Machine): AddressRange[] {
  const dropped: AddressRange[] = [];
  for (const region of machine.memblock.memory) {
    let cursor = region.base;
    for (const bank of machine.banks) {
      if (!overlaps(bank, region)) continue;
      if (bank.base > cursor) dropped.push(rangeBetween(cursor, bank.base));
      if (endOf(bank) > cursor) cursor = endOf(bank);
    }
    if (cursor < endOf(region)) dropped.push(rangeBetween(cursor, endOf(region)));
  }
  return dropped;
}

/**
 * Up to 2.6.39 paging_init bounds the banks, when memblock has them whole already. The page allocator is given the banks, so
 * what they lost is taken out of memblock here.
 */
export const lateBankBounds: Stage = {
  name: 'lowmem-bounds',
  run(machine) {
    sortBanks(machine);
    machine.bounds = boundBanks(machine);
    machine.lowHighBoundary = machine.bounds.lowmemLimit;
    for (const { base, size } of droppedRam(machine)) {
      machine.as({ caller: 'sanity_check_meminfo', origin: 'CONFIG_HIGHMEM' }).remove(base, size);
    }
  },
};

/** The first thing arm_memblock_init does with banks: sorts those that are not, and adds them to memblock. */
export const fillMemblock: Stage = {
  name: 'fill-memblock',
  run(machine) {
    const { behaviour } = machine.kernel;
    if (behaviour.bankOrder === 'after-bounds') sortBanks(machine);
    for (const { base, size, origin, span } of machine.banks) {
      machine.as({ caller: 'arm_memblock_init', origin, span }).add(base, size);
    }
    if (behaviour.currentLimitForgotten) {
      machine.as({ caller: 'memblock_init', origin: 'lowmem limit' }).currentLimit = machine.memblock.physicalMax;
    }
  },
};
