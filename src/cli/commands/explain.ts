/** `dtmem explain`: what a finding means. */
import { FINDING_CODES, type Rule } from '../../analysis/diagnostics/codes.ts';
import { type Explanation, renderExplanation, renderExplanations } from '../../render/text/explanation.ts';
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { JSON_FLAG } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const SCHEMA = 'dtmem.explain/1';

export const command = defineCommand({
  arguments: {
    code: {
      optional: true,
      completes: FINDING_CODES.map((rule) => rule.code),
      summary: 'the code of a finding, or its name; all of them if not given',
    },
  },
  flags: JSON_FLAG,
  example: 'dtmem explain DTM101',
  run({ code, json }, terminal) {
    if (code === undefined) {
      const findings = FINDING_CODES.map(explanationOf);
      if (json) writeJson(terminal, { schema: SCHEMA, findings });
      else terminal.write(renderExplanations(findings, terminal.paint));
      return EXIT.done;
    }
    const rule = FINDING_CODES.find((one) => one.code === code.toUpperCase() || one.name === code.toLowerCase());
    if (!rule) throw unknown(code);
    if (json) writeJson(terminal, { schema: SCHEMA, ...explanationOf(rule) });
    else terminal.write(renderExplanation(explanationOf(rule), terminal.paint));
    return EXIT.done;
  },
});

/** Of a rule, what is for people. */
function explanationOf({ code, name, severity, summary, explanation, help }: Rule): Explanation {
  return { code, name, severity, summary, explanation, ...(help === undefined ? {} : { help }) };
}

function unknown(wanted: string): InputError {
  const meant = meantWord(wanted, [...FINDING_CODES.map(({ code }) => code), ...FINDING_CODES.map(({ name }) => name)]);
  return new InputError({
    message: `there is no finding ${JSON.stringify(wanted.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
    help: 'dtmem explain lists them all',
  });
}
