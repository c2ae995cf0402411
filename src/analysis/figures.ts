/**
 * The figures of a prediction by name: what budgets are set on, tests assert and comparisons list. All are bytes but where a
 * figure says that it counts.
 *
 * - fixed names: `usable`, `lowmem`, `cma` … ({@link FIGURES})
 * - one of several: `zone.Normal`, `cma.reserved`, `region.vpu` (by path, label or name) for a size, and with `.base` behind
 *   it for an address; `limit.lowmemLimit` for an address ({@link figureOf})
 */
import type { Arm64Limits, ArmLimits, Prediction } from '../boot/prediction.ts';
import { intersection, rangeBetween } from '../terms/address-range.ts';
import { PageSize } from '../terms/page-size.ts';
import { meantWord } from '../terms/spelling.ts';
import { isAssumed } from './assumptions.ts';
import { linearEndOf } from './linear-end.ts';
import { baseNameOf } from './regions.ts';

export const FIGURE_UNITS = ['bytes', 'count', 'address'] as const;

export interface Figure {
  readonly name: string;
  readonly unit: (typeof FIGURE_UNITS)[number];
  /** One line without a final full stop. */
  readonly about: string;
  of(prediction: Prediction): bigint;
  /** Why there is no such figure in a prediction, with the names that there are; undefined where there is one. */
  absence?(prediction: Prediction): string | undefined;
}

const sum = (sizes: readonly bigint[]): bigint => sizes.reduce((total, size) => total + size, 0n);

/** Bytes of RAM between two addresses that the kernel maps or can map: what is no-map does not count. */
function ramBetween(prediction: Prediction, start: bigint, end: bigint): bigint {
  const range = rangeBetween(start, end);
  return sum(
    prediction.memory.filter(({ flags }) => !flags.includes('nomap')).map((region) => intersection(region, range).size),
  );
}

const TOP = 1n << 64n;

/** In the order in which a person cares. */
export const FIGURES: readonly Figure[] = [
  {
    name: 'usable',
    unit: 'bytes',
    about: 'what the reservations leave, CMA areas included',
    of: ({ account }) =>
      sum(account.filter(({ total, part }) => !total && part === undefined).map(({ bytes }) => bytes)),
  },
  {
    name: 'memtotal',
    unit: 'bytes',
    about: 'MemTotal of /proc/meminfo once the boot is over',
    of: ({ account }) => account.find((row) => row.total)?.bytes ?? 0n,
  },
  {
    name: 'ram',
    unit: 'bytes',
    about: 'what /memory describes, after mem=',
    of: ({ imported }) => sum(imported.map(({ size }) => size)),
  },
  {
    name: 'lowmem',
    unit: 'bytes',
    about: 'RAM that the kernel maps for good: below the lowmem limit and not no-map',
    of: (prediction) => ramBetween(prediction, 0n, linearEndOf(prediction)),
  },
  {
    name: 'highmem',
    unit: 'bytes',
    about: 'RAM above the lowmem limit that is not no-map',
    of: (prediction) => ramBetween(prediction, linearEndOf(prediction), TOP),
  },
  {
    name: 'cma',
    unit: 'bytes',
    about: 'all CMA areas',
    of: ({ cma }) => sum(cma.map(({ size }) => size)),
  },
  {
    name: 'nomap',
    unit: 'bytes',
    about: 'RAM that is no-map',
    of: ({ memory }) => sum(memory.filter(({ flags }) => flags.includes('nomap')).map(({ size }) => size)),
  },
  {
    name: 'reserved',
    unit: 'bytes',
    about: 'what is reserved when the early reservations are done, CMA included',
    of: ({ reserved }) => sum(reserved.map(({ size }) => size)),
  },
  {
    name: 'vmalloc',
    unit: 'bytes',
    about: 'virtual addresses for vmalloc and ioremap',
    of: ({ limits }) => rangeBetween(limits.vmallocStart, limits.vmallocEnd).size,
  },
  {
    name: 'modules',
    unit: 'bytes',
    about: 'virtual addresses for modules',
    of: ({ layout }) => sum(layout.filter(({ name }) => name === 'modules').map(({ start, end }) => end - start)),
  },
  {
    name: 'regions',
    unit: 'count',
    about: 'regions of /reserved-memory that have their memory',
    of: ({ reservedMemory }) =>
      BigInt(
        reservedMemory.filter(
          ({ kind, state }) => kind !== 'memreserve' && (state === 'reserved' || state === 'allocated'),
        ).length,
      ),
  },
  {
    name: 'failed-regions',
    unit: 'count',
    about: 'regions of /reserved-memory that do not have their memory',
    of: ({ reservedMemory }) =>
      BigInt(reservedMemory.filter(({ state }) => state === 'failed' || state === 'ignored').length),
  },
  {
    name: 'errors',
    unit: 'count',
    about: 'findings of severity error',
    of: ({ findings }) => BigInt(findings.filter(({ severity }) => severity === 'error').length),
  },
];

const BY_NAME = new Map(FIGURES.map((figure) => [figure.name, figure]));

interface Placed {
  readonly base: bigint;
  readonly size: bigint;
}

/** One of several things that a prediction has by name, with every name that it goes by; the first is the one to list. */
interface Member extends Placed {
  readonly names: readonly string[];
}

/** What stands behind the dot names one of several things. A region that does not have its memory has size 0 and base 0. */
const FAMILIES: Readonly<Record<string, (prediction: Prediction) => readonly Member[]>> = {
  zone: ({ zones, input }) => {
    const page = new PageSize(input.pageSize);
    return zones.map(({ name, startPfn, presentPages }) => ({
      names: [name, name.toLowerCase()],
      base: page.addressOf(startPfn),
      size: page.bytesOf(presentPages),
    }));
  },
  cma: ({ cma }) => cma.map(({ name, from, base, size }) => ({ names: [name, from], base, size })),
  region: ({ reservedMemory }) =>
    reservedMemory.map(({ node, label, base, size, state }) => {
      const isHeld = state === 'reserved' || state === 'allocated';
      const short = node.replace(/^\/reserved-memory\//, '');
      return {
        names: [
          ...(label === undefined ? [] : [label]),
          baseNameOf(node),
          short,
          node.slice(node.lastIndexOf('/') + 1),
          node,
        ],
        base: isHeld ? base : 0n,
        size: isHeld ? size : 0n,
      };
    }),
};

const MOST_NAMES = 12;

function familyFigure(name: string): Figure | undefined {
  const dot = name.indexOf('.');
  const kind = name.slice(0, Math.max(dot, 0));
  const family = Object.hasOwn(FAMILIES, kind) ? FAMILIES[kind] : undefined;
  if (!family || dot === name.length - 1) return undefined;
  const rest = name.slice(dot + 1);
  const isAddress = rest.endsWith('.base');
  const wanted = isAddress ? rest.slice(0, -'.base'.length) : rest;
  const find = (prediction: Prediction): Member | undefined =>
    family(prediction).find(({ names }) => names.includes(wanted) || names.includes(wanted.toLowerCase()));
  const absence = (prediction: Prediction): string | undefined => {
    const members = family(prediction);
    if (find(prediction)) return undefined;
    const listed = [...new Set(members.flatMap(({ names }) => names.slice(0, 1)))];
    const others = listed.length > MOST_NAMES ? `, and ${listed.length - MOST_NAMES} more` : '';
    const there = listed.length > 0 ? `there are ${listed.slice(0, MOST_NAMES).join(', ')}${others}` : 'there are none';
    const meant = meantWord(
      wanted,
      members.flatMap(({ names }) => names),
    );
    return `no ${KINDS[kind] ?? kind} is called ${wanted}: ${meant ? `did you mean ${meant}? ` : ''}${there}`;
  };
  return {
    name,
    unit: isAddress ? 'address' : 'bytes',
    about: `${isAddress ? 'address' : 'size'} of ${wanted}`,
    of: (prediction) => (isAddress ? find(prediction)?.base : find(prediction)?.size) ?? 0n,
    absence,
  };
}

const KINDS: Readonly<Record<string, string>> = { zone: 'zone', cma: 'CMA area', region: 'region' };

type LimitName = Exclude<keyof ArmLimits | keyof Arm64Limits, 'arch'>;

/** The limits of all architectures, by name. */
const LIMITS: readonly LimitName[] = [
  'physOffset',
  'vmallocLimit',
  'lowmemLimit',
  'memblockLimit',
  'linearEnd',
  'dmaLimit',
  'dma32Limit',
  'endOfDram',
  'highMemory',
  'vmallocStart',
  'vmallocEnd',
];

/** A limit that this architecture does not have is 0. */
function limitOf({ limits }: Prediction, name: LimitName): bigint {
  const { arch: _, ...values } = limits;
  return (values as Readonly<Partial<Record<LimitName, bigint>>>)[name] ?? 0n;
}

function limitFigure(name: string): Figure | undefined {
  const limit = LIMITS.find((candidate) => name === `limit.${candidate}`);
  return limit && { name, unit: 'address', about: limit, of: (prediction) => limitOf(prediction, limit) };
}

/** The figure of a name; undefined when there is none. */
export function figureOf(name: string): Figure | undefined {
  return BY_NAME.get(name) ?? limitFigure(name) ?? familyFigure(name);
}

/** What a mistyped name was probably meant to be. */
export function meantFigure(name: string): string | undefined {
  return meantWord(name, [...BY_NAME.keys(), ...LIMITS.map((limit) => `limit.${limit}`)]);
}

/** Rows of the account that change with every node and property. */
const MOVES_WITH_TREE = new Set(['unpacked device tree', 'parts of pages']);

/**
 * A figure without what an assumed blob adds to it: every edit of a source changes the size of its blob by some bytes, which
 * says nothing of the board.
 */
export function steadyValue(figure: Figure, prediction: Prediction): bigint {
  const value = figure.of(prediction);
  const { dtb } = prediction.input;
  if (!isAssumed(prediction.input, 'device tree blob')) return value;
  // as much of it as there is RAM for
  const held = sum(prediction.reserved.map((region) => intersection(region, dtb).size));
  if (figure.name === 'usable') return value + held;
  if (figure.name === 'memtotal') {
    const ofTree = prediction.account.filter(({ name }) => MOVES_WITH_TREE.has(name));
    return value + held - sum(ofTree.map(({ bytes }) => bytes));
  }
  return figure.name === 'reserved' ? value - held : value;
}
