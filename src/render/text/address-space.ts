/** The kernel's virtual address space: every area with the formulas of its ends, and the page tables that map it early. */
import type { Area } from '../../analysis/areas.ts';
import type { PageTables } from '../../boot/prediction.ts';
import { formatBytes, hex, paddedHex } from '../../terms/notation.ts';
import { rangeText } from './notation.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type Row, renderTable } from './table.ts';

export function renderAreas(areas: readonly Area[], paint: Paint = PLAIN): string {
  const title: Row = ['Start', 'End', 'Use', 'Size', 'from', 'up to'].map((text) => ({ text, paint: paint.dim }));
  return renderTable(
    [
      title,
      ...areas.map(
        ({ start, end, name, use, startIs, endIs }): Row => [
          paddedHex(start, 8).slice(2),
          paddedHex(end, 8).slice(2),
          { text: `${name}: ${use}`, paint: paint.bold },
          formatBytes(end - start + 1n),
          { text: startIs, paint: paint.dim },
          { text: endIs, paint: paint.dim },
        ],
      ),
    ],
    ['left', 'left', 'left', 'right'],
  );
}

export function renderPageTables(tables: PageTables, paint: Paint = PLAIN): string {
  const isShort = tables.format === 'short';
  const section = isShort ? 1n << 20n : 2n << 20n;
  const page = 4n << 10n;
  const facts = renderTable([
    ['format', isShort ? 'short descriptors: 4096 first-level words' : 'LPAE: 4 first-level entries, 512 each below'],
    ['directory', `${rangeText({ base: tables.root, size: isShort ? 4n * page : 5n * page })}, swapper_pg_dir`],
    [
      'tables',
      `${tables.tables.length} of ${formatBytes(page)}${isShort ? ', each for 2 MiB: two of the hardware’s, two of Linux’s' : ', each for 2 MiB'}`,
    ],
  ]);
  const mappings = renderTable(
    tables.mappings.map((mapping): Row => {
      const pages = (mapping.size - mapping.inSections) / page;
      return [
        mapping.name,
        rangeText({ base: mapping.virtual, size: mapping.size }),
        `to ${paddedHex(mapping.physical, 8)}`,
        formatBytes(mapping.size),
        mapping.inSections > 0n ? `${mapping.inSections / section} sections ${hex(mapping.words.section ?? 0n)}` : '',
        pages > 0n ? `${pages} pages ${hex(mapping.words.page)}` : '',
      ];
    }),
    ['left', 'left', 'left', 'right', 'right', 'right'],
  );
  const list = renderTable(
    tableRuns(tables).map(
      ({ name, first, last, count, from, to }): Row => [
        { text: name, paint: paint.dim },
        rangeText({ base: first, size: last + SLOT - first }),
        count === 1 ? '1 table' : `${count} tables`,
        `in ${rangeText({ base: from, size: to + page - from })}`,
      ],
    ),
    ['left', 'left', 'right'],
  );
  const sections: readonly (readonly [string, string])[] = [
    ['Page tables', facts],
    ['Mappings', mappings],
    ['Tables of pages', tables.tables.length > 0 ? list : '  none\n'],
  ];
  return sections.map(([title, body]) => `${paint.bold(title)}\n${body}`).join('\n');
}

/** Bytes that a table of pages is for. */
const SLOT = 2n << 20n;

interface TableRun {
  readonly name: string;
  readonly first: bigint;
  readonly last: bigint;
  readonly count: number;
  /** Lowest and highest page of the tables. */
  readonly from: bigint;
  readonly to: bigint;
}

/** Tables of one mapping for slots that follow one another. */
function tableRuns({ tables }: PageTables): TableRun[] {
  const runs: TableRun[] = [];
  for (const { name, virtual, address } of tables) {
    const last = runs.at(-1);
    if (last && last.name === name && last.last + SLOT === virtual) {
      runs[runs.length - 1] = {
        ...last,
        last: virtual,
        count: last.count + 1,
        from: address < last.from ? address : last.from,
        to: address > last.to ? address : last.to,
      };
    } else runs.push({ name, first: virtual, last: virtual, count: 1, from: address, to: address });
  }
  return runs;
}
