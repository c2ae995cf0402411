/**
 * What dtmem finds on real boards: predicts every .dtb and .dts below the folders given and counts findings by severity and code. An
 * error on a board that people boot every day is a false one until somebody shows the defect.
 *
 *     node scripts/run.mjs scripts/survey.ts FOLDER... [-I FOLDER] [--kernel NAME] [--fill SIZE] [--lpae] [--show CODE]
 *
 * `--fill` writes SIZE of RAM into trees that leave it to the boot loader, at the unit address of their memory node; without
 * it such trees have one finding, DTM106, and no other. `--show` lists every finding of a code (or of `errors`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { predict } from '../src/analysis/predict.ts';
import { IncludeCache } from '../src/devicetree/cpp/preprocess.ts';
import { readDtb } from '../src/devicetree/dtb/read.ts';
import { compileTree } from '../src/devicetree/dts/compile.ts';
import type { DeviceTree } from '../src/devicetree/tree.ts';
import { nodeFiles } from '../src/node/dts-source.ts';
import { InputError } from '../src/terms/input-error.ts';
import { parseNumber } from '../src/terms/notation.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kernel: { type: 'string', default: '6.12' },
    include: { type: 'string', short: 'I', multiple: true, default: [] },
    fill: { type: 'string' },
    lpae: { type: 'boolean', default: false },
    show: { type: 'string' },
  },
});

/** Where a memory node says that RAM begins: `memory@80000000`. */
function statedBase(tree: DeviceTree): bigint | undefined {
  const node = tree.root.children.find((child) => child.baseName === 'memory' && child.name.includes('@'));
  return node && parseNumber(`0x${node.name.slice(node.name.indexOf('@') + 1)}`);
}

const cache = new IncludeCache();
const source = nodeFiles();

function treeOf(file: string): DeviceTree {
  if (file.endsWith('.dtb')) return readDtb(readFileSync(file), { file });
  return compileTree(file, { source, includePaths: values.include, cache, warnings: false }).tree;
}

const files = positionals.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.dtb$|\.dts$/.test(name))
    .map((name) => join(folder, name)),
);

const size = values.fill === undefined ? undefined : parseNumber(values.fill);
const config: Record<string, string> = values.lpae ? { CONFIG_ARM_LPAE: 'y' } : {};
const boards = new Map<string, Set<string>>();
const shown: string[] = [];
let refused = 0;
let filled = 0;
let withErrors = 0;
const start = performance.now();

for (const file of files) {
  try {
    const tree = treeOf(file);
    const base = statedBase(tree);
    let prediction = predict(tree, { kernel: values.kernel, config });
    if (size !== undefined && base !== undefined && prediction.findings.some(({ code }) => code === 'DTM106')) {
      prediction = predict(tree, { kernel: values.kernel, config, memory: [{ base, size }] });
      filled++;
    }
    for (const { severity, code, message } of prediction.findings) {
      const key = `${severity.padEnd(8)} ${code}`;
      boards.set(key, (boards.get(key) ?? new Set()).add(file));
      if (code === values.show || (values.show === 'errors' && severity === 'error'))
        shown.push(`${file}: ${code} ${message}`);
    }
    if (prediction.findings.some(({ severity }) => severity === 'error')) withErrors++;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    refused++;
    console.log(`${file}: ${error.message}`);
  }
}

const milliseconds = Math.round(performance.now() - start);
console.log(
  `${files.length} boards on ${values.kernel}${values.lpae ? ' LPAE' : ''}: ${withErrors} with errors, ${filled} filled, ${refused} refused, ${milliseconds} ms`,
);
for (const [key, having] of [...boards].sort()) console.log(`  ${key} ${String(having.size).padStart(5)} boards`);
for (const line of shown) console.log(`  ${line}`);
