/**
 * The steps of a boot under the stages they belong to, and memblock as it stands between two of them.
 */
import type { StepEffect } from '../../analysis/step-effects.ts';
import type { MemoryRegion, Prediction, Step } from '../../boot/prediction.ts';
import { endOf } from '../../terms/address-range.ts';
import { hex } from '../../terms/notation.ts';
import { formatSpan, type Span } from '../../terms/span.ts';
import { visible } from '../../terms/visible.ts';
import { addressDigits, formatBytes, rangeText, shortOwner } from './notation.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type Row, renderTable } from './table.ts';

/** One line a step: number, operation, range, size, cause, effect, the kernel function, and where the cause is written. */
export function renderTrace({ input }: Prediction, effects: readonly StepEffect[], paint: Paint = PLAIN): string {
  const digits = addressDigits(effects.map(({ step }) => endOf(step) - 1n));
  const rows: Row[] = [];
  let stage: string | undefined;
  for (const effect of effects) {
    const { step } = effect;
    if (step.stage !== stage) {
      stage = step.stage;
      rows.push({ line: paint.bold(visible(stage)) });
    }
    rows.push([
      String(step.index),
      { text: step.operation, paint: paint.cyan },
      ...operandsOf(step, digits),
      causeOf(step),
      { text: changeOf(effect), paint: paint.green },
      { text: step.caller, paint: paint.dim },
      { text: step.span ? placeIn(step.span, input.tree) : '', paint: paint.dim },
    ]);
  }
  const title = `${paint.bold(visible(input.model))}: memblock through the boot of Linux ${visible(input.kernel)}\n`;
  return `${title}\n${rows.length > 0 ? renderTable(rows, ['right', 'left', 'left', 'right']) : '  no steps\n'}`;
}

/** Range and size, for the operations that have them; the one figure of the others. */
function operandsOf({ operation, base, size }: Step, digits: number): [string, string] {
  switch (operation) {
    case 'limit':
      return [`to ${hex(base)}`, ''];
    case 'trim':
      return [`to multiples of ${formatBytes(size)}`, ''];
    case 'enforce':
    case 'remove_map':
      return [`to ${formatBytes(size)} of RAM`, ''];
    case 'bottom_up':
      return [size === 0n ? 'off' : 'on', ''];
    case 'reset':
      return ['', ''];
    default:
      return operation === 'alloc' && base === 0n
        ? ['nowhere', formatBytes(size)]
        : [rangeText({ base, size }, digits), formatBytes(size)];
  }
}

/** Who holds the range and what made it so; one of them where they say the same. */
function causeOf({ origin, owner, caller }: Step): string {
  const cause = shortOwner(origin);
  const holder = owner === undefined || owner === caller ? '' : shortOwner(owner);
  return holder === '' || cause.startsWith(holder) ? cause : `${holder}, by ${cause}`;
}

/** A place in the tree itself without the name of its file, which the reader gave. */
function placeIn(span: Span, tree: string): string {
  const place = formatSpan(span);
  return span.file === tree ? place.slice(tree.length) : place;
}

/** Operations that set something other than what the lists hold. */
const SETTINGS = new Set(['limit', 'bottom_up']);

function changeOf({ step, memory, reserved, nomap }: StepEffect): string {
  const signed = (bytes: bigint): string => `${bytes > 0n ? '+' : ''}${formatBytes(bytes)}`;
  const changes: string[] = [];
  if (memory !== 0n) changes.push(`memory ${signed(memory)}`);
  if (reserved !== 0n) changes.push(`reserved ${signed(reserved)}`);
  if (nomap !== 0n) changes.push(`no-map ${signed(nomap)}`);
  return changes.length > 0 || SETTINGS.has(step.operation) ? changes.join('; ') : 'no change';
}

/** Both lists of memblock, a row for each region with its flags. */
export function renderMemblock(
  lists: { readonly memory: readonly MemoryRegion[]; readonly reserved: readonly MemoryRegion[] },
  paint: Paint = PLAIN,
): string {
  const digits = addressDigits([...lists.memory, ...lists.reserved].map((region) => endOf(region) - 1n));
  const rows = (['memory', 'reserved'] as const).flatMap((name): Row[] => {
    const regions = lists[name];
    const total = regions.reduce((sum, { size }) => sum + size, 0n);
    return [
      { line: `${paint.bold(name)}  ${regions.length === 0 ? 'empty' : `${formatBytes(total)} in ${regions.length}`}` },
      ...regions.map(
        (region): Row => [
          '',
          rangeText(region, digits),
          formatBytes(region.size),
          { text: region.flags.join(' '), paint: paint.yellow },
        ],
      ),
    ];
  });
  return renderTable(rows, ['left', 'left', 'right']);
}
