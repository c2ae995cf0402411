/** What is wrong or worth knowing, the worst first. */
import type { Finding, Severity } from '../../../boot/prediction.ts';
import { formatSpan } from '../../../terms/span.ts';
import { visible } from '../../../terms/visible.ts';
import type { Paint } from '../paint.ts';

function renderFinding(finding: Finding, paint: Paint): string {
  const colours: Readonly<Record<Severity, (text: string) => string>> = {
    error: paint.red,
    warning: paint.yellow,
    info: paint.cyan,
  };
  const label = paint.bold(colours[finding.severity](`${finding.severity}[${finding.code}]`));
  const where = [finding.origin, finding.span && formatSpan(finding.span)].filter(Boolean).join(', ');
  const lines = [`  ${label}: ${visible(finding.message)}`];
  if (where) lines.push(`    ${paint.dim(`at ${visible(where)}`)}`);
  for (const { message, span } of finding.related ?? []) {
    lines.push(`    ${paint.dim(visible([message, span && formatSpan(span)].filter(Boolean).join(', ')))}`);
  }
  if (finding.help !== undefined) lines.push(`    ${paint.cyan('help:')} ${visible(finding.help)}`);
  return lines.map((line) => `${line}\n`).join('');
}

export function renderFindings(findings: readonly Finding[], paint: Paint): string {
  if (findings.length === 0) return '  none\n';
  return findings.map((finding) => renderFinding(finding, paint)).join('');
}
