import { expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { savedPrediction } from '../../src/cli/inputs/saved-prediction.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';
import { toJSON } from '../../src/render/json.ts';

it('an account beyond 2^53 bytes loses none of them in JSON', () => {
  const tree = parseTree(`/dts-v1/; / { #address-cells = <2>; #size-cells = <2>;
    memory@0 { device_type = "memory"; reg = <0 0x80000000 0x7fffffff 0xfffff000>; }; };`);
  const prediction = predict(tree, { kernel: '6.12', set: { CONFIG_ARM_LPAE: 'y' } });
  const [described] = prediction.account;
  expect(described?.bytes).toBe(0x7fff_ffff_ffff_f000n);
  const document = toJSON(prediction);
  expect(document.account[0]).toMatchObject({
    name: 'described by /memory',
    bytes: Number(0x7fff_ffff_ffff_f000n),
    exact: '9223372036854771712',
  });
  const saved = savedPrediction(JSON.stringify(document), 'x.json');
  expect(saved.account.map(({ bytes }) => bytes)).toEqual(prediction.account.map(({ bytes }) => bytes));
});
