/**
 * Advice in figures is taken as a reader would take it, and the finding must be gone: on the fixture of each rule, on the
 * samples, and on recorded boards.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changedInputs } from '../../../src/analysis/change.ts';
import { FINDING_CODES } from '../../../src/analysis/diagnostics/codes.ts';
import { type PredictOptions, predict } from '../../../src/analysis/predict.ts';
import type { Change, Cure } from '../../../src/boot/change.ts';
import type { Prediction } from '../../../src/boot/prediction.ts';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import type { DeviceTree } from '../../../src/devicetree/tree.ts';
import { readTree } from '../../../src/node/tree.ts';
import { loadBoot } from '../../golden/recorded-boot.ts';
import { recorded } from '../../recorded/recorded.ts';
import { FIXTURES, fixtureOptions } from './fixture.ts';

/** The change that a reader makes of an advice's words. */
function changeOfText(text: string): Change {
  const parameter = /^([a-z]+)=(\S+)$/.exec(text);
  if (parameter) return { parameter: { name: parameter[1]!, value: parameter[2]! } };
  const dropped = /^drop ([a-z]+)=$/.exec(text);
  if (dropped) return { parameter: { name: dropped[1]! } };
  const symbol = /^(CONFIG_\w+)=(\S+)$/.exec(text);
  if (symbol) return { set: { [symbol[1]!]: symbol[2]! } };
  const kernel = /^--kernel (\S+)$/.exec(text);
  if (kernel) return { kernel: kernel[1]! };
  const at = /^--dtb-at (0x[0-9a-f]+)$/.exec(text);
  if (at) return { dtbAt: BigInt(at[1]!) };
  const range = /^--(initrd|kernel-image) (0x[0-9a-f]+)-(0x[0-9a-f]+)$/.exec(text);
  if (range) {
    const place = { start: BigInt(range[2]!), end: BigInt(range[3]!) };
    return range[1] === 'initrd' ? { initrd: place } : { kernelImage: place };
  }
  const property = /^(\S+) = <([0-9a-fx ]+)> in (\S+)$/.exec(text);
  if (property) {
    return { property: { name: property[1]!, node: property[3]!, cells: property[2]!.split(' ').map(Number) } };
  }
  throw new Error(`nobody knows what to make of the advice ${JSON.stringify(text)}`);
}

/** Takes every advice of a prediction; gives how many there were. */
function takeAdvice(tree: DeviceTree, options: PredictOptions, prediction: Prediction): number {
  let taken = 0;
  for (const { code, origin, help, cures = [] } of prediction.findings) {
    for (const { text } of cures) {
      const inputs = changedInputs({ tree, options }, changeOfText(text));
      const after = predict(inputs.tree, inputs.options);
      expect(
        after.findings.filter((other) => other.code === code && other.origin === origin),
        `${code}: ${text}`,
      ).toEqual([]);
      expect(help).toContain(text);
      taken++;
    }
  }
  return taken;
}

describe('every advice in figures works', () => {
  it.each(FINDING_CODES.filter((rule) => rule.cures).map(({ code, name }) => ({ code, name })))(
    'on the fixture of $code $name, which has some',
    ({ code, name }) => {
      const path = join(FIXTURES, `${name}.dts`);
      const tree = readTree(path);
      const options = fixtureOptions(path);
      const prediction = predict(tree, options);
      expect(prediction.findings.some((finding) => finding.code === code && finding.cures)).toBe(true);
      expect(takeAdvice(tree, options, prediction)).toBeGreaterThan(0);
    },
  );

  const SAMPLES = readdirSync('dts-samples').filter((file) => file.endsWith('.dts'));
  const WAYS: readonly PredictOptions[] = [
    {},
    { kernel: '4.9', set: { CONFIG_HIGHMEM: 'n' } },
    { kernel: '5.10', cmdline: 'cma=1500M' },
    { cmdline: 'vmalloc=900M cma=600M', set: { CONFIG_HIGHMEM: 'n' } },
    { kernel: '3.10', cmdline: 'mem=64M highmem=4M' },
  ];
  it.each(SAMPLES.flatMap((file) => WAYS.map((way) => ({ file, way }))))(
    'on the sample $file as $way',
    ({ file, way }) => {
      const tree = readTree(join('dts-samples', file));
      takeAdvice(tree, way, predict(tree, way));
    },
  );

  it('on recorded boards, each booted so that something is wrong', () => {
    const root = recorded('boots');
    const names = readdirSync(root).filter((name) => /__(asis|2g|1g|512m)$/.test(name));
    let taken = 0;
    for (const [index, name] of names.entries()) {
      const way = WAYS[index % WAYS.length]!;
      const tree = readDtb(loadBoot(root, name).dtb, { file: name });
      taken += takeAdvice(tree, way, predict(tree, way));
    }
    expect(taken).toBeGreaterThan(100);
  }, 120_000);
});

/** A 3 GiB board for which the first figure that came to mind failed with the same advice. */
it('says a size that fits where the largest free piece cannot be had', () => {
  const tree = readTree('dts-samples/modern-board.dts');
  const options: PredictOptions = { cmdline: 'cma=3500M', memory: [{ base: 0x4000_0000n, size: 0xc000_0000n }] };
  const prediction = predict(tree, options);
  expect(prediction.findings.filter(({ code }) => code === 'DTM301')).toHaveLength(1);
  expect(takeAdvice(tree, options, prediction)).toBeGreaterThan(0);
});

it('never advises what the kernel has already', () => {
  const tree = readTree(join(FIXTURES, 'lowmem-lost-to-holes.dts'));
  const options: PredictOptions = { set: { CONFIG_VMSPLIT_2G: 'y' }, cmdline: 'vmalloc=1400M' };
  const texts = predict(tree, options).findings.flatMap(({ cures = [] }): Cure[] => [...cures]);
  expect(texts.map(({ text }) => text)).not.toContain('CONFIG_VMSPLIT_2G=y');
});

it('puts no figure into advice that is the same for all boards', () => {
  for (const { code, help } of FINDING_CODES) {
    expect(help ?? '', code).not.toMatch(/CONFIG_\w+=|\b(cma|vmalloc|mem)=\w|0x[0-9a-f]{5,}|--kernel \d/);
  }
});
