/**
 * Runs the table of rules over a boot. Findings come in the order of their severity, then of their codes, then as they were
 * found.
 */
import type { Finding, Severity } from '../../boot/prediction.ts';
import { FINDING_CODES } from './codes.ts';
import type { Evidence } from './evidence.ts';
import type { Discovery, Rule } from './rule.ts';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** A tree with thousands of bad nodes is told by its first ones. */
const MOST_OF_ONE_RULE = 200;

function findingOf(rule: Rule, { message, origin, span, related, help, severity }: Discovery): Finding {
  const advice = help ?? rule.help;
  return {
    code: rule.code,
    severity: severity ?? rule.severity,
    message,
    origin,
    ...(span ? { span } : {}),
    ...(related && related.length > 0 ? { related } : {}),
    ...(advice === undefined ? {} : { help: advice }),
  };
}

function findingsOf(rule: Rule, evidence: Evidence): Finding[] {
  if (rule.needs === 'memory' && !evidence.hasMemory) return [];
  const findings: Finding[] = [];
  for (const discovery of rule.look(evidence)) {
    if (findings.length === MOST_OF_ONE_RULE) break;
    findings.push(findingOf(rule, discovery));
  }
  return findings;
}

export function diagnose(evidence: Evidence): Finding[] {
  const findings = FINDING_CODES.flatMap((rule) => findingsOf(rule, evidence));
  return ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
