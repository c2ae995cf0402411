/**
 * Every command of dtmem, in the order the help lists them. A new command is a file in `commands/` and a row here.
 */
import type { CommandEntry } from './command.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'predict',
    summary: 'how a kernel will lay out the memory of a board',
    load: async () => (await import('./commands/predict.ts')).command,
  },
  {
    name: 'trace',
    summary: 'every step by which memblock gets there, with its cause',
    load: async () => (await import('./commands/trace.ts')).command,
  },
  {
    name: 'diff',
    summary: 'what changed between two trees, kernels or command lines',
    load: async () => (await import('./commands/diff.ts')).command,
  },
  {
    name: 'check',
    summary: 'lint boards, hold them to budgets, and compare them with their snapshots',
    load: async () => (await import('./commands/check.ts')).command,
  },
  {
    name: 'merge',
    summary: 'one report from the JSON reports of a check’s shards',
    load: async () => (await import('./commands/merge.ts')).command,
  },
  {
    name: 'translate',
    summary: 'all that is known of an address, with the page-table walk',
    load: async () => (await import('./commands/translate.ts')).command,
  },
  {
    name: 'fixup',
    summary: 'what a boot loader writes into a tree: memory, command line, initrd, reservations',
    load: async () => (await import('./commands/fixup.ts')).command,
  },
  {
    name: 'compile',
    summary: 'a source into a blob, as cpp and dtc make it',
    load: async () => (await import('./commands/compile.ts')).command,
  },
  {
    name: 'decompile',
    summary: 'a blob into a source that compiles to it',
    load: async () => (await import('./commands/decompile.ts')).command,
  },
  {
    name: 'memblock',
    summary: 'run a text of memblock operations',
    load: async () => (await import('./commands/memblock.ts')).command,
  },
  {
    name: 'e820',
    summary: 'what an x86 kernel makes of a BIOS memory map',
    load: async () => (await import('./commands/e820.ts')).command,
  },
  {
    name: 'kernels',
    summary: 'what changed in the kernel’s memory set-up, and when',
    load: async () => (await import('./commands/kernels.ts')).command,
  },
  {
    name: 'explain',
    summary: 'what a finding means',
    load: async () => (await import('./commands/explain.ts')).command,
  },
  {
    name: 'schema',
    summary: 'the JSON Schema of an output',
    load: async () => (await import('./commands/schema.ts')).command,
  },
  {
    name: 'completion',
    summary: 'a completion script for bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completionOf(COMMANDS),
  },
];
