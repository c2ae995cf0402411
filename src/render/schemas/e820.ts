import { documentOf } from './document.ts';
import { address, count, described, flag, listOf, objectOf, oneOf, ordinal, range, text } from './terms.ts';

const entry = objectOf({
  base: address,
  end: described(address, 'the last byte'),
  size: address,
  type: described(ordinal, 'the number of the type: 1 usable, 2 reserved, 3 ACPI data, 4 ACPI NVS, 5 unusable'),
  name: text,
});
const frameRange = { startPfn: count, endPfn: described(count, 'exclusive') };

/** `dtmem e820 --json`. */
export const e820Schema = documentOf(
  'dtmem.e820/1',
  'What an x86 kernel makes of a BIOS memory map',
  {
    input: objectOf(
      {
        file: text,
        form: oneOf('log', 'rows', 'iomem'),
        kernel: text,
        arch: oneOf('i386', 'x86_64'),
        cmdline: text,
        kernelImage: objectOf({ start: address, end: described(address, 'the last byte') }),
        assumptions: listOf(objectOf({ subject: text, value: text, reason: text })),
      },
      { pageOffset: address, pae: flag, highmem: oneOf('none', '4g', '64g') },
    ),
    given: described(listOf(entry), 'the map as given'),
    map: described(listOf(entry), 'the map that the kernel goes by in the end'),
    steps: listOf(
      objectOf(
        {
          index: ordinal,
          name: text,
          caller: described(text, 'the kernel function'),
          cause: text,
          effect: text,
        },
        { map: described(listOf(entry), 'the map after the step, where it changed') },
      ),
    ),
    limits: objectOf(
      { lastPfn: count, maxArchPfn: count },
      {
        linearLimit: described(address, 'bytes that the linear mapping of a 32-bit kernel holds'),
        maxPfn: count,
        maxLowPfn: count,
        highPages: count,
      },
    ),
    zones: listOf(
      objectOf({
        name: oneOf('DMA', 'DMA32', 'Normal', 'HighMem'),
        ...frameRange,
        spannedPages: count,
        presentPages: count,
      }),
    ),
    memory: listOf(range),
    reserved: listOf(objectOf({ base: address, end: address, size: address, owner: text })),
    frames: listOf(objectOf({ ...frameRange, use: text }, { zone: text })),
    messages: described(listOf(text), 'the lines that this kernel logs'),
    warnings: listOf(text),
  },
  {
    log: described(
      listOf(objectOf({ predicted: text, state: oneOf('same', 'differs', 'not-in-log') }, { line: count, text })),
      'for a boot log: each predicted line beside what the log says',
    ),
  },
);
