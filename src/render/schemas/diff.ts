import {
  address,
  count,
  described,
  documentOf,
  listOf,
  location,
  objectOf,
  oneOf,
  regionProperties,
  severity,
  stepOptions,
  stepProperties,
  text,
} from './terms.ts';

const side = objectOf({ name: text, kernel: text });
const bytes = described({ type: 'integer' }, 'bytes, or a count, with its sign');

const held = objectOf(
  { owner: described(text, 'path of a node, or who holds it'), base: address, size: address, kind: text, state: text },
  { label: text, reason: text, location },
);

const zone = objectOf({ name: text, startPfn: count, endPfn: count, spannedPages: count, presentPages: count });

const finding = objectOf(
  { code: text, severity, message: text, origin: text },
  { location, help: text, related: listOf(objectOf({ message: text }, { location })) },
);

/** `dtmem diff --json`. */
export const diffSchema = documentOf('dtmem.diff/1', 'What changed between two predictions', {
  before: side,
  after: side,
  inputs: listOf(objectOf({ name: text, before: text, after: text })),
  figures: listOf(
    objectOf({ name: text, unit: oneOf('bytes', 'count', 'address'), before: address, after: address, delta: bytes }),
  ),
  memory: listOf(objectOf({ change: oneOf('added', 'removed'), ...regionProperties })),
  zones: listOf(objectOf({ name: text }, { before: zone, after: zone })),
  regions: listOf(
    objectOf(
      { change: oneOf('added', 'removed', 'moved', 'resized', 'moved and resized', 'changed'), delta: bytes },
      { before: held, after: held },
    ),
  ),
  total: objectOf({ before: address, after: address, delta: bytes }),
  findings: objectOf({ appeared: listOf(finding), resolved: listOf(finding) }),
  steps: listOf(objectOf({ change: oneOf('added', 'removed'), ...stepProperties }, stepOptions)),
});
