/** Damaged boot logs of PCs and rows of a BIOS memory map, each set up by a kernel. */
import { compareWithLog } from '../../../src/analysis/x86-log.ts';
import { setUpMemory } from '../../../src/boot/x86/memory-setup.ts';
import { readBiosMap } from '../../../src/boot/x86/read-map.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';
import { DEFAULT_KERNEL } from '../../../src/kernel/kernel.ts';
import { e820Json } from '../../../src/render/e820-json.ts';
import { renderE820 } from '../../../src/render/text/e820.ts';
import { PLAIN } from '../../../src/render/text/paint.ts';
import { harmlessText, soundText, validatorOf } from '../invariants.ts';
import { must, type Target } from '../target.ts';
import { decode, encode, filesOf, NUMBERS } from './files.ts';

const LOG = `[    0.000000] Linux version 6.1.0-28-686 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC
[    0.000000] BIOS-provided physical RAM map:
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff] reserved
[    0.000000] BIOS-e820: [mem 0x00000000000f0000-0x00000000000fffff] reserved
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000003ffdffff] usable
[    0.000000] BIOS-e820: [mem 0x000000003ffe0000-0x000000003fffffff] reserved
[    0.000000] BIOS-e820: [mem 0x00000000fffc0000-0x00000000ffffffff] ACPI data
[    0.000000] Kernel command line: console=ttyS0 mem=512M
`;
const ROWS =
  '0000000000000000 000000000009fc00 1\n0000000000100000 0000000007f00000 1\n00000000fffc0000 0000000100000000 2\n';

export function logs(): Target {
  // biome-ignore format: a list of words
  const words = [
    'usable', 'reserved', 'ACPI NVS', 'type 20', '[mem ', '-', '\n', 'mem=64M', 'memmap=1G$0x10000000', 'memmap=exactmap',
    'vmalloc=4G', 'highmem=0', 'Linux version 2.6.11', 'PAE', '\u001b[2J', '::error::x', ...NUMBERS,
  ];
  return filesOf(
    'logs',
    (chance) => encode(chance.yes(0.7) ? LOG : ROWS),
    words,
    (bytes) => {
      const text = decode(bytes);
      const given = readBiosMap(text, 'boot.log');
      const kernel = x86KernelFrom({
        kernel: given.kernel ?? DEFAULT_KERNEL,
        arch: given.is64Bit ? 'x86_64' : 'i386',
        set: given.hasPae ? { CONFIG_X86_PAE: 'y' } : {},
      });
      const cmdline = given.cmdline ?? '';
      const { entries, who, kernelImage } = given;
      const memory = setUpMemory({ kernel, entries, who, cmdline, ...(kernelImage ? { kernelImage } : {}) });
      const log = given.form === 'log' ? compareWithLog(memory.messages, text) : undefined;
      const report = { file: 'boot.log', given, kernel, cmdline, memory, log };
      const printed = renderE820(report, PLAIN);
      harmlessText(printed, 'the report');
      const document = JSON.parse(JSON.stringify(e820Json(report))) as unknown;
      soundText(JSON.stringify(document), 'the JSON document', text);
      const validate = validatorOf('e820');
      validate(document);
      must(!validate.errors, () => `the document breaks its schema: ${JSON.stringify(validate.errors?.[0])}`);
    },
  );
}
