/** The first screen, as a stranger sees it: at the widths of terminals, of boards that boot and of those that do not. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PredictOptions } from '../../../src/analysis/predict.ts';
import { predict } from '../../../src/analysis/predict.ts';
import { readTree } from '../../../src/node/tree.ts';
import { renderReport, SECTIONS, type SectionName, sectionsFrom } from '../../../src/render/text/report/report.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { predictionOfSource } from '../../analysis/boards.ts';

const sample = (options: PredictOptions = {}) => predict(readTree('dts-samples/modern-board.dts'), options);
const NAMES = Object.keys(SECTIONS) as SectionName[];

const BOARDS = {
  'that-boots': sample(),
  'without-highmem': sample({ set: { CONFIG_HIGHMEM: 'n' } }),
  'that-does-not-boot': sample({ kernel: '4.9', initrd: { start: 0xb000_0000n, end: 0xb0ff_ffffn } }),
};

describe('the report', () => {
  it.each(Object.entries(BOARDS).flatMap(([name, board]) => [60, 80, 200].map((width) => ({ name, board, width }))))(
    'of a board $name at $width columns',
    async ({ name, board, width }) => {
      const report = renderReport(board, { width });
      await expect(report).toMatchFileSnapshot(join(import.meta.dirname, `report/${name}-${width}.txt`));
      if (width >= 80) expect(report.split('\n').filter((line) => line.length > width)).toEqual([]);
    },
  );

  it('is as wide as it needs to be where there is no terminal', () => {
    const report = renderReport(sample({ cmdline: `cma=700M ${'x'.repeat(300)}` }));
    expect(report).toContain('x'.repeat(300));
    expect(report).toContain(`command line  cma=700M ${'x'.repeat(300)}\n`);
  });

  it('takes the width between 60 and 200 columns', () => {
    expect(renderReport(BOARDS['that-boots'], { width: 20 })).toBe(renderReport(BOARDS['that-boots'], { width: 60 }));
    expect(renderReport(BOARDS['that-boots'], { width: 900 })).toBe(renderReport(BOARDS['that-boots'], { width: 200 }));
  });

  it('says within its first lines that the kernel does not boot, and what cures it within 24', () => {
    const lines = renderReport(BOARDS['that-does-not-boot'], { width: 80 }).split('\n');
    expect(lines.slice(0, 8).join('\n')).toContain('will not boot: the initrd ends at 0xb0ffffff');
    expect(lines.slice(0, 24).join('\n')).toMatch(
      /error\[DTM901\][\s\S]*help: --initrd 0x[0-9a-f]+-0x[0-9a-f]+ \(tried\)/,
    );
  });

  it('states in its header what is lost, and the gain of each cure', () => {
    const header = renderReport(BOARDS['without-highmem'], { width: 200 }).split('\n').slice(0, 12).join('\n');
    expect(header).toMatch(/lost +\S+ MiB +above lowmem, no HIGHMEM 256 MiB/);
    expect(header).toMatch(/to gain +CONFIG_HIGHMEM=y \+222.12 MiB, CONFIG_VMSPLIT_3G_OPT=y \+222.25 MiB/);
  });

  it('gives each assumption a line with its flag', () => {
    const lines = renderReport(BOARDS['that-boots'], { width: 80 }).split('\n');
    for (const [subject, flag] of [
      ['kernel image', '--kernel-image'],
      ['device tree blob', '--dtb-at'],
      ['configuration', '--config'],
    ] as const) {
      expect(lines.filter((line) => line.includes(subject) && line.endsWith(flag))).toHaveLength(1);
    }
  });

  it('tells what is the same in many places once', () => {
    const regions = [0, 1, 2, 3, 4, 5].map(
      (index) => `sram${index}@1000${index}000 { reg = <0x1000${index}000 0x1000>; };`,
    );
    const report = renderReport(
      predictionOfSource(`memory@80000000 { device_type = "memory"; reg = <0x80000000 0x20000000>; };
        reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; ${regions.join('\n')} };`),
    );
    expect(report.match(/\[DTM206\]/g)).toHaveLength(1);
    expect(report).toContain('warning[DTM206]: A region lies outside RAM, in 6 places');
    for (const index of [0, 5]) expect(report).toContain(`/reserved-memory/sram${index}@1000${index}000 (`);
  });

  it('speaks of high memory only where there is some', () => {
    const small = renderReport(
      predictionOfSource('memory@80000000 { device_type = "memory"; reg = <0x80000000 0x20000000>; };'),
    );
    expect(small).not.toContain('high memory begins');
    expect(renderReport(BOARDS['without-highmem'])).not.toContain('high memory begins');
    expect(renderReport(BOARDS['that-boots'])).toContain('low memory ends, high memory begins');
  });

  it('counts low memory as budgets do', () => {
    expect(renderReport(BOARDS['that-boots'])).toContain('  low 764 MiB · high 224 MiB · ');
  });
});

describe('sections', () => {
  it('can be chosen', () => {
    const report = renderReport(BOARDS['that-boots'], { only: ['zones', 'cma'] });
    expect(report.split('\n').filter((line) => /^\S/.test(line))).toEqual(['Zones', 'CMA areas']);
  });

  it.each(NAMES)('%s has something to say', (name) => {
    expect(renderReport(BOARDS['without-highmem'], { only: [name] }).split('\n').length).toBeGreaterThan(2);
  });

  it('are all there with all', () => {
    const report = renderReport(BOARDS['without-highmem'], { all: true });
    for (const title of ['Assumed, as it was not given', 'Lines of its log', '= vmalloc_limit'])
      expect(report).toContain(title);
  });

  it('are named in the error for one that is none', () => {
    expect(() => sectionsFrom('zones,cmas')).toThrow('the report has no section "cmas": did you mean cma?');
    expect(() => sectionsFrom('')).toThrow(InputError);
  });
});
