import { described, documentOf, listOf, objectOf, text } from './terms.ts';

const era = objectOf(
  {
    from: described(text, 'the first release that behaves so; "vendor" where none did'),
    topic: text,
    behaviour: text,
    change: text,
    source: text,
  },
  {
    until: described(text, 'the first release that behaves otherwise; absent for what still holds'),
    backports: listOf(text),
    flavours: listOf(text),
  },
);

/** `dtmem kernels --json`. */
export const kernelsSchema = documentOf(
  'dtmem.kernels/1',
  'What changed in the kernel’s memory set-up; for a named kernel, what holds for it',
  {
    oldest: text,
    newest: text,
    default: text,
    flavours: listOf(objectOf({ name: text, version: text, about: text })),
    eras: listOf(era),
  },
  { kernel: text },
);
