/**
 * What becomes of a BIOS map: the map in order, the split, the zones, page frames, and the story of how it came about.
 */

import { pageFrames } from '../../analysis/page-frames.ts';
import { bytesOf, E820, typeName } from '../../boot/x86/e820.ts';
import type { X86Memory } from '../../boot/x86/memory-setup.ts';
import { X86_PAGE } from '../../kernel/build/x86.ts';
import { endOf, lastByteOf } from '../../terms/address-range.ts';
import { formatBytes, hex, paddedHex } from '../../terms/notation.ts';
import { visible } from '../../terms/visible.ts';
import type { E820Report } from '../e820-json.ts';
import { addressDigits, rangeText } from './notation.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type Row, renderTable } from './table.ts';

const FORMS = { log: 'the boot log', rows: 'rows', iomem: '/proc/iomem' } as const;

export function renderE820(report: E820Report, paint: Paint = PLAIN): string {
  const { memory } = report;
  const sections: (readonly [string, string])[] = [
    ['BIOS memory map, as the kernel has it', mapTable(memory, paint)],
    ...(memory.split ? [['Low and high memory', splitTable(memory)] as const] : []),
    ['Zones', zoneTable(memory)],
    ['Page frames', frameTable(memory, paint)],
    ['How it comes about', storyTable(memory, paint)],
    ...assumptionSection(memory, paint),
    ...logSection(report, paint),
    ...(memory.warnings.length > 0
      ? [['Warnings', renderTable(memory.warnings.map((text) => [{ text, paint: paint.yellow }]))] as const]
      : []),
  ];
  return [header(report, paint), ...sections.map(([title, body]) => `${paint.bold(title)}\n${body}`)].join('\n');
}

function header({ file, given, kernel, cmdline, memory }: E820Report, paint: Paint): string {
  const build =
    kernel.arch === 'x86_64'
      ? ''
      : `: PAGE_OFFSET ${hex(kernel.pageOffset)}, ${kernel.highmem === 'none' ? 'without HIGHMEM' : 'with HIGHMEM'}, ${kernel.pae ? 'with PAE' : 'without PAE'}`;
  return `${paint.bold(visible(file))}\n${renderTable([
    ['map', `${given.entries.length} entries, from ${FORMS[given.form]}`],
    ['kernel', `Linux ${kernel.name} for ${kernel.arch}${build}`],
    ['command line', cmdline === '' ? { text: 'empty', paint: paint.dim } : cmdline],
    ['memory', { text: inBrief(memory), paint: paint.bold }],
  ])}`;
}

function inBrief({ map, split, memory }: X86Memory): string {
  const usable = formatBytes(bytesOf(map, E820.ram));
  if (!split) return `${usable} usable`;
  const low = memory.reduce((sum, range) => {
    const limit = X86_PAGE.bytesOf(split.maxLowPfn);
    const end = endOf(range) < limit ? endOf(range) : limit;
    return end > range.base ? sum + end - range.base : sum;
  }, 0n);
  const high = memory.reduce((sum, { size }) => sum + size, 0n) - low;
  return high > 0n
    ? `${usable} usable: ${formatBytes(low)} low, ${formatBytes(high)} high`
    : `${usable} usable, all of it low`;
}

function mapTable({ map }: X86Memory, paint: Paint): string {
  const digits = addressDigits(map.map(lastByteOf));
  const rows: Row[] = [];
  let end = 0n;
  for (const entry of map) {
    if (entry.base > end) {
      const gap = { base: end, size: entry.base - end };
      rows.push([rangeText(gap, digits), formatBytes(gap.size), { text: 'no entry', paint: paint.dim }]);
    }
    const name = typeName(entry.type);
    rows.push([
      rangeText(entry, digits),
      formatBytes(entry.size),
      entry.type === E820.ram ? { text: name, paint: paint.green } : name,
    ]);
    end = endOf(entry);
  }
  return renderTable(rows, ['left', 'right']);
}

function splitTable({ split, lastPfn }: X86Memory): string {
  if (!split) return '';
  const low = X86_PAGE.bytesOf(split.maxLowPfn);
  const highPages = split.maxPfn - split.maxLowPfn;
  return renderTable([
    ['last page frame', hex(lastPfn), `RAM ends at ${hex(X86_PAGE.bytesOf(lastPfn))}`],
    ['linear mapping', formatBytes(split.limit), split.formula],
    ['low memory ends', hex(low), formatBytes(low)],
    [
      'highmem',
      highPages > 0 ? `${highPages} pages` : 'none',
      highPages > 0 ? `frames ${hex(split.maxLowPfn)} to ${hex(split.maxPfn - 1)}` : '',
    ],
  ]);
}

function zoneTable({ zones }: X86Memory): string {
  const digits = addressDigits(zones.map(({ endPfn }) => X86_PAGE.addressOf(endPfn) - 1n));
  return renderTable(
    zones.map(({ name, startPfn, endPfn, presentPages }): Row => {
      if (endPfn <= startPfn) return [name, 'empty'];
      const range = { base: X86_PAGE.bytesOf(startPfn), size: X86_PAGE.bytesOf(endPfn - startPfn) };
      return [name, rangeText(range, digits), `${presentPages} pages`, formatBytes(X86_PAGE.bytesOf(presentPages))];
    }),
    ['left', 'left', 'right', 'right'],
  );
}

function frameTable(memory: X86Memory, paint: Paint): string {
  const runs = pageFrames(memory);
  const digits = Math.max(5, ...runs.map(({ endPfn }) => (endPfn - 1).toString(16).length));
  return renderTable(
    runs.map(({ startPfn, endPfn, use, zone }): Row => {
      const frames = `${paddedHex(startPfn, digits)} - ${paddedHex(endPfn - 1, digits)}`;
      const colour = use === 'free' ? paint.green : use === 'no entry' ? paint.dim : undefined;
      return [
        frames,
        endPfn - startPfn === 1 ? '1 frame ' : `${endPfn - startPfn} frames`,
        zone ?? '',
        colour ? { text: use, paint: colour } : use,
      ];
    }),
    ['left', 'right'],
  );
}

function storyTable({ steps }: X86Memory, paint: Paint): string {
  return renderTable(
    steps.flatMap(({ name, caller, cause, effect }, index): Row[] => [
      [String(index + 1), { text: name, paint: paint.bold }, effect],
      ['', { text: caller, paint: paint.dim }, { text: cause, paint: paint.dim }],
    ]),
    ['right'],
  );
}

function assumptionSection({ assumptions }: X86Memory, paint: Paint): (readonly [string, string])[] {
  if (assumptions.length === 0) return [];
  const rows = assumptions.flatMap(({ subject, value, reason }): Row[] => [
    [{ text: subject, paint: paint.yellow }, value],
    ['', { text: reason, paint: paint.dim }],
  ]);
  return [['Assumed', renderTable(rows)]];
}

function logSection({ log }: E820Report, paint: Paint): (readonly [string, string])[] {
  if (!log) return [];
  const same = log.filter(({ state }) => state === 'same').length;
  const differing = log.filter(({ state }) => state === 'differs');
  const rows: Row[] = differing.flatMap(({ predicted, line, text }): Row[] => [
    [{ text: `line ${line}`, paint: paint.red }, text?.trim() ?? ''],
    ['predicted', predicted.trim()],
  ]);
  const verdict = `${same} of its lines are as predicted, ${differing.length === 0 ? 'none differs' : `${differing.length} differ`}`;
  return [['Compared with the log', renderTable([{ line: verdict }, ...rows])]];
}
