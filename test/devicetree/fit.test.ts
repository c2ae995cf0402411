import { describe, expect, it } from 'vitest';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { compileDts } from '../../src/devicetree/dts/compile.ts';
import { isFit, openFit } from '../../src/devicetree/fit/fit.ts';
import { sourceFromFiles } from '../../src/devicetree/source/source.ts';
import { problemOf } from '../kernel/problem.ts';

const blobOf = (text: string, symbols = false): Uint8Array =>
  compileDts(sourceFromFiles({ 'a.dts': text }), { symbols });

const bytesOf = (bytes: Uint8Array): string => `[${Buffer.from(bytes).toString('hex')}]`;

const BASE = blobOf('/dts-v1/; / { model = "alpha"; #address-cells = <1>; #size-cells = <1>; soc: soc { }; };', true);
const OTHER = blobOf('/dts-v1/; / { model = "beta"; };');
const OVERLAY = blobOf('/dts-v1/; /plugin/; &soc { camera { reg = <1>; }; };');

const image = (images: string, configurations: string): Uint8Array =>
  blobOf(`/dts-v1/; / { images { ${images} }; configurations { ${configurations} }; };`);

const IMAGES = `
  kernel-1 { data = [00]; type = "kernel"; load = <0x80008000>; };
  fdt-1 { data = ${bytesOf(BASE)}; type = "flat_dt"; compression = "none"; load = <0x83000000>; };
  fdt-2 { data = ${bytesOf(OTHER)}; type = "flat_dt"; };
  camera { data = ${bytesOf(OVERLAY)}; type = "flat_dt"; };
  ramdisk-1 { data = [00 01 02 03]; type = "ramdisk"; load = <0x84000000>; };
  packed { data = [1f 8b]; compression = "gzip"; };
  text { data = "no blob"; };`;

const CONFIGURATIONS = `
  default = "conf-1";
  conf-1 { kernel = "kernel-1"; fdt = "fdt-1"; ramdisk = "ramdisk-1"; };
  conf-2 { kernel = "kernel-1"; fdt = "fdt-2"; };
  conf-camera { kernel = "kernel-1"; fdt = "fdt-1", "camera"; };
  conf-bare { kernel = "kernel-1"; };
  conf-gone { fdt = "fdt-9"; };
  conf-packed { fdt = "packed"; };
  conf-text { fdt = "text"; };
  conf-wrong { fdt = "fdt-1", "fdt-2"; };`;

const open = (name?: string, bytes = image(IMAGES, CONFIGURATIONS)) =>
  openFit(readDtb(bytes, { file: 'board.itb' }), bytes, name);

describe('a FIT image', () => {
  it('is told from a board’s blob', () => {
    expect(isFit(readDtb(image(IMAGES, CONFIGURATIONS)))).toBe(true);
    expect(isFit(readDtb(BASE))).toBe(false);
  });

  it('gives the blob of its default configuration, where it says that things are loaded', () => {
    const tree = open();
    expect(tree.root.property('model')?.string()).toBe('alpha');
    expect(tree.file).toBe('board.itb:fdt-1');
    expect(tree.blobSize).toBe(BASE.length);
    expect(tree.loaded).toEqual({ dtbAt: 0x8300_0000n, initrd: { start: 0x8400_0000n, end: 0x8400_0003n } });
  });

  it('gives that of another one', () => {
    expect(open('conf-2').root.property('model')?.string()).toBe('beta');
    expect(open('conf-2').loaded).toEqual({});
  });

  it('lays the overlays of a configuration over its blob', () => {
    const tree = open('conf-camera');
    expect(tree.root.find('/soc/camera')?.property('reg')?.number()).toBe(1n);
    expect(tree.blobSize).toBeUndefined();
  });

  it('finds data that stand behind the tree', () => {
    const head = (offset: string): Uint8Array =>
      image(`fdt-1 { ${offset} data-size = <${BASE.length}>; };`, 'conf-1 { fdt = "fdt-1"; };');
    const behind = head('data-offset = <0>;');
    const padding = new Uint8Array((4 - (behind.length % 4)) % 4);
    const bytes = new Uint8Array([...behind, ...padding, ...BASE]);
    expect(open(undefined, bytes).root.property('model')?.string()).toBe('alpha');

    const at = head('data-position = <4096>;');
    const placed = new Uint8Array(4096 + BASE.length);
    placed.set(at);
    placed.set(BASE, 4096);
    expect(open(undefined, placed).root.property('model')?.string()).toBe('alpha');
    expect(problemOf(() => open(undefined, at)).message).toBe(
      'board.itb: the data of fdt-1 end behind the end of the file',
    );
  });

  it.each([
    ['conf-3', 'board.itb: the image has no configuration conf-3: did you mean conf-1?'],
    ['conf-bare', 'board.itb: the configuration conf-bare names no fdt'],
    ['conf-gone', 'board.itb: the configuration conf-gone names fdt-9, which is no image'],
    ['conf-packed', 'board.itb: the image packed is compressed with gzip'],
    ['conf-text', 'board.itb: the image text is no device tree blob'],
    ['conf-wrong', 'board.itb: fdt-2 is no overlay, though it is not the first fdt'],
  ])('refuses %s', (name, message) => {
    expect(problemOf(() => open(name)).message).toBe(message);
  });

  it('asks for a configuration where none is the default one', () => {
    const bytes = image(IMAGES, CONFIGURATIONS.replace('default = "conf-1";', ''));
    const { message, help } = problemOf(() => open(undefined, bytes));
    expect(message).toBe('board.itb: the image names no default configuration');
    expect(help).toContain('conf-1, conf-2');
  });
});
