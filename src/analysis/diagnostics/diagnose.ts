/**
 * Runs the table of rules over a boot. Findings come in the order of their severity, then of their codes, then as they were
 * found.
 */
import type { Change } from '../../boot/change.ts';
import { type Finding, SEVERITIES } from '../../boot/prediction.ts';
import { MiB, roundUp } from '../../terms/alignment.ts';
import { formatBytes } from '../../terms/notation.ts';
import type { Span } from '../../terms/span.ts';
import { FINDING_CODES } from './codes.ts';
import { curesOf, type Trial } from './cures.ts';
import type { Evidence } from './evidence.ts';
import type { Discovery, Rule } from './rule.ts';

/** A tree with thousands of bad nodes is told by its first ones. */
const MOST_OF_ONE_RULE = 200;

function findingOf(rule: Rule, { message, origin, span, related, help, severity }: Discovery): Finding {
  const advice = help ?? rule.help;
  return {
    code: rule.code,
    severity: severity ?? rule.severity,
    message,
    origin,
    ...(rule.fatal ? { fatal: true } : {}),
    ...(span ? { span } : {}),
    ...(related && related.length > 0 ? { related } : {}),
    ...(advice === undefined ? {} : { help: advice }),
  };
}

/**
 * Where the cause is written, for a rule that does not say: the node that the finding names, the command line of the tree, or
 * the symbol's line in the .config. What a flag or the kernel's own choice caused is written nowhere.
 */
function placeOf({ origin, span }: Discovery, evidence: Evidence): Span | undefined {
  if (span) return span;
  if (origin.startsWith('/')) return evidence.node(origin.split(' ', 1)[0] ?? '')?.span;
  if (origin.startsWith('CONFIG_')) return evidence.kernel.build.config.spanOf(origin);
  const bootargs = evidence.tree.root.child('chosen')?.property('bootargs');
  const isOfTree = bootargs !== undefined && evidence.record.input.cmdline.startsWith(bootargs.string());
  return isOfTree &&
    evidence.parameters.some(({ text }) => text === origin || (origin.endsWith('=') && text.startsWith(origin)))
    ? bootargs.span
    : undefined;
}

function findingsOf(rule: Rule, evidence: Evidence): Finding[] {
  if (rule.needs === 'memory' && !evidence.hasMemory) return [];
  const findings: Finding[] = [];
  for (const discovery of rule.look(evidence)) {
    if (findings.length === MOST_OF_ONE_RULE) break;
    findings.push(findingOf(rule, { ...discovery, span: placeOf(discovery, evidence) }));
  }
  return findings;
}

export function diagnose(evidence: Evidence): Finding[] {
  const findings = FINDING_CODES.flatMap((rule) => findingsOf(rule, evidence));
  return bySeverity(findings);
}

function bySeverity(findings: readonly Finding[]): Finding[] {
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

/** More findings of one rule than this have no cures tried: each costs boots. */
const MOST_CURED = 3;

/** Where things could lie of which nobody said where. */
function otherPlaces(evidence: Evidence): Change[] {
  const { input } = evidence.record;
  const { start, end } = input.kernelImage;
  const half = (end - start + 1n) / 2n;
  return [
    ...(evidence.isAssumed('device tree blob') ? [{ dtbAt: roundUp(end + 1n, input.pageSize) }] : []),
    ...(evidence.isAssumed('kernel image') ? [{ kernelImage: { start, end: start + half - 1n } }] : []),
  ];
}

const PLACES: Readonly<Record<string, string>> = { 'kernel image': '--kernel-image', 'device tree blob': '--dtb-at' };

/** An error that is none where what is assumed lies elsewhere is a warning: an assumption makes no error. */
function softened(findings: readonly Finding[], evidence: Evidence, trial: Trial): Finding[] {
  if (!findings.some(({ severity }) => severity === 'error')) return [...findings];
  const places = otherPlaces(evidence);
  const attempts = places.flatMap((change) => trial.attempt(change) ?? []);
  const subjects = Object.keys(PLACES).filter((subject) => evidence.isAssumed(subject));
  const flags = subjects.map((subject) => PLACES[subject]).join(', ');
  return findings.map((finding) => {
    const persists = attempts.every((attempt) =>
      attempt.findings.some(
        ({ code, origin, severity }) => code === finding.code && origin === finding.origin && severity === 'error',
      ),
    );
    if (finding.severity !== 'error' || persists) return finding;
    return {
      ...finding,
      severity: 'warning',
      help: `it may be none: where the ${subjects.join(' and the ')} ${subjects.length > 1 ? 'lie' : 'lies'} is assumed; state it with ${flags}`,
    };
  });
}

/** Less is what page tables and the like come to, and no reason to choose. */
const LEAST_GAIN = MiB;

const gainText = (gain: bigint): string => (gain < LEAST_GAIN ? '' : ` +${formatBytes(gain)}`);

function cured(finding: Finding, evidence: Evidence, trial: Trial): Finding {
  const searches = ruleOf(finding).cures?.(evidence, finding);
  const cures = searches ? curesOf(finding, searches, trial) : [];
  if (cures.length === 0) return finding;
  return {
    ...finding,
    cures,
    help: `${cures.map(({ text, gain }) => `${text}${gainText(gain)}`).join(', or ')} (tried)`,
  };
}

/** The findings of a boot, the severity of each by what it rests on, with the advice that was tried. */
export function withCures(evidence: Evidence, trial: Trial): Finding[] {
  const counts = new Map<string, number>();
  const findings = softened(trial.now.findings, evidence, trial).map((finding) => {
    const count = (counts.get(finding.code) ?? 0) + 1;
    counts.set(finding.code, count);
    return count > MOST_CURED ? finding : cured(finding, evidence, trial);
  });
  return bySeverity(findings);
}

function ruleOf({ code }: Finding): Rule {
  const rule = FINDING_CODES.find((candidate) => candidate.code === code);
  if (!rule) throw new Error(`no rule has the code ${code}`);
  return rule;
}
