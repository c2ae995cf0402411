/**
 * Boards that mean harm, as a CI job meets them: in a pull request of a stranger. Whatever one says, the job reports it as
 * text, goes on with the other boards, and ends as it should.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledCli, type RunOptions } from './cli.ts';

const PROJECT = join(import.meta.dirname, 'check/project');
const cli = bundledCli();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dtmem-hostile-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (words: readonly string[], options: RunOptions = {}) => cli(words, { folder, ...options });
const file = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);

const board = (root: string): string => `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	${root}
	memory@80000000 { device_type = "memory"; reg = <0x80000000 0x20000000>; };
};
`;

/** What must not stand in anything printed: escapes, and commands to CI at the start of a line. */
function expectHarmless(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  expect(text).not.toMatch(/^\s*::|##\[/m);
}

describe('what is printed', () => {
  const forged = '\\x1b]0;owned\\x07\\x1b[2J';
  const GITHUB = { GITHUB_ACTIONS: 'true', CI: 'true' };

  it.each([
    ['predict', 'model'],
    ['trace', 'model'],
    ['predict', 'compatible'],
  ])('%s shows a %s of escapes and commands as text', (command, property) => {
    file('board.dts', board(`${property} = "::error file=x::forged", "${forged}";`));
    const { stdout, code } = run([command, 'board.dts'], { env: GITHUB });
    expect(code).toBeLessThan(2);
    expectHarmless(stdout);
    expect(stdout).toContain('\\x3a:error file=x::forged');
  });

  it('a model of escapes is one in JSON too', () => {
    file('board.dts', board(`model = "\\x9b31m ##[group]";`));
    const { stdout } = run(['predict', 'board.dts', '--json']);
    expectHarmless(stdout);
    expect(JSON.parse(stdout)).toMatchObject({ input: { model: '\u009b31m ##[group]' } });
  });

  it('an error shows the file that a linemarker names, and nodes, as text', () => {
    file('board.dts', '# 1 "::error::x"\n/dts-v1/;\n/ { bad };\n');
    const place = run(['predict', 'board.dts'], { env: GITHUB });
    expect(place.code).toBe(2);
    expectHarmless(place.stderr);
    expect(place.stderr).toContain('error: \\x3a:error::x:2:7: ');
    file('escape.dts', '# 1 "a\u001b[2Jb.dts"\n/dts-v1/;\n/ { bad };\n');
    const escaped = run(['predict', 'escape.dts']);
    expectHarmless(escaped.stderr);
    expect(escaped.stderr).toContain('a\\x1b[2Jb.dts:2:');
  });

  it.each(['text', 'concise', 'junit', 'markdown', 'sarif', 'gitlab', 'json'])('check --format %s', (format) => {
    file('::error::x.dts', board(`model = "::error::forged${forged}";`));
    file('broken.dts', '# 1 "::stop-commands::x\u001b[2J/broken.dts"\n/ { /* ##[error]x */ bad };\n');
    const { stdout, code } = run(['check', '*.dts', '--format', format, '--snapshots', 'off']);
    expect(code).toBe(2);
    expect(stdout).toContain('broken.dts');
    expectHarmless(stdout);
  });

  it('on GitHub only the annotations are commands, and the tree is in none', () => {
    file('::stop-commands::x.dts', board(`model = "::error::forged";`));
    file('broken.dts', '# 1 "::error::y"\n/ { bad };\n');
    const { stdout } = run(['check', '*.dts', '--snapshots', 'off'], { env: GITHUB });
    const commands = stdout.split('\n').filter((line) => line.startsWith('::'));
    expect(commands.length).toBeGreaterThan(0);
    for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) file=[^:]*,?[^:]*::/);
    expect(commands.join('\n')).not.toMatch(/^::(stop-commands|error::y)/m);
  });
});

describe('a board of cells without end', () => {
  /** Cells so many that no number holds them. */
  const MONSTER = board('').replace('#address-cells = <1>', '#address-cells = <0x4000000>');

  it('is a board like any other that cannot be read', () => {
    file('a.dts', board(''));
    file('b.dts', MONSTER);
    const { code, stdout, stderr } = run(['check', '*.dts', '--snapshots', 'off', '--memory', '0x80000000+512M']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toContain('b.dts: error: /: memory cannot be written with #address-cells = <67108864>');
    expect(stdout).toContain('1 of 2 boards could not be read');
  });
});

describe('check --update', () => {
  beforeEach(() => cpSync(PROJECT, folder, { recursive: true }));
  const snapshots = (where: string): string[] =>
    readdirSync(join(folder, where)).filter((name) => name.endsWith('.memmap'));

  it('deletes no file that is not a snapshot of a board of its own', () => {
    run(['check']);
    file('boards/notes.memmap', 'mine\n');
    file('boards/other.memmap', '# dtmem.memmap/1\n# board  elsewhere/thing.dtb\n');
    const { code } = run(['check', '--update']);
    expect(code).toBe(0);
    expect(snapshots('boards')).toEqual([
      'alpha.memmap',
      'beta.memmap',
      'gamma.memmap',
      'notes.memmap',
      'other.memmap',
    ]);
  });

  it('names each file before it deletes it', () => {
    run(['check']);
    rmSync(join(folder, 'boards/beta.dts'));
    const { code, stderr, stdout } = run(['check', '--update']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'deleting boards/beta.memmap: the board it is of is gone, or has another\n',
    });
    expect(stdout).toContain('note: boards/beta.memmap belonged to no board and is deleted');
    expect(snapshots('boards')).toEqual(['alpha.memmap', 'gamma.memmap']);
  });

  it('deletes nothing in a folder that other projects share', () => {
    mkdirSync(join(folder, 'one'));
    mkdirSync(join(folder, 'two'));
    for (const project of ['one', 'two']) cpSync(PROJECT, join(folder, project), { recursive: true });
    for (const [project, gone] of [
      ['one', 'beta'],
      ['two', 'gamma'],
    ] as const) {
      rmSync(join(folder, project, `boards/${gone}.dts`));
    }
    const check = (project: string) =>
      cli(['check', '--update', '--snapshots', '../shared'], { folder: join(folder, project) });
    expect(check('one').code).toBe(0);
    expect(check('two').code).toBe(0);
    expect(check('one').stderr).toBe('');
    expect(existsSync(join(folder, 'shared/beta.memmap'))).toBe(true);
    expect(existsSync(join(folder, 'shared/gamma.memmap'))).toBe(true);
  });
});
