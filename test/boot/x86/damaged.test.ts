/**
 * Maps of any content are either read or refused with a place, and what is read ends in memory that holds together.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageFrames } from '../../../src/analysis/page-frames.ts';
import { setUpMemory } from '../../../src/boot/x86/memory-setup.ts';
import { readBiosMap } from '../../../src/boot/x86/read-map.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';
import { InputError } from '../../../src/terms/input-error.ts';

const address = fc.oneof(fc.bigInt(0n, (1n << 64n) - 1n), fc.bigInt(0n, 1n << 33n)).map((value) => value.toString(16));
const type = fc.constantFrom('usable', 'reserved', 'ACPI data', '7', '12', 'type 20', 'butter', '0');
const row = fc.tuple(address, address, type).map(([start, end, word]) => `${start} ${end} ${word}`);
const entry = fc
  .tuple(address, address, type)
  .map(([start, end, word]) => `BIOS-e820: [mem 0x${start}-0x${end}] ${word}`);
const line = fc.oneof({ weight: 6, arbitrary: row }, { weight: 3, arbitrary: entry }, fc.string());
const cmdline = fc.array(
  fc.constantFrom(
    'mem=64M',
    'memmap=exactmap',
    'memmap=1G@0',
    'memmap=1M$1M',
    'highmem=1G',
    'vmalloc=3G',
    'reservelow=0',
    'mem=18446744073709551615',
  ),
  { maxLength: 5 },
);
const kernel = fc.constantFrom('2.6.11', '2.6.32', '3.4', '6.1', '7.2');

it('any map is read or refused, and comes to zones in order and frames without gaps', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), cmdline, kernel, (lines, words, version) => {
      let entries: ReturnType<typeof readBiosMap>['entries'];
      try {
        ({ entries } = readBiosMap(lines.join('\n'), 'map'));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return;
      }
      const memory = setUpMemory({
        kernel: x86KernelFrom({ kernel: version }),
        entries,
        who: 'BIOS-e820',
        cmdline: words.join(' '),
      });
      for (const [index, zone] of memory.zones.entries()) {
        expect(zone.endPfn).toBeGreaterThanOrEqual(zone.startPfn);
        expect(zone.startPfn).toBe(memory.zones[index - 1]?.endPfn ?? zone.startPfn);
      }
      let end = 0;
      for (const { startPfn, endPfn } of pageFrames(memory)) {
        expect(startPfn).toBe(end);
        expect(endPfn).toBeGreaterThan(startPfn);
        end = endPfn;
      }
    }),
  );
});
