/**
 * The first chunk of per-CPU memory (mm/percpu.c): an area for each possible processor, which holds the kernel's own per-CPU
 * variables, a reserve for those of modules, and room for what is asked for later; and the tables that describe them.
 *
 *      processor 0            processor 1
 *     |static|mod|dynamic   |static|mod|dynamic   |
 */
import type { PerCpuChunk } from '../../kernel/history/mm/early-allocations.ts';
import type { BootState, Stage } from '../state.ts';
import { allocateEarly, freeEarly } from './early-allocation.ts';

const PER_CPU = 'per-CPU areas';

/** PERCPU_MODULE_RESERVE, in builds with modules. */
const MODULE_RESERVE = 8192;
/** PCPU_MIN_UNIT_SIZE. */
const SMALLEST_UNIT = 32768;
/** Bytes that one bit of a chunk's bitmaps stands for. */
const BYTES_PER_BIT = 4;

const ORIGIN = 'possible CPUs';

interface PerCpuSizes {
  /** Bytes of the kernel's own variables. */
  readonly fixed: number;
  /** Bytes for those of modules. */
  readonly modules: number;
  /** Bytes for what is asked for later. */
  readonly dynamic: number;
  /** Bytes of one processor's area, in whole pages. */
  readonly unit: number;
}

const pageBytes = ({ kernel }: BootState): number => Number(kernel.build.page.bytes);
const wordBytes = ({ kernel }: BootState): number => kernel.build.longBits / 8;

/** How a processor's area is divided. */
function sizesOf(state: BootState): PerCpuSizes {
  const { kernel, perCpuBytes: fixed } = state;
  const modules = kernel.build.config.enabled('CONFIG_MODULES') ? MODULE_RESERVE : 0;
  const page = pageBytes(state);
  const needed = Math.ceil((fixed + modules + kernel.behaviour.perCpuDynamic) / page) * page;
  const unit = Math.max(SMALLEST_UNIT, needed);
  return { fixed, modules, dynamic: unit - fixed - modules, unit };
}

/** A bitmap of so many bits, in whole longs. */
const bitmap = (bits: number, word: number): number => Math.ceil(bits / (8 * word)) * word;

/** Lists of chunks by the size of their largest free block. */
function listCount(unit: number): number {
  const significantBits = Math.floor(Math.log2(unit)) + 1;
  return Math.max(significantBits - 3, 1);
}

function allocate(
  state: BootState,
  caller: string,
  size: number,
  more: { align?: bigint; from?: bigint } = {},
): bigint {
  return allocateEarly(state, { caller, origin: ORIGIN, owner: PER_CPU, size: BigInt(size), ...more });
}

/** What describes the units while they are set up. */
function allocateInfo(state: BootState): bigint {
  const { page } = state.kernel.build;
  const align = state.kernel.behaviour.perCpuInfoAligned ? { align: page.bytes } : {};
  return allocate(state, 'pcpu_alloc_alloc_info', Number(page.bytes), align);
}

/** pcpu_setup_first_chunk up to the chunks: how units are grouped and where they lie. */
function allocateTables(state: BootState, sizes: PerCpuSizes): void {
  const { perCpuLists } = state.kernel.behaviour;
  const word = wordBytes(state);
  for (const size of [word, word, 4 * state.cpus, word * state.cpus]) allocate(state, 'pcpu_setup_first_chunk', size);
  const accounted = perCpuLists.perAccounting && state.kernel.build.config.enabled('CONFIG_MEMCG');
  const lists = listCount(sizes.unit) + perCpuLists.extra;
  allocate(state, 'pcpu_setup_first_chunk', lists * 2 * word * (accounted ? 2 : 1));
}

/**
 * Bytes of a chunk's description before the bitmap of its pages; aligned to cache lines it has room for all that it may hold.
 */
function chunkHead({ kernel }: BootState, chunk: Extract<PerCpuChunk, { kind: 'bitmaps' }>): number {
  if (kernel.build.smp && chunk.smpHead !== chunk.head) return chunk.smpHead;
  return chunk.head + (kernel.build.config.enabled('CONFIG_MEMCG') ? chunk.accounting : 0);
}

/** pcpu_alloc_first_chunk: the description of [start, start + bytes) of the areas, counted from their base. */
function allocateChunk(state: BootState, start: number, bytes: number): void {
  const { perCpuChunk } = state.kernel.behaviour;
  if (perCpuChunk.kind === 'single') {
    allocate(state, 'pcpu_setup_first_chunk', perCpuChunk.bytes);
    return;
  }
  const word = wordBytes(state);
  const page = pageBytes(state);
  const pages = Math.ceil(((start % page) + bytes) / page);
  const bits = (pages * page) / BYTES_PER_BIT;
  const populated = perCpuChunk.longsAsBytes ? Math.ceil(pages / (8 * word)) : bitmap(pages, word);
  const head = chunkHead(state, perCpuChunk);
  for (const size of [head + populated, bitmap(bits, word), bitmap(bits + 1, word), pages * perCpuChunk.block])
    allocate(state, 'pcpu_alloc_first_chunk', size);
}

/** The chunks of the first areas: one for the reserve of modules, if there is any, and one for the rest. */
function allocateChunks(state: BootState, { fixed, modules, dynamic }: PerCpuSizes): void {
  const word = wordBytes(state);
  const start = Math.ceil(fixed / word) * word;
  if (modules > 0) allocateChunk(state, start, modules);
  allocateChunk(state, start + modules, dynamic - (start - fixed));
}

/** setup_per_cpu_areas of builds for several processors: all areas in one block. */
function embedFirstChunk(state: BootState): void {
  const { page } = state.kernel.build;
  const sizes = sizesOf(state);
  const { fixed, modules, dynamic, unit } = sizes;
  const info = allocateInfo(state);
  const areas = allocate(state, 'pcpu_embed_first_chunk', Number(page.bytes));
  const from = state.maxDmaAddress;
  const base = allocate(state, 'pcpu_fc_alloc', unit * state.cpus, { align: page.bytes, from });
  // what a unit has beyond its three parts goes back: they fill it
  for (let cpu = 1; cpu <= state.cpus; cpu++)
    freeEarly(state, base + BigInt(cpu * unit), 0n, { caller: 'pcpu_fc_free', origin: ORIGIN });
  state.log(`percpu: Embedded ${page.pagesFor(unit)} pages/cpu s${fixed} r${modules} d${dynamic} u${unit}`);
  allocateTables(state, sizes);
  allocateChunks(state, sizes);
  freeEarly(state, info, page.bytes, { caller: 'pcpu_free_alloc_info', origin: ORIGIN });
  freeEarly(state, areas, page.bytes, { caller: 'pcpu_embed_first_chunk', origin: ORIGIN });
}

/** setup_per_cpu_areas of builds for one processor. */
function singleFirstChunk(state: BootState): void {
  const { page } = state.kernel.build;
  const sizes: PerCpuSizes = { fixed: 0, modules: 0, dynamic: SMALLEST_UNIT, unit: SMALLEST_UNIT };
  const info = allocateInfo(state);
  allocate(state, 'setup_per_cpu_areas', sizes.unit, { align: page.bytes, from: state.maxDmaAddress });
  allocateTables(state, sizes);
  allocateChunks(state, sizes);
  if (state.kernel.behaviour.perCpuInfoFreed)
    freeEarly(state, info, page.bytes, { caller: 'pcpu_free_alloc_info', origin: ORIGIN });
}

export const perCpuAreas: Stage = {
  name: 'per-cpu',
  run(state) {
    if (state.kernel.build.smp) embedFirstChunk(state);
    else singleFirstChunk(state);
  },
};
