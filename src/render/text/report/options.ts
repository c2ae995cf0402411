/**
 * How a report is to be: how wide, which of its sections, and how much of each.
 */
import { InputError } from '../../../terms/input-error.ts';
import { meantWord } from '../../../terms/spelling.ts';
import { type Paint, PLAIN } from '../paint.ts';

/** The sections by the names that `--only` takes, in the order of the report. */
export const SECTIONS = {
  findings: 'what is wrong or worth knowing, with what cures it',
  assumed: 'what was assumed, and why',
  memory: 'the physical memory map',
  split: 'low and high memory, and the sum that gives the limit',
  zones: 'zones',
  cma: 'CMA areas',
  layout: 'the virtual address space',
  'memory-line': 'the Memory: line of the kernel’s log',
  reserved: 'what the tree reserves',
  flash: 'flash that the processor reads like memory',
  account: 'where the memory goes',
  messages: 'the lines that this kernel’s log will have',
} as const;

export type SectionName = keyof typeof SECTIONS;

export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

export interface ReportOptions {
  readonly paint?: Paint;
  /** Columns of the terminal; undefined where the text goes to something that has none, and lines may be of any length. */
  readonly width?: number | undefined;
  /** These sections only, in full. */
  readonly only?: readonly SectionName[];
  /** Every section in full. */
  readonly all?: boolean;
}

/** What renderers of sections are given. */
export interface Style {
  readonly paint: Paint;
  readonly width: number | undefined;
  /** In full; else without what is usual and long. */
  readonly full: boolean;
}

const NARROWEST = 60;
const WIDEST = 200;

export function styleOf({ paint = PLAIN, width, only, all = false }: ReportOptions): Style {
  return {
    paint,
    width: width === undefined ? undefined : Math.min(Math.max(width, NARROWEST), WIDEST),
    full: all || only !== undefined,
  };
}

/** `zones,cma` as names of sections. @throws InputError for a name that is none */
export function sectionsFrom(text: string): SectionName[] {
  return text.split(',').map((word) => {
    const name = SECTION_NAMES.find((known) => known === word.trim().toLowerCase());
    if (name) return name;
    const meant = meantWord(word.trim(), SECTION_NAMES);
    throw new InputError({
      message: `the report has no section ${JSON.stringify(word.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
      help: `its sections are ${SECTION_NAMES.join(', ')}`,
    });
  });
}
