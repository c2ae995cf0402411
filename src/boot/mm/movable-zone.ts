/**
 * ZONE_MOVABLE, which only exists when `kernelcore=` or `movablecore=` ask for it (mm/mm_init.c,
 * find_zone_movable_pfns_for_nodes): the part of the highest zone that the kernel itself does not need.
 */
import type { MovableAmount } from '../../kernel/cmdline.ts';
import { GiB } from '../../terms/alignment.ts';
import type { PageSize } from '../../terms/page-size.ts';
import type { Zone } from '../prediction.ts';
import type { BootState } from '../state.ts';
import { type PageRun, presentPages, zoneBetween } from './page-runs.ts';
import { NO_MIRROR, UNMIRRORED } from './zone-messages.ts';

const EMPTY: Zone = { name: 'Movable', startPfn: 0, endPfn: 0, spannedPages: 0, presentPages: 0 };

/** Pages that an amount stands for; a percentage is of all pages. */
function pagesOf(page: PageSize, amount: MovableAmount | undefined, total: number): number {
  switch (amount?.kind) {
    case 'bytes':
      return page.pfnUp(amount.bytes);
    case 'percent':
      return Math.floor((total * Number(amount.percent)) / 100);
    default:
      return 0;
  }
}

/** Pages that the kernel keeps outside ZONE_MOVABLE; 0 when nothing asks for such a zone. */
function kernelCorePages(state: BootState, total: number, blockPages: number): number {
  let kernelcore: MovableAmount | undefined;
  let movablecore: MovableAmount | undefined;
  for (const parameter of state.parameters) {
    if (parameter.name === 'kernelcore') kernelcore = parameter.amount;
    if (parameter.name === 'movablecore') movablecore = parameter.amount;
  }
  const kernel = pagesOf(state.kernel.build.page, kernelcore, total);
  const movable = pagesOf(state.kernel.build.page, movablecore, total);
  if (movable === 0) return kernel;
  const rounded = Math.min(Math.ceil(movable / blockPages) * blockPages, total);
  return Math.max(kernel, total - rounded);
}

/** True where the last `kernelcore=mirror` or `kernelcore=AMOUNT` is the former. */
export const asksForMirror = ({ parameters }: BootState): boolean =>
  parameters.findLast((parameter) => parameter.name === 'kernelcore')?.amount.kind === 'mirror';

/**
 * `kernelcore=mirror`: all RAM that is not mirrored is to be movable, but for what lies below 4 GiB. There is no mirrored
 * memory here: firmware that tells of it is none that hands over a tree.
 */
function unmirroredStart(state: BootState, runs: readonly PageRun[]): number | undefined {
  if (state.kernel.behaviour.mirrorChecked) {
    state.log(NO_MIRROR);
    return undefined;
  }
  const fourGiB = state.kernel.build.page.pfnDown(4n * GiB);
  if (runs.some((run) => run.start < fourGiB)) state.log(UNMIRRORED);
  return runs.find((run) => run.start >= fourGiB)?.start;
}

/** First page of ZONE_MOVABLE; undefined when there is none. Logs what is said of `kernelcore=mirror`. */
export function movableZoneStart(
  state: BootState,
  runs: readonly PageRun[],
  zones: readonly Zone[],
): number | undefined {
  const blockPages = 2 ** state.kernel.build.maxOrder;
  const start = asksForMirror(state) ? unmirroredStart(state, runs) : startByAmounts(state, runs, zones);
  if (start === undefined) return undefined;
  const rounded = Math.ceil(start / blockPages) * blockPages;
  return rounded < (runs.at(-1)?.end ?? 0) ? rounded : undefined;
}

/** Where the highest zone has given the kernel what `kernelcore=` and `movablecore=` leave it; undefined for neither. */
function startByAmounts(state: BootState, runs: readonly PageRun[], zones: readonly Zone[]): number | undefined {
  const total = presentPages(runs, 0, Number.POSITIVE_INFINITY);
  const blockPages = 2 ** state.kernel.build.maxOrder;
  let remaining = kernelCorePages(state, total, blockPages);
  if (remaining === 0 || remaining >= total) return undefined;

  // only the highest zone that has pages gives some of them to ZONE_MOVABLE
  const host = zones.filter((zone) => zone.spannedPages > 0).at(-1);
  if (!host) return undefined;
  let start = 0;
  for (const run of runs) {
    const below = Math.max(0, Math.min(run.end, host.startPfn) - run.start);
    remaining = Math.max(0, remaining - below);
    if (run.end <= host.startPfn) {
      start = run.end;
      continue;
    }
    const from = Math.max(run.start, host.startPfn);
    const kept = Math.min(run.end - from, remaining);
    start = from + kept;
    remaining -= kept;
    if (remaining === 0) break;
  }
  return start;
}

/** ZONE_MOVABLE itself: from its start to the end of the zone that it takes its part from; empty when there is none. */
export function movableZone(runs: readonly PageRun[], zones: readonly Zone[], start: number | undefined): Zone {
  if (start === undefined) return EMPTY;
  const host = zones.filter((zone) => zone.spannedPages > 0).at(-1);
  return zoneBetween(runs, 'Movable', start, Math.max(start, host?.endPfn ?? start));
}

/**
 * The zones once ZONE_MOVABLE has taken its part of them: what the page allocator works with. Where it is shared, as with
 * `kernelcore=mirror`, a zone that reaches into it keeps its end, and the pages there count twice.
 */
export function withMovable(
  runs: readonly PageRun[],
  zones: readonly Zone[],
  start: number | undefined,
  isShared = false,
): Zone[] {
  const movable = movableZone(runs, zones, start);
  if (start === undefined) return [...zones, movable];
  const kept = zones.map((zone) =>
    zone.endPfn <= start || (isShared && zone.startPfn < start)
      ? zone
      : zoneBetween(runs, zone.name, zone.startPfn, Math.max(zone.startPfn, start)),
  );
  return [...kept, movable];
}
