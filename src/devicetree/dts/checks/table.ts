/** All checks, in the order in which dtc 1.8 runs them: later rows see what earlier ones filled in. */
import { formatChecks, styleChecks } from './addressing.ts';
import { busChecks } from './buses.ts';
import type { Check } from './check.ts';
import { aliasChecks, chosenChecks } from './chosen.ts';
import { graphChecks } from './graph.ts';
import { interruptChecks } from './interrupts.ts';
import { nameChecks, strictNameChecks } from './names.ts';
import { gpioChecks, providerChecks } from './providers.ts';
import { referenceChecks } from './references.ts';
import { valueTypeChecks } from './value-types.ts';

export const CHECKS: readonly Check[] = [
  ...nameChecks,
  ...referenceChecks,
  ...valueTypeChecks,
  ...strictNameChecks,
  ...formatChecks,
  ...busChecks,
  ...styleChecks,
  ...chosenChecks,
  ...providerChecks,
  ...gpioChecks,
  ...interruptChecks,
  ...aliasChecks,
  ...graphChecks,
];
