/**
 * Trees far larger than any board's take longer in proportion, not with the square: the limits are some ten times what they
 * take, and far below what pairs of everything would.
 */
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../src/analysis/checksum.ts';
import { predict } from '../../src/analysis/predict.ts';
import { changesSince, formatSnapshot } from '../../src/analysis/snapshot.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { printDts } from '../../src/devicetree/dts/print.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';

/** Processor time in milliseconds, since other tests run beside. */
function millisecondsOf(action: () => void): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const hex = (value: number): string => value.toString(16);
const listed = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const withRegions = (count: number) =>
  parseTree(`/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };
	reserved-memory {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		${listed(count, (index) => {
      const base = 0x9000_0000 + index * 0x2000;
      return `r${index}@${hex(base)} { reg = <0x${hex(base)} 0x1000>; no-map; };`;
    })}
	};
};`);

describe('thousands of things in a tree', () => {
  const tree = withRegions(5000);

  it.each(['3.10', '4.4', '5.10', '6.1', '6.12', '7.2'])('5000 static regions on %s', (kernel) => {
    expect(millisecondsOf(() => predict(tree, { kernel }))).toBeLessThan(4000);
  });

  it('5000 nodes with labels, decompiled', () => {
    const blob = writeDtb(
      parseTree(
        `/dts-v1/; / { ${listed(5000, (index) => `l${index}: n${index} { p = <&l${(index * 7) % 5000}>; };`)} };`,
        {
          symbols: true,
        },
      ),
    );
    const read = readDtb(blob);
    expect(read.root.child('__symbols__')?.properties).toHaveLength(5000);
    expect(millisecondsOf(() => printDts(read))).toBeLessThan(2000);
  });
});

describe('a snapshot with a line of 200 KB', () => {
  const sound = formatSnapshot('x.dts', [{ name: '6.12', prediction: predict(withRegions(2), { kernel: '6.12' }) }]);
  const sealed = (body: string): string => `${body}# checksum ${checksumOf(body)}\n`;
  const body = sound.replace(/# checksum .*\n$/, '');

  it.each([
    ['figures of digits', 'figures\n', `  usable ${'0 '.repeat(100_000)}x`],
    ['figures of one digit after another', 'figures\n', `  usable ${'7'.repeat(200_000)}x`],
    ['a figure without end', 'figures\n', `  usable ${'7'.repeat(200_000)}`],
    ['regions of units', 'regions\n', `  0x0-0x1 ${'B  '.repeat(70_000)}`],
    ['regions of blanks', 'regions\n', `  no place ${' '.repeat(200_000)}`],
  ])('%s', (_what, heading, line) => {
    const stored = sealed(body.replace(heading, `${heading}${line}\n`));
    expect(stored).not.toBe(sound);
    expect(millisecondsOf(() => changesSince(stored, sound, 'x.memmap'))).toBeLessThan(1000);
  });
});
