/** The real dtc: which one, and what it makes of a source. */
import { spawnSync } from 'node:child_process';

export interface Dtc {
  /** The program and what comes before its own arguments. */
  readonly command: readonly string[];
  readonly version: string;
  /** Minor version: 6 for 1.6.1. */
  readonly minor: number;
  /** From 1.7 on: references by path from a label, numbers that do not fit are cut, not refused. */
  readonly isModern: boolean;
}

/** The dtc that `command` runs; undefined when there is none. */
export function findDtc(command: readonly string[] = ['dtc']): Dtc | undefined {
  const [program = '', ...before] = command;
  const { status, stdout } = spawnSync(program, [...before, '--version'], { encoding: 'utf8' });
  const version = /(1)\.(\d+)[.\d]*/.exec(stdout ?? '');
  if (status !== 0 || !version) return undefined;
  const minor = Number(version[2]);
  return { command, version: version[0], minor, isModern: minor >= 7 };
}

export type Outcome = { readonly blob: Uint8Array } | { readonly refused: string } | { readonly crashed: string };

export interface DtcRun {
  /** Text for its standard input; the last argument is its file when absent. */
  readonly input?: string;
  readonly cwd?: string;
}

/** Runs dtc on a source, with warnings off. */
export function runDtc(dtc: Dtc, flags: readonly string[], { input, cwd }: DtcRun = {}): Outcome {
  const [program = '', ...before] = dtc.command;
  const { status, signal, stdout, stderr } = spawnSync(
    program,
    [...before, '-q', '-I', 'dts', '-O', 'dtb', ...flags, ...(input === undefined ? [] : ['-'])],
    { maxBuffer: 1 << 28, ...(input !== undefined && { input }), ...(cwd !== undefined && { cwd }) },
  );
  const said = stderr.toString();
  if (status === 0) return { blob: new Uint8Array(stdout) };
  // An assertion that fails is no answer to compare with.
  return signal || (status ?? 0) > 2 ? { crashed: said } : { refused: said };
}
