/** `dtmem e820`: what an x86 kernel makes of a BIOS memory map. */
import { compareWithLog } from '../../analysis/x86-log.ts';
import { setUpMemory } from '../../boot/x86/memory-setup.ts';
import { type BiosMap, readBiosMap } from '../../boot/x86/read-map.ts';
import { type X86Architecture, type X86Kernel, x86KernelFrom } from '../../kernel/build/x86.ts';
import { DEFAULT_KERNEL } from '../../kernel/kernel.ts';
import { e820Json } from '../../render/e820-json.ts';
import { renderE820 } from '../../render/text/e820.ts';
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import { defineCommand, type FlagValues } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { numberFrom, startEndFrom } from '../inputs/numbers.ts';
import { symbolFrom } from '../inputs/prediction.ts';
import { textFrom } from '../inputs/text.ts';
import { JSON_FLAG } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const FLAGS = {
  kernel: {
    kind: 'text',
    short: 'k',
    value: 'VERSION',
    summary: '2.6.11 to 7.2; told by the log, else 6.12',
  },
  arch: { kind: 'text', value: 'i386|x86_64', summary: 'told by the log, else i386' },
  set: {
    kind: 'texts',
    value: 'CONFIG_X=V',
    summary: 'a symbol of the build: CONFIG_X86_PAE, CONFIG_NOHIGHMEM, VMALLOC_END, …; repeat for more',
  },
  cmdline: { kind: 'text', value: 'TEXT', summary: 'the command line: mem=, memmap=, highmem=, vmalloc=, reservelow=' },
  'kernel-image': { kind: 'text', value: 'START-END', summary: 'physical range of _text to _end, END included' },
  'bios-e801': { kind: 'text', value: 'SIZE', summary: 'memory above 1 MiB by BIOS call e801, where there is no map' },
  'bios-88': { kind: 'text', value: 'SIZE', summary: 'memory above 1 MiB by BIOS call 88, where there is no map' },
  log: { kind: 'switch', summary: 'print the lines that this kernel logs, and nothing else' },
  ...JSON_FLAG,
} as const;

const ARCHITECTURES: readonly X86Architecture[] = ['i386', 'x86_64'];

function architectureFrom(text: string): X86Architecture {
  const arch = ARCHITECTURES.find((name) => name === text);
  if (arch) return arch;
  const meant = meantWord(text, ARCHITECTURES);
  throw new InputError({
    message: `--arch cannot be ${JSON.stringify(text.slice(0, 40))}${meant ? `: did you mean ${meant}?` : ''}`,
    help: `one of ${ARCHITECTURES.join(', ')}`,
  });
}

function kernelOf(values: FlagValues<typeof FLAGS>, given: BiosMap): X86Kernel {
  const arch = values.arch === undefined ? (given.is64Bit ? 'x86_64' : 'i386') : architectureFrom(values.arch);
  return x86KernelFrom({
    kernel: values.kernel ?? given.kernel ?? DEFAULT_KERNEL,
    arch,
    set: { ...(given.hasPae ? { CONFIG_X86_PAE: 'y' } : {}), ...Object.fromEntries(values.set.map(symbolFrom)) },
  });
}

export const command = defineCommand({
  arguments: {
    file: {
      summary: 'a boot log, rows of START END TYPE, /proc/iomem, or - for standard input; an empty one is no BIOS map',
    },
  },
  flags: FLAGS,
  example: 'dtmem e820 dts-samples/pc-128m.e820 --kernel 2.6.11',
  run(values, terminal) {
    const { text, file } = textFrom(values.file);
    const given = readBiosMap(text, file);
    const kernel = kernelOf(values, given);
    const cmdline = values.cmdline ?? given.cmdline ?? '';
    const image =
      values['kernel-image'] === undefined ? given.kernelImage : startEndFrom(values['kernel-image'], '--kernel-image');
    const e801 = values['bios-e801'];
    const ext88 = values['bios-88'];
    const memory = setUpMemory({
      kernel,
      entries: given.entries,
      who: given.who,
      cmdline,
      ...(image ? { kernelImage: image } : {}),
      ...(e801 === undefined && ext88 === undefined
        ? {}
        : {
            olderCalls: {
              e801: e801 === undefined ? 0n : numberFrom(e801, '--bios-e801'),
              ext88: ext88 === undefined ? 0n : numberFrom(ext88, '--bios-88'),
            },
          }),
    });
    const log = given.form === 'log' ? compareWithLog(memory.messages, text) : undefined;
    const report = { file, given, kernel, cmdline, memory, log };
    if (values.json) writeJson(terminal, e820Json(report));
    else if (values.log) terminal.write(`${memory.messages.join('\n')}\n`);
    else terminal.write(renderE820(report, terminal.paint));
    return log?.some(({ state }) => state === 'differs') ? EXIT.wrong : EXIT.done;
  },
});
