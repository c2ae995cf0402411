/**
 * The README is true: every `$ npx dtmem …` in it is run as it stands, in order, and prints what it shows. A line with an
 * ellipsis alone stands for any lines. Where a block shows no output, the command must only succeed.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledCli } from './cli/cli.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['README.md'];

interface Shown {
  readonly page: string;
  readonly command: string;
  readonly output: readonly string[];
}

/** Commands and what they print, from the blocks fenced as `console`. */
function shownIn(page: string): Shown[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...output] = part.split('\n');
        while (output.at(-1) === '') output.pop();
        return { page, command, output };
      }),
  );
}

const commands = PAGES.flatMap(shownIn);

/** The words of a command as a shell splits them: quotes group, nothing else is special. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );

/** True when `lines` are what `shown` shows, ellipses standing for any lines. */
function isShown(lines: readonly string[], shown: readonly string[]): boolean {
  const literal = (line: string): string => line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = shown.map((line) => (line.trim() === '…' ? '(?:.*\\n)*?' : `${literal(line)}\\n`)).join('');
  return new RegExp(`^${pattern}$`).test(`${lines.join('\n')}\n`);
}

describe('every command of the README', () => {
  const run = bundledCli();
  let folder = '';

  // the README's commands write files beside the samples: they run in a copy
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dtmem-readme-'));
    cpSync(join(ROOT, 'dts-samples'), join(folder, 'dts-samples'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows some', () => expect(commands.length).toBeGreaterThan(8));

  it.each(commands)('$command', ({ command, output }) => {
    const [npx, program, ...words] = wordsOf(command);
    expect(npx).toBe('npx');
    if (program !== 'dtmem' && program !== 'dtmem-dtc') return expect.fail('the README shows programs of dtmem alone');
    const outcome = run(words, { folder, program });
    expect(outcome.code, outcome.stderr).not.toBe(2);
    if (output.length === 0) return;
    const printed = `${outcome.stdout}${outcome.stderr}`.split('\n').map((line) => line.trimEnd());
    while (printed.at(-1) === '') printed.pop();
    if (!isShown(printed, output)) expect(printed).toEqual(output);
  });

  it('begins with the command of a fresh clone', () => {
    const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
    expect(text).toContain('npm ci && npx dtmem predict dts-samples/msm8916-phone.dts --kernel msm-3.10');
    expect(text).toContain('npm cit');
  });
});
