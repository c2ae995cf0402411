/**
 * What a compilation came to: as a JSON document, and as a rule for make.
 */
import type { DtsFinding } from '../devicetree/source/diagnostics.ts';
import { formatSpan } from '../terms/span.ts';

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

/** `board.dtb: board.dts common.dtsi`, names quoted as make wants them. */
export function dependencyRule(target: string, dependencies: readonly string[]): string {
  const quoted = (name: string): string => name.replace(/[ #\\]/g, '\\$&').replaceAll('$', '$$$$');
  return `${[`${quoted(target)}:`, ...dependencies.map(quoted)].join(' \\\n  ')}\n`;
}
