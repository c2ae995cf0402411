import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { PLAIN } from '../../src/render/text/paint.ts';

/** A terminal on which the program breaks. */
function brokenTerminal(): Terminal & { complaints: string } {
  return {
    paint: PLAIN,
    errorPaint: PLAIN,
    width: undefined,
    complaints: '',
    write() {
      throw new TypeError('x is not a function');
    },
    complain(text) {
      this.complaints += text;
    },
    command() {},
  };
}

describe('a crash', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is one line that asks for a report, and never exit code 1', async () => {
    vi.stubEnv('DTMEM_DEBUG', '');
    const terminal = brokenTerminal();
    expect(await run(['kernels'], terminal)).toBe(70);
    expect(terminal.complaints).toMatch(/^dtmem \S+ crashed: x is not a function\. Please report this [^\n]*\n$/);
  });

  it('shows where it happened when DTMEM_DEBUG is 1', async () => {
    vi.stubEnv('DTMEM_DEBUG', '1');
    const terminal = brokenTerminal();
    expect(await run(['kernels'], terminal)).toBe(70);
    expect(terminal.complaints).toContain('TypeError: x is not a function\n    at ');
  });
});
