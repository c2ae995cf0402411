/**
 * Damaged device-tree sources, preprocessed, compiled with all warnings, written, printed and compiled again.
 */
import { predict } from '../../../src/analysis/predict.ts';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { compileTree } from '../../../src/devicetree/dts/compile.ts';
import { printDts } from '../../../src/devicetree/dts/print.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import type { DeviceTree } from '../../../src/devicetree/tree.ts';
import { renderProblems, renderWarnings } from '../../../src/render/text/problems.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { Chance } from '../../chance.ts';
import { damaged, wordsDamaged } from '../damage.ts';
import { checkPrediction, harmlessText } from '../invariants.ts';
import { boardSources, sourceFiles } from '../samples.ts';
import { must, type Target } from '../target.ts';
import { refused } from './blobs.ts';

// biome-ignore format: a list of words
const VOCABULARY = [
  '{', '}', '};', ';', '<', '>', '(', ')', '[', ']', '"', "'", ',', ':', '=', '&', '@', '/', '\\', '\\\n', '/*', '*/', '//',
  '#', '##', '"x', '\'\\x', '&{/', '&{/memory}', '/dts-v1/;', '/plugin/;', '/memreserve/ 0x0 0xffffffffffffffff;',
  '/include/ "x.dtsi"', '/incbin/("x.bin")', '/incbin/("sizes.h", 1, 18446744073709551615)', '/delete-node/ x;',
  '/delete-property/ reg;', '/omit-if-no-ref/', '/bits/ 8', '/bits/ 64', '/bits/ 7', 'label: ', 'a: b: ',
  '\n#define X X X\n', '\n#define F(x) F(x) x##x #x\n', 'F(F(F(1)))', 'X', '\n#include "x.dtsi"\n', '\n#include <sizes.h>\n',
  '\n#if 1/0\n', '\n#ifdef X\n', '\n#else\n', '\n#endif\n', '\n#undef X\n', '\n#error no\n', '\n#line 7 "x\u001b[2J"\n',
  '\n# 1 "::error::x"\n', '\n#pragma once\n', '__FILE__', '__LINE__', '__COUNTER__', '__VA_ARGS__', 'defined(',
  '0xffffffffffffffff', '0x10000000000000000', '1 << 64', '1 << -1', '-1', '(1/0)', '(1%0)', '(-1 >> 63)', '~0', '!0',
  '? :', '1 ? 2', "'a'", "'\\377'", '0b1', '1e9', '0777', '08', 'reg', '#address-cells', '#size-cells', 'memory@0', '\0',
  '\u00a0', '\u202e', '\ufeff', '\ud83d\ude00', '(((((((((((((((((', '{{{{{{{{', 'x'.repeat(400), '\r\n', '\t',
] as const;

/** Bytes that `/include/` and `#include` may find beside every board. */
const EXTRA = {
  'x.dtsi': '/ { x { reg = <1>; }; };\n',
  'x.bin': new Uint8Array([0, 1, 2, 255]),
};

export function sources(): Target {
  const files = sourceFiles();
  const boards = boardSources();
  return {
    name: 'sources',
    caseOf(seed) {
      const chance = new Chance(seed);
      const path = boards[chance.below(boards.length)] ?? '';
      const text = files[path] ?? '';
      const kind = chance.next();
      const encoded = (words: string): Uint8Array => new TextEncoder().encode(words);
      const input =
        kind < 0.65
          ? encoded(wordsDamaged(text, VOCABULARY, chance))
          : kind < 0.9
            ? damaged(encoded(text), chance)
            : encoded(Array.from({ length: chance.below(60) }, () => chance.of(VOCABULARY)).join(chance.of(['', ' '])));
      return { input, settings: { path, ...(chance.yes(0.3) ? { symbols: 'yes' } : {}) } };
    },
    run({ input, settings }) {
      const { path = 'board.dts', symbols } = settings;
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      const beside = Object.fromEntries(Object.entries(EXTRA).map(([name, content]) => [folder + name, content]));
      const source = sourceFromFiles({ ...files, ...beside, [path]: input });
      let tree: DeviceTree;
      try {
        const compiled = compileTree(path, { source, symbols: symbols === 'yes', includePaths: [folder] });
        harmlessText(renderWarnings(compiled.findings), 'a warning');
        ({ tree } = compiled);
      } catch (error) {
        // what an error quotes may be anything, but harms no terminal
        if (error instanceof InputError) harmlessText(renderProblems(error), 'an error');
        return refused(error);
      }
      try {
        const blob = writeDtb(tree);
        const read = readDtb(blob, { file: 'board.dtb' });
        printedAgain(read, blob);
        checkPrediction(predict(tree, {}));
        return true;
      } catch (error) {
        return refused(error);
      }
    },
  };
}

/** What a blob is printed as compiles to the same blob. */
function printedAgain(tree: DeviceTree, blob: Uint8Array): void {
  let text: string;
  try {
    text = printDts(tree);
  } catch (error) {
    refused(error);
    return;
  }
  try {
    const source = sourceFromFiles({ 'printed.dts': text });
    const again = writeDtb(compileTree('printed.dts', { source, warnings: false, bootCpu: tree.bootCpu }).tree);
    must(Buffer.compare(again, blob) === 0, 'what decompile prints compiles to another blob');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    must(
      /duplicate|phandle|label|name/i.test(error.message),
      () => `what decompile prints does not compile: ${error.message.slice(0, 200)}`,
    );
  }
}
