/**
 * Writes the code cache of the command line that `bundle-cli.mjs` made: runs in this process the commands that people run
 * most, and keeps what V8 compiled for them. `src/cli/code-cache.ts` reads it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** A board that has something for most parts of a prediction. */
const BOARD = `/dts-v1/;
/memreserve/ 0x80000000 0x1000;
/ {
	compatible = "vendor,board"; model = "Board"; #address-cells = <1>; #size-cells = <1>;
	chosen { bootargs = "console=ttyS0 vmalloc=300M"; };
	memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };
	reserved-memory {
		#address-cells = <1>; #size-cells = <1>; ranges;
		firmware: firmware@90000000 { reg = <0x90000000 0x100000>; no-map; };
		camera { compatible = "shared-dma-pool"; size = <0x1000000>; reusable; };
		outside@10000000 { reg = <0x10000000 0x1000>; };
	};
	dsp { memory-region = <&firmware>; };
};
`;

const asItIs = (text) => text;
const PAINT = { bold: asItIs, dim: asItIs, red: asItIs, yellow: asItIs, green: asItIs, cyan: asItIs };
const SILENT = { paint: PAINT, errorPaint: PAINT, write() {}, complain() {} };

/**
 * @param program path of `app.js`
 * @param library the library's exports, to make a blob with
 */
export async function writeCodeCache(program, { parseTree, writeDtb }) {
  const script = new Script(readFileSync(program, 'utf8'), { filename: program });
  const module = { exports: {} };
  script.runInThisContext()(module, createRequire(program), `file://${program}`);

  const folder = mkdtempSync(join(tmpdir(), 'dtmem-build-'));
  try {
    const [source, blob] = [join(folder, 'board.dts'), join(folder, 'board.dtb')];
    writeFileSync(source, BOARD);
    writeFileSync(blob, writeDtb(parseTree(BOARD)));
    for (const words of [
      ['predict', blob, '--json'],
      ['predict', blob, '--kernel', '6.1', '--memory', '0x80000000+1G'],
      ['predict', source],
      ['trace', blob],
      ['predict', '--help'],
      ['predict', blob, '--kernal'],
    ]) {
      await module.exports.run(words, SILENT);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  writeFileSync(`${program}.cache`, script.createCachedData());
}
