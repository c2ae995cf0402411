/**
 * The library: `import { … } from 'dtmem'`. Nothing here or below needs Node, so that it runs in a browser as it is.
 */

export { type Budget, type BudgetResult, holdBudget, parseBudget } from './analysis/budget.ts';
export type { CheckedBoard, CheckReport } from './analysis/check-report.ts';
export { FINDING_CODES, type Rule, ruleFor } from './analysis/diagnostics/codes.ts';
export { diffPredictions, isSame, type PredictionDiff } from './analysis/diff.ts';
export { type EraRow, erasOf, everyEra } from './analysis/eras.ts';
export { type PredictOptions, predict } from './analysis/predict.ts';
export { effectsOf, type StepEffect } from './analysis/step-effects.ts';
export { withoutCarveouts } from './analysis/without-carveouts.ts';
export type { Change, Cure } from './boot/change.ts';
export type {
  AccountRow,
  Arm64Limits,
  ArmLimits,
  Assumption,
  CmaArea,
  Finding,
  LayoutRegion,
  Limits,
  MemoryRegion,
  Prediction,
  ReservedMemoryNode,
  ReservedRegion,
  Step,
  Zone,
} from './boot/prediction.ts';
export { writeDtb } from './devicetree/dtb/write.ts';
export { type CompileOptions, compileDts } from './devicetree/dts/compile.ts';
export { printDts } from './devicetree/dts/print.ts';
export { isFit, openFit } from './devicetree/fit/fit.ts';
export { applyOverlay, isOverlay } from './devicetree/overlay.ts';
export { type ParseTreeOptions, parseTree } from './devicetree/parse-tree.ts';
export { type DtsSource, sourceFromFiles } from './devicetree/source/source.ts';
export type { DeviceTree, MemoryReservation } from './devicetree/tree.ts';
export { Node, Property } from './devicetree/tree.ts';
export { FLAVOURS, type Flavour } from './kernel/flavours.ts';
export { type KernelName, parseKernelName } from './kernel/kernel-name.ts';
export { Memblock, type MemblockOptions } from './memblock/memblock.ts';
export { runMemblockScript, type ScriptResult } from './memblock/script.ts';
export { type CheckFormat, renderCheck } from './render/check/render.ts';
export { diffJson } from './render/diff/json.ts';
export { renderDiffMarkdown } from './render/diff/markdown.ts';
export { type DiffTextOptions, renderDiffText } from './render/diff/text.ts';
export { type PredictionJson, toJSON } from './render/json.ts';
export { type ReportOptions, renderReport, type SectionName } from './render/text/report/report.ts';
export { renderTrace } from './render/text/trace.ts';
export type { AddressRange } from './terms/address-range.ts';
export { InputError, type Problem } from './terms/input-error.ts';
export type { Span } from './terms/span.ts';
