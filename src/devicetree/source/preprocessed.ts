/**
 * The one text that a source is once its preprocessor is done, with the places where everything in it was written.
 *
 * The preprocessor makes it of a main file and all it includes (`cpp/preprocess.ts`); text that went through one before it
 * came here takes the short way to the same type (`cpp/scan/linemarked-text.ts`). The lexer reads it and asks it, where it has
 * something to say about an offset, in which file the character there was really written.
 */
import type { Problem } from '../../terms/input-error.ts';
import type { TextSpan } from '../../terms/span.ts';

/** A note that explains how a place came to be compiled: `included from`, `expanded from macro`. */
export interface PlaceNote {
  readonly message: string;
  readonly span: TextSpan;
}

/** What the lexer of a device-tree source reads. */
export interface Preprocessed {
  /**
   * The text that cpp would hand to dtc, without linemarkers and comments. It may keep newlines. A byte of the sources
   * that is not valid UTF-8 stands here as U+DC80 to U+DCFF (`text-encoding.ts`; `encodeText` gives the bytes back).
   */
  readonly text: string;
  /**
   * Where the character at an offset was written, 0 to `text.length` inclusive; for macro-expanded text: the macro's
   * place of use. Cheap where the offsets asked for ascend.
   */
  locate(offset: number): TextSpan;
  /** How that character came to be there: the macros it was expanded from, then the files it was included from, innermost first. */
  notes(offset: number): PlaceNote[];
  /** The whole line of the source file that `locate(offset)` points into, for a caret; undefined when it is not at hand. */
  sourceLine(offset: number): string | undefined;
  /** Every file that was read, each once, in order of first reading; the main file is the first. */
  readonly dependencies: readonly string[];
  /** What cpp would warn of: `#warning`, a macro defined anew with another text. */
  readonly warnings: readonly Problem[];
}
