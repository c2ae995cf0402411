/** `dtmem schema`: the JSON Schema of an output. */
import { jsonSchemaOf } from '../../render/schemas/json-schema.ts';
import { DOCUMENTS } from '../../render/schemas/schemas.ts';
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { JSON_FLAG } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const NAMES = Object.keys(DOCUMENTS);

export const command = defineCommand({
  arguments: { name: { completes: NAMES, summary: `of which output: ${NAMES.join(', ')}` } },
  // A schema is a JSON document already.
  flags: JSON_FLAG,
  example: 'dtmem schema prediction',
  run({ name }, terminal) {
    const document = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
    if (!document) {
      const meant = meantWord(name, NAMES);
      throw new InputError({
        message: `there is no schema ${JSON.stringify(name.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
        help: `the schemas are ${NAMES.join(', ')}`,
      });
    }
    writeJson(terminal, jsonSchemaOf(document));
    return EXIT.done;
  },
});
