/**
 * A file as the preprocessor walks through it: stretches of text between directives, both found once and for all.
 *
 * What depends on the board (is this name a macro? is that condition true?) is not in here, so that a scanned file
 * serves every board that includes it. Offsets are in the working text of {@link ScannedFile.source}.
 */
import type { Macro } from '../expand/macro.ts';
import type { SourceText } from './source-text.ts';
import type { Token } from './token.ts';

export interface ScannedFile {
  readonly source: SourceText;
  readonly blocks: readonly Block[];
  /** Number and offset of each identifier in the text blocks, ascending. */
  readonly nameNumbers: Int32Array;
  readonly nameOffsets: Int32Array;
  /** What is wrong with the file whoever includes it. */
  readonly problems: readonly FileProblem[];
}

export interface FileProblem {
  readonly message: string;
  readonly at: number;
  readonly help?: string;
}

export type Block = TextBlock | Directive;

/** Whole lines of text; its identifiers are those from `firstName` up to, not including, `endName`. */
export interface TextBlock {
  readonly kind: 'text';
  readonly at: number;
  readonly end: number;
  readonly firstName: number;
  readonly endName: number;
}

/** A directive that was recognised; `at` is the offset of its `#`. */
export type Directive =
  | { readonly kind: 'define'; readonly at: number; readonly name: number; readonly macro: Macro }
  | { readonly kind: 'undefine'; readonly at: number; readonly name: number }
  | IncludeDirective
  | ConditionDirective
  | { readonly kind: 'else'; readonly at: number; readonly end: number }
  | { readonly kind: 'endif'; readonly at: number }
  | { readonly kind: 'error' | 'warning'; readonly at: number; readonly message: string }
  | { readonly kind: 'line'; readonly at: number; readonly tokens: readonly Token[] }
  | { readonly kind: 'linemarker'; readonly at: number; readonly line: number; readonly file: string }
  | { readonly kind: 'pragma'; readonly at: number; readonly tokens: readonly Token[] }
  | { readonly kind: 'wrong'; readonly at: number; readonly problem: FileProblem };

/** `#include "…"`, `#include <…>`, or tokens that expand to one of them. */
export interface IncludeDirective {
  readonly kind: 'include';
  readonly at: number;
  /** As it is written; `import` includes a file only the first time. */
  readonly word: 'include' | 'include_next' | 'import';
  readonly header: Header | readonly Token[];
}

export interface Header {
  readonly name: string;
  /** `"name"`: looked for beside the including file first. */
  readonly quoted: boolean;
}

/** `#if`, `#ifdef`, `#ifndef` open a group (`opens`); `#elif` and its like go on with it. */
export interface ConditionDirective {
  readonly kind: 'condition';
  readonly at: number;
  /** As it is written: `if`, `elifndef`. */
  readonly word: string;
  readonly opens: boolean;
  readonly test: Test;
  /** Index of the block that is next in question when the test fails: an `#elif`, `#else` or `#endif`. */
  readonly otherwise: number;
  /** Index of the group's `#endif`; of the end of the file where there is none. */
  readonly end: number;
}

export type Test =
  | { readonly kind: 'defined'; readonly name: number; readonly wanted: boolean }
  | { readonly kind: 'expression'; readonly tokens: readonly Token[]; readonly at: number }
  | { readonly kind: 'wrong'; readonly problem: FileProblem };
