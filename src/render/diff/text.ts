/**
 * A diff of two predictions for people: what changed, in the order in which they care, and nothing else.
 */

import { figureText } from '../../analysis/budget.ts';
import type { PredictionDiff, RegionChange } from '../../analysis/diff.ts';
import { isSame } from '../../analysis/diff.ts';
import type { Prediction, Zone } from '../../boot/prediction.ts';
import { formatBytes, hex } from '../../terms/notation.ts';
import { PageSize } from '../../terms/page-size.ts';
import { formatSpan } from '../../terms/span.ts';
import { visible } from '../../terms/visible.ts';
import { placeText, regionLine, signedBytes, signedFigure } from '../change-lines.ts';
import { type Paint, PLAIN } from '../text/paint.ts';

export interface DiffTextOptions {
  readonly paint?: Paint;
  /** The memblock steps that only one side takes, too. */
  readonly steps?: boolean;
  /** What the sides are called: their files. */
  readonly names?: readonly [before: string, after: string];
}

export const SAME = 'no difference in memory';

/** `0x40000-0x60000, 512 MiB` */
export function zoneText(zone: Zone | undefined, { input }: Prediction): string {
  if (!zone) return 'empty';
  const page = new PageSize(input.pageSize);
  const range = { base: page.addressOf(zone.startPfn), size: page.bytesOf(zone.spannedPages) };
  return `${placeText(range)} ${formatBytes(page.bytesOf(zone.presentPages))}`;
}

/** Where the change is written, each place once: `base.dtsi:12:3`. An offset in a blob tells nobody anything. */
export function placesOf({ before, after }: RegionChange): string[] {
  const spans = [before?.span, after?.span].filter((span) => span?.kind === 'text');
  return [...new Set(spans.flatMap((span) => (span ? [formatSpan(span)] : [])))];
}

export function renderDiffText(diff: PredictionDiff, options: DiffTextOptions = {}): string {
  const { paint = PLAIN, steps = false, names } = options;
  const lines: string[] = [];
  const heading = (text: string): void => void lines.push(paint.bold(text));
  const gone = (text: string): string => paint.red(`- ${visible(text)}`);
  const fresh = (text: string): string => paint.green(`+ ${visible(text)}`);

  if (names) lines.push(paint.red(`--- ${visible(names[0])}`), paint.green(`+++ ${visible(names[1])}`));
  for (const { name, before, after } of diff.inputs) {
    lines.push(`${name}: ${visible(before || '(empty)')} → ${visible(after || '(empty)')}`);
  }
  if (isSame(diff) && (!steps || diff.steps.length === 0)) return [...lines, SAME].map((line) => `${line}\n`).join('');

  if (diff.figures.length > 0) {
    heading('figures');
    for (const change of diff.figures) {
      const delta = signedFigure(change);
      const text = `  ${change.name.padEnd(14)} ${figureText(change.unit, change.before).padStart(11)} → ${figureText(change.unit, change.after).padStart(11)}  ${delta}`;
      lines.push(text);
    }
  }
  if (diff.banks.length > 0) {
    heading('memory');
    for (const { kind, bank } of diff.banks) {
      const text = `${placeText(bank)} ${formatBytes(bank.size)}`;
      lines.push(`  ${kind === 'removed' ? gone(text) : fresh(text)}`);
    }
  }
  if (diff.zones.length > 0) {
    heading('zones');
    for (const { name, before, after } of diff.zones)
      lines.push(`  ${name.padEnd(8)} ${zoneText(before, diff.before)} → ${zoneText(after, diff.after)}`);
  }
  if (diff.regions.length > 0) {
    heading('regions');
    for (const change of diff.regions) {
      const text = regionLine(change);
      const shown =
        change.kind === 'removed' ? gone(text) : change.kind === 'added' ? fresh(text) : `~ ${visible(text)}`;
      const places = placesOf(change);
      lines.push(
        `  ${shown}`,
        ...(places.length > 0 ? [`      ${paint.dim(`at ${visible(places.join(' → '))}`)}`] : []),
      );
    }
    const { before, after } = diff.total;
    if (before !== after) {
      lines.push(
        `  total held by the tree: ${formatBytes(before)} → ${formatBytes(after)} (${signedBytes(after - before)})`,
      );
    }
  }
  const { appeared, resolved } = diff.findings;
  if (appeared.length + resolved.length > 0) {
    heading('findings');
    for (const { severity, code, message } of resolved) lines.push(`  ${gone(`${severity}[${code}]: ${message}`)}`);
    for (const { severity, code, message } of appeared) lines.push(`  ${fresh(`${severity}[${code}]: ${message}`)}`);
  }
  if (steps && diff.steps.length > 0) {
    heading('steps');
    for (const { kind, step } of diff.steps) {
      const text = `${String(step.index).padStart(4)} ${step.caller}: ${step.operation} ${hex(step.base)}+${hex(step.size)} (${step.origin})`;
      lines.push(`  ${kind === 'removed' ? gone(text) : fresh(text)}`);
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}
