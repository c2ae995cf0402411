/**
 * The history of the kernel's memory set-up, and what of it holds for one kernel.
 */
import type { EraRow } from '../../analysis/eras.ts';
import { DEFAULT_KERNEL } from '../../kernel/kernel.ts';
import { FLAVOURS, formatVersion, type KernelName, NEWEST_VERSION, OLDEST_VERSION } from '../../kernel/version.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type Row, renderTable } from './table.ts';

/** Rows under headings: a row's heading is `headingOf` it, told where it changes. */
function grouped(
  rows: readonly EraRow[],
  headingOf: (row: EraRow) => string,
  cellsOf: (row: EraRow) => Row,
  paint: Paint,
): string {
  let heading: string | undefined;
  const lines: Row[] = [];
  for (const row of rows) {
    if (headingOf(row) !== heading) {
      heading = headingOf(row);
      lines.push({ line: paint.bold(heading) });
    }
    lines.push(cellsOf(row));
  }
  return renderTable(lines);
}

const sinceOf = (from: string): string => (from === 'vendor' ? 'vendor kernels only' : `since ${from}`);

/** What the heading of a change leaves open: ` (until 6.13; also 4.9.80)`. */
function boundsOf({ until, backports }: EraRow): string {
  const bounds = [
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(backports ? [`also ${backports.join(', ')}`] : []),
  ];
  return bounds.length === 0 ? '' : ` (${bounds.join('; ')})`;
}

/** Every change, under the version that brought it. */
export function renderHistory(rows: readonly EraRow[], paint: Paint = PLAIN): string {
  const range = `${formatVersion(OLDEST_VERSION)} to ${formatVersion(NEWEST_VERSION)}`;
  const flavours = renderTable(
    FLAVOURS.map(({ name, version, about }) => [{ text: name, paint: paint.cyan }, formatVersion(version), about]),
  );
  const changes = grouped(
    rows,
    ({ from }) => sinceOf(from),
    (row) => ['', { text: row.topic, paint: paint.dim }, `${row.change}${boundsOf(row)}`],
    paint,
  );
  return [
    `${paint.bold('Kernels')}\n  ${range}, any X.Y or X.Y.Z in between; ${DEFAULT_KERNEL} if not named\n`,
    `${paint.bold('Flavours')}\n${flavours}`,
    `${paint.bold('What changed in the memory set-up')}\n${changes}`,
  ].join('\n');
}

/** All that holds for a kernel, with its source. */
export function renderKernel(kernel: KernelName, rows: readonly EraRow[], paint: Paint = PLAIN): string {
  const flavour = FLAVOURS.find(({ name }) => name === kernel.flavour);
  const title = flavour ? `${flavour.name}: ${flavour.about}` : `Linux ${formatVersion(kernel.version)}`;
  const body = grouped(
    rows,
    ({ topic }) => topic,
    ({ change, from, until, source }) => [
      '',
      change,
      { text: `${sinceOf(from)}${until === undefined ? '' : `, until ${until}`}`, paint: paint.dim },
      { text: source, paint: paint.dim },
    ],
    paint,
  );
  return `${paint.bold(title)}\n${body}`;
}
