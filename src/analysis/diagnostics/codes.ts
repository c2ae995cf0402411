/**
 * Every finding that dtmem makes: its stable code, its name, how bad it is and what it means. `dtmem explain CODE` prints the
 * row. Codes are grouped by subject: 1xx memory, 2xx reservations, 3xx CMA and pools, 4xx what the boot loader places,
 * 5xx the command line, 9xx what kills the kernel. A code never changes its meaning.
 */
import type { Severity } from '../../boot/prediction.ts';

export interface Rule {
  readonly code: string;
  /** Kebab-case; fixtures and configuration name a rule by it too. */
  readonly name: string;
  readonly severity: Severity;
  /** One line without a final full stop. */
  readonly summary: string;
  /** One paragraph: what the kernel does and why. */
  readonly explanation: string;
  /** What to do about it. */
  readonly help?: string;
}

export const FINDING_CODES: readonly Rule[] = [
  {
    code: 'DTM101',
    name: 'no-memory',
    severity: 'error',
    summary: 'The tree describes no memory',
    explanation:
      'The kernel learns where RAM is from the memory nodes of the tree, or from mem= on the command line. With neither it starts with an empty memblock and stops before it can print anything. Many trees leave reg empty or zero because the boot loader fills it in before it starts the kernel; dtmem cannot know what it will write.',
    help: 'state what the boot loader writes: --memory 0x80000000+1G',
  },
  {
    code: 'DTM102',
    name: 'bank-ignored',
    severity: 'warning',
    summary: 'RAM that the tree describes lies where this kernel cannot address it',
    explanation:
      'Without LPAE physical addresses have 32 bits, so RAM from 4 GiB on is dropped. RAM below PHYS_OFFSET is dropped too: the kernel takes the 2 MiB boundary below its own image for the start of RAM, so an image that was loaded too high cuts off what lies below it.',
    help: 'build with CONFIG_ARM_LPAE=y for RAM above 4 GiB; load the kernel near the start of RAM',
  },
  {
    code: 'DTM103',
    name: 'unaligned-head',
    severity: 'warning',
    summary: 'RAM does not start on a 2 MiB boundary',
    explanation:
      'The linear mapping is made of 2 MiB entries from the first one that lies wholly in RAM. What lies before it is marked no-map and is never used (arch/arm/mm/mmu.c since 5.4). A small no-map region at the very start of RAM has the same effect on all of the first 2 MiB.',
    help: 'let RAM, or what is left of it, start on a 2 MiB boundary',
  },
  {
    code: 'DTM104',
    name: 'ram-without-highmem',
    severity: 'warning',
    summary: 'RAM above lowmem is lost because the kernel has no HIGHMEM',
    explanation:
      'A kernel without CONFIG_HIGHMEM can only use RAM that its linear mapping covers, from PHYS_OFFSET up to the lowmem limit. The rest is removed from memblock, from the limit rounded down to 2 MiB on. When a no-map region lies at the end of RAM the kernel prints the same message although nothing is out of reach: the region is left out of the limit but still counts for the end of RAM.',
    help: 'enable CONFIG_HIGHMEM, choose CONFIG_VMSPLIT_2G, or ask for less vmalloc space',
  },
  {
    code: 'DTM201',
    name: 'reservation-failed',
    severity: 'error',
    summary: 'A region with a fixed place is not reserved',
    explanation:
      'The kernel refuses a region of size 0, and a no-map region over memory that is reserved already: by the kernel image, the blob, the initrd or another region. The memory stays in use, so a device that counts on it will find the kernel’s data there.',
    help: 'move the region, or what lies on it',
  },
  {
    code: 'DTM202',
    name: 'allocation-failed',
    severity: 'error',
    summary: 'A region without a fixed place finds no room',
    explanation:
      'A node with size but no reg is allocated from what is free once every fixed reservation is made, in its alloc-ranges where it has any. One piece of RAM must hold all of it with its alignment; CMA pools are aligned to the kernel’s CMA granularity too. When nothing fits, the node gets no memory and its drivers fail.',
    help: 'make the region smaller, or widen alloc-ranges',
  },
  {
    code: 'DTM203',
    name: 'regions-overlap',
    severity: 'error',
    summary: 'Two regions share memory',
    explanation:
      'The kernel reports overlapping regions and goes on: both owners will write to the shared bytes. Plain reservations simply merge; the first of two no-map regions keeps its place.',
    help: 'give the regions ranges of their own',
  },
  {
    code: 'DTM204',
    name: 'table-full',
    severity: 'error',
    summary: 'More regions than the kernel keeps track of',
    explanation:
      'Kernels before 6.12 keep /reserved-memory in a table of fixed size. A fixed region beyond it is reserved but never becomes a pool; one without a fixed place is never allocated. Since 6.12 only regions without a fixed place are limited.',
    help: 'join regions, or use a kernel from 6.12 on',
  },
  {
    code: 'DTM205',
    name: 'reserved-memory-ignored',
    severity: 'error',
    summary: '/reserved-memory is ignored as a whole',
    explanation:
      'The node must carry #address-cells and #size-cells equal to the root’s, and a ranges property. Otherwise the kernel logs "unsupported node format, ignoring" and reserves nothing of it.',
    help: 'copy #address-cells and #size-cells from the root and add an empty ranges',
  },
  {
    code: 'DTM301',
    name: 'cma-failed',
    severity: 'error',
    summary: 'The default CMA area is not created',
    explanation:
      'The default area needs one free piece of RAM, aligned to the CMA granularity, wholly in lowmem or wholly in highmem. A fixed place must be aligned, free and on one side of that boundary. Without the area, drivers that need large contiguous buffers fail when they ask for one.',
    help: 'ask for less with cma=, or free a larger piece of RAM',
  },
  {
    code: 'DTM302',
    name: 'cma-leak',
    severity: 'warning',
    summary: 'The kernel reserves memory for CMA twice and forgets the first',
    explanation:
      'LPAE kernels of 5.11 to 6.1 with RAM above 4 GiB first reserve the default area in highmem, then overwrite the address with the result of a second search that fails, and place the area a third time. The first block stays reserved and belongs to nobody.',
    help: 'give the area a fixed place with cma=SIZE@ADDR, or use a kernel from 6.2 on',
  },
  {
    code: 'DTM303',
    name: 'pool-refused',
    severity: 'error',
    summary: 'A shared-dma-pool region becomes no pool',
    explanation:
      'A reusable pool must be a multiple of the CMA granularity in base and size; one that is not reusable must be no-map on ARM; a linux,cma-default pool gives way to cma= on the command line. A pool that is refused is given back to the kernel, early or late depending on the version, and its devices fall back to the default area.',
    help: 'align the region, or fix its flags',
  },
  {
    code: 'DTM304',
    name: 'cma-across-zones',
    severity: 'error',
    summary: 'A CMA area lies in two zones',
    explanation:
      'All pages of a CMA area must belong to one zone. A pool of the tree that crosses from lowmem into highmem is reserved and registered, and given up when it is to be activated: its memory can then be used by nobody. The kernel logs "could not be activated".',
    help: 'keep the pool on one side of the low/high boundary',
  },
  {
    code: 'DTM305',
    name: 'cma-outside-ram',
    severity: 'error',
    summary: 'A CMA area does not lie in RAM',
    explanation:
      'A pool of the tree with a fixed place is registered wherever it lies. When it is activated its pages are handed to the page allocator, which finds no RAM behind them: the kernel warns, logs "Bad page state" or stops.',
    help: 'move the pool into RAM',
  },
  {
    code: 'DTM401',
    name: 'initrd-refused',
    severity: 'error',
    summary: 'The initrd is dropped',
    explanation:
      'The initrd, rounded to whole pages, must lie in one region of RAM and on nothing that is reserved before it: the blob and the kernel image. Otherwise the kernel disables it and then fails to mount its root file system.',
    help: 'let the boot loader place the initrd elsewhere',
  },
  {
    code: 'DTM501',
    name: 'vmalloc-clamped',
    severity: 'warning',
    summary: 'vmalloc= is out of range and is replaced',
    explanation:
      'The kernel keeps at least 16 MiB for vmalloc and leaves at least 32 MiB for lowmem. What does not parse counts as 0, and so becomes 16 MiB.',
    help: 'write vmalloc=SIZE between 16M and the maximum that the message names',
  },
  {
    code: 'DTM901',
    name: 'kernel-dies',
    severity: 'error',
    summary: 'The kernel does not survive this',
    explanation:
      'What the tree, the command line and the boot loader give leaves the kernel without something it cannot do without: the RAM it runs from, memory for its page tables, or room in lowmem for the array of page structures. It stops early, mostly before a console works.',
    help: 'the message names what is missing',
  },
  {
    code: 'DTM902',
    name: 'kernel-unmapped',
    severity: 'warning',
    summary: 'The kernel clears the mapping it runs from',
    explanation:
      'When page tables are prepared, everything above the first region of memory is unmapped, and that region is taken to hold the kernel. A no-map region at the start of RAM, or what an unaligned start of RAM costs, makes a first region of its own that ends below the kernel. The kernel then depends on what the TLB still holds until lowmem is mapped again: classic kernels were seen to live, LPAE kernels of 6.1 and 7.2 to hang.',
    help: 'keep the start of RAM free of no-map regions, and on a 2 MiB boundary',
  },
];

export const codeOf = (name: string): Rule | undefined => FINDING_CODES.find((rule) => rule.name === name);
