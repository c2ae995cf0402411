/**
 * How many of the indices from 0 up to `length` satisfy `holds`, found by halving: all that satisfy it must come before all that
 * do not.
 */
export function countWhile(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the first items satisfy `holds`: the items must be sorted so that all that satisfy it come before all others. */
export function countLeading<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return countWhile(items.length, (index) => holds(items[index] as T));
}
