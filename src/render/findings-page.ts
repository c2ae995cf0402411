/**
 * The page of all findings, as Markdown: `docs/findings.md`.
 */
import { FINDING_CODES, type Rule } from '../analysis/diagnostics/codes.ts';
import { plain } from './markdown.ts';

const SUBJECTS: Readonly<Record<string, string>> = {
  1: 'Memory',
  2: 'Reservations',
  3: 'CMA and pools',
  4: 'What the boot loader places',
  5: 'The command line',
  6: 'The configuration of the kernel',
  9: 'What kills the kernel',
};

const subjectOf = ({ code }: Rule): string => SUBJECTS[code.charAt(3)] ?? '';

function entry({ code, name, severity, summary, explanation, help }: Rule): string {
  const advice = help === undefined ? '' : `\n\n*${plain(`${help.charAt(0).toUpperCase()}${help.slice(1)}`)}.*`;
  return `### ${code} ${name}\n\n**${severity}**: ${plain(summary)}.\n\n${plain(explanation)}${advice}`;
}

export function renderFindingsPage(): string {
  const parts = [
    '# Findings',
    `Every finding that dtmem makes: ${FINDING_CODES.length} of them, each with a fixture that has exactly its defect (test/analysis/diagnostics/fixtures). A code never changes its meaning. \`dtmem explain CODE\` prints the same. The severity is what a finding has by itself: one that rests on something dtmem had to assume is less severe, and \`"severities"\` in the configuration changes it.`,
  ];
  let subject = '';
  for (const rule of FINDING_CODES) {
    if (subjectOf(rule) !== subject) {
      subject = subjectOf(rule);
      parts.push(`## ${subject}`);
    }
    parts.push(entry(rule));
  }
  return `${parts.join('\n\n')}\n`;
}
