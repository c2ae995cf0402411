/**
 * Steps of memblock as the kernel's own log has them with `memblock=debug` (mm/memblock.c).
 */
import type { MemoryRegion, Step } from '../../boot/prediction.ts';
import type { Behaviour } from '../../kernel/history.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { FLAG } from '../../memblock/regions.ts';
import { endOf } from '../../terms/address-range.ts';
import { hex, paddedHex } from '../../terms/notation.ts';

/** What of a kernel the lines depend on. */
export interface LogForm {
  readonly behaviour: Behaviour;
  readonly lpae: boolean;
  /** Bytes of a cache line: what an allocation is aligned to that does not say. */
  readonly cacheLine: bigint;
  /** What a line names for the function that asked. */
  readonly callers: Readonly<Record<string, string>>;
}

export function logForm({ behaviour, build }: Pick<Kernel, 'behaviour' | 'build'>): LogForm {
  const { all, lpae = {}, uniprocessor = {} } = behaviour.memblockCallers;
  const isWide = build.physicalBits === 64;
  const callers = { ...all, ...(isWide ? lpae : {}), ...(build.smp ? {} : uniprocessor) };
  return { behaviour, lpae: isWide, cacheLine: build.cacheLine, callers };
}

const FIXED_DIGITS = 14;

function pa(form: LogForm, address: bigint): string {
  const bits = form.lpae ? 64 : 32;
  return paddedHex(BigInt.asUintN(bits, address), bits / 4);
}

const fixedRange = (base: bigint, size: bigint): string =>
  `[${paddedHex(base, FIXED_DIGITS)}-${paddedHex(base + size - 1n, FIXED_DIGITS)}]`;

/** `[0x80300000-0x815f42cb]`; old kernels print the end itself, and both as wide as 64-bit addresses of the time. */
function range(form: LogForm, base: bigint, size: bigint): string {
  switch (form.behaviour.memblockRanges) {
    case 'exclusive':
      return `[${paddedHex(base, FIXED_DIGITS)}-${paddedHex(base + size, FIXED_DIGITS)}]`;
    case 'fixed-width':
      return fixedRange(base, size);
    case 'as-wide-as-addresses':
      return `[${pa(form, base)}-${pa(form, base + size - 1n)}]`;
  }
}

/** The function that the log names for the one that asked. */
const printed = ({ callers }: LogForm, { stage, operation, caller }: Step): string =>
  callers[`${stage} ${caller}`] ?? callers[`${operation} ${caller}`] ?? callers[caller] ?? caller;

interface Reservation {
  readonly base: bigint;
  readonly size: bigint;
  readonly flags: number;
  readonly node?: number | undefined;
  readonly caller: string;
}

function reserveLine(form: LogForm, { base, size, flags, node = -1, caller }: Reservation): string[] {
  const where = range(form, base, size);
  switch (form.behaviour.memblockReserveLine) {
    case 'none':
      return [];
    case 'plain':
      return [`memblock_reserve: ${where} ${caller}`];
    case 'flags':
      return [`memblock_reserve: ${where} flags 0x${flags.toString(16)} ${caller}`];
    case 'node-and-flags':
      return [`__memblock_reserve: ${where} nid=${node} flags=${flags.toString(16)} ${caller}`];
  }
}

/** Functions that can do without, in the kernels whose function names tell so. */
const MAY_FAIL = new Set([
  'alloc_node_mem_map',
  'setup_usemap',
  'zone_wait_table_init',
  'pcpu_alloc_alloc_info',
  'pcpu_fc_alloc',
  'setup_per_cpu_areas',
  'alloc_large_system_hash',
  'setup_log_buf',
]);

function mappedAllocation(form: LogForm, step: Step): string[] {
  const { behaviour } = form;
  const { align, start, end, node = -1 } = step.request ?? { align: 0n, start: 0n, end: 0n };
  const caller = printed(form, step);
  const tail = ` ${step.size} bytes`;
  if (behaviour.memblockAllocLine === 'none' || behaviour.memblockPlainAllocations.includes(step.caller)) return [];
  if (behaviour.memblockAllocLine === 'virtual') {
    const name = MAY_FAIL.has(step.caller) ? 'memblock_virt_alloc_try_nid_nopanic' : 'memblock_virt_alloc_try_nid';
    const address = behaviour.memblockWindowWidth === 'fixed' ? hex : (value: bigint): string => pa(form, value);
    return [
      `${name}:${tail} align=${hex(align)} nid=${node} from=${address(start)} max_addr=${address(end)} ${caller}`,
    ];
  }
  const name = step.call === 'raw' ? 'memblock_alloc_try_nid_raw' : 'memblock_alloc_try_nid';
  const alignment = align === 0n ? form.cacheLine : align;
  return [
    `${name}:${tail} align=${hex(alignment)} nid=${node} from=${pa(form, start)} max_addr=${pa(form, end)} ${caller}`,
  ];
}

function allocationLines(form: LogForm, step: Step): string[] {
  const { behaviour } = form;
  const { base, size, flags, call, caller } = step;
  const { mapped, plain, window } = behaviour.memblockReservers;
  const reserved = (by: string): string[] =>
    base === 0n ? [] : reserveLine(form, { base, size, flags, node: step.request?.node, caller: by });
  switch (call) {
    case 'mapped':
    case 'raw':
    case 'nopanic':
      return [
        ...mappedAllocation(form, step),
        ...reserved(behaviour.memblockPlainAllocations.includes(caller) ? plain : mapped),
      ];
    case 'physical':
    case 'find-and-reserve': {
      if (!behaviour.memblockPhysicalAllocLine)
        return reserved(call === 'physical' || !behaviour.dynamicFoundFirst ? plain : printed(form, step));
      const { align, start, end } = step.request ?? { align: 0n, start: 0n, end: 0n };
      return [
        `memblock_phys_alloc_range: ${size} bytes align=${hex(align)} from=${pa(form, start)} max_addr=${pa(form, end)} ${printed(form, step)}`,
        ...reserved(window),
      ];
    }
    default:
      return reserved(window);
  }
}

/** An early block of the kernel's own, as against memory that is handled by its address. */
const EARLY_FREES = new Set(['pcpu_free_alloc_info', 'pcpu_fc_free', 'pcpu_embed_first_chunk', 'free_unused_memmap']);

/** The lines of one step; none for what has no line in this version. */
export function memblockLines(form: LogForm, step: Step): string[] {
  const { behaviour } = form;
  const { operation, base, size, flags } = step;
  const caller = printed(form, step);
  if (step.allocator) return [];
  switch (operation) {
    case 'reserve':
      if (step.growth) {
        const { name, entries } = step.growth;
        const bytes = BigInt(entries) * (form.lpae ? 24n : 12n);
        return [
          `memblock: ${name} is doubled to ${entries} at [${pa(form, base)}-${pa(form, base + bytes - 1n)}]`,
          ...reserveLine(form, { base, size, flags, node: step.node, caller }),
        ];
      }
      return reserveLine(form, { base, size, flags, node: step.node, caller });
    case 'alloc':
      return allocationLines(form, step);
    case 'free': {
      const { physical, early, earlyFixedWidth } = behaviour.memblockFreeLine;
      if (!EARLY_FREES.has(step.caller)) return [`${physical}: ${range(form, base, size)} ${caller}`];
      return [`${early}: ${earlyFixedWidth ? fixedRange(base, size) : range(form, base, size)} ${caller}`];
    }
    case 'add':
      return behaviour.memblockAddLine
        ? [`memblock_add: ${range(form, base, size)}${addedFlags(form, flags)} ${caller}`]
        : [];
    case 'remove':
      return behaviour.memblockRemoveLine ? [`memblock_remove: ${range(form, base, size)} ${caller}`] : [];
    default:
      return [];
  }
}

const addedFlags = ({ behaviour }: LogForm, flags: number): string =>
  behaviour.memblockReserveLine === 'flags' ? ` flags 0x${flags.toString(16)}` : '';

const BITS: Readonly<Record<string, number>> = {
  hotplug: FLAG.hotplug,
  mirror: FLAG.mirror,
  nomap: FLAG.nomap,
  'driver-managed': FLAG.driverManaged,
  noinit: FLAG.noinit,
  kernel: FLAG.kernel,
};

/** `MEMBLOCK configuration:` and both lists (memblock_dump_all). */
export function dumpLines(
  form: LogForm,
  lists: { readonly memory: readonly MemoryRegion[]; readonly reserved: readonly MemoryRegion[] },
): string[] {
  const { memblockRanges, memblockDumpFlags, memblockDumpReserved } = form.behaviour;
  const isWide = memblockRanges === 'as-wide-as-addresses';
  const amount = (bytes: bigint): string => (isWide ? pa(form, bytes) : hex(bytes));
  const address = (value: bigint): string => (isWide ? pa(form, value) : paddedHex(value, FIXED_DIGITS));
  const total = (regions: readonly MemoryRegion[]): string => amount(regions.reduce((sum, { size }) => sum + size, 0n));
  const lines = [
    'MEMBLOCK configuration:',
    ` memory size = ${total(lists.memory)}${memblockDumpReserved ? ` reserved size = ${total(lists.reserved)}` : ''}`,
  ];
  for (const name of ['memory', 'reserved'] as const) {
    lines.push(` ${name}.cnt  = 0x${lists[name].length.toString(16)}`);
    for (const [index, region] of lists[name].entries()) {
      const bits = region.flags.reduce((sum, flag) => sum | (BITS[flag] ?? 0), 0);
      const flags = memblockDumpFlags ? ` flags: 0x${bits.toString(16)}` : '';
      lines.push(
        ` ${name}[0x${index.toString(16)}]\t[${address(region.base)}-${address(endOf(region) - 1n)}], ${amount(region.size)} bytes${flags}`,
      );
    }
  }
  return lines;
}
