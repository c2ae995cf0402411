/**
 * The library: `import { … } from 'dtmem'`. Nothing here or below needs Node, so that it runs in a browser as it is.
 */

export { type PredictOptions, predict } from './analysis/predict.ts';
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
export { type ParseTreeOptions, parseTree } from './devicetree/parse-tree.ts';
export { type DtsSource, sourceFromFiles } from './devicetree/source/source.ts';
export type { DeviceTree, MemoryReservation } from './devicetree/tree.ts';
export { Node, Property } from './devicetree/tree.ts';
export { Memblock, type MemblockOptions } from './memblock/memblock.ts';
export { runMemblockScript, type ScriptResult } from './memblock/script.ts';
export { type PredictionJson, toJSON } from './render/json.ts';
export type { AddressRange } from './terms/address-range.ts';
export { InputError, type Problem } from './terms/input-error.ts';
export type { Span } from './terms/span.ts';
