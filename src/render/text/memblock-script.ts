/**
 * What a memblock script came to: each operation with its result, and both lists.
 */
import type { ScriptResult } from '../../memblock/script.ts';
import { addressDigits, formatBytes, rangeText } from './notation.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type Row, renderTable } from './table.ts';

/** `script` is the text that was run: its operations stand beside their results. */
export function renderScriptResult(script: string, result: ScriptResult, paint: Paint = PLAIN): string {
  const operations = script
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('phys'));
  const results = operations.flatMap((operation, index): Row[] => {
    const value = result.returns[index] ?? '0x0';
    if (!operation.startsWith('alloc')) return [[{ text: operation, paint: paint.dim }]];
    return [[operation, value === '0x0' ? { text: 'no room', paint: paint.red } : { text: value, paint: paint.green }]];
  });
  return [
    `${paint.bold('operations')}\n${renderTable(results)}`,
    listOf('memory', result.memory, paint),
    listOf('reserved', result.reserved, paint),
  ].join('\n');
}

function listOf(name: string, regions: ScriptResult['memory'], paint: Paint): string {
  if (regions.length === 0) return `${paint.bold(name)}\n  empty\n`;
  const ranges = regions.map(([base, size, flags]) => ({ base: BigInt(base), size: BigInt(size), flags }));
  const digits = addressDigits(ranges.map(({ base, size }) => base + size - 1n));
  const rows = ranges.map((range): Row => {
    const flags = range.flags === 0 ? '' : `flags ${range.flags}`;
    return [rangeText(range, digits), formatBytes(range.size), { text: flags, paint: paint.yellow }];
  });
  return `${paint.bold(name)}\n${renderTable(rows, ['left', 'right'])}`;
}
