/**
 * What paging_init left (arch/arm/mm/mmu.c): lowmem, the kernel, contiguous areas anew, and the windows at the top, in which words,
 * with the tables that were taken for them.
 */
import { FLAG } from '../../../memblock/regions.ts';
import { type AddressRange, endOf, intersection, rangeBetween } from '../../../terms/address-range.ts';
import { MiB, roundDown, roundUp } from '../../../terms/alignment.ts';
import type { ArmStage, ArmState } from '../state.ts';
import { KERNEL_TABLE, type MappingType, wordsOf } from './attributes.ts';
import { TableBuilder } from './builder.ts';
import { staticMappings, VECTOR_PAGES } from './device-maps.ts';

/** Where the vectors are mapped; what they hold must lie in a page of its own. */
const VECTORS = 0xffff_0000n;
/** Where the blob is mapped. */
const BLOB_WINDOW = 0xff80_0000n;
/** Bytes of the window for permanent mappings of highmem pages. */
const PKMAP_SIZE = 2n * MiB;

const WRITE_ALLOCATE = 7;
const WRITE_BACK = 3;
const DEVICE = 4;

/** A region of lowmem, or a part of one, and whether it may be executed. */
interface LowmemPart extends AddressRange {
  readonly name: string;
  readonly executable: boolean;
}

/** Lowmem as it is mapped: no-map regions left out, cut at the lowmem limit. */
function lowmem(state: ArmState): AddressRange[] {
  const below = { base: 0n, size: state.bounds.lowmemLimit };
  return [...state.memblock.memory]
    .filter(({ flags }) => (flags & FLAG.nomap) === 0)
    .map((region) => intersection(region, below))
    .filter(({ size }) => size > 0n);
}

/** The image in whole sections, up to the end of its init part where that is known. */
function kernelSections({ placement, kernel }: ArmState): { all: AddressRange; executable: AddressRange } {
  const { sectionSize, pageOffset } = kernel.build;
  const { kernelImage, physOffset } = placement;
  const init = kernelImage.sections?.init;
  const end = roundUp(kernelImage.end + 1n, sectionSize);
  const initEnd = init ? roundUp(endOf(init) - pageOffset + physOffset, sectionSize) : end;
  // head.S records PHYS_OFFSET for the start of the kernel's sections
  const start = kernel.behaviour.lowmemExecutable === 'kernel' ? physOffset : roundDown(kernelImage.start, sectionSize);
  return { all: rangeBetween(start, end), executable: rangeBetween(start, initEnd < end ? initEnd : end) };
}

/** What of a range lies below, in and above another. */
function cut(range: AddressRange, by: AddressRange): [AddressRange, AddressRange, AddressRange] {
  const below = rangeBetween(range.base, endOf(range) < by.base ? endOf(range) : by.base);
  const above = rangeBetween(range.base > endOf(by) ? range.base : endOf(by), endOf(range));
  return [below, intersection(range, by), above];
}

/** map_lowmem, and map_kernel where there is one. */
function lowmemParts(state: ArmState): LowmemPart[] {
  const { lowmemExecutable } = state.kernel.behaviour;
  const { all, executable } = kernelSections(state);
  const part = (range: AddressRange, isExecutable: boolean, name = 'lowmem'): LowmemPart => ({
    ...range,
    name,
    executable: isExecutable,
  });
  if (lowmemExecutable === 'all') return lowmem(state).map((range) => part(range, true));
  const parts = lowmem(state).flatMap((range): LowmemPart[] => {
    if (lowmemExecutable === 'kernel') {
      const [below, , above] = cut(range, all);
      return [part(below, false), part(above, false)];
    }
    if (endOf(range) < executable.base) return [part(range, true)];
    if (range.base >= endOf(executable)) return [part(range, lowmemExecutable === 'regions-beside')];
    const [below, , above] = cut(range, executable);
    // the sections of the kernel are mapped whole, wherever RAM starts in them
    return [part(below, false), part(executable, true, 'kernel'), part(above, false)];
  });
  if (lowmemExecutable === 'kernel') {
    parts.push(part(executable, true, 'kernel'), part(rangeBetween(endOf(executable), endOf(all)), false, 'kernel'));
  }
  return parts.filter(({ size }) => size > 0n);
}

export const buildPageTables: ArmStage = {
  name: 'page-tables',
  run(state) {
    const { build, behaviour } = state.kernel;
    const { physOffset, textOffset, dtb } = state.placement;
    const { page, sectionSize, pageOffset } = build;
    const format = build.lpae ? 'lpae' : 'short';
    const memoryType = build.smp ? WRITE_ALLOCATE : WRITE_BACK;
    const words = (type: Omit<MappingType, 'memoryType'> & { readonly memoryType?: number }) =>
      wordsOf({ memoryType, ...type }, format, build.smp);
    const tables = new TableBuilder(sectionSize, (slot) => state.mappings.tableAt(Number(slot)));
    const toVirtual = (physical: bigint): bigint => physical - physOffset + pageOffset;

    for (const part of lowmemParts(state)) {
      tables.map(part.name, toVirtual(part.base), part.base, part.size, words({ executable: part.executable }));
    }
    const low = { base: 0n, size: state.bounds.lowmemLimit };
    for (const area of state.remapped) {
      const { base, size } = intersection(area, low);
      tables.map(area.name, toVirtual(base), base, size, words({ pagesOnly: true }));
    }

    const vectors = state.trace.steps.find(({ owner }) => owner === VECTOR_PAGES)?.base ?? 0n;
    if (behaviour.blobWindow) {
      const from = roundDown(dtb.base, sectionSize);
      tables.map('fdt', BLOB_WINDOW, from, 2n * sectionSize, words({ readOnly: true }));
    }
    const domain = behaviour.vectorDomain;
    const vectorWords = words({ executable: true, readOnly: true, user: true, pagesOnly: true, domain });
    tables.map('vectors', VECTORS, vectors, page.bytes, vectorWords);
    if (behaviour.vectorPages === 2) {
      const stubs = words({ executable: true, readOnly: true, pagesOnly: true, domain });
      tables.map('vector stubs', VECTORS + page.bytes, vectors + page.bytes, page.bytes, stubs);
    }
    const device = words({ memoryType: DEVICE, domain: behaviour.deviceDomain });
    for (const { mappings, origin } of staticMappings(state)) {
      for (const { virtual, physical, length } of mappings) {
        const end = roundUp(BigInt(virtual + length), page.bytes);
        const start = roundDown(BigInt(virtual), page.bytes);
        tables.map(origin, start, roundDown(BigInt(physical), page.bytes), end - start, device);
      }
    }
    if (build.highmem) tables.reserve('pkmap', pageOffset - PKMAP_SIZE, KERNEL_TABLE[format]);
    tables.reserve('fixmap', behaviour.fixmap.start, KERNEL_TABLE[format]);

    state.pageTables = {
      format,
      root: physOffset + textOffset - (build.lpae ? LPAE_DIRECTORY : SHORT_DIRECTORY),
      hardwareTables: behaviour.hardwareTables,
      mappings: tables.mappings,
      tables: tables.tables,
    };
  },
};

/** swapper_pg_dir ends where the kernel's text offset begins: 16 KiB, with LPAE a page and 16 KiB. */
const SHORT_DIRECTORY = 0x4000n;
const LPAE_DIRECTORY = 0x5000n;
