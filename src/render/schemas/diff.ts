import { CHANGE_KINDS } from '../../analysis/diff.ts';
import { FIGURE_UNITS } from '../../analysis/figures.ts';
import { documentOf } from './document.ts';
import {
  address,
  count,
  described,
  finding,
  integer,
  listOf,
  location,
  objectOf,
  oneOf,
  regionProperties,
  stepOptions,
  stepProperties,
  text,
} from './terms.ts';

const side = objectOf({ name: text, kernel: text });
const bytes = described(integer, 'bytes, or a count, with its sign');

const held = objectOf(
  { owner: described(text, 'path of a node, or who holds it'), base: address, size: address, kind: text, state: text },
  { label: text, reason: text, location },
);

const zone = objectOf({ name: text, startPfn: count, endPfn: count, spannedPages: count, presentPages: count });

/** `dtmem diff --json`. */
export const diffSchema = documentOf('dtmem.diff/1', 'What changed between two predictions', {
  before: side,
  after: side,
  inputs: listOf(objectOf({ name: text, before: text, after: text })),
  figures: listOf(
    objectOf({ name: text, unit: oneOf(...FIGURE_UNITS), before: address, after: address, delta: bytes }),
  ),
  memory: listOf(objectOf({ change: oneOf('added', 'removed'), ...regionProperties })),
  zones: listOf(objectOf({ name: text }, { before: zone, after: zone })),
  regions: listOf(objectOf({ change: oneOf(...CHANGE_KINDS), delta: bytes }, { before: held, after: held })),
  total: objectOf({ before: address, after: address, delta: bytes }),
  findings: objectOf({ appeared: listOf(finding), resolved: listOf(finding) }),
  steps: listOf(objectOf({ change: oneOf('added', 'removed'), ...stepProperties }, stepOptions)),
});
