/**
 * Every finding that dtmem makes, by code. `dtmem explain CODE` prints a row, docs/findings.md lists them all.
 *
 * Codes are grouped by subject: 1xx memory, 2xx reservations, 3xx CMA and pools, 4xx what the boot loader places, 5xx the
 * command line, 6xx the kernel's configuration, 9xx what kills the kernel. A code never changes its meaning. A new rule is a constant in `rules/` and a name
 * here.
 */
import type { Rule } from './rule.ts';
import * as bootLoader from './rules/boot-loader.ts';
import * as cma from './rules/cma.ts';
import * as commandLine from './rules/command-line.ts';
import * as configuration from './rules/configuration.ts';
import * as fatal from './rules/fatal.ts';
import * as lostRam from './rules/lost-ram.ts';
import * as memoryNodes from './rules/memory-nodes.ts';
import * as references from './rules/references.ts';
import * as regionPlaces from './rules/region-places.ts';
import * as regions from './rules/regions.ts';
import * as virtualLayout from './rules/virtual-layout.ts';

export type { Rule } from './rule.ts';

const SUBJECTS: readonly Readonly<Record<string, Rule>>[] = [
  memoryNodes,
  lostRam,
  virtualLayout,
  regions,
  regionPlaces,
  references,
  cma,
  bootLoader,
  commandLine,
  configuration,
  fatal,
];

/** In the order of their codes. */
export const FINDING_CODES: readonly Rule[] = SUBJECTS.flatMap((subject) => Object.values(subject)).sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

const BY_NAME = new Map(FINDING_CODES.map((rule) => [rule.name, rule]));
const BY_CODE = new Map(FINDING_CODES.map((rule) => [rule.code, rule]));

/** The rule that a code (`DTM203`, in any case) or a name stands for. */
export const ruleFor = (codeOrName: string): Rule | undefined =>
  BY_CODE.get(codeOrName.toUpperCase()) ?? BY_NAME.get(codeOrName.toLowerCase());
