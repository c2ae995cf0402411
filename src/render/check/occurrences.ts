/**
 * The findings of a report as readers want them: one entry for a line of a source, however many boards and boots it spoils.
 */
import {
  type CheckedBoard,
  type CheckedFinding,
  type CheckedSnapshot,
  type CheckReport,
  FAILING_SNAPSHOTS,
  groupedFindings,
  type Location,
  placeOf,
} from '../../analysis/check-report.ts';
import { SEVERITIES } from '../../boot/prediction.ts';

export interface Occurrence {
  readonly finding: CheckedFinding;
  readonly place: Location;
  readonly boards: readonly string[];
  /** The boots that have it; empty when all boots of these boards do. */
  readonly boots: readonly string[];
}

/** Every finding that counts, the worst first, then as the boards come. Notes of severity info only when asked for. */
export function occurrencesOf(report: CheckReport, withInfo = false): Occurrence[] {
  const groups = new Map<string, { finding: CheckedFinding; place: Location; boards: string[]; boots: Set<string> }>();
  for (const board of report.boards) collect(board, withInfo, groups);
  const occurrences = [...groups.values()].map((group) => ({ ...group, boots: [...group.boots] }));
  return SEVERITIES.flatMap((severity) => occurrences.filter(({ finding }) => finding.severity === severity));
}

function collect(
  board: CheckedBoard,
  withInfo: boolean,
  groups: Map<string, { finding: CheckedFinding; place: Location; boards: string[]; boots: Set<string> }>,
): void {
  for (const { finding, boots, everywhere } of groupedFindings(board)) {
    if (finding.suppressed || (finding.severity === 'info' && !withInfo)) continue;
    const place = placeOf(board, finding);
    const where = place.line === undefined ? board.board : `${place.file}:${place.line}:${place.column ?? 0}`;
    const key = [where, finding.code, finding.severity, finding.message].join('\n');
    let group = groups.get(key);
    if (!group) {
      group = { finding, place, boards: [], boots: new Set() };
      groups.set(key, group);
    }
    group.boards.push(board.board);
    if (!everywhere) for (const boot of boots) group.boots.add(boot);
  }
}

/** `board.dts:41:3`, `board.dtb+0x1a4`, `board.dtb`. */
export function locationText({ file, line, column, offset }: Location): string {
  if (line !== undefined) return `${file}:${line}:${column ?? 1}`;
  return offset === undefined ? file : `${file}+0x${offset.toString(16)}`;
}

const MOST_NAMED = 4;

/** `a.dts, b.dts and 28 more boards` */
export function listed(names: readonly string[], what: string): string {
  if (names.length <= MOST_NAMED) return names.join(', ');
  return `${names.slice(0, MOST_NAMED - 1).join(', ')} and ${names.length - MOST_NAMED + 1} more ${what}`;
}

/** Who has it, beyond what its place says: `on a.dts, b.dts; with 6.1`. Empty when that is nothing. */
export function whoHas({ place, boards, boots }: Occurrence): string {
  const isItself = boards.length === 1 && boards[0] === place.file;
  return [
    ...(isItself ? [] : [`on ${listed(boards, 'boards')}`]),
    ...(boots.length > 0 ? [`with ${listed(boots, 'boots')}`] : []),
  ].join('; ');
}

/** How boards fail by their budgets and snapshots; boards that fail alike are one entry. */
export interface AlikeBoards {
  readonly boards: readonly string[];
  /** `budget lowmem >= 700M: it is 688 MiB, 12 MiB too little (6.1, 6.12)` */
  readonly budgets: readonly string[];
  readonly snapshot: CheckedSnapshot;
  /** What changed since the snapshot; sections that changed alike are one. */
  readonly changes: readonly { readonly sections: readonly string[]; readonly lines: readonly string[] }[];
}

function grouped<Item, Group>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  start: (item: Item) => Group,
  add: (group: Group, item: Item) => void,
): Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const key = keyOf(item);
    let group = groups.get(key);
    if (group === undefined) {
      group = start(item);
      groups.set(key, group);
    }
    add(group, item);
  }
  return [...groups.values()];
}

function missedBudgets({ boots }: CheckedBoard): string[] {
  const missed = boots.flatMap((boot) =>
    boot.budgets.filter(({ kept }) => !kept).map((budget) => ({ boot: boot.name, ...budget })),
  );
  return grouped(
    missed,
    ({ text, actual }) => `${text}\n${actual}`,
    (budget) => ({ budget, boots: [] as string[] }),
    (group, { boot }) => void group.boots.push(boot),
  ).map(
    ({ budget, boots: names }) =>
      `budget ${budget.text}: it is ${budget.actual}${budget.missedBy ? `, ${budget.missedBy}` : ''} (${names.join(', ')})`,
  );
}

function changesOf({ snapshot }: CheckedBoard): AlikeBoards['changes'] {
  return grouped(
    snapshot.changes,
    ({ lines }) => lines.join('\n'),
    ({ lines }) => ({ lines, sections: [] as string[] }),
    (group, { section }) => void group.sections.push(section),
  );
}

/** Boards with missed budgets, failing snapshots or changes to show, alike ones together. */
export function alikeBoards(report: CheckReport): AlikeBoards[] {
  const told = report.boards
    .map((board) => ({
      board: board.board,
      budgets: missedBudgets(board),
      snapshot: board.snapshot,
      changes: changesOf(board),
    }))
    .filter(
      ({ budgets, snapshot, changes }) => budgets.length + changes.length > 0 || FAILING_SNAPSHOTS.has(snapshot.state),
    );
  return grouped(
    told,
    ({ budgets, snapshot, changes }) => JSON.stringify([budgets, snapshot.state, snapshot.problem, changes]),
    (first) => ({ ...first, boards: [] as string[] }),
    (group, { board }) => void group.boards.push(board),
  );
}
