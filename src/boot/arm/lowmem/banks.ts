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
import { type AddressRange, byBase, endOf, rangeBetween, without } from '../../../terms/address-range.ts';
import { isAligned, roundDown } from '../../../terms/alignment.ts';
import { HIGH_MEMORY_WITHOUT_BANK, HIGHMEM_WITH_ALIASING, ignoringBank, truncatingBank } from '../memory-messages.ts';
import type { ArmStage, ArmState, LowmemBounds, MemoryBank } from '../state.ts';
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
function sortBanks(state: ArmState): void {
  state.banks.sort(byBase);
}

/** True when a bank lies above the limit, or below PHYS_OFFSET, where virtual addresses wrap. */
function isBeyond(state: ArmState, bank: MemoryBank, { vmallocMin, vmallocLimit }: Limit): boolean {
  const { behaviour, build } = state.kernel;
  const virtual = lowmemVirtual(state, bank.base);
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
function roomBelow(state: ArmState, bank: MemoryBank, { vmallocMin, vmallocLimit }: Limit): bigint | undefined {
  const room =
    state.kernel.behaviour.bankHigh === 'physical'
      ? vmallocLimit - bank.base
      : vmallocMin - lowmemVirtual(state, bank.base);
  return room > 0n ? room : undefined;
}

/** With HIGHMEM: marks and splits. */
function splitBanks(state: ArmState, limit: Limit): MemoryBank[] {
  const { behaviour, build } = state.kernel;
  const beyond4G = behaviour.bankHigh === 'from-or-beyond-4g';
  const result: MemoryBank[] = [];
  let slots = state.banks.length;
  let highmem = false;
  for (const bank of state.banks) {
    if (isBeyond(state, bank, limit) || (beyond4G && bank.base > 0xffff_ffffn)) highmem = true;
    const room = roomBelow(state, bank, limit);
    if (room === undefined || bank.size <= room || (highmem && !behaviour.highBankSplit)) {
      result.push({ ...bank, highmem });
      continue;
    }
    result.push({ ...bank, size: room, highmem });
    if (slots >= build.banks) {
      state.log(HIGH_MEMORY_WITHOUT_BANK);
      state.note({
        kind: 'bank-dropped',
        range: rangeBetween(bank.base + room, endOf(bank)),
        banks: build.banks,
        part: 'upper',
        origin: bank.origin,
        span: bank.span,
      });
      continue;
    }
    slots++;
    highmem = true;
    result.push({ ...bank, base: vmallocLimitOf(state, limit.vmallocMin), size: bank.size - room, highmem });
  }
  return result;
}

/** Bytes of a bank that are lowmem, where it reaches beyond; undefined where it does not. */
function truncatedSize(state: ArmState, bank: MemoryBank, limit: Limit): bigint | undefined {
  const { behaviour } = state.kernel;
  const start = lowmemVirtual(state, bank.base);
  const end = lowmemVirtual(state, bank.base + bank.size);
  const last = lowmemVirtual(state, bank.base + bank.size - 1n);
  const reaches =
    behaviour.bankHigh === 'physical'
      ? bank.base + bank.size > limit.vmallocLimit
      : behaviour.bankTruncation === 'end'
        ? end > limit.vmallocMin || end < start
        : last >= limit.vmallocMin || last <= start;
  return reaches ? roomBelow(state, bank, limit) : undefined;
}

/** Without HIGHMEM: drops and truncates. */
function truncateBanks(state: ArmState, limit: Limit): MemoryBank[] {
  const { behaviour } = state.kernel;
  const result: MemoryBank[] = [];
  let highmem = false;
  const note = (from: bigint, last: bigint, bank: MemoryBank): void =>
    state.note({
      kind: 'ram-without-highmem',
      range: rangeBetween(from, last + 1n),
      mappable: last + 1n - from,
      why: 'no-highmem',
      origin: bank.origin,
      span: bank.span,
    });
  for (const bank of state.banks) {
    const last = bank.base + bank.size - 1n;
    const isPhysical = behaviour.bankHigh === 'physical';
    if (behaviour.bankHigh === 'from-or-beyond-4g' && bank.base > 0xffff_ffffn) highmem = true;
    if (isPhysical && isBeyond(state, bank, limit)) highmem = true;
    if (highmem || isBeyond(state, bank, limit)) {
      state.log(ignoringBank(bank.base, last, highmem ? '!CONFIG_HIGHMEM' : 'vmalloc region overlap'));
      note(bank.base, last, bank);
      continue;
    }
    const size = truncatedSize(state, bank, limit);
    if (size !== undefined) {
      state.log(truncatingBank(bank.base, last, bank.base + size - 1n));
      note(bank.base + size, last, bank);
    }
    result.push({ ...bank, size: size ?? bank.size, highmem });
  }
  return result;
}

/** End of the highest bank that is not highmem; one that ends at 4 GiB wraps to 0 and does not count. */
function lowmemEnd(state: ArmState): bigint {
  let end = 0n;
  for (const bank of state.banks) {
    const bankEnd = state.phys(bank.base + bank.size);
    if (!bank.highmem && bankEnd > end) end = bankEnd;
  }
  return end;
}

/** Where early allocations end (3.13 on): below the first edge of a low bank that is no section boundary. */
function memblockLimitOf(state: ArmState, lowmemLimit: bigint): bigint {
  if (state.kernel.behaviour.memblockLimit === 'lowmem-limit') return lowmemLimit;
  const unit = state.kernel.build.sectionSize;
  for (const { base, size, highmem } of state.banks) {
    if (highmem) continue;
    const odd = [base, base + size].find((edge) => !isAligned(edge, unit));
    if (odd !== undefined) return roundDown(odd, unit) || lowmemLimit;
  }
  return lowmemLimit;
}

/** Highmem that the processor's cache cannot be used with: everything from the first highmem bank on is dropped. */
function dropAliased(state: ArmState): void {
  const first = state.banks.findIndex((bank) => bank.highmem);
  const bank = state.banks[first];
  if (!state.kernel.build.viptAliasing || !bank) return;
  state.log(HIGHMEM_WITH_ALIASING);
  const dropped = state.banks.slice(first);
  state.note({
    kind: 'ram-without-highmem',
    range: rangeBetween(bank.base, endOf(dropped.at(-1) ?? bank)),
    mappable: dropped.reduce((sum, { size }) => sum + size, 0n),
    why: 'aliasing-cache',
    origin: bank.origin,
    span: bank.span,
  });
  state.banks = state.banks.slice(0, first);
}

function boundBanks(state: ArmState): LowmemBounds {
  const { behaviour, build } = state.kernel;
  if (behaviour.bankOrder === 'before-bounds') sortBanks(state);
  const vmallocMin = vmallocMinWithHoles(state);
  const limit = { vmallocMin, vmallocLimit: vmallocLimitOf(state, vmallocMin) };
  state.banks = build.highmem ? splitBanks(state, limit) : truncateBanks(state, limit);
  dropAliased(state);
  const end = lowmemEnd(state);
  const lowmemLimit = behaviour.lowmemLimitRule === 'vmalloc-limit' ? limit.vmallocLimit : end;
  const memblockLimit = memblockLimitOf(state, lowmemLimit);
  state.as({ caller: 'sanity_check_meminfo', origin: 'lowmem limit' }, (memblock) => {
    memblock.currentLimit = memblockLimit;
  });
  return {
    vmallocLimit: limit.vmallocLimit,
    lowmemLimit,
    memblockLimit,
    highMemory: highMemoryOf(state, end),
  };
}

export const bankBounds: ArmStage = {
  name: 'lowmem-bounds',
  run(state) {
    state.bounds = boundBanks(state);
    state.lowHighBoundary = state.bounds.lowmemLimit;
  },
};

/** The parts of memblock's memory that no bank holds any more. */
function droppedRam({ memblock, banks }: ArmState): AddressRange[] {
  return [...memblock.memory].flatMap(({ base, size }) =>
    banks.reduce<AddressRange[]>((left, bank) => left.flatMap((piece) => without(piece, bank)), [{ base, size }]),
  );
}

/**
 * Up to 2.6.39 paging_init bounds the banks, when memblock has them whole already. The page allocator is given the banks, so
 * what they lost is taken out of memblock here.
 */
export const lateBankBounds: ArmStage = {
  name: 'lowmem-bounds',
  run(state) {
    sortBanks(state);
    state.bounds = boundBanks(state);
    state.lowHighBoundary = state.bounds.lowmemLimit;
    for (const { base, size } of droppedRam(state)) {
      state.as({ caller: 'sanity_check_meminfo', origin: 'CONFIG_HIGHMEM', purpose: 'clip' }, (memblock) =>
        memblock.remove(base, size),
      );
    }
  },
};

/** The first thing arm_memblock_init does with banks: sorts those that are not, and adds them to memblock. */
export const fillMemblock: ArmStage = {
  name: 'fill-memblock',
  run(state) {
    const { behaviour } = state.kernel;
    if (behaviour.bankOrder === 'after-bounds') sortBanks(state);
    for (const { base, size, origin, span } of state.banks) {
      state.as({ caller: 'arm_memblock_init', origin, span, purpose: 'fill' }, (memblock) => memblock.add(base, size));
    }
    if (behaviour.currentLimitForgotten) {
      state.as({ caller: 'memblock_init', origin: 'lowmem limit' }, (memblock) => {
        memblock.currentLimit = state.memblock.physicalMax;
      });
    }
  },
};
