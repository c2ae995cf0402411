/**
 * Reads the figures of a real boot out of its early log, as `memblock=debug` prints them.
 */
import type { RecordedFigures } from './recorded-boot.ts';

const REGION =
  /^ (memory|reserved)\[0x[0-9a-f]+\]\s+\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\], (0x[0-9a-f]+) bytes(?: on node \d+)? flags: (0x[0-9a-f]+|none)/;
const ZONE = /^ {2}(DMA|DMA32|Normal|HighMem) +(?:empty|\[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\])$/;
const NODE = /^ {2}node +\d+: \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]/;
const AREA = /^cma: Reserved (\d+) MiB at (0x[0-9a-f]+)/;
const POOL = /^Reserved memory: created CMA memory pool at (0x[0-9a-f]+), size (\d+) MiB/;
const MIB = 1 << 20;

const plain = (text: string): string => `0x${BigInt(text).toString(16)}`;

/** Lines of a log without their time stamps. */
export function logLines(log: string): string[] {
  return log.split('\n').map((line) => line.replace(/^\[\s*\d+\.\d+\] ?/, ''));
}

/** The figures; undefined when the kernel stopped before it dumped memblock. */
export function figuresFrom(lines: readonly string[]): RecordedFigures | undefined {
  const regions = {
    memory: [] as RecordedFigures['memory'][number][],
    reserved: [] as RecordedFigures['memory'][number][],
  };
  const zones: Record<string, readonly [string, string] | null> = {};
  const nodeRanges: [string, string][] = [];
  const cma: { base: string; size: number; line: string }[] = [];
  let dumped = false;
  for (const line of lines) {
    if (line.startsWith('MEMBLOCK configuration')) dumped = true;
    const region = REGION.exec(line);
    if (region && BigInt(region[4] ?? '0') > 0n) {
      const [, list, base = '', end = '', , flags = '0'] = region;
      regions[list as 'memory' | 'reserved'].push({
        base: plain(base),
        end: plain(end),
        flags: flags === 'none' ? 0 : Number(flags),
      });
    }
    const zone = ZONE.exec(line);
    if (zone?.[1]) zones[zone[1]] = zone[2] && zone[3] ? [zone[2], zone[3]] : null;
    const node = NODE.exec(line);
    if (node?.[1] && node[2]) nodeRanges.push([node[1], node[2]]);
    const area = AREA.exec(line);
    if (area?.[2]) cma.push({ base: area[2], size: Number(area[1]) * MIB, line });
    const pool = POOL.exec(line);
    if (pool?.[1]) cma.push({ base: pool[1], size: Number(pool[2]) * MIB, line });
  }
  if (!dumped) return undefined;
  return { ...regions, zones, nodeRanges, cma, memoryLine: lines.find((line) => line.startsWith('Memory: ')) ?? null };
}
