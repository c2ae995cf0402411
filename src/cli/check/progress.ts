/**
 * The bar that shows how far a check is: on a terminal only, on standard error, never in CI.
 */
import { isCi } from './environment.ts';

const WIDTH = 30;

/** Redrawn at most so often, in milliseconds. */
const INTERVAL = 50;

export interface Progress {
  show(done: number): void;
  /** Takes the bar away. */
  end(): void;
}

export function progressOn(stream: NodeJS.WriteStream, total: number): Progress {
  if (!stream.isTTY || isCi(process.env) || total < 2) return { show: () => {}, end: () => {} };
  let last = 0;
  let drawn = false;
  return {
    show(done) {
      const now = Date.now();
      if (now - last < INTERVAL && done < total) return;
      last = now;
      drawn = true;
      const filled = Math.floor((done / total) * WIDTH);
      stream.write(`\r${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total} boards`);
    },
    end() {
      if (drawn) stream.write('\r\u001b[2K');
    },
  };
}
