/** What was predicted, for which board and kernel, and what had to be assumed. */
import { type MapPiece, ramOn } from '../../../analysis/memory-map.ts';
import { type Finding, type Prediction, SEVERITIES } from '../../../boot/prediction.ts';
import { formatBytes, hex } from '../../../terms/notation.ts';
import { visible } from '../../../terms/visible.ts';
import type { Paint } from '../paint.ts';
import { renderTable } from '../table.ts';

export function renderHeader(prediction: Prediction, map: readonly MapPiece[], paint: Paint): string {
  const { input } = prediction;
  const build = [
    `PAGE_OFFSET ${hex(input.pageOffset)}`,
    input.highmem ? 'with HIGHMEM' : 'without HIGHMEM',
    input.lpae ? 'with LPAE' : 'without LPAE',
  ];
  const facts = renderTable([
    ['tree', input.tree],
    ['kernel', `Linux ${input.kernel} for ${input.arch}: ${build.join(', ')}`],
    ['command line', input.cmdline === '' ? { text: 'empty', paint: paint.dim } : input.cmdline],
    ['memory', { text: inBrief(prediction, map), paint: paint.bold }],
    ['findings', countsOf(prediction.findings)],
  ]);
  return `${paint.bold(visible(input.model))}\n${facts}`;
}

/** `1 GiB: 768 MiB low, 256 MiB high; 989 MiB left for the page allocator`. */
function inBrief({ account }: Prediction, map: readonly MapPiece[]): string {
  const low = ramOn('low', map);
  const high = ramOn('high', map);
  const left = account.find(({ total }) => total)?.bytes ?? 0n;
  const split = high > 0n ? `${formatBytes(low)} low, ${formatBytes(high)} high` : 'all of it low';
  return low + high === 0n
    ? 'none: nothing can be said of how it is laid out'
    : `${formatBytes(low + high)}: ${split}; ${formatBytes(left)} left for the page allocator`;
}

function countsOf(findings: readonly Finding[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const plural = severity === 'info' || count === 1 ? '' : 's';
    return count > 0 ? [`${count} ${severity}${plural}`] : [];
  });
  return counts.length > 0 ? `${counts.join(', ')}: see the end` : 'none';
}

/** Undefined when every figure was given. */
export function renderAssumptions({ input }: Prediction, paint: Paint): string | undefined {
  if (input.assumptions.length === 0) return undefined;
  return renderTable(
    input.assumptions.flatMap(({ subject, value, reason }) => [
      [{ text: subject, paint: paint.yellow }, value],
      ['', { text: reason, paint: paint.dim }],
    ]),
  );
}
