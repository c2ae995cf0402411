import { documentOf } from './document.ts';
import { predictionSchema } from './prediction.ts';
import { count, described, listOf, objectOf, text } from './terms.ts';

/** `dtmem fixup --json`. */
export const fixUpSchema = documentOf(
  'dtmem.fixup/1',
  'What a boot loader writes into a tree',
  {
    tree: text,
    bytes: described(count, 'size of the blob'),
    changes: listOf(
      objectOf(
        {
          where: described(text, 'a node, or /memreserve/'),
          what: described(text, 'a property; of the memory reserve map what the entry is for'),
          after: text,
        },
        { before: text },
      ),
    ),
  },
  { output: described(text, 'the blob that was written'), prediction: predictionSchema.schema },
);
