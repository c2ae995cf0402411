/**
 * Words of the command line that nobody in the kernel knows are listed in the log; the list is a block that is given back at once
 * (init/main.c, print_unknown_bootoptions). Which words that are only the kernel's own tables tell: those that ARM kernels were
 * seen not to know are taken for unknown, others are taken for known. It moves no other allocation.
 */
import { parseArguments } from '../../kernel/arguments.ts';
import { allocateEarly, freeEarly } from '../mm/early-allocation.ts';
import type { BootState, Stage } from '../state.ts';

/** x86's words, and what needs an option or several processors. */
const UNKNOWN: ReadonlyMap<string, (state: BootState) => boolean> = new Map<string, (state: BootState) => boolean>([
  ['highmem', () => true],
  ['nohighmem', () => true],
  ['memmap', () => true],
  ['page_owner', ({ kernel }) => !kernel.build.config.enabled('CONFIG_PAGE_OWNER')],
  ['hugetlb_cma', ({ kernel }) => !kernel.build.config.enabled('CONFIG_HUGETLB_PAGE')],
  ['maxcpus', ({ kernel }) => !kernel.build.smp],
]);

export const unknownParameters: Stage = {
  name: 'unknown-parameters',
  run(state) {
    if (!state.kernel.behaviour.unknownParameters) return;
    const words = parseArguments(state.cmdline)
      .filter(({ name }) => UNKNOWN.get(name)?.(state))
      .map(({ text }) => text);
    if (words.length === 0) return;
    const size = BigInt(words.reduce((bytes, word) => bytes + word.length + 1, 1));
    const reason = { caller: 'print_unknown_bootoptions', origin: 'command line' };
    const base = allocateEarly(state, { ...reason, owner: 'command line', size, call: 'nopanic' });
    state.log(`Unknown kernel command line parameters "${words.join(' ')}", will be passed to user space.`);
    if (base !== 0n) freeEarly(state, base, size, reason);
  },
};
