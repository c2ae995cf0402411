/** The linker's symbols that bound the kernel image and its sections (arch/arm/kernel/vmlinux.lds.S and arm64's). */
export const IMAGE_SYMBOLS = [
  '_text',
  '_stext',
  '_etext',
  '__init_begin',
  '__init_end',
  '_sdata',
  '_edata',
  '__start_rodata',
  '__end_rodata',
  '__bss_start',
  '__bss_stop',
  '_end',
  '__per_cpu_start',
  '__per_cpu_end',
] as const;

export type ImageSymbol = (typeof IMAGE_SYMBOLS)[number];

/** Where a build puts the {@link IMAGE_SYMBOLS}, as its symbol table says. */
export interface KernelSymbols {
  /** The file they were read from, as the user named it. */
  readonly file: string;
  /** Virtual addresses; a symbol that the build does not have is absent. */
  readonly addresses: ReadonlyMap<ImageSymbol, bigint>;
}
