/**
 * The history of the kernel's memory set-up, and what of it holds for one kernel.
 */
import type { EraRow } from '../../analysis/eras.ts';
import { FLAVOURS } from '../../kernel/flavours.ts';
import { DEFAULT_KERNEL } from '../../kernel/kernel.ts';
import type { KernelName } from '../../kernel/kernel-name.ts';
import type { Standing } from '../../kernel/standing.ts';
import { formatVersion, NEWEST_VERSION, OLDEST_VERSION } from '../../kernel/version.ts';
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

/** What the heading of a change leaves open: ` (until 6.13; after 6.1, by 6.6; also 4.9.80)`. */
function boundsOf({ until, between, backports }: EraRow): string {
  const bounds = [
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(between ? [`after ${between[0]}, by ${between[1]}`] : []),
    ...(backports ? [`also ${backports.join(', ')}`] : []),
  ];
  return bounds.length === 0 ? '' : ` (${bounds.join('; ')})`;
}

/** Every change, under the version that brought it. */
export function renderHistory(rows: readonly EraRow[], booted: readonly string[], paint: Paint = PLAIN): string {
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
    `${paint.bold('Booted to check predictions')}\n  ${booted.join(', ')}\n`,
    `${paint.bold('Flavours')}\n${flavours}`,
    `${paint.bold('What changed in the memory set-up')}\n${changes}`,
  ].join('\n');
}

/** `booted as 6.12.107`, or what else tells how far a kernel is known. */
function standingText({ booted, after, before }: Standing, rows: readonly EraRow[]): string {
  if (booted !== undefined) return `booted as ${booted}`;
  const place =
    after && before ? `between ${after} and ${before}` : after ? `after ${after}` : before ? `before ${before}` : '';
  const unsettled = rows.filter((row) => row.isUnsettled).length;
  const open = unsettled === 0 ? '' : `; ${unsettled} of its behaviours not settled, marked ?`;
  return `not booted${place === '' ? '' : `, ${place}`}${open}`;
}

/** All that holds for a kernel, with its source. */
export function renderKernel(
  kernel: KernelName,
  standing: Standing,
  rows: readonly EraRow[],
  paint: Paint = PLAIN,
): string {
  const flavour = FLAVOURS.find(({ name }) => name === kernel.flavour);
  const title = flavour ? `${flavour.name}: ${flavour.about}` : `Linux ${formatVersion(kernel.version)}`;
  const body = grouped(
    rows,
    ({ topic }) => topic,
    ({ change, from, until, source, isUnsettled }) => [
      isUnsettled ? { text: '?', paint: paint.yellow } : '',
      change,
      { text: `${sinceOf(from)}${until === undefined ? '' : `, until ${until}`}`, paint: paint.dim },
      { text: source, paint: paint.dim },
    ],
    paint,
  );
  return `${paint.bold(title)} (${standingText(standing, rows)})\n${body}`;
}
