/** `dtmem compile`: a source becomes a blob, byte for byte what `cpp | dtc` makes of it. */

import { writeDtb } from '../../devicetree/dtb/write.ts';
import type { CompileOptions } from '../../devicetree/dts/compile.ts';
import { compileTree, padded } from '../../devicetree/dts/compile.ts';
import type { PhandleFormat } from '../../devicetree/dts/live/phandles.ts';
import { withFile } from '../../devicetree/source/source.ts';
import { nodeFiles } from '../../node/dts-source.ts';
import { DEVICE_TREE, readStandardInput, STANDARD_INPUT } from '../../node/read-file.ts';
import { writeFile } from '../../node/write-file.ts';
import { compilationJson, dependencyRule } from '../../render/compilation.ts';
import { renderWarnings } from '../../render/text/problems.ts';
import { InputError } from '../../terms/input-error.ts';
import { parseNumber } from '../../terms/notation.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { definesFrom } from '../inputs/tree.ts';
import { JSON_FLAG, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const BLOB = 'Blob';
const PHANDLE_FORMATS: readonly PhandleFormat[] = ['epapr', 'legacy', 'both'];

const { I, D } = TREE_FLAGS;

function countFrom(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = parseNumber(text);
  if (value === undefined || value > 0x7fff_ffffn) {
    throw new InputError({ message: `${name} cannot be ${JSON.stringify(text)}`, help: 'a number: 4096, 0x1000, 4K' });
  }
  return Number(value);
}

function phandleFormatFrom(text: string | undefined): PhandleFormat | undefined {
  const format = PHANDLE_FORMATS.find((known) => known === text);
  if (text !== undefined && !format) {
    throw new InputError({
      message: `-H cannot be ${JSON.stringify(text)}`,
      help: `one of ${PHANDLE_FORMATS.join(', ')}`,
    });
  }
  return format;
}

/** Only what is given: absent options keep their defaults. */
function given<T extends object>(options: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export const command = defineCommand({
  arguments: {
    source: { summary: 'a .dts, .dtso or preprocessed source, or - for standard input' },
  },
  flags: {
    output: {
      kind: 'text',
      short: 'o',
      value: 'FILE',
      group: BLOB,
      summary: 'the blob to write; - for standard output',
    },
    symbols: { kind: 'switch', short: '@', group: BLOB, summary: 'add __symbols__, which overlays need' },
    I,
    D,
    p: { kind: 'text', value: 'BYTES', group: BLOB, summary: 'pad the blob by so many bytes' },
    S: { kind: 'text', value: 'BYTES', group: BLOB, summary: 'make the blob at least so large' },
    a: { kind: 'text', value: 'BYTES', group: BLOB, summary: 'make its size a multiple of this' },
    R: { kind: 'text', value: 'COUNT', group: BLOB, summary: 'leave room for so many more /memreserve/ entries' },
    b: { kind: 'text', value: 'NUMBER', group: BLOB, summary: 'physical id of the processor that boots' },
    V: { kind: 'text', value: 'VERSION', group: BLOB, summary: 'format version of the blob: 17 if not given' },
    H: { kind: 'text', value: 'FORMAT', group: BLOB, summary: 'phandle properties: epapr, legacy or both' },
    deps: { kind: 'text', value: 'FILE', summary: 'write a rule for make that names every file read' },
    quiet: { kind: 'switch', short: 'q', summary: 'do not print warnings' },
    ...JSON_FLAG,
  },
  example: 'dtmem compile dts-samples/modern-board.dts -o /tmp/modern-board.dtb',
  run(values, terminal) {
    const { source: path, output = '-', json } = values;
    if (json && output === '-') {
      throw new InputError({ message: '--json needs standard output for itself', help: 'name the blob: -o FILE' });
    }
    if (values.deps !== undefined && output === '-') {
      throw new InputError({ message: '--deps needs the name of the blob', help: 'name it: -o FILE' });
    }
    const main = path === '-' ? STANDARD_INPUT : path;
    const files = nodeFiles('.', { allowRead: 'anywhere' });
    const typed = path === '-' ? readStandardInput(DEVICE_TREE) : undefined;
    const options: CompileOptions = {
      symbols: values.symbols,
      includePaths: values.I,
      defines: definesFrom(values.D),
      warnings: !values.quiet || json,
      ...given<CompileOptions>({
        padding: countFrom('-p', values.p),
        minimumSize: countFrom('-S', values.S),
        alignment: countFrom('-a', values.a),
        spareReservations: countFrom('-R', values.R),
        bootCpu: countFrom('-b', values.b),
        phandleFormat: phandleFormatFrom(values.H),
      }),
    };
    const { tree, findings, dependencies } = compileTree(main, {
      ...options,
      source: typed ? withFile(files, main, typed) : files,
    });
    const version = countFrom('-V', values.V);
    const blob = writeDtb(padded(tree, options), version === undefined ? {} : { version });

    if (output === '-') terminal.write(blob);
    else writeFile(output, blob);
    if (values.deps !== undefined) writeFile(values.deps, dependencyRule(output, dependencies));
    if (json)
      writeJson(terminal, compilationJson({ source: main, output, bytes: blob.length, findings, dependencies }));
    else if (!values.quiet) terminal.complain(renderWarnings(findings, terminal.errorPaint));
    return EXIT.done;
  },
});
