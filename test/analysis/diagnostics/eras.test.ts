/**
 * What rules say of a version is what the history has: on both sides of each boundary that a rule speaks of.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleFor } from '../../../src/analysis/diagnostics/codes.ts';
import { backportsOf, firstWith, firstWithout, lastWith, since } from '../../../src/analysis/diagnostics/versions.ts';
import type { PredictOptions } from '../../../src/analysis/predict.ts';
import { seriesBefore } from '../../../src/kernel/version.ts';
import { predictionOfSource } from '../boards.ts';

const messagesOf = (code: string, inside: string, options: PredictOptions): string[] =>
  predictionOfSource(inside, options).findings.flatMap((finding) => (finding.code === code ? [finding.message] : []));

const memory = (at: string, size: string): string =>
  `memory@${at} { device_type = "memory"; reg = <0x${at} ${size}>; };`;

describe('a blob above lowmem', () => {
  const BOARD = memory('80000000', '0x60000000');
  const found = (kernel: string) => messagesOf('DTM404', BOARD, { kernel, cmdline: 'cma=0', dtbAt: 0xd000_0000n });

  // a window for the blob came with 5.11 and 5.10.223; before 3.0 there is no blob to read
  it.each(['3.0', '3.10', '4.19', '5.10.222'])('is out of reach of %s', (kernel) =>
    expect(found(kernel)).toHaveLength(1),
  );
  it.each(['2.6.39', '5.10.223', '5.11.0', '6.12'])('is no matter to %s', (kernel) =>
    expect(found(kernel)).toEqual([]),
  );
});

describe('a memory node below another node', () => {
  const BOARD = `${memory('80000000', '0x20000000')}
    soc { #address-cells = <1>; #size-cells = <1>; ${memory('a0000000', '0x10000000')} };`;
  const predicted = (kernel: string) => predictionOfSource(BOARD, { kernel, cmdline: 'cma=0' });

  it.each(['3.10', '3.14', '3.15', '5.15'])('is memory to %s, and the finding says so', (kernel) => {
    const { findings, described } = predicted(kernel);
    expect(described).toHaveLength(2);
    expect(findings.find(({ code }) => code === 'DTM111')?.message).toMatch(/this kernel reads it/);
  });

  it.each(['5.16', '6.12'])('is none to %s, and the finding says so', (kernel) => {
    const { findings, described } = predicted(kernel);
    expect(described).toHaveLength(1);
    expect(findings.find(({ code }) => code === 'DTM111')?.message).toMatch(/this kernel does not read it/);
  });
});

describe('versions in explanations', () => {
  it('come from the history', () => {
    expect(firstWith('memoryNodes', 'root-children')).toBe('5.16');
    expect(lastWith('memoryNodes', 'any-depth')).toBe('5.15');
    expect(firstWithout('cmaAbove4G', 'after-highmem')).toBe('6.2');
    expect(lastWith('consistentDma', 0x20_0000n)).toBe('3.1');
    expect(since('blobWindow', true)).toMatch(/^5\.11 \(in stable 5\.4\.214 and 5\.10\.223/);
    expect(since('unalignedHeadNomap', true)).toBe('5.4');
    expect(backportsOf('poolRemapped', 'when-reserved')).toBe('6.12.107');
  });

  it('are refused where the history has no answer', () => {
    expect(() => lastWith('memoryNodes', 'root-children')).toThrow('memoryNodes is still root-children');
    expect(() => firstWith('carveouts', 'bounds-again')).toThrow('no mainline release');
    expect(() => backportsOf('unalignedHeadNomap', true)).toThrow('no stable release');
  });

  it.each([
    ['5.16', '5.15'],
    ['5.10.223', '5.9'],
    ['3.0', '2.6.39'],
    ['4.0', '3.19'],
    ['5.0', '4.20'],
    ['6.0', '5.19'],
    ['7.0', '6.19'],
  ])('before %s comes %s', (release, before) => expect(seriesBefore(release)).toBe(before));

  it.each([
    ['DTM108', 'Kernels up to 3.14 keep banks apart'],
    ['DTM109', 'from 3.15 on. Kernels up to 3.2 check banks before they sort them'],
    ['DTM113', 'Kernels up to 3.14 keep 8 banks'],
    ['DTM215', 'Up to 6.1 it is read before /reserved-memory'],
  ])('%s: %s', (code, phrase) => expect(ruleFor(code)?.explanation).toContain(phrase));

  it('stand in no rule by hand', () => {
    const folder = join(import.meta.dirname, '../../../src/analysis/diagnostics/rules');
    // what boots of these very versions showed, and a vendor's kernel by its name
    const seen = ['LPAE kernels of 6.1 and 7.2 to hang', 'some kernels (3.18, 4.4) hang', 'Qualcomm’s 3.10 kernels'];
    const written = readdirSync(folder).flatMap((file) => {
      const text = seen.reduce((rest, phrase) => rest.replaceAll(phrase, ''), readFileSync(join(folder, file), 'utf8'));
      return text
        .split('\n')
        .filter(
          (line) => /(?<![\w.])(?:2\.6\.\d+|[3-7]\.\d{1,2})(?![\w.]*\d)/.test(line) && !/^\s*(?:\/\/|\/?\*)/.test(line),
        );
    });
    expect(written).toEqual([]);
  });
});

describe('memory@0 without device_type', () => {
  const BOARD = `${memory('80000000', '0x20000000')} memory@0 { reg = <0x90000000 0x1000>; };`;
  const found = (kernel: string) => messagesOf('DTM107', BOARD, { kernel, cmdline: 'cma=0' });

  it.each(['3.10', '3.14'])('is memory to %s by its name', (kernel) => expect(found(kernel)).toEqual([]));
  it.each(['3.15', '6.12'])('is none to %s', (kernel) =>
    expect(found(kernel)).toEqual(['/memory@0 has no device_type: the kernel does not take it for memory']),
  );
});

describe('a disabled memory node', () => {
  const BOARD = `${memory('80000000', '0x20000000')}
    memory@90000000 { device_type = "memory"; reg = <0x90000000 0x20000000>; status = "disabled"; };`;
  const codes = (kernel: string) =>
    predictionOfSource(BOARD, { kernel, cmdline: 'cma=0' }).findings.map(({ code }) => code);

  it.each(['5.15'])('overlaps another bank on %s', (kernel) => expect(codes(kernel)).toContain('DTM108'));
  it.each(['5.16'])('overlaps nothing on %s', (kernel) => expect(codes(kernel)).not.toContain('DTM108'));
});
