/**
 * The report of a prediction: the first screen with all that belongs into a bug report, then the tables.
 */
import { type MapPiece, memoryMapOf, ramOn } from '../../../analysis/memory-map.ts';
import type { Prediction } from '../../../boot/prediction.ts';
import { visible } from '../../../terms/visible.ts';
import { renderAccount } from './account.ts';
import { renderCma, renderLayout, renderMemoryLine, renderReservedMemory, renderZones } from './areas.ts';
import { renderAssumptions } from './assumptions.ts';
import { renderFindings } from './findings.ts';
import { renderFlash } from './flash.ts';
import { renderHeader } from './header.ts';
import { renderMemoryMap } from './memory-map.ts';
import { type ReportOptions, SECTION_NAMES, type SectionName, type Style, styleOf } from './options.ts';
import { renderSplit } from './split.ts';

export { type ReportOptions, SECTIONS, type SectionName, sectionsFrom } from './options.ts';

interface Section {
  readonly title: string;
  /** Means nothing where there is no RAM. */
  readonly ofRam?: true;
  /** Undefined where there is nothing to tell. */
  text(prediction: Prediction, map: readonly MapPiece[], style: Style): string | undefined;
}

const REPORT: Readonly<Record<SectionName, Section>> = {
  findings: {
    title: 'Findings',
    text: ({ findings }, _, style) => renderFindings(findings, style),
  },
  assumed: {
    title: 'Assumed, as it was not given',
    text: (prediction, _, style) => renderAssumptions(prediction, style),
  },
  memory: {
    title: 'Physical memory',
    ofRam: true,
    text: (prediction, map, style) => renderMemoryMap(map, prediction, style),
  },
  split: {
    title: 'Low and high memory, no-map RAM not counted',
    ofRam: true,
    text: (prediction, map, style) => renderSplit(prediction, map, style),
  },
  zones: { title: 'Zones', ofRam: true, text: (prediction, _, style) => renderZones(prediction, style) },
  cma: { title: 'CMA areas', ofRam: true, text: (prediction, _, style) => renderCma(prediction, style) },
  layout: { title: 'Virtual address space', ofRam: true, text: (prediction) => renderLayout(prediction) },
  'memory-line': {
    title: "Memory: in the kernel's log, ~ where estimated, ? where its symbols would tell",
    ofRam: true,
    text: (prediction, _, style) => renderMemoryLine(prediction, style),
  },
  reserved: { title: 'Reserved by the tree', text: (prediction, _, style) => renderReservedMemory(prediction, style) },
  flash: { title: 'Flash, read like memory', text: (prediction, _, style) => renderFlash(prediction, style) },
  account: {
    title: 'Where the memory goes',
    ofRam: true,
    text: (prediction, map, style) => renderAccount(prediction, map, style),
  },
  messages: {
    title: 'Lines of its log',
    text: ({ messages }) => messages.map((line) => `  ${visible(line)}\n`).join(''),
  },
};

/** What `renderReport` leaves out unless it is asked for: the header tells it in short, or it is for a search in a log. */
const IN_SHORT: ReadonlySet<SectionName> = new Set(['findings', 'assumed', 'messages']);

export function renderReport(prediction: Prediction, options: ReportOptions = {}): string {
  const { only, all = false } = options;
  const style = styleOf(options);
  const map = memoryMapOf(prediction);
  const hasRam = ramOn('low', map) + ramOn('high', map) > 0n;
  const names = only ?? SECTION_NAMES.filter((name) => (all ? name !== 'findings' : !IN_SHORT.has(name)));
  const body = names.flatMap((name) => {
    const { title, ofRam, text } = REPORT[name];
    if (ofRam && !hasRam) return only ? [`${style.paint.bold(title)}\n  there is no memory\n`] : [];
    const shown = text(prediction, map, style);
    if (shown === undefined && !only) return [];
    return [`${style.paint.bold(title)}\n${shown === undefined ? '  nothing\n' : shown}`];
  });
  if (only) return body.join('\n');
  return [renderHeader(prediction, map, style), found(prediction, style), ...body]
    .filter((part) => part !== '')
    .join('\n');
}

/** Errors and warnings stand right below the header; the rest is counted where the report is short. */
function found({ findings }: Prediction, style: Style): string {
  const shown = style.full ? findings : findings.filter(({ severity }) => severity !== 'info');
  const hidden = findings.length - shown.length;
  const text = shown.length > 0 || hidden === 0 ? renderFindings(shown, style) : '';
  const more = hidden > 0 ? `  ${style.paint.dim(`${hidden} of severity info (--only findings)`)}\n` : '';
  return shown.length === 0 && hidden === 0 ? `  ${style.paint.green('no findings')}\n` : `${text}${more}`;
}
