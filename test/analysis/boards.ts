/** Boards for tests, written as the inside of a root node. */
import { type PredictOptions, predict } from '../../src/analysis/predict.ts';
import type { Prediction } from '../../src/boot/prediction.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';
import type { DeviceTree } from '../../src/devicetree/tree.ts';

export function treeOfSource(inside: string, before = ''): DeviceTree {
  const source = `/dts-v1/;\n${before}/ {\n#address-cells = <1>;\n#size-cells = <1>;\ncompatible = "acme,board";\nmodel = "Acme board";\n${inside}\n};\n`;
  return parseTree(source, { file: 'board.dts' });
}

export const predictionOfSource = (inside: string, options: PredictOptions = {}, before = ''): Prediction =>
  predict(treeOfSource(inside, before), options);
