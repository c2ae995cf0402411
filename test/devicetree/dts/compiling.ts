/** Short ways from source text to what came of it. */

import { unpreprocessed } from '../../../src/devicetree/cpp/preprocess.ts';
import { type CompiledDts, type DtsOptions, parseDts } from '../../../src/devicetree/dts/compile.ts';
import { printDts } from '../../../src/devicetree/dts/print.ts';
import { InputError, type Problem } from '../../../src/terms/input-error.ts';
import { formatSpan } from '../../../src/terms/span.ts';

/** Compiles text that needs no preprocessing, called `board.dts`. */
export function compile(text: string, options: DtsOptions = {}): CompiledDts {
  return parseDts(unpreprocessed('board.dts', text), options);
}

/** The bytes of `/ { value = ...; };`, in hex. */
export function bytesOf(value: string): string {
  const { tree } = compile(`/dts-v1/; / { value = ${value}; };`, { warnings: false });
  return Buffer.from(tree.root.property('value')!.value).toString('hex');
}

/** The tree of a source, printed: what stands within its root, with one blank between any two words. */
export function outline(text: string, options: DtsOptions = {}): string {
  const { tree } = compile(text, { warnings: false, ...options });
  const [, inner = ''] = /\/ \{(.*)\};\s*$/s.exec(printDts(tree)) ?? [];
  return oneLine(inner);
}

/** The text with its layout taken off, to be compared with an {@link outline}. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What is wrong with a source: `line:column: message (help)`, one entry an error. */
export function errorsOf(text: string, options: DtsOptions = {}): string[] {
  return problemsOf(text, options).map(
    ({ message, span, help }) =>
      `${span ? formatSpan(span).replace('board.dts:', '') : '-'}: ${message}${help ? ` (${help})` : ''}`,
  );
}

export function problemsOf(text: string, options: DtsOptions = {}): readonly Problem[] {
  try {
    compile(text, options);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

/** The warnings of a source: `check path`. */
export function findingsOf(text: string, options: DtsOptions = {}): string[] {
  return compile(text, options).findings.map(({ check, path }) => `${check} ${path}`);
}
