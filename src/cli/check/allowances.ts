/**
 * The allow-list of the configuration: which entry takes a finding out, and which entries take out none.
 */

import type { CheckedBoard } from '../../analysis/check-report.ts';
import { ruleFor } from '../../analysis/diagnostics/codes.ts';
import type { Finding } from '../../boot/prediction.ts';
import type { Allowance } from '../../render/schemas/config.ts';
import type { BoardJob } from './job.ts';

type Entry = Exclude<Allowance, string>;

/** `*` in an allowance stands for any text. */
function matches(pattern: string, origin: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return origin === first || origin.startsWith(`${first} `);
  if (!origin.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = origin.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = rest.at(-1) ?? '';
  return origin.length - last.length >= at && origin.endsWith(last);
}

/** The position of every entry that allows the finding. */
export function allowedBy(allow: readonly Entry[], { code, origin }: Pick<Finding, 'code' | 'origin'>): number[] {
  return allow.flatMap((entry, index) =>
    ruleFor(entry.code)?.code === code && (entry.node === undefined || matches(entry.node, origin)) ? [index] : [],
  );
}

/** Entries that allowed nothing on any board that has them, in words. Boards that could not be read may need theirs. */
export function idleAllowances(
  jobs: readonly BoardJob[],
  checked: readonly { readonly board: CheckedBoard; readonly usedAllowances: readonly number[] }[],
): string[] {
  const used = new Map<string, boolean>();
  for (const [position, { allow }] of jobs.entries()) {
    const result = checked[position];
    const isBroken = (result?.board.problems.length ?? 0) > 0;
    for (const [index, { code, node }] of allow.entries()) {
      const key = node === undefined ? code : `${code} on ${node}`;
      used.set(key, (used.get(key) ?? false) || isBroken || (result?.usedAllowances.includes(index) ?? false));
    }
  }
  return [...used].flatMap(([key, isUsed]) =>
    isUsed ? [] : [`"allow" has ${key}, which no board needs any more: delete the entry`],
  );
}
