/**
 * What a recorded log says of memory: which of its lines a prediction is held to word for word, and which it is not, and why.
 * The one filter of every suite that compares logs.
 */

interface LineKind {
  /** What the lines tell. */
  readonly what: string;
  readonly pattern: RegExp;
}

interface IgnoredKind extends LineKind {
  /** Why no prediction is held to them. */
  readonly why: string;
}

/** What all zones are expected to hold, which a kernel that dies before says nothing of. */
export const ZONE_LISTS = /^Built \d+ zonelists/;

/** Lines that a prediction has to have, all of them and no other, in this wording and order. */
export const COMPARED: readonly LineKind[] = [
  { what: 'memory that cannot be used', pattern: /^(OF: fdt: ?Ignoring|Ignoring (RAM|memory)|Truncating|NR_BANKS)/ },
  { what: 'advice on lowmem', pattern: /^Consider using/ },
  { what: 'vmalloc= out of its bounds', pattern: /^vmalloc area/ },
  { what: 'static reservations', pattern: /^(OF: fdt: ?(Reserved|Reserving)|Skipping dt )/ },
  { what: '/reserved-memory', pattern: /^(OF: reserved mem: |Reserved memory: |\S+ \(0x[0-9a-f]+--0x)/ },
  { what: 'CMA', pattern: /^cma: / },
  { what: 'the initial ramdisk', pattern: /^(INITRD: | - disabling initrd)/ },
  {
    what: 'zone bounds',
    pattern: /^(Zone ranges:| {2}(DMA|DMA32|Normal|HighMem) +(\[mem|empty|0x)|Movable zone start| {2}Node \d+: 0x)/,
  },
  { what: 'the pages of nodes', pattern: /^(Early memory node ranges| {2}node +\d+: |Initmem setup|On node )/i },
  { what: 'mirrored memory', pattern: /^(The system has no mirror memory|This configuration results in unmirrored)/ },
  { what: 'the zone lists', pattern: ZONE_LISTS },
  { what: 'the pages of zones', pattern: /^ {2}(DMA|DMA32|Normal|HighMem|Movable) zone: / },
];

/** Lines about memory that no prediction is held to. */
export const IGNORED: readonly IgnoredKind[] = [
  {
    what: 'the dump of memblock',
    pattern: /^(MEMBLOCK configuration| memory size = | (memory|reserved)(\.cnt| ?\[))/,
    why: 'compared region by region instead, with flags',
  },
  {
    what: 'steps of memblock, with memblock=debug',
    pattern: /^\s*_*memblock_\w+: |^\s*_*memblock_free_early/,
    why: 'what they come to is compared: the regions of the dump; most lines are of allocations after it',
  },
  { what: 'the Memory: line', pattern: /^Memory: /, why: 'compared figure by figure instead' },
  {
    what: 'the virtual layout',
    pattern: /^(Virtual kernel memory layout|\s+(vector|fixmap|DMA|vmalloc|lowmem|pkmap|modules|timers|\.\w+) *: +0x)/,
    why: 'compared as prediction.layoutLines instead',
  },
  {
    what: 'how memory is cached',
    pattern: /^(Memory policy: |CPU: .*cache|L2C|.{0,2}hw-breakpoint|OMAP4: Map )/,
    why: 'it follows from the processor, and from an address that is not shown',
  },
  {
    what: 'tables sized by free pages',
    pattern: /hash table entries|^futex hash|^Dentry|^Inode|^PID hash|^Mount/,
    why: 'their sizes follow from the pages left over when everything else is allocated, which are estimated only',
  },
  {
    what: 'per-CPU areas',
    pattern: /^(percpu: |PERCPU: |pcpu-alloc: |.*\bNR_CPUS\b)/,
    why: 'how large they are follows from the image that runs',
  },
  {
    what: 'the page allocator and what lies on it',
    pattern:
      /^(SLUB: |HugeTLB: |mem auto-init|mem alloc|page_ext|allocated \d+ bytes|ftrace: |free_area_init_node: |Freeing |kmemleak|stackdepot)/,
    why: 'told after memblock is done, and follows from how the kernel is built',
  },
  {
    what: 'memory for DMA after the set-up',
    pattern: /^(DMA: preallocated|software IO TLB|iommu: |platform .*(CMA|DMA)|\S+ .*assigned reserved memory)/,
    why: 'allocated by drivers from the page allocator, or from memory that was reserved for them before',
  },
  {
    what: 'memory for a crash kernel',
    pattern: /^Reserving \d+MB of memory/,
    why: 'told by the architecture long after the set-up; the reservation is compared with the others',
  },
  {
    what: 'what options ask for',
    pattern: /^(mminit::|memblock: \w+ is doubled|Malformed early option|\*\* )/,
    why: 'mminit_loglevel=, memblock=debug and no_hash_pointers make the kernel speak of its own work',
  },
  {
    what: 'devices',
    pattern: /^(GICv\dm: range|TI gptimer|TrustZone )/,
    why: 'no RAM: registers, or names that look alike',
  },
  {
    what: 'the memory left at the end',
    pattern:
      /^(flags: 0x|Node 0 active_anon|Node 0 (DMA|Normal|HighMem)|DMA free|DMA: 0\*|lowmem_reserve|\d+ (total pagecache )?pages\b|allocation of page_ext)/,
    why: 'printed by a kernel that panics',
  },
  { what: 'the command line', pattern: /^(Kernel command line|Unknown kernel command line)/, why: 'an input' },
  { what: 'the processor and the model', pattern: /^(OF: fdt: ?)?Machine(:| model)|^Booting Linux/, why: 'an input' },
  {
    what: 'the end of a kernel',
    pattern:
      /^(Kernel panic|Internal error|kernel BUG at |BUG: mapping for |Unable to handle|---\[|Call [Tt]race|Backtrace|\[?<|\(?\[<| [\w.]+ from |[\w.]+ from |Stack: |Exception stack|Code: |[0-9a-f]{4}: |.*\bPC is at|.*\bLR is at|PC: |LR: |WARNING: |Hardware name|Modules linked|Tainted|CPU: \d+ |Process |Control: |Register |Flags: |pgd = |\[[0-9a-f]+\] \*pgd|r\d+ ?:|pc : |sp : |xPSR)/,
    why: 'life.ts and the suites hold predictions to whether and of what a kernel dies',
  },
];

const COMPARED_LINE = new RegExp(COMPARED.map(({ pattern }) => `(?:${pattern.source})`).join('|'));

/** True for a line that a prediction has to have word for word. */
export const isCompared = (line: string): boolean => COMPARED_LINE.test(line);

/** A line that speaks of memory at all, whoever says it. */
const ABOUT_MEMORY =
  /memory|memblock|\bcma\b|zone|reserv|\bnode \d|\bRAM\b|initrd|highmem|lowmem|vmalloc|IO TLB|hash table|percpu|\bpages\b|HugeTLB|\bDMA\b|NR_BANKS|crashkernel|usable-range|page_ext|\[mem 0x/i;

/** Lines of a log that speak of memory, and stand in neither list. */
export function unlisted(log: readonly string[]): string[] {
  return log.filter(
    (line) => ABOUT_MEMORY.test(line) && !isCompared(line) && !IGNORED.some(({ pattern }) => pattern.test(line)),
  );
}
