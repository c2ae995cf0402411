/** A finding's meaning, as `dtmem explain` prints it. */
import type { Severity } from '../../boot/prediction.ts';
import { type Paint, PLAIN } from './paint.ts';
import { renderTable } from './table.ts';
import { wrapped } from './wrap.ts';

/** What is told of a rule. */
export interface Explanation {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly explanation: string;
  readonly help?: string;
}

const WIDTH = 92;

export function renderExplanation(rule: Explanation, paint: Paint = PLAIN): string {
  const help = rule.help === undefined ? '' : `\n${wrapped(`What to do: ${rule.help}`, WIDTH)}\n`;
  return `${paint.bold(`${rule.code} ${rule.name}`)} (${rule.severity})\n${rule.summary}\n\n${wrapped(rule.explanation, WIDTH)}\n${help}`;
}

/** A line for each. */
export function renderExplanations(rules: readonly Explanation[], paint: Paint = PLAIN): string {
  return renderTable(
    rules.map(({ code, name, severity, summary }) => [
      { text: code, paint: paint.bold },
      { text: severity, paint: severity === 'error' ? paint.red : paint.yellow },
      name,
      { text: summary, paint: paint.dim },
    ]),
  );
}
