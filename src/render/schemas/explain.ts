import { documentOf } from './document.ts';
import { listOf, objectOf, severity, text } from './terms.ts';

const rule = { code: text, name: text, severity, summary: text, explanation: text };
const help = { help: text };

/** `dtmem explain --json`: one finding, or all of them where none is named. */
export const explainSchema = documentOf(
  'dtmem.explain/1',
  'What a finding means',
  {},
  { ...rule, ...help, findings: listOf(objectOf(rule, help)) },
  [Object.keys(rule), ['findings']],
);
