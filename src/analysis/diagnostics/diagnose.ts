/**
 * Turns what a boot ran into into findings, by the table of codes. Findings come in the order of their severity, then as the
 * boot met them.
 */
import type { BootRecord, Finding, Incident, Severity } from '../../boot/prediction.ts';
import { codeOf } from './codes.ts';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

function findingFrom(incident: Incident): Finding {
  const rule = codeOf(incident.kind);
  if (!rule) throw new Error(`no code for incident ${incident.kind}`);
  return {
    code: rule.code,
    severity: rule.severity,
    message: incident.message,
    origin: incident.origin,
    ...(incident.span ? { span: incident.span } : {}),
    ...(rule.help === undefined ? {} : { help: rule.help }),
  };
}

export function diagnose(record: BootRecord): Finding[] {
  const findings = record.incidents.map(findingFrom);
  return ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
