/** Damaged predictions that were saved, compared with the board as it is. */
import { diffPredictions } from '../../../src/analysis/diff.ts';
import { predict } from '../../../src/analysis/predict.ts';
import { savedPrediction } from '../../../src/cli/inputs/saved-prediction.ts';
import { readTree } from '../../../src/node/tree.ts';
import { renderDiffText } from '../../../src/render/diff/text.ts';
import { toJSON } from '../../../src/render/json.ts';
import { PLAIN } from '../../../src/render/text/paint.ts';
import { harmlessText } from '../invariants.ts';
import type { Target } from '../target.ts';
import { decode, encode, filesOf } from './files.ts';

export function savedPredictions(): Target {
  const board = predict(readTree('test/fixtures/boards/camera.dts'), {});
  const sound = JSON.stringify(toJSON(board), undefined, 1);
  const words = ['{', '}', '[', ']', '"', ':', ',', 'null', '"0x-1"', '"0xffffffffffffffffffff"', '-1', '1e300', '0.5'];
  return filesOf(
    'predictions',
    () => encode(sound),
    words,
    (bytes) => {
      const diff = diffPredictions(savedPrediction(decode(bytes), 'saved.json'), board);
      harmlessText(renderDiffText(diff, { paint: PLAIN, names: ['a', 'b'], steps: true }), 'the diff');
    },
  );
}
