/**
 * The report of a prediction: what an engineer wants to know of a board's memory, in the order in which the questions come up.
 */
import { type MapPiece, memoryMapOf, ramOn } from '../../../analysis/memory-map.ts';
import type { Prediction } from '../../../boot/prediction.ts';
import { type Paint, PLAIN } from '../paint.ts';
import { renderAccount } from './account.ts';
import { renderCma, renderLayout, renderMemoryLine, renderReservedMemory, renderZones } from './areas.ts';
import { renderFindings } from './findings.ts';
import { renderFlash } from './flash.ts';
import { renderAssumptions, renderHeader } from './header.ts';
import { renderMemoryMap } from './memory-map.ts';
import { renderSplit } from './split.ts';

export function renderReport(prediction: Prediction, paint: Paint = PLAIN): string {
  const map = memoryMapOf(prediction);
  const hasRam = ramOn('low', map) + ramOn('high', map) > 0n;
  const sections: readonly (readonly [title: string, text: string | undefined])[] = [
    ...(hasRam ? layoutSections(prediction, map, paint) : []),
    ['Reserved by the tree', renderReservedMemory(prediction, paint)],
    ['Flash, read like memory', renderFlash(prediction, paint)],
    ...(hasRam ? [['Where the memory goes', renderAccount(prediction, map, paint)] as const] : []),
    ['Findings', renderFindings(prediction.findings, paint)],
  ];
  const body = sections.flatMap(([title, text]) => (text === undefined ? [] : [`${paint.bold(title)}\n${text}`]));
  return [renderHeader(prediction, map, paint), ...body].join('\n');
}

/** What there is to tell of memory; without RAM nothing of it would mean anything. */
function layoutSections(
  prediction: Prediction,
  map: readonly MapPiece[],
  paint: Paint,
): (readonly [title: string, text: string | undefined])[] {
  return [
    ['Assumed, as it was not given', renderAssumptions(prediction, paint)],
    ['Physical memory', renderMemoryMap(map, prediction, paint)],
    ['Low and high memory', renderSplit(prediction, map, paint)],
    ['Zones', renderZones(prediction, paint)],
    ['CMA areas', renderCma(prediction, paint)],
    ['Virtual address space', renderLayout(prediction)],
    ["Memory: in the kernel's log, ~ where estimated, ? where its symbols would tell", renderMemoryLine(prediction)],
  ];
}
