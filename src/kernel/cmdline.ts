/**
 * The kernel's command line: how it comes about, and what its early parameters ask of memory.
 *
 * The command line of a boot is merged once (`mergeCommandLine`) from the boot loader's and the kernel's own, then read in
 * order (`earlyParameters`) before the kernel lays out its memory. Nothing in it is an error to the kernel: what its
 * parsers make of odd text is what is told here.
 */
import { parseArguments } from './arguments.ts';
import type { KernelConfig } from './config/config.ts';
import { memparse, strtoull } from './memparse.ts';

/** COMMAND_LINE_SIZE: bytes of the kernel's buffer, of which the last ends the text (uapi/asm/setup.h of each). */
export const COMMAND_LINE_SIZE = { arm: 1024, arm64: 2048 } as const;

/** What CONFIG_CMDLINE is for: Kconfig's choice "Kernel command line type", or `none` where there is no CONFIG_CMDLINE. */
export type CommandLineMode = 'none' | 'force' | 'extend' | 'from-bootloader';

/** How a configuration wants CONFIG_CMDLINE to be taken. */
export function commandLineMode(config: KernelConfig): CommandLineMode {
  if (!config.string('CONFIG_CMDLINE')) return 'none';
  if (config.enabled('CONFIG_CMDLINE_FORCE')) return 'force';
  return config.enabled('CONFIG_CMDLINE_EXTEND') ? 'extend' : 'from-bootloader';
}

export interface CommandLineSources {
  /** `/chosen/bootargs`; undefined when the property is absent. */
  readonly bootargs: string | undefined;
  /** CONFIG_CMDLINE; of no account in mode `none`. */
  readonly configCmdline: string;
  readonly mode: CommandLineMode;
  /** Bytes of the kernel's buffer; {@link COMMAND_LINE_SIZE} of arm when absent. */
  readonly bufferSize?: number;
}

/**
 * The command line that the kernel ends up with (early_init_dt_scan_chosen in drivers/of/fdt.c, 6.1.192): CONFIG_CMDLINE
 * replaces the boot loader's by force, follows it to extend it, and otherwise stands in where the boot loader gives none.
 * Others differ: 5.10 leaves the line empty when the tree has no /chosen at all; in 3.x mainline does not extend a tree's
 * line, and Android extends it with CONFIG_CMDLINE in front (its patches "of: Support CONFIG_CMDLINE_EXTEND" of 2012).
 * What does not fit the buffer is lost without a word: at most `bufferSize` - 1 characters remain.
 */
export function mergeCommandLine(sources: CommandLineSources): string {
  const { bootargs = '', configCmdline, mode, bufferSize = COMMAND_LINE_SIZE.arm } = sources;
  return commandLineOf(bootargs, configCmdline, mode).slice(0, bufferSize - 1);
}

function commandLineOf(bootargs: string, configCmdline: string, mode: CommandLineMode): string {
  switch (mode) {
    case 'none':
      return bootargs;
    case 'force':
      return configCmdline;
    case 'extend':
      return `${bootargs} ${configCmdline}`;
    case 'from-bootloader':
      return bootargs === '' ? configCmdline : bootargs;
  }
}

/** Where in the command line a parameter stands. */
interface Written {
  /** The argument as written: `mem=512M`. */
  readonly text: string;
  /** Where it starts in the command line, from 0. */
  readonly offset: number;
}

/** `mem=SIZE[@START]`: arm takes it for a bank of RAM, arm64 for a limit. */
export interface MemParameter extends Written {
  readonly name: 'mem';
  readonly size: bigint;
  /** Absent means PHYS_OFFSET. */
  readonly start?: bigint;
}

/** `vmalloc=SIZE`, and `highmem=SIZE`, which x86 knows and arm does not. */
export interface SizeParameter<Name extends 'vmalloc' | 'highmem'> extends Written {
  readonly name: Name;
  readonly size: bigint;
}

/**
 * `cma=SIZE`, `cma=SIZE@BASE` (exactly there) or `cma=SIZE@BASE-LIMIT` (anywhere in between, LIMIT exclusive). The two last
 * are of 3.16 and later; older kernels stop reading at the `@`. A later `cma=` of the first form leaves the base and limit
 * of an earlier one in force.
 */
export interface CmaParameter extends Written {
  readonly name: 'cma';
  readonly size: bigint;
  readonly base?: bigint;
  readonly limit?: bigint;
}

/** `initrd=START,SIZE`, `initrdmem=START,SIZE`; physical. */
export interface InitrdParameter<Name extends 'initrd' | 'initrdmem'> extends Written {
  readonly name: Name;
  readonly start: bigint;
  readonly size: bigint;
}

/** How much memory is to be (or not to be) movable. */
export type MovableAmount =
  | { readonly kind: 'bytes'; readonly bytes: bigint }
  | { readonly kind: 'percent'; readonly percent: bigint }
  | { readonly kind: 'mirror' };

/** `kernelcore=` and `movablecore=`; only the former knows `mirror`. */
export interface MovableParameter<Name extends 'kernelcore' | 'movablecore'> extends Written {
  readonly name: Name;
  readonly amount: MovableAmount;
}

/** `memblock=debug`: the kernel logs what it does with memblock from here on. */
export interface MemblockParameter extends Written {
  readonly name: 'memblock';
}

/**
 * `crashkernel=SIZE[@BASE]`, `crashkernel=SIZE,high|low`. A list by amount of RAM (`512M-2G:64M`) and text that is neither
 * have no size here.
 */
export interface CrashkernelParameter extends Written {
  readonly name: 'crashkernel';
  readonly size?: bigint;
  readonly base?: bigint;
  readonly where?: 'high' | 'low';
}

/** `log_buf_len=SIZE`: the log buffer, rounded up to a power of two. */
export interface LogBufferParameter extends Written {
  readonly name: 'log_buf_len';
  readonly size: bigint;
}

/** Numbers: of processors that may ever run, of entries in hash tables. */
export interface CountParameter<Name extends 'nr_cpus' | 'dhash_entries' | 'ihash_entries'> extends Written {
  readonly name: Name;
  readonly count: bigint;
}

/** `reserve_mem=SIZE:ALIGN:NAME`. */
export interface ReserveMemParameter extends Written {
  readonly name: 'reserve_mem';
  readonly size: bigint;
  readonly align: bigint;
}

/** `slub_debug=FLAGS`; what matters for memory is whether users of objects are tracked (U). */
export interface SlubDebugParameter extends Written {
  readonly name: 'slub_debug';
  readonly tracksUsers: boolean;
}

/** A parameter without the value that its handler needs. */
export interface BareParameter extends Written {
  readonly name: 'bare';
  readonly parameter: string;
}

export type EarlyParameter =
  | MemParameter
  | SizeParameter<'vmalloc'>
  | SizeParameter<'highmem'>
  | CmaParameter
  | InitrdParameter<'initrd'>
  | InitrdParameter<'initrdmem'>
  | MovableParameter<'kernelcore'>
  | MovableParameter<'movablecore'>
  | MemblockParameter
  | CrashkernelParameter
  | LogBufferParameter
  | CountParameter<'nr_cpus'>
  | CountParameter<'dhash_entries'>
  | CountParameter<'ihash_entries'>
  | ReserveMemParameter
  | SlubDebugParameter
  | BareParameter;

/**
 * The parameters that bear on the layout of memory, in command-line order and with every repeat, as their early_param
 * handlers read them. Numbers are the kernel's 64-bit ones: a handler that keeps fewer bits cuts them. Arguments that the
 * kernel does not know, or knows and leaves without effect (`initrd=boot.img`), are not among them.
 */
export function earlyParameters(cmdline: string): EarlyParameter[] {
  const parameters: EarlyParameter[] = [];
  for (const { name, value, text, offset } of parseArguments(cmdline)) {
    // The names below hold no dash: parameq() takes the two for equal.
    const parameter = name.replaceAll('-', '_');
    const read = HANDLERS.get(parameter);
    if (!read) continue;
    const written = { text, offset };
    if (value === undefined) parameters.push({ name: 'bare', parameter, ...written });
    else parameters.push(...read(value, written));
  }
  return parameters;
}

/** What a handler gets from the value: one parameter, or none where the value leaves everything as it is. */
type Handler = (value: string, written: Written) => EarlyParameter[];

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['mem', mem],
  ['vmalloc', (value, written) => [{ name: 'vmalloc', size: memparse(value).value, ...written }]],
  ['highmem', (value, written) => [{ name: 'highmem', size: memparse(value).value, ...written }]],
  ['cma', cma],
  ['initrd', (value, written) => initrd(value).map((range) => ({ name: 'initrd', ...range, ...written }))],
  ['initrdmem', (value, written) => initrd(value).map((range) => ({ name: 'initrdmem', ...range, ...written }))],
  ['kernelcore', kernelcore],
  ['movablecore', (value, written) => [{ name: 'movablecore', amount: movableAmount(value), ...written }]],
  // early_memblock() looks for the word anywhere in the value.
  ['memblock', (value, written) => (value.includes('debug') ? [{ name: 'memblock', ...written }] : [])],
  ['crashkernel', crashkernel],
  ['log_buf_len', (value, written) => [{ name: 'log_buf_len', size: memparse(value).value, ...written }]],
  ['nr_cpus', (value, written) => [{ name: 'nr_cpus', count: strtoull(value).value, ...written }]],
  ['dhash_entries', (value, written) => [{ name: 'dhash_entries', count: strtoull(value).value, ...written }]],
  ['ihash_entries', (value, written) => [{ name: 'ihash_entries', count: strtoull(value).value, ...written }]],
  ['reserve_mem', reserveMem],
  ['slub_debug', (value, written) => [slubDebug(value, written)]],
  ['slab_debug', (value, written) => [slubDebug(value, written)]],
]);

/** early_mem, arch/arm/kernel/setup.c. */
function mem(value: string, written: Written): EarlyParameter[] {
  const size = memparse(value);
  const start = size.rest.startsWith('@') ? { start: memparse(size.rest, 1).value } : {};
  return [{ name: 'mem', size: size.value, ...start, ...written }];
}

/** early_cma, kernel/dma/contiguous.c. */
function cma(value: string, written: Written): EarlyParameter[] {
  const size = memparse(value);
  if (!size.rest.startsWith('@')) return [{ name: 'cma', size: size.value, ...written }];
  const base = memparse(size.rest, 1);
  const limit = base.rest.startsWith('-') ? { limit: memparse(base.rest, 1).value } : {};
  return [{ name: 'cma', size: size.value, base: base.value, ...limit, ...written }];
}

/** early_initrd and early_initrdmem, init/do_mounts_initrd.c: without a comma nothing changes. */
function initrd(value: string): { start: bigint; size: bigint }[] {
  const start = memparse(value);
  return start.rest.startsWith(',') ? [{ start: start.value, size: memparse(start.rest, 1).value }] : [];
}

/** cmdline_parse_kernelcore, mm/mm_init.c; `mirror` may stand anywhere in a comma-separated list. */
function kernelcore(value: string, written: Written): EarlyParameter[] {
  const mirror = value.split(',').includes('mirror');
  return [{ name: 'kernelcore', amount: mirror ? { kind: 'mirror' } : movableAmount(value), ...written }];
}

/** cmdline_parse_core, mm/mm_init.c. */
function movableAmount(value: string): MovableAmount {
  const percent = strtoull(value);
  if (percent.rest.startsWith('%')) return { kind: 'percent', percent: percent.value };
  return { kind: 'bytes', bytes: memparse(value).value };
}

/** parse_crashkernel_simple and parse_crashkernel_suffix, kernel/crash_core.c; odd text after the size voids it all. */
function crashkernel(value: string, written: Written): EarlyParameter[] {
  const size = memparse(value);
  const parameter = { name: 'crashkernel', ...written } as const;
  if (value.includes(':') || size.rest === value) return [parameter];
  if (size.rest === '') return [{ ...parameter, size: size.value }];
  if (size.rest === ',high') return [{ ...parameter, size: size.value, where: 'high' }];
  if (size.rest === ',low') return [{ ...parameter, size: size.value, where: 'low' }];
  if (size.rest.startsWith('@')) return [{ ...parameter, size: size.value, base: memparse(size.rest, 1).value }];
  return [parameter];
}

/** reserve_mem, mm/memblock.c: without a name, or with a size of 0, nothing is reserved. */
function reserveMem(value: string, written: Written): EarlyParameter[] {
  const size = memparse(value);
  const align = size.rest.startsWith(':') ? memparse(size.rest, 1) : undefined;
  if (size.value === 0n || !align?.rest.startsWith(':') || align.rest.length < 2) return [];
  return [{ name: 'reserve_mem', size: size.value, align: align.value, ...written }];
}

/** setup_slub_debug, mm/slub.c: flags up to a comma, behind which the names of caches stand. */
function slubDebug(value: string, written: Written): SlubDebugParameter {
  return { name: 'slub_debug', tracksUsers: /u/i.test(value.replace(/,.*/, '')), ...written };
}
