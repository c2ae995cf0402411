/**
 * The first screen: what was looked at, what was assumed, whether it boots, and the figures that people come for. Everything
 * that belongs into a bug report stands here.
 */
import { type MapPiece, ramOn } from '../../../analysis/memory-map.ts';
import type { Finding, Prediction } from '../../../boot/prediction.ts';
import { formatBytes, hex } from '../../../terms/notation.ts';
import { visible } from '../../../terms/visible.ts';
import { shortOwner } from '../notation.ts';
import { type Row, renderTable } from '../table.ts';
import { wrapped } from '../wrap.ts';
import type { Style } from './options.ts';
import { renderPicture } from './picture.ts';

/** Losses by name in the header; the others are in the account. */
const MOST_LOSSES = 4;

export function renderHeader(prediction: Prediction, map: readonly MapPiece[], style: Style): string {
  const { input } = prediction;
  const { paint, width } = style;
  const hasRam = ramOn('low', map) + ramOn('high', map) > 0n;
  const facts = renderTable(
    [
      ['tree', input.tree],
      ['command line', input.cmdline === '' ? { text: 'empty', paint: paint.dim } : input.cmdline],
    ],
    [],
    { width, overflow: 'broken' },
  );
  const parts = [
    titleOf(prediction, style),
    facts,
    assumptionLines(prediction, style),
    verdictOf(prediction, style),
    hasRam ? figuresOf(prediction, map, style) : '  memory        none: nothing can be said of how it is laid out\n',
    hasRam ? renderPicture(prediction, map, style) : '',
  ];
  return parts.join('');
}

/** `Sample board, 1 GiB · Linux 6.12 for arm · 3G/1G split, HIGHMEM` */
function titleOf({ input, imported, limits }: Prediction, { paint, width }: Style): string {
  const ram = imported.reduce((sum, { size }) => sum + size, 0n);
  const build =
    limits.arch === 'arm'
      ? [splitName(input.pageOffset), input.highmem ? 'HIGHMEM' : 'no HIGHMEM', ...(input.lpae ? ['LPAE'] : [])]
      : [`pages of ${formatBytes(input.pageSize)}`];
  const parts = [
    ram > 0n ? formatBytes(ram) : 'no memory',
    `Linux ${input.kernel} for ${input.arch}`,
    build.join(', '),
  ];
  const plain = [visible(input.model), ...parts.map(visible)].join(' · ');
  if (width !== undefined && plain.length > width) {
    return `${paint.bold(visible(input.model))}\n${wrapped(`  ${parts.map(visible).join(' · ')}`, width, '  ')}\n`;
  }
  return `${paint.bold(visible(input.model))}${plain.slice(visible(input.model).length)}\n`;
}

/** How the addresses are shared between user space and the kernel, as Kconfig names it. */
function splitName(pageOffset: bigint): string {
  const name = SPLITS[hex(pageOffset)];
  return name ?? `PAGE_OFFSET ${hex(pageOffset)}`;
}

const SPLITS: Readonly<Record<string, string>> = {
  '0xc0000000': '3G/1G split',
  '0xb0000000': '2.75G/1.25G split',
  '0x80000000': '2G/2G split',
  '0x40000000': '1G/3G split',
};

/** One line each, with the flag that states the real figure. */
function assumptionLines({ input }: Prediction, { paint, width }: Style): string {
  if (input.assumptions.length === 0) return '';
  const rows = input.assumptions.map(
    ({ subject, value, flags }, index): Row => [
      { text: index === 0 ? 'assumed' : '', paint: paint.yellow },
      subject,
      value,
      { text: flags[0] ?? '', paint: paint.dim },
    ],
  );
  return renderTable(rows, [], { width, firstWidth: 'command line'.length, overflow: 'broken' });
}

const broken = (text: string, width: number | undefined): string =>
  width === undefined ? text : wrapped(text, width, '  ');

/** Undefined when nothing kills the kernel. */
const deathOf = (findings: readonly Finding[]): Finding | undefined =>
  findings.find(({ fatal, severity }) => fatal === true && severity === 'error');

function verdictOf({ findings }: Prediction, { paint, width }: Style): string {
  const death = deathOf(findings);
  if (!death) return '';
  const text = `  will not boot: ${visible(death.message)}`;
  const lines = width === undefined ? text : wrapped(text, width, '                 ');
  return `${paint.bold(paint.red(lines))}\n`;
}

function figuresOf(prediction: Prediction, map: readonly MapPiece[], { paint, width }: Style): string {
  const { account, cma, limits, findings } = prediction;
  const described = account[0]?.bytes ?? 0n;
  const left = account.find(({ total }) => total)?.bytes ?? 0n;
  const { memTotal } = prediction;
  const losses = account
    .filter(({ bytes }) => bytes < 0n)
    .sort((a, b) => (a.bytes < b.bytes ? -1 : 1))
    .map(({ name, bytes }) => `${shortOwner(name)} ${formatBytes(-bytes)}`);
  const others = losses.length > MOST_LOSSES ? ', …' : '';
  const gains = findings.flatMap(({ cures = [] }) => cures).filter(({ gain }) => gain >= 1n << 20n);
  const high = ramOn('high', map);
  const areas = cma.reduce((sum, { size }) => sum + size, 0n);
  const rows: Row[] = [
    ['described', formatBytes(described), { text: 'by /memory', paint: paint.dim }],
    [
      { text: 'MemTotal', paint: paint.bold },
      { text: formatBytes(left), paint: paint.bold },
      {
        text: memTotal?.isExact ? '' : `about: exact with ${memTotal?.needs.join(', ') ?? '--vmlinux'}`,
        paint: paint.dim,
      },
    ],
    ['lost', formatBytes(described - left), `${losses.slice(0, MOST_LOSSES).join(', ')}${others}`],
    ...(gains.length > 0
      ? [['to gain', '', gains.map(({ text, gain }) => `${text} +${formatBytes(gain)}`).join(', ')]]
      : []),
  ];
  const sums = [
    `low ${formatBytes(ramOn('low', map))}`,
    ...(high > 0n ? [`high ${formatBytes(high)}`] : []),
    cma.length === 0 ? 'no CMA' : `CMA ${formatBytes(areas)}${cma.length > 1 ? ` in ${cma.length} areas` : ''}`,
    `vmalloc ${formatBytes(limits.vmallocEnd - limits.vmallocStart)}`,
  ];
  return `${renderTable(rows, ['left', 'right'], { width, firstWidth: 'command line'.length, overflow: 'broken' })}${broken(`  ${sums.join(' · ')}`, width)}\n`;
}
