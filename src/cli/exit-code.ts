/** What the process ends with, in every output format. */
export const EXIT = {
  /** Done, and nothing is wrong. */
  done: 0,
  /** Done, and something is wrong with what was looked at: a finding of severity error, a difference. */
  wrong: 1,
  /** Could not be done: a flag or an input that cannot be used. */
  unable: 2,
  /** A bug in dtmem (EX_SOFTWARE of sysexits.h). */
  crash: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What findings come to: only those of severity error count as something wrong. */
export function exitCodeFor(findings: readonly { readonly severity: string }[]): ExitCode {
  return findings.some(({ severity }) => severity === 'error') ? EXIT.wrong : EXIT.done;
}
