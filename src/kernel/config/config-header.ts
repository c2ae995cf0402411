/**
 * Whose configuration a `.config` is. Kconfig writes it into a comment at the top; a fragment or an old file may lack it,
 * and then the one symbol that names the architecture tells.
 */
import { InputError } from '../../terms/input-error.ts';
import { parseVersion, type Version } from '../version.ts';

export interface ConfigHeader {
  readonly version: Version | undefined;
  readonly architecture: string | undefined;
}

/** The comment stands in the first lines; no more than this many characters are searched for it. */
const HEADER_LENGTH = 1000;

/** Symbols that every configuration of an architecture sets, and the architecture in Kconfig's words. */
const ARCHITECTURE_SYMBOLS: readonly (readonly [string, string])[] = [
  ['CONFIG_ARM', 'arm'],
  ['CONFIG_ARM64', 'arm64'],
  ['CONFIG_X86', 'x86'],
  ['CONFIG_RISCV', 'riscv'],
  ['CONFIG_MIPS', 'mips'],
  ['CONFIG_PPC', 'powerpc'],
  ['CONFIG_ARC', 'arc'],
  ['CONFIG_LOONGARCH', 'loongarch'],
  ['CONFIG_M68K', 'm68k'],
  ['CONFIG_MICROBLAZE', 'microblaze'],
  ['CONFIG_S390', 's390'],
  ['CONFIG_SPARC', 'sparc'],
  ['CONFIG_SUPERH', 'sh'],
  ['CONFIG_XTENSA', 'xtensa'],
  // an excerpt of a .config may lack CONFIG_ARM; no fragment has this one, which nobody can choose
  ['CONFIG_CPU_CP15_MMU', 'arm'],
];

/** What `ARCH=` was called, where Kconfig's word for it is another. */
const ARCHITECTURE_ALIASES: Readonly<Record<string, string>> = { i386: 'x86', x86_64: 'x86' };

/**
 * Reads version and architecture off a configuration: `# Linux/arm 6.1.176 Kernel Configuration` since 2.6.38,
 * `# Linux kernel version: 2.6.32` before.
 *
 * @throws InputError when the comment names another program's configuration (U-Boot's sets CONFIG_ARM too)
 */
export function headerOf(text: string, file: string, isSet: (symbol: string) => boolean): ConfigHeader {
  const top = text.slice(0, HEADER_LENGTH);
  const modern = /^# Linux\/(\w+) (\S+) Kernel Configuration/m.exec(top);
  if (modern?.[1]) {
    const architecture = ARCHITECTURE_ALIASES[modern[1]] ?? modern[1];
    return { version: parseVersion(modern[2] ?? ''), architecture };
  }
  const architecture = ARCHITECTURE_SYMBOLS.find(([symbol]) => isSet(symbol))?.[1];
  const old = /^# Linux kernel version: (\S+)/m.exec(top);
  if (old) return { version: parseVersion(old[1] ?? ''), architecture };

  const other = /^# (U-Boot|Barebox|Busy[Bb]ox|Buildroot|coreboot)\b.*/m.exec(top);
  if (other) {
    throw new InputError({
      message: `this is a configuration of ${other[1]}, not of a kernel`,
      span: { kind: 'text', file, line: top.slice(0, other.index).split('\n').length, column: 1 },
      help: "give the .config of the kernel's build, or /proc/config.gz of the running board",
    });
  }
  return { version: undefined, architecture };
}

/** @throws InputError when the configuration is known to be for another architecture than `wanted` */
export function refuseOtherArchitecture(header: ConfigHeader, wanted: string, file: string): void {
  if (header.architecture === undefined || header.architecture === wanted) return;
  throw new InputError({
    message: `this is the configuration of a kernel for ${header.architecture}, not for ${wanted}`,
    span: { kind: 'text', file, line: 1, column: 1 },
    help: `give the .config of a kernel built with ARCH=${wanted}`,
  });
}
