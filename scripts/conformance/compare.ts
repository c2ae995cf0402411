/** One source, compiled by dtc and by dtmem: the same bytes, or refused by both. */

import { unpreprocessed } from '../../src/devicetree/cpp/preprocess.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { parseDts } from '../../src/devicetree/dts/compile.ts';
import { InputError } from '../../src/terms/input-error.ts';
import { type Dtc, type Outcome, runDtc } from './dtc.ts';
import type { RandomSource } from './random-sources.ts';

export type Verdict =
  | { readonly kind: 'same' | 'both refuse' | 'dtc crashed' }
  /** They differ, and that is known and wanted. */
  | { readonly kind: 'deliberate' | 'older dtc'; readonly reason: string }
  | { readonly kind: 'different'; readonly how: string };

/**
 * Where dtmem does not follow dtc. A tree whose root was deleted comes out of dtc as a blob that dtc itself cannot read.
 */
const DELIBERATE = [/the root of the tree is deleted/, /nodes lie more than \d+ deep/];

/** What older versions take: nodes without a name, and fixups for paths, which nobody could apply. */
const OLDER_ACCEPT: readonly { readonly before: number; readonly reason: RegExp }[] = [
  { before: 8, reason: /there is nothing before the '@'/ },
  { before: 7, reason: /an overlay cannot refer to &\{/ },
];

/** Compiles a source that needs no preprocessing with both. */
export function compareSource(dtc: Dtc, { text, symbols }: RandomSource): Verdict {
  const theirs = runDtc(dtc, symbols ? ['-@'] : [], { input: text });
  let cutsNumbers = false;
  const ours = outcomeOf(() => {
    const { tree, findings } = parseDts(unpreprocessed('<stdin>', text), { symbols });
    cutsNumbers = findings.some(({ check }) => check === 'integer_truncated');
    return writeDtb(tree);
  });
  if ('crashed' in theirs) return { kind: 'dtc crashed' };
  if ('refused' in ours && DELIBERATE.some((reason) => reason.test(ours.refused))) {
    return { kind: 'deliberate', reason: ours.refused };
  }
  if (!dtc.isModern && 'refused' in theirs && cutsNumbers) {
    return { kind: 'older dtc', reason: 'it refuses numbers that do not fit' };
  }
  if ('refused' in ours) {
    const { refused } = ours;
    const older = OLDER_ACCEPT.find(({ before, reason }) => dtc.minor < before && reason.test(refused));
    if (older) return { kind: 'older dtc', reason: refused };
  }
  return verdict(theirs, ours);
}

/** What dtmem makes of a source: its blob, or why not. Anything but an {@link InputError} is thrown on. */
export function outcomeOf(compile: () => Uint8Array): Exclude<Outcome, { readonly crashed: string }> {
  try {
    return { blob: compile() };
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message };
    throw error;
  }
}

export function verdict(theirs: Exclude<Outcome, { readonly crashed: string }>, ours: typeof theirs): Verdict {
  if ('refused' in theirs && 'refused' in ours) return { kind: 'both refuse' };
  if ('refused' in theirs) return { kind: 'different', how: `only dtc refuses it: ${theirs.refused.trim()}` };
  if ('refused' in ours) return { kind: 'different', how: `only dtmem refuses it: ${ours.refused}` };
  const at = firstDifference(theirs.blob, ours.blob);
  if (at < 0) return { kind: 'same' };
  return {
    kind: 'different',
    how: `bytes differ from ${at} on; dtc has ${theirs.blob.length}, dtmem ${ours.blob.length}`,
  };
}

/** Offset of the first byte that differs; -1 when none does. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return -1;
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) if (a[at] !== b[at]) return at;
  return shorter;
}
