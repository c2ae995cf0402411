/**
 * The `Memory:` line of a recorded boot held against the predicted one: every figure but the sizes of the kernel's sections, which
 * the recorded inputs leave out, and up to a bound what is available where the line comes after the page allocator was used.
 */
import type { Prediction } from '../../src/boot/prediction.ts';

/** KiB that what the page allocator gave out before the line may differ from the measured figure. */
const BOUND = 2048;

const SECTIONS = /(?:\?|\d+)K (?:kernel code|rwdata|rodata|init|bss)/g;
const AVAILABLE = /^Memory: (\d+)K/;

const figuresOf = (lines: readonly string[]): string => lines.join('\n').replace(/~/g, '').replace(SECTIONS, 'section');

export function memoryLineDifference(real: readonly string[], { memoryLine }: Prediction): string {
  const recorded = figuresOf(real);
  const predicted = figuresOf(memoryLine?.lines ?? []);
  if (recorded === predicted) return '';
  const difference = `Memory: line:\n    real      ${recorded}\n    predicted ${predicted}`;
  const available = memoryLine?.figures.find(({ name }) => name === 'available');
  if (available === undefined || available.isExact) return difference;
  const [realK = 0, predictedK = 0] = [recorded, predicted].map((line) => Number(AVAILABLE.exec(line)?.[1]));
  const isClose = Math.abs(realK - predictedK) <= BOUND;
  return isClose && recorded.replace(AVAILABLE, '') === predicted.replace(AVAILABLE, '') ? '' : difference;
}
