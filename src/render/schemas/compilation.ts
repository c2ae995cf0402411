import { documentOf } from './document.ts';
import { count, described, listOf, location, objectOf, oneOf, text } from './terms.ts';

/** `dtmem compile --json`. */
export const compilationSchema = documentOf('dtmem.compile/1', 'What a source was compiled to', {
  source: described(text, 'the main file, or <stdin>'),
  output: described(text, 'the blob that was written'),
  bytes: described(count, 'size of the blob'),
  dependencies: described(listOf(text), 'every file read, the main one first'),
  findings: listOf(
    objectOf(
      { check: described(text, 'dtc’s name of the check'), severity: oneOf('warning'), message: text },
      { path: described(text, 'of the node'), location, help: text },
    ),
  ),
});

/** `dtmem decompile --json`. */
export const decompilationSchema = documentOf('dtmem.decompile/1', 'A blob as source', {
  blob: described(text, 'the file as it was named, or <stdin>'),
  source: described(text, 'what compiles to the same blob'),
});
