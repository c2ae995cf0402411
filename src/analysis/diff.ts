/**
 * What changed between two predictions: two versions of a tree, or one tree under two kernels.
 *
 * Figures come in the order in which a person cares; regions are matched by who they belong to before where they lie, so
 * that a region that moved is one that moved and not two strangers.
 */
import type { Finding, MemoryRegion, Prediction, Step, Zone } from '../boot/prediction.ts';
import { FIGURES, type Figure, steadyValue } from './figures.ts';
import { baseNameOf, type HeldRegion, heldRegions } from './regions.ts';

/** An input that differs: `kernel`, `command line`, … */
export interface InputChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface FigureChange {
  readonly name: string;
  readonly unit: Figure['unit'];
  readonly before: bigint;
  readonly after: bigint;
}

export const CHANGE_KINDS = ['added', 'removed', 'moved', 'resized', 'moved and resized', 'changed'] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A region that is not the same on both sides; at least one of them is there. */
export interface RegionChange {
  readonly kind: ChangeKind;
  readonly before?: HeldRegion;
  readonly after?: HeldRegion;
  /** What it holds more (or, below 0, less) than before, in bytes. A region that has no memory holds 0. */
  readonly delta: bigint;
}

export interface BankChange {
  readonly kind: 'added' | 'removed';
  readonly bank: MemoryRegion;
}

export interface ZoneChange {
  readonly name: Zone['name'];
  readonly before?: Zone;
  readonly after?: Zone;
}

export interface StepChange {
  readonly kind: 'added' | 'removed';
  readonly step: Step;
}

export interface PredictionDiff {
  readonly before: Prediction;
  readonly after: Prediction;
  readonly inputs: readonly InputChange[];
  readonly figures: readonly FigureChange[];
  readonly banks: readonly BankChange[];
  readonly zones: readonly ZoneChange[];
  readonly regions: readonly RegionChange[];
  /** What all regions of the tree hold together. */
  readonly total: { readonly before: bigint; readonly after: bigint };
  readonly findings: { readonly appeared: readonly Finding[]; readonly resolved: readonly Finding[] };
  readonly steps: readonly StepChange[];
}

export function diffPredictions(before: Prediction, after: Prediction): PredictionDiff {
  const held = { before: heldRegions(before), after: heldRegions(after) };
  return {
    before,
    after,
    inputs: inputChanges(before, after),
    // findings are told one by one
    figures: FIGURES.filter(({ name }) => name !== 'errors')
      .map((figure) => ({
        name: figure.name,
        unit: figure.unit,
        before: steadyValue(figure, before),
        after: steadyValue(figure, after),
      }))
      .filter((change) => change.before !== change.after),
    banks: bankChanges(before.imported, after.imported),
    zones: zoneChanges(before.zones, after.zones),
    regions: regionChanges(held.before, held.after),
    total: { before: heldByTree(held.before), after: heldByTree(held.after) },
    findings: {
      appeared: findingsWithout(after.findings, before.findings),
      resolved: findingsWithout(before.findings, after.findings),
    },
    steps: stepChanges(before.steps, after.steps),
  };
}

/** True when nothing that the two predict differs; their inputs may. */
export function isSame(diff: PredictionDiff): boolean {
  const { figures, banks, zones, regions, findings } = diff;
  return (
    [figures, banks, zones, regions].every((changes) => changes.length === 0) &&
    findings.appeared.length + findings.resolved.length === 0
  );
}

function inputChanges({ input: a }: Prediction, { input: b }: Prediction): InputChange[] {
  const facts = (input: Prediction['input']): readonly (readonly [string, string])[] => [
    ['board', input.model],
    ['kernel', input.kernel],
    ['command line', input.cmdline],
    ['page offset', `0x${input.pageOffset.toString(16)}`],
    ['LPAE', input.lpae ? 'yes' : 'no'],
    ['HIGHMEM', input.highmem ? 'yes' : 'no'],
  ];
  const after = facts(b);
  return facts(a).flatMap(([name, text], index) => {
    const other = after[index]?.[1] ?? '';
    return text === other ? [] : [{ name, before: text, after: other }];
  });
}

const regionKey = ({ base, size, flags }: MemoryRegion): string => `${base} ${size} ${flags.join()}`;

function bankChanges(before: readonly MemoryRegion[], after: readonly MemoryRegion[]): BankChange[] {
  const [old, fresh] = [new Set(before.map(regionKey)), new Set(after.map(regionKey))];
  return [
    ...before.filter((bank) => !fresh.has(regionKey(bank))).map((bank) => ({ kind: 'removed' as const, bank })),
    ...after.filter((bank) => !old.has(regionKey(bank))).map((bank) => ({ kind: 'added' as const, bank })),
  ];
}

function zoneChanges(before: readonly Zone[], after: readonly Zone[]): ZoneChange[] {
  const spanned = (zones: readonly Zone[]) => zones.filter((zone) => zone.spannedPages > 0);
  const names = new Set([...spanned(before), ...spanned(after)].map((zone) => zone.name));
  return [...names].flatMap((name) => {
    const old = spanned(before).find((zone) => zone.name === name);
    const fresh = spanned(after).find((zone) => zone.name === name);
    const same =
      old &&
      fresh &&
      old.startPfn === fresh.startPfn &&
      old.endPfn === fresh.endPfn &&
      old.presentPages === fresh.presentPages;
    return same ? [] : [{ name, ...(old ? { before: old } : {}), ...(fresh ? { after: fresh } : {}) }];
  });
}

const holds = (region: HeldRegion): bigint =>
  region.state === 'reserved' || region.state === 'allocated' ? region.size : 0n;

const isOfTree = ({ owner }: HeldRegion): boolean => owner.startsWith('/');

const heldByTree = (regions: readonly HeldRegion[]): bigint =>
  regions.filter(isOfTree).reduce((sum, region) => sum + holds(region), 0n);

/** By which a region is the same one, the surest first. */
const IDENTITIES: readonly ((region: HeldRegion) => string | undefined)[] = [
  ({ owner, base, size }) => `${owner} ${base} ${size}`,
  ({ owner }) => (owner === '/memreserve/' ? undefined : owner),
  ({ label }) => label && `label ${label}`,
  ({ owner }) =>
    isOfTree({ owner } as HeldRegion) && owner !== '/memreserve/' ? `name ${baseNameOf(owner)}` : undefined,
  ({ base, size }) => (size > 0n ? `at ${base} ${size}` : undefined),
  ({ owner, base }) => `${owner} at ${base}`,
];

type Pair = readonly [before: HeldRegion | undefined, after: HeldRegion | undefined];

/** Pairs what is the same on both sides; each region of a side is in one pair at most. */
function matched(before: readonly HeldRegion[], after: readonly HeldRegion[]): Pair[] {
  const partner = new Map<HeldRegion, HeldRegion>();
  const taken = new Set<HeldRegion>();
  for (const identity of IDENTITIES) {
    const waiting = new Map<string, HeldRegion[]>();
    for (const region of after) {
      const key = taken.has(region) ? undefined : identity(region);
      if (key === undefined) continue;
      const list = waiting.get(key);
      if (list) list.push(region);
      else waiting.set(key, [region]);
    }
    for (const list of waiting.values()) list.reverse();
    for (const region of before) {
      const key = partner.has(region) ? undefined : identity(region);
      const found = key === undefined ? undefined : waiting.get(key)?.pop();
      if (!found) continue;
      partner.set(region, found);
      taken.add(found);
    }
  }
  return [
    ...before.map((region): Pair => [region, partner.get(region)]),
    ...after.filter((region) => !taken.has(region)).map((region): Pair => [undefined, region]),
  ];
}

function changeBetween(before: HeldRegion, after: HeldRegion): ChangeKind | undefined {
  const moved = before.base !== after.base;
  const resized = before.size !== after.size;
  if (before.state !== after.state || before.kind !== after.kind) return 'changed';
  if (moved && resized) return 'moved and resized';
  if (moved) return 'moved';
  if (resized) return 'resized';
  return before.owner === after.owner ? undefined : 'changed';
}

/** How the regions of one side differ from the other's. */
export function regionChanges(before: readonly HeldRegion[], after: readonly HeldRegion[]): RegionChange[] {
  return matched(before, after).flatMap(([old, fresh]): RegionChange[] => {
    if (old && fresh) {
      const kind = changeBetween(old, fresh);
      // what both sides only assume tells nothing of the board
      if (!kind || (old.assumed && fresh.assumed)) return [];
      return [{ kind, before: old, after: fresh, delta: holds(fresh) - holds(old) }];
    }
    if (old) return [{ kind: 'removed', before: old, delta: -holds(old) }];
    return fresh ? [{ kind: 'added', after: fresh, delta: holds(fresh) }] : [];
  });
}

const findingKey = ({ code, origin, message }: Finding): string => `${code} ${origin} ${message}`;

function findingsWithout(findings: readonly Finding[], known: readonly Finding[]): Finding[] {
  const keys = new Set(known.map(findingKey));
  return findings.filter((finding) => !keys.has(findingKey(finding)));
}

const stepKey = (step: Step): string =>
  `${step.caller} ${step.operation} ${step.base} ${step.size} ${step.flags} ${step.origin}`;

/** Steps that only one side takes, in the order of the boot. */
/** What the kernel takes for its own tables moves with every byte: their sizes are in the figures. */
const isBoards = (step: Step): boolean => step.purpose !== 'kernel';

function stepChanges(allBefore: readonly Step[], allAfter: readonly Step[]): StepChange[] {
  const [before, after] = [allBefore.filter(isBoards), allAfter.filter(isBoards)];
  const [old, fresh] = [new Set(before.map(stepKey)), new Set(after.map(stepKey))];
  const changes: StepChange[] = [
    ...before.filter((step) => !fresh.has(stepKey(step))).map((step) => ({ kind: 'removed' as const, step })),
    ...after.filter((step) => !old.has(stepKey(step))).map((step) => ({ kind: 'added' as const, step })),
  ];
  return changes.sort((a, b) => a.step.index - b.step.index);
}
