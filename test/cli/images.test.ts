/** What is given as a board's tree, and is more or less than one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileDts } from '../../src/devicetree/dts/compile.ts';
import { sourceFromFiles } from '../../src/devicetree/source/source.ts';
import { bundledCli } from './cli.ts';

const run = bundledCli();
const folder = mkdtempSync(join(tmpdir(), 'dtmem-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blobOf = (text: string): Uint8Array => compileDts(sourceFromFiles({ 'a.dts': text }));
const board = (model: string): string =>
  `[${Buffer.from(
    blobOf(
      `/dts-v1/; / { model = "${model}"; #address-cells = <1>; #size-cells = <1>; memory@80000000 { device_type = "memory"; reg = <0x80000000 0x20000000>; }; };`,
    ),
  ).toString('hex')}]`;

const FIT = `/dts-v1/; / {
  images {
    fdt-1 { data = ${board('alpha')}; load = <0x88000000>; };
    fdt-2 { data = ${board('beta')}; };
    ramdisk { data = [00 01 02 03]; load = <0x90000000>; };
  };
  configurations {
    default = "conf-1";
    conf-1 { fdt = "fdt-1"; ramdisk = "ramdisk"; };
    conf-2 { fdt = "fdt-2"; };
  };
};`;

describe('a FIT image on the command line', () => {
  const path = join(folder, 'board.itb');
  writeFileSync(path, blobOf(FIT));
  const input = (...words: string[]) => JSON.parse(run(['predict', path, '--json', ...words]).stdout).input;

  it('is opened, with its blob and ramdisk where it says', () => {
    expect(input()).toMatchObject({
      model: 'alpha',
      dtb: { base: '0x88000000' },
      initrd: { base: '0x90000000', end: '0x90000fff' },
    });
    expect(input('--fit-config', 'conf-2')).toMatchObject({ model: 'beta' });
    expect(input('--dtb-at', '0x89000000').dtb.base).toBe('0x89000000');
  });

  it('names its configurations where there is none of the name', () => {
    const { code, stderr } = run(['predict', path, '--fit-config', 'conf-3']);
    expect(code).toBe(2);
    expect(stderr).toContain('the image has no configuration conf-3: did you mean conf-1?');
    expect(stderr).toContain('help: its configurations are conf-1, conf-2');
  });

  it('is checked too', () => {
    const { code, stdout } = run(['check', path, '--snapshots', 'off', '--fit-config', 'conf-2', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).boards[0].model).toBe('beta');
  });

  it('is asked for where a configuration is named', () => {
    const { code, stderr } = run(['predict', 'small.dts', '--fit-config', 'conf-1']);
    expect(code).toBe(2);
    expect(stderr).toContain('small.dts: this is no FIT image');
  });
});

it('an overlay given as a board is called one, by predict and check', () => {
  const words = ['this is an overlay: it changes a board’s tree and describes no board', '--overlay extra-bank.dtso'];
  const predicted = run(['predict', 'extra-bank.dtso']);
  expect(predicted.code).toBe(2);
  for (const part of words) expect(predicted.stderr).toContain(part);
  const checked = run(['check', 'extra-bank.dtso', '--snapshots', 'off']);
  expect(checked.stdout).toContain(words[0]);
});
