/** A check as one JSON document: the report and its sums. */

import { type CheckReport, stateOf, summaryOf } from '../../analysis/check-report.ts';
import { jsonText } from '../json-text.ts';

export function renderCheckJson(report: CheckReport): string {
  const { boards, ...rest } = report;
  const document = {
    ...rest,
    summary: summaryOf(report),
    boards: boards.map((board) => ({ ...board, state: stateOf(board, report.failOn) })),
  };
  return jsonText(document);
}
