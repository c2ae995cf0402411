import { documentOf } from './document.ts';
import { described, flag, listOf, objectOf, text } from './terms.ts';

const era = objectOf(
  {
    from: described(text, 'the first release that behaves so; "vendor" where none did'),
    topic: text,
    behaviour: text,
    change: text,
    source: text,
  },
  {
    between: described(listOf(text), 'the last release known to behave as before, the first known to behave so'),
    unsettled: described(flag, 'for a named kernel: a change may have come before or after it'),
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
    booted: described(listOf(text), 'the releases that were booted to hold predictions against'),
    eras: listOf(era),
  },
  {
    kernel: text,
    standing: described(
      objectOf({}, { booted: text, after: text, before: text }),
      'the release that was booted for this kernel, else the nearest that were',
    ),
  },
);
