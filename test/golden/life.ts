/**
 * Whether a recorded kernel lived through its memory set-up, of what it died otherwise, and whether the prediction says so.
 */
import type { Prediction } from '../../src/boot/prediction.ts';
import type { RecordedBoot } from './recorded-boot.ts';

/** Findings that announce a death, and those that announce damage a kernel may or may not live with until its log ends. */
const DEADLY = new Set(['DTM101', 'DTM901']);
const DANGEROUS = new Set(['DTM305', 'DTM504', 'DTM902', 'DTM903', 'DTM904']);

/** The finding of a board whose processor this kernel is not for: no other is made, and only the boot tells what it comes to. */
const NO_MMU = 'DTM116';
const DEADLY_INCIDENTS = new Set(['kernel-dies', 'pool-unmaps-neighbours', 'kernel-unmapped', 'kernel-outside-lowmem']);

/** What is logged, or found on the stack, only once memory is in the hands of the page allocator. */
const BEYOND_MEMORY =
  /^(Memory: |SLUB: |rcu: |RCU |NR_IRQS: |IRQ: |L2C|clocksource: |MCT hangs)|(time_init|init_IRQ) from start_kernel/;

/** Deaths that are no matter of memory, by a line that tells them. */
const OTHER_DEATHS: readonly (readonly [RegExp, string])[] = [
  [/kernel BUG at arch\/arm\/mach-omap2\/prminst44xx\.c/, 'the emulated machine has no OMAP4 power management'],
  [/PC is at __arm_smccc_smc/, 'the emulated machine has no secure firmware to call'],
  [/ setup_log_buf\+/, 'the log moves on to a larger buffer, which was not recorded'],
];

/** Boots whose recording ends for another reason than memory. */
const OTHER_ENDS: Readonly<Record<string, string>> = {
  'armmp-lpae-6.12__virt__above4g-11g': 'the recording ends while the kernel hands out 11 GiB, which it lives through',
  'armmp-lpae-5.10__ecx-2000__asis': 'the tree describes more RAM than the emulated machine has',
  'armmp-lpae-6.1__ecx-2000__asis': 'the tree describes more RAM than the emulated machine has',
};

/** Words of its own that a kernel panics with, without the place in its code; undefined of one that takes an exception or just stops. */
function panicWords(log: readonly string[]): string | undefined {
  const words = log.map((line) => /^Kernel panic - not syncing: (.*)$/.exec(line)?.[1]).find(Boolean);
  return words?.startsWith('Attempted to kill') || words?.startsWith('Fatal exception')
    ? undefined
    : words?.replace(/\+0x[0-9a-f]+\/0x[0-9a-f]+$/, '');
}

/** What the prediction has wrong of a boot's life and death; empty when it is right. */
export function lifeDifferences(boot: RecordedBoot, prediction: Prediction): string[] {
  const { log, name } = boot;
  const deadly = prediction.findings.filter((finding) => DEADLY.has(finding.code));
  if (log.some((line) => BEYOND_MEMORY.test(line))) {
    return deadly.map((finding) => `the kernel lives; predicted: ${finding.code} ${finding.message}`);
  }
  if (OTHER_ENDS[name] !== undefined || OTHER_DEATHS.some(([line]) => log.some((logged) => line.test(logged))))
    return [];
  if (prediction.findings.some(({ code }) => code === NO_MMU)) {
    const foretold = prediction.incidents.some(({ kind }) => DEADLY_INCIDENTS.has(kind));
    return foretold ? [] : ['the kernel dies, which nothing in the boot foretells'];
  }
  const last = log.filter(Boolean).at(-1);
  const telling = [...deadly, ...prediction.findings.filter((finding) => DANGEROUS.has(finding.code))];
  if (telling.length === 0) return [`the kernel dies, which no finding says; its last line: ${last}`];
  const words = panicWords(log);
  if (words !== undefined && !telling.some((finding) => finding.message.includes(words))) {
    return [`the kernel panics: ${words}; predicted: ${telling.map((finding) => finding.message).join('; ')}`];
  }
  return [];
}
