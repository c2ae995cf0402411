/**
 * What a compilation came to: as a JSON document, and as a rule for make.
 */
import type { DtsFinding } from '../devicetree/source/diagnostics.ts';
import { InputError } from '../terms/input-error.ts';
import { formatSpan } from '../terms/span.ts';
import { visible } from '../terms/visible.ts';

export interface Compilation {
  readonly source: string;
  readonly output: string;
  /** Size of the blob. */
  readonly bytes: number;
  readonly findings: readonly DtsFinding[];
  readonly dependencies: readonly string[];
}

export function compilationJson({ source, output, bytes, findings, dependencies }: Compilation) {
  return {
    schema: 'dtmem.compile/1',
    source,
    output,
    bytes,
    dependencies: [...dependencies],
    findings: findings.map(({ check, message, span, path, help }) => ({
      check,
      severity: 'warning',
      message,
      ...(path === undefined ? {} : { path }),
      ...(span ? { location: formatSpan(span) } : {}),
      ...(help === undefined ? {} : { help }),
    })),
  };
}

/** `board.dtb: board.dts common.dtsi`, names quoted as make wants them. @throws InputError for one that make cannot hold */
export function dependencyRule(target: string, dependencies: readonly string[]): string {
  const quoted = (name: string): string => {
    if (visible(name) !== name) throw new InputError(`a rule for make cannot name the file ${JSON.stringify(name)}`);
    return name.replace(/[ #\\]/g, '\\$&').replaceAll('$', '$$$$');
  };
  return `${[`${quoted(target)}:`, ...dependencies.map(quoted)].join(' \\\n  ')}\n`;
}
