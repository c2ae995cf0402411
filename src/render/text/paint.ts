/**
 * Emphasis, as those who write reports ask for it. Whether it becomes colour is decided where the text goes.
 */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
}

const plain = (text: string): string => text;

/** No emphasis: files, pipes, browsers. */
export const PLAIN: Paint = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain, cyan: plain };
