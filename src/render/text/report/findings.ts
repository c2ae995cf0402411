/** What is wrong or worth knowing, the worst first; what is the same in many places is told once. */
import { ruleFor } from '../../../analysis/diagnostics/codes.ts';
import type { Finding, Severity } from '../../../boot/prediction.ts';
import { formatSpan } from '../../../terms/span.ts';
import { visible } from '../../../terms/visible.ts';
import type { Paint } from '../paint.ts';
import { PLAIN } from '../paint.ts';
import { wrapped } from '../wrap.ts';

/** Findings of one code, severity and advice: told together from this many on. */
const FOLDED_FROM = 3;

/** Places of a folded finding that are listed where the report is not in full. */
const MOST_PLACES = 8;

interface Look {
  readonly paint: Paint;
  readonly width?: number | undefined;
  readonly full?: boolean;
}

const painterOf = (severity: Severity, paint: Paint): ((text: string) => string) =>
  ({ error: paint.red, warning: paint.yellow, info: paint.cyan })[severity];

/** A line with what begins it set apart by colour, broken to the width. */
function line(
  start: string,
  paintStart: (text: string) => string,
  text: string,
  indent: string,
  width?: number,
): string {
  const whole = `${indent}${start}${text}`;
  const lines = width === undefined ? whole : wrapped(whole, width, `${indent}  `);
  const head = `${indent}${start}`;
  return `${indent}${paintStart(lines.slice(indent.length, head.length))}${lines.slice(head.length)}\n`;
}

const whereOf = ({ origin, span }: Finding): string =>
  [origin, span && formatSpan(span)]
    .filter((part): part is string => Boolean(part))
    .map(visible)
    .join(', ');

function renderFinding(finding: Finding, { paint, width }: Look): string {
  const label = `${finding.severity}[${finding.code}]`;
  const painted = (text: string): string => paint.bold(painterOf(finding.severity, paint)(text));
  const where = whereOf(finding);
  return [
    line(label, painted, `: ${visible(finding.message)}`, '  ', width),
    where ? line('at ', paint.dim, where, '    ', width) : '',
    ...(finding.related ?? []).map(({ message, span }) =>
      line('', paint.dim, visible([message, span && formatSpan(span)].filter(Boolean).join(', ')), '    ', width),
    ),
    finding.help === undefined ? '' : line('help:', paint.cyan, ` ${visible(finding.help)}`, '    ', width),
  ].join('');
}

function renderFolded(findings: readonly Finding[], { paint, width, full = false }: Look): string {
  const [first] = findings;
  if (!first) return '';
  const label = `${first.severity}[${first.code}]`;
  const painted = (text: string): string => paint.bold(painterOf(first.severity, paint)(text));
  const summary = ruleFor(first.code)?.summary ?? first.message;
  const shown = full ? findings : findings.slice(0, MOST_PLACES);
  const hidden = findings.length - shown.length;
  return [
    line(label, painted, `: ${summary}, in ${findings.length} places`, '  ', width),
    ...shown.map((finding) => {
      const place = finding.span ? `, ${visible(formatSpan(finding.span))}` : '';
      return line('', paint.dim, `${visible(finding.message)}${place}`, '    ', width);
    }),
    hidden > 0 ? `    ${paint.dim(`… and ${hidden} more (--only findings)`)}\n` : '',
    first.help === undefined ? '' : line('help:', paint.cyan, ` ${visible(first.help)}`, '    ', width),
  ].join('');
}

/** Findings that are told together, in the order of the first of each. */
function groupsOf(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.severity} ${finding.help ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].flatMap((group) => (group.length >= FOLDED_FROM ? [group] : group.map((one) => [one])));
}

export function renderFindings(findings: readonly Finding[], look: Look = { paint: PLAIN }): string {
  if (findings.length === 0) return '  none\n';
  return groupsOf(findings)
    .map((group) =>
      group.length > 1 ? renderFolded(group, look) : group.map((one) => renderFinding(one, look)).join(''),
    )
    .join('');
}
