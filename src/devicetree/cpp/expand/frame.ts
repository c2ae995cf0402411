/** How a token came to be where it is: the macros that it was expanded from. */
import type { SourceText } from '../scan/source-text.ts';

export interface Frame {
  /** The innermost macro: the one whose replacement has the token. */
  readonly macro: {
    readonly name: string;
    readonly source: SourceText;
    /** Offset of the name in the working text of {@link source}, where it is defined. */
    readonly at: number;
  };
  /** What the macro's own name came from; undefined when it stands in a file. */
  readonly parent: Frame | undefined;
}
