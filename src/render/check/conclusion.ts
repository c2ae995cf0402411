/**
 * The last line of a check, the same words in every format: silence must not look like nothing was looked at.
 */
import { type CheckReport, summaryOf } from '../../analysis/check-report.ts';

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `All checks passed (42 boards)`, or what did not. */
export function conclusionOf(report: CheckReport): string {
  const { boards, failed, broken, errors, warnings, suppressed } = summaryOf(report);
  const shard = report.shard ? `, shard ${report.shard.index} of ${report.shard.total}` : '';
  const asides = [
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
  ];
  const aside = asides.length > 0 ? `; ${asides.join(', ')}` : '';
  if (failed + broken + report.obsolete.length === 0)
    return `All checks passed (${counted(boards, 'board')}${shard})${aside}`;
  const parts = [
    ...(failed > 0 ? [`${failed} of ${counted(boards, 'board')} failed`] : []),
    ...(broken > 0 ? [`${broken === boards ? '' : `${broken} of `}${counted(boards, 'board')} could not be read`] : []),
    ...(report.obsolete.length > 0 ? [counted(report.obsolete.length, 'obsolete snapshot')] : []),
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...asides,
  ];
  return `${parts.join(', ')}${shard}`;
}

/** What a snapshot's state means, for people. */
export function snapshotText(state: string, file: string | undefined, refresh: string): string {
  const name = file ?? 'the snapshot';
  switch (state) {
    case 'missing':
      return `${name} ${plural(name)} missing: write with ${refresh}`;
    case 'changed':
      return `differs from ${name}; if that is meant: ${refresh}`;
    case 'unusable':
      return `${name} cannot be used; write anew with ${refresh}`;
    default:
      return `${name}: ${state}`;
  }
}

const plural = (name: string): string => (name.startsWith('their ') ? 'are' : 'is');
