/**
 * The flags that every command on a tree takes: which tree, which kernel, and what the boot loader does.
 */
import { HEADER_CONSTANTS } from '../../kernel/config/config.ts';
import { MEMORY_SYMBOLS } from '../../kernel/config/symbols.ts';
import { FLAVOURS } from '../../kernel/flavours.ts';
import type { Flags } from '../command.ts';

/** Series that are maintained for long, and the oldest and newest that predictions are made for. */
const LONG_TERM_SERIES = [
  '2.6.32',
  '3.4',
  '3.10',
  '3.18',
  '4.4',
  '4.9',
  '4.14',
  '4.19',
  '5.4',
  '5.10',
  '5.15',
  '6.1',
  '6.6',
  '6.12',
  '6.18',
  '7.2',
];

const TREE = 'Tree';
const KERNEL = 'Kernel';
const BOOT = 'Boot loader';

export const TREE_ARGUMENT = {
  tree: {
    completes: { files: ['.dtb', '.dts', '.dtsi', '.itb'] },
    summary: 'a .dtb (known by its magic number), a .dts or preprocessed source, or - for standard input',
  },
} as const;

export const TREE_FLAGS = {
  overlay: {
    kind: 'texts',
    value: 'FILE',
    group: TREE,
    completes: { files: ['.dtbo', '.dtso', '.dts'] },
    summary: 'apply a .dtbo, .dtso or .dts overlay; repeat for more, in order',
  },
  'fit-config': {
    kind: 'text',
    value: 'NAME',
    group: TREE,
    summary: 'of a FIT image (.itb) this configuration, with its overlays and ramdisk; the default one if not given',
  },
  I: { kind: 'texts', value: 'DIR', group: TREE, summary: 'look for included files here too; repeat for more' },
  D: {
    kind: 'texts',
    value: 'NAME[=TEXT]',
    group: TREE,
    summary: 'define a macro for the C preprocessor step; repeat for more',
  },
  kernel: {
    kind: 'text',
    short: 'k',
    value: 'NAME',
    group: KERNEL,
    completes: [...FLAVOURS.map(({ name }) => name), ...LONG_TERM_SERIES],
    summary: '2.6.32 to 7.2, or a flavour such as msm-3.10; 6.12 if not given (dtmem kernels lists them)',
  },
  arch: {
    kind: 'text',
    value: 'arm|arm64',
    completes: ['arm', 'arm64'],
    group: KERNEL,
    summary: 'told from the tree and the kernel if not given',
  },
  config: { kind: 'text', value: 'FILE', group: KERNEL, summary: 'the kernel’s .config, plain or gzipped' },
  set: {
    kind: 'texts',
    value: 'CONFIG_X=V',
    group: KERNEL,
    completes: [...MEMORY_SYMBOLS.map(({ name }) => name), ...HEADER_CONSTANTS].map((name) => `${name}=`),
    summary: 'a symbol over the configuration; also VMALLOC_END and other constants of headers; repeat for more',
  },
  cmdline: { kind: 'text', value: 'TEXT', group: KERNEL, summary: 'the command line, in place of /chosen/bootargs' },
  cpus: {
    kind: 'text',
    value: 'N',
    group: KERNEL,
    summary: 'how many processors the kernel counts as possible; those of /cpus if not given',
  },
  memory: {
    kind: 'texts',
    value: 'BASE+SIZE|BASE-END',
    group: BOOT,
    summary: 'RAM that the boot loader writes into /memory, in place of what is there; repeat for more banks',
  },
  'kernel-image': {
    kind: 'text',
    value: 'START-END',
    group: BOOT,
    summary: 'physical range of the running kernel, END included',
  },
  vmlinux: { kind: 'text', value: 'FILE', group: BOOT, summary: 'take the size of the kernel from its vmlinux' },
  'system-map': {
    kind: 'text',
    value: 'FILE',
    group: BOOT,
    summary: 'take the size of the kernel from its System.map',
  },
  'load-at': {
    kind: 'text',
    value: 'ADDR',
    group: BOOT,
    summary: 'where _text of that kernel lies, physical; near the start of RAM if not given',
  },
  initrd: {
    kind: 'text',
    value: 'START-END|BASE+SIZE',
    group: BOOT,
    summary: 'physical range of the initrd, END included',
  },
  'dtb-at': { kind: 'text', value: 'ADDR', group: BOOT, summary: 'where the boot loader put the blob, physical' },
  'dtb-size': { kind: 'text', value: 'BYTES', group: BOOT, summary: 'size of the blob, if not its own' },
} as const satisfies Flags;

/** Of commands that tell of page tables. */
export const STATIC_MAP_FLAG = {
  'static-map': {
    kind: 'texts',
    value: 'VIRTUAL=BASE+SIZE',
    group: BOOT,
    summary: 'a mapping that the platform makes for itself (iotable_init), for the page tables; repeat for more',
  },
} as const satisfies Flags;

export const JSON_FLAG = {
  json: { kind: 'switch', summary: 'print one JSON document and nothing else' },
} as const satisfies Flags;
