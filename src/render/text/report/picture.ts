/**
 * The physical memory in one line of text as wide as the terminal: every column stands for an equal share of RAM and shows
 * what most concerns whoever looks for room there. Holes between banks take one column.
 */
import { linearEndOf } from '../../../analysis/linear-end.ts';
import type { MapPiece, Use } from '../../../analysis/memory-map.ts';
import type { Prediction } from '../../../boot/prediction.ts';
import { endOf } from '../../../terms/address-range.ts';
import { paddedHex } from '../../../terms/notation.ts';
import { addressDigits } from '../notation.ts';
import type { Paint } from '../paint.ts';
import { linesOf } from '../wrap.ts';
import type { Style } from './options.ts';

type Mark = 'kernel' | Exclude<Use, 'hole' | 'outside'>;

/** The mark of a column, what it is called below, and how it is painted; of several uses in a column the first here counts. */
const MARKS: readonly {
  readonly mark: Mark;
  readonly sign: string;
  readonly name: string;
  readonly colour: keyof Paint;
}[] = [
  { mark: 'removed', sign: 'x', name: 'not used', colour: 'yellow' },
  { mark: 'no-map', sign: 'N', name: 'no-map', colour: 'yellow' },
  { mark: 'cma', sign: 'C', name: 'CMA', colour: 'cyan' },
  { mark: 'kernel', sign: 'K', name: 'kernel', colour: 'bold' },
  { mark: 'reserved', sign: 'r', name: 'reserved', colour: 'bold' },
  { mark: 'free', sign: '.', name: 'free', colour: 'dim' },
];

/** Columns where there is no terminal to fill. */
const USUAL_WIDTH = 80;

const markOf = ({ use, owners }: MapPiece): Mark | undefined => {
  if (use === 'hole' || use === 'outside') return undefined;
  return use === 'reserved' && owners.includes('kernel image') ? 'kernel' : use;
};

export function renderPicture(prediction: Prediction, map: readonly MapPiece[], { paint, width }: Style): string {
  const pieces = map.filter((piece) => markOf(piece) !== undefined);
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last) return '';
  const digits = addressDigits(pieces.map((piece) => endOf(piece) - 1n));
  const ends = { from: paddedHex(first.base, digits), to: paddedHex(endOf(last) - 1n, digits) };
  const columns = (width ?? USUAL_WIDTH) - ends.from.length - ends.to.length - 6;
  const { signs, used } = columnsOf(pieces, linearEndOf(prediction), columns);
  const line = signs.map(({ sign, colour }) => (colour ? paint[colour](sign) : sign)).join('');
  const legend = MARKS.filter(({ mark }) => used.has(mark)).map(({ sign, name }) => `${sign} ${name}`);
  const split = signs.some(({ sign }) => sign === '|') ? ['| end of low memory'] : [];
  const indent = ' '.repeat(ends.from.length + 4);
  const below = linesOf(`${indent}${[...legend, ...split].join('  ')}`, width ?? USUAL_WIDTH, indent);
  return `\n  ${ends.from} [${line}] ${ends.to}\n${below.map((text) => `${paint.dim(text)}\n`).join('')}`;
}

interface Column {
  readonly sign: string;
  readonly colour?: keyof Paint;
}

/** RAM cut into equal shares, with a column for each hole and for the end of lowmem. */
function columnsOf(pieces: readonly MapPiece[], limit: bigint, columns: number): { signs: Column[]; used: Set<Mark> } {
  const total = pieces.reduce((sum, { size }) => sum + size, 0n);
  const breaks = pieces.filter((piece, index) => {
    const before = pieces[index - 1];
    return before !== undefined && (endOf(before) !== piece.base || (before.base < limit && piece.base >= limit));
  });
  const shares = Math.max(columns - breaks.length, 10);
  const found: Set<Mark>[] = Array.from({ length: shares }, () => new Set());
  const before = new Map<number, Column>();
  let at = 0n;
  let previous: MapPiece | undefined;
  for (const piece of pieces) {
    const from = Number((at * BigInt(shares)) / total);
    at += piece.size;
    const to = Math.max(Number((at * BigInt(shares) + total - 1n) / total), from + 1);
    const mark = markOf(piece);
    for (let share = from; share < to && share < shares; share++) if (mark) found[share]?.add(mark);
    if (previous && previous.base < limit && piece.base >= limit) before.set(from, { sign: '|', colour: 'bold' });
    else if (previous && endOf(previous) !== piece.base) before.set(from, { sign: ' ' });
    previous = piece;
  }
  const used = new Set<Mark>();
  const signs = found.flatMap((marks, share): Column[] => {
    const shown = MARKS.find(({ mark }) => marks.has(mark));
    const gap = before.get(share);
    if (shown) used.add(shown.mark);
    return [...(gap ? [gap] : []), shown ? { sign: shown.sign, colour: shown.colour } : { sign: ' ' }];
  });
  return { signs, used };
}
