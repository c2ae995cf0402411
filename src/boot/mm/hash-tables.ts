/**
 * Hash tables that are sized by the kernel's pages and allocated before there is a page allocator (mm/page_alloc.c and
 * mm/mm_init.c, alloc_large_system_hash): of process numbers, directory entries and inodes.
 */
import type { AllocationCall } from '../../memblock/trace.ts';
import type { PageSize } from '../../terms/page-size.ts';
import type { BootState, KernelPages, Stage } from '../state.ts';
import { allocateEarly } from './early-allocation.ts';

const HASH_TABLES = 'hash tables';

interface HashTable {
  /** As its line in the log calls it. */
  readonly name: string;
  /** Bytes of an entry. */
  readonly bucket: number;
  /** Entries at least, for tables that say so. */
  readonly fewest?: number;
  readonly call?: AllocationCall;
  /** One entry for so many bytes of the kernel's memory: log2. */
  readonly scale: number;
  /** A table of less than a page may be. */
  readonly small?: true;
  /** Entries at most; 0 for a sixteenth of all memory. */
  readonly limit: number;
  /** The parameter that states the number of entries. */
  readonly parameter?: string;
}

const MEBIBYTE = 2 ** 20;

/** A list head of the small kind: one pointer. */
const HEAD = 4;

const PID: HashTable = { name: 'PID', bucket: HEAD, scale: 18, small: true, limit: 2 ** 12 };
const DENTRY: HashTable = { name: 'Dentry cache', bucket: HEAD, scale: 13, limit: 0, parameter: 'dhash_entries' };
const INODE: HashTable = { name: 'Inode-cache', bucket: HEAD, scale: 14, limit: 0, parameter: 'ihash_entries' };
/** Call traces, for slub_debug=U (lib/stackdepot.c). */
export const STACK_DEPOT: HashTable = {
  name: 'stackdepot',
  bucket: 8,
  scale: 14,
  fewest: 2 ** 12,
  limit: 2 ** 20,
  call: 'raw',
};

/** log2 of the entries that a table gets; `asked` is what a parameter says, 0 where none does. */
function hashOrder(table: HashTable, { kernel, all }: KernelPages, page: PageSize, asked = 0): number {
  const pageBytes = Number(page.bytes);
  let entries = asked;
  if (entries === 0) {
    const bytes = Math.ceil((kernel * pageBytes) / MEBIBYTE) * MEBIBYTE;
    const fewest = table.small ? 16 : (table.fewest ?? pageBytes / table.bucket);
    entries = Math.max(Math.floor(bytes / 2 ** table.scale), fewest);
  }
  const limit = table.limit === 0 ? Math.floor((all * pageBytes) / 16 / table.bucket) : table.limit;
  const rounded = 2 ** Math.ceil(Math.log2(Math.max(1, entries)));
  return Math.floor(Math.log2(Math.max(1, Math.min(rounded, limit, 0x8000_0000))));
}

export function allocateTable(state: BootState, table: HashTable): void {
  const { page } = state.kernel.build;
  const asked = state.parameters.findLast((parameter) => parameter.name === table.parameter);
  const entries = asked?.name === 'dhash_entries' || asked?.name === 'ihash_entries' ? Number(asked.count) : 0;
  // a table that finds no room is halved until it does
  for (let order = hashOrder(table, state.kernelPages, page, entries); ; order--) {
    const size = table.bucket * 2 ** order;
    const place = allocateEarly(state, {
      caller: 'alloc_large_system_hash',
      origin: asked ? asked.text : 'nr_kernel_pages',
      owner: HASH_TABLES,
      size: BigInt(size),
      call: table.call ?? 'nopanic',
    });
    if (place !== 0n) {
      state.log(tableLine(state, table.name, 2 ** order, size));
      if (asked && 2 ** order < entries) {
        const wanted = BigInt(table.bucket * entries);
        const { text: parameter } = asked;
        state.note({ kind: 'early-size-reduced', parameter, asked: wanted, given: BigInt(size), origin: parameter });
      }
      return;
    }
    if (size <= Number(page.bytes)) return;
  }
}

function tableLine({ kernel }: BootState, name: string, entries: number, size: number): string {
  const order = Math.max(0, Math.ceil(Math.log2(size / Number(kernel.build.page.bytes))));
  const linear = kernel.behaviour.hashLineLinear ? ', linear' : '';
  return `${name} hash table entries: ${entries} (order: ${order}, ${size} bytes${linear})`;
}

export const hashTables: Stage = {
  name: 'hash-tables',
  run(state) {
    if (state.kernel.behaviour.pidHashEarly) allocateTable(state, PID);
    allocateTable(state, DENTRY);
    allocateTable(state, INODE);
  },
};
