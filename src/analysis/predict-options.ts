import type { BootRequest } from '../boot/boot.ts';
import type { ArchitectureName } from '../kernel/architecture.ts';
import type { KernelConfig } from '../kernel/config/config.ts';

export interface PredictOptions extends Omit<BootRequest, 'kernel' | 'architecture' | 'assumptions'> {
  /** Told from the tree where absent. */
  readonly arch?: ArchitectureName;
  /** `2.6.32` to `7.2`, or a flavour; 6.12 when absent. */
  readonly kernel?: string;
  /** A parsed `.config`, or symbols laid over the era's defaults (`n` = not set). */
  readonly config?: KernelConfig | Readonly<Record<string, string>>;
  /** Symbols laid over `config`. */
  readonly set?: Readonly<Record<string, string>>;
  /**
   * Try advice on the board before it is given, which takes a boot for each trial. Default true. Without it findings have the
   * advice and the severity that their rules state.
   */
  readonly triesAdvice?: boolean;
}
