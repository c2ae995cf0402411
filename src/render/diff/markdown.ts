/**
 * A diff of two predictions as Markdown: a comment on a pull request.
 */
import { figureText } from '../../analysis/budget.ts';
import { isSame, type PredictionDiff } from '../../analysis/diff.ts';
import { formatBytes } from '../../terms/notation.ts';
import { placeText, signedBytes, signedFigure } from '../change-lines.ts';
import { code, plain, table } from '../markdown.ts';
import { placesOf, SAME, zoneText } from './text.ts';

export function renderDiffMarkdown(diff: PredictionDiff, names?: readonly [before: string, after: string]): string {
  const title =
    names && names[0] !== names[1] ? `${code(names[0])} → ${code(names[1])}` : plain(diff.after.input.model);
  const parts = [`### Memory of ${title}`];
  if (diff.inputs.length > 0) {
    parts.push(
      diff.inputs
        .map(({ name, before, after }) => `- ${name}: ${code(before || '(empty)')} → ${code(after || '(empty)')}`)
        .join('\n'),
    );
  }
  if (isSame(diff)) return `${[...parts, `${SAME}.`].join('\n\n')}\n`;
  if (diff.figures.length > 0) {
    parts.push(
      table(
        ['figure', 'before', 'after', 'change'],
        diff.figures.map((change) => [
          plain(change.name),
          figureText(change.unit, change.before),
          figureText(change.unit, change.after),
          `**${signedFigure(change)}**`,
        ]),
      ),
    );
  }
  if (diff.regions.length > 0) {
    const { before, after } = diff.total;
    parts.push(
      table(
        ['region', '', 'before', 'after', 'change', 'where'],
        [
          ...diff.regions.map((change) => [
            code((change.after ?? change.before)?.owner ?? ''),
            change.kind,
            change.before ? placeText(change.before) : '',
            change.after ? placeText(change.after) : '',
            signedBytes(change.delta),
            placesOf(change).map(code).join(' '),
          ]),
          ...(before === after
            ? []
            : [
                [
                  'total of the tree',
                  '',
                  formatBytes(before),
                  formatBytes(after),
                  `**${signedBytes(after - before)}**`,
                  '',
                ],
              ]),
        ],
      ),
    );
  }
  if (diff.banks.length > 0) {
    parts.push(
      diff.banks
        .map(({ kind, bank }) => `- RAM ${kind}: ${code(placeText(bank))} ${formatBytes(bank.size)}`)
        .join('\n'),
    );
  }
  if (diff.zones.length > 0) {
    parts.push(
      table(
        ['zone', 'before', 'after'],
        diff.zones.map(({ name, before, after }) => [
          name,
          plain(zoneText(before, diff.before)),
          plain(zoneText(after, diff.after)),
        ]),
      ),
    );
  }
  const { appeared, resolved } = diff.findings;
  if (appeared.length + resolved.length > 0) {
    parts.push(
      [
        ...appeared.map(({ severity, code: rule, message }) => `- new ${severity} **${rule}**: ${plain(message)}`),
        ...resolved.map(({ severity, code: rule, message }) => `- resolved ${severity} **${rule}**: ${plain(message)}`),
      ].join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}
