/**
 * A diff of two predictions as the document of `diff --json`: sizes and addresses as hex strings, deltas as numbers of bytes.
 */
import type { PredictionDiff } from '../../analysis/diff.ts';
import type { HeldRegion } from '../../analysis/regions.ts';
import { lastByteOf } from '../../terms/address-range.ts';
import { hex } from '../../terms/notation.ts';
import { formatSpan } from '../../terms/span.ts';
import { findingJson, stepJson } from '../json.ts';

const DIFF_SCHEMA = 'dtmem.diff/1';

function regionJson({ owner, label, base, size, kind, state, reason, span }: HeldRegion) {
  return {
    owner,
    ...(label === undefined ? {} : { label }),
    base: hex(base),
    size: hex(size),
    kind,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(span === undefined ? {} : { location: formatSpan(span) }),
  };
}

export function diffJson(diff: PredictionDiff, names?: readonly [before: string, after: string]) {
  return {
    schema: DIFF_SCHEMA,
    before: { name: names?.[0] ?? diff.before.input.tree, kernel: diff.before.input.kernel },
    after: { name: names?.[1] ?? diff.after.input.tree, kernel: diff.after.input.kernel },
    inputs: diff.inputs.map((change) => ({ ...change })),
    figures: diff.figures.map(({ name, unit, before, after }) => ({
      name,
      unit,
      before: hex(before),
      after: hex(after),
      delta: Number(after - before),
    })),
    memory: diff.banks.map(({ kind, bank }) => ({
      change: kind,
      base: hex(bank.base),
      end: hex(lastByteOf(bank)),
      size: hex(bank.size),
      flags: [...bank.flags],
    })),
    zones: diff.zones.map(({ name, before, after }) => ({
      name,
      ...(before ? { before: { ...before } } : {}),
      ...(after ? { after: { ...after } } : {}),
    })),
    regions: diff.regions.map(({ kind, before, after, delta }) => ({
      change: kind,
      delta: Number(delta),
      ...(before ? { before: regionJson(before) } : {}),
      ...(after ? { after: regionJson(after) } : {}),
    })),
    total: {
      before: hex(diff.total.before),
      after: hex(diff.total.after),
      delta: Number(diff.total.after - diff.total.before),
    },
    findings: { appeared: diff.findings.appeared.map(findingJson), resolved: diff.findings.resolved.map(findingJson) },
    steps: diff.steps.map(({ kind, step }) => ({ change: kind, ...stepJson(step) })),
  };
}
