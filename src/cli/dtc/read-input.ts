/** What dtc reads, whatever its form: a live tree, and where things stand in it. */
import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { unpreprocessed } from '../../devicetree/cpp/preprocess.ts';
import { isDtb, readDtb } from '../../devicetree/dtb/read.ts';
import { readDts } from '../../devicetree/dts/compile.ts';
import { guessBootCpu } from '../../devicetree/dts/emit/to-device-tree.ts';
import { liveTreeOf } from '../../devicetree/dts/live/from-tree.ts';
import type { LiveTree } from '../../devicetree/dts/parse/parser.ts';
import { Diagnostics } from '../../devicetree/source/diagnostics.ts';
import { Positions } from '../../devicetree/source/positions.ts';
import { decodeText } from '../../devicetree/source/text-encoding.ts';
import { readDeviceTreeFolder } from '../../node/device-tree-folder.ts';
import { filesWithin } from '../../node/dts-source.ts';
import { DEVICE_TREE, readFile, readStandardInput, STANDARD_INPUT } from '../../node/read-file.ts';
import type { DtcOptions, InputFormat } from './options.ts';

export interface DtcInput {
  readonly format: InputFormat;
  readonly live: LiveTree;
  readonly bootCpu: number;
  readonly diagnostics: Diagnostics;
  readonly dependencies: readonly string[];
}

/** @throws InputError for what cannot be read, or is no tree of the format */
export function readInput({ input, inputFormat, includePaths }: DtcOptions): DtcInput {
  const file = input === '-' ? STANDARD_INPUT : input;
  const isFolder = input !== '-' && statSync(input, { throwIfNoEntry: false })?.isDirectory() === true;
  if (inputFormat === 'fs' || (inputFormat === undefined && isFolder)) {
    const live = liveTreeOf(readDeviceTreeFolder(input));
    return { format: 'fs', live, bootCpu: guessBootCpu(live), diagnostics: nothingFound(), dependencies: [] };
  }
  const bytes = input === '-' ? readStandardInput(DEVICE_TREE) : readFile(input, DEVICE_TREE);
  if ((inputFormat ?? formatOf(input, bytes)) === 'dtb') {
    const tree = readDtb(bytes, { file });
    return {
      format: 'dtb',
      live: liveTreeOf(tree),
      bootCpu: tree.bootCpu,
      diagnostics: nothingFound(),
      dependencies: [],
    };
  }
  const parsed = readDts(unpreprocessed(file, decodeText(bytes)), { source: filesWithin('anywhere'), includePaths });
  return { format: 'dts', ...parsed };
}

const nothingFound = (): Diagnostics => new Diagnostics(new Positions());

/** As dtc guesses: by the magic, then by the name; a source where neither tells. */
function formatOf(input: string, bytes: Uint8Array): InputFormat {
  if (input === '-') return 'dts';
  return isDtb(bytes) || /^\.dtbo?$/i.test(extname(input)) ? 'dtb' : 'dts';
}
