/**
 * The kernel's sort() (lib/sort.c): a heap sort. It is not stable, and the order in which it leaves equal elements decides which
 * of several dynamic regions is placed first, so its very order is part of the model.
 *
 * Since 5.2 it sifts bottom-up, before it stopped on the way down. That saves comparisons and changes no order: the larger
 * children from the root on never grow, so the first of them that is not above the sinking element, which ends the way down, is
 * the one below the last that is above it, which ends the way up.
 *
 * Since 6.9 it takes two elements at a time, and of equal children the right one, which does change the order.
 */

/** Sorts in place. `compare` is negative, zero or positive as for Array.prototype.sort. */
export function heapSort<T>(items: T[], compare: (a: T, b: T) => number): void {
  for (let root = Math.floor(items.length / 2) - 1; root >= 0; root--) siftDown(items, root, items.length, compare);
  for (let end = items.length - 1; end > 0; end--) {
    swap(items, 0, end);
    siftDown(items, 0, end, compare);
  }
}

/**
 * Puts the element at `root` where it belongs in the heap of the first `length` items: down to a leaf along the larger
 * children, back up to the first that is not smaller, then everything on the way moves up by one.
 */
function siftDown<T>(
  items: T[],
  root: number,
  length: number,
  compare: (a: T, b: T) => number,
  compareChildren: (left: T, right: T) => number = compare,
): void {
  const at = (index: number): T => items[index] as T;
  const path = [root];
  for (let node = root; 2 * node + 1 < length; ) {
    const left = 2 * node + 1;
    const right = left + 1;
    node = right < length && compareChildren(at(left), at(right)) < 0 ? right : left;
    path.push(node);
  }
  const sinking = at(root);
  let depth = path.length - 1;
  while (depth > 0 && compare(sinking, at(path[depth] as number)) >= 0) depth--;
  for (let step = 0; step < depth; step++) items[path[step] as number] = at(path[step + 1] as number);
  items[path[depth] as number] = sinking;
}

/**
 * The sort that takes the two largest elements off the heap at a time. Of equal children the right one is followed, and the
 * last two or three elements are put right without another pass.
 */
export function pairHeapSort<T>(items: T[], compare: (a: T, b: T) => number): void {
  if (items.length < 2) return;
  const ofEqualRight = (a: T, b: T): number => compare(a, b) || -1;
  const sift = (root: number, length: number): void => siftDown(items, root, length, compare, ofEqualRight);
  for (let root = Math.floor(items.length / 2) - 1; root >= 0; root--) sift(root, items.length);
  let length = items.length;
  while (length > 3) {
    swap(items, 0, --length);
    const second = compare(items[1] as T, items[2] as T) > 0 ? 1 : 2;
    swap(items, second, --length);
    sift(second, length);
    sift(0, length);
  }
  swap(items, 0, --length);
  if (length === 2 && compare(items[0] as T, items[1] as T) > 0) swap(items, 0, 1);
}

function swap<T>(items: T[], a: number, b: number): void {
  const kept = items[a] as T;
  items[a] = items[b] as T;
  items[b] = kept;
}
