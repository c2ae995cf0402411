/**
 * Inputs that decide how much the kernel takes for itself, and that the user did not give: what stands in for them is typical, so
 * the figures are near and not exact.
 */
import type { BootState } from '../state.ts';

/** The flags that would give them; none where every figure is exact. */
export function missingInputs(state: BootState): string[] {
  const { kernel, placement, assumptions } = state;
  const assumes = (subject: string): boolean => assumptions.some((assumption) => assumption.subject === subject);
  const flags: string[] = [];
  if (kernel.configuration.kind !== 'given') flags.push('--config');
  const needsSections = kernel.build.smp && !placement.kernelImage.sections?.percpu;
  if (needsSections || assumes('kernel image')) flags.push('--vmlinux');
  if (assumes('device tree blob')) flags.push('--dtb-at');
  return flags;
}
