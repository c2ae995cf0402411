/**
 * Boards that mean harm, as a CI job meets them: in a pull request of a stranger. Whatever one says, the job reports it as
 * text, goes on with the other boards, and ends as it should.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
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

describe('what a board may have read', () => {
  const SECRET = 'a secret of the machine';
  /** A project in a folder of its own, and beside it what it must not see. */
  beforeEach(() => {
    mkdirSync(join(folder, 'project/boards'), { recursive: true });
    mkdirSync(join(folder, 'secrets'));
    file('secrets/token', SECRET);
    file('secrets/token.h', `#define MODEL "${SECRET}"\n`);
  });
  const check = (words: readonly string[] = [], env = {}) =>
    cli(['check', 'boards/*.dts', '--snapshots', 'off', '--json', ...words], { folder: join(folder, 'project'), env });
  const at = (name: string): string => join(folder, name);

  const WAYS: readonly (readonly [what: string, source: string])[] = [
    [
      '#include of a path above',
      board('model = MODEL;').replace('/dts-v1/;', '#include "../../secrets/token.h"\n/dts-v1/;'),
    ],
    ['#include of an absolute path', board('').replace('/dts-v1/;', '#include "/proc/self/environ"\n/dts-v1/;')],
    ['/include/ of a path above', board('').replace('/dts-v1/;', '/dts-v1/;\n/include/ "../../secrets/token"')],
    ['/incbin/ of a path above', board('model = /incbin/("../../secrets/token");')],
    ['/incbin/ of an absolute path', board('model = /incbin/("/proc/self/environ");')],
    ['/incbin/ of what git keeps', board('model = /incbin/("../.git/config");')],
    ['/incbin/ through a link', board('model = /incbin/("link");')],
    [
      '#include through a folder that is a link',
      board('model = MODEL;').replace('/dts-v1/;', '#include "away/token.h"\n/dts-v1/;'),
    ],
    ['a linemarker', '# 1 "../secrets/token"\n/dts-v1/;\n/ { bad };\n'],
  ];

  it.each(WAYS)('%s gets nothing from outside of the project', (_what, source) => {
    mkdirSync(at('project/.git'));
    file('project/.git/config', SECRET);
    symlinkSync(at('secrets/token'), at('project/boards/link'));
    symlinkSync(at('secrets'), at('project/boards/away'));
    file('project/boards/x.dts', source);
    const { code, stdout, stderr } = check([], { DTMEM_TEST_SECRET: SECRET });
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain(SECRET);
    if (!source.startsWith('#')) expect(stdout).toContain('it lies outside of the folders that may be read');
  });

  it('is what --allow-read says, too', () => {
    const [above] = WAYS;
    file('project/boards/x.dts', above?.[1] ?? '');
    expect(check().code).toBe(2);
    expect(check(['--allow-read', '../secrets'])).toMatchObject({ code: 0 });
  });

  it('are the folders of -I, but not those of a configuration that lead out of the project', () => {
    file('project/boards/x.dts', board('model = MODEL;').replace('/dts-v1/;', '#include <token.h>\n/dts-v1/;'));
    expect(check(['-I', '../secrets']).code).toBe(0);
    file('project/dtmem.config.json', JSON.stringify({ include: '../secrets' }));
    expect(check().code).toBe(2);
    expect(check(['--allow-read', '../secrets']).code).toBe(0);
  });

  it.each([
    { vmlinux: '../secrets/token' },
    { systemMap: '/proc/self/environ' },
    { config: '../secrets/token' },
    { overlays: ['../secrets/token'] },
    { baseline: '../secrets/token' },
    { kernels: [{ name: 'x', config: '../secrets/token' }] },
  ])('are no files that a configuration names elsewhere: %j', (settings) => {
    file('project/boards/x.dts', board(''));
    file('project/dtmem.config.json', JSON.stringify({ boards: ['boards/*.dts'], ...settings }));
    const { code, stderr, stdout } = check();
    expect(code).toBe(2);
    expect(stderr).toContain('outside of the folders that may be read');
    expect(stdout + stderr).not.toContain(SECRET);
  });

  it('is no board or configuration that is a link out of the project', () => {
    symlinkSync(at('secrets/token'), at('project/boards/x.dts'));
    expect(check().stdout).not.toContain(SECRET);
    rmSync(at('project/boards/x.dts'));
    symlinkSync(at('secrets/token'), at('project/dtmem.config.json'));
    const { code, stderr } = check();
    expect(code).toBe(2);
    expect(stderr).not.toContain('secret of');
  });

  it('is anything, for one who compiles or predicts a tree of their own', () => {
    file('project/boards/x.dts', board('model = /incbin/("../../secrets/token"), "";'));
    expect(run(['predict', 'project/boards/x.dts']).stdout).toContain(SECRET);
    expect(run(['compile', 'project/boards/x.dts', '-o', 'x.dtb']).code).toBe(0);
  });

  it('does not let --update write over a file that is no snapshot, nor through a link', () => {
    file('project/boards/x.dts', board(''));
    symlinkSync(at('secrets/token'), at('project/boards/x.memmap'));
    const { code } = cli(['check', 'boards/*.dts', '--update'], { folder: at('project') });
    expect(code).toBe(1);
    expect(readFileSync(at('secrets/token'), 'utf8')).toBe(SECRET);
  });
});

describe('files without end', () => {
  const fifo = (name: string): void => void spawnSync('mkfifo', [join(folder, name)]);

  it.each(['predict pipe.dts', 'check pipe.dts', 'decompile pipe.dts', 'diff pipe.dts board.dts', 'memblock pipe.dts'])(
    '%s does not wait for a named pipe',
    (words) => {
      file('board.dts', board(''));
      fifo('pipe.dts');
      const { code, stdout, stderr } = run(words.split(' '));
      expect(code).toBe(2);
      expect(stdout + stderr).toContain('is a named pipe, not a file');
    },
  );

  it.each([
    '#include "pipe"',
    '/include/ "pipe"',
    '/ { model = /incbin/("pipe"); };',
    '/ { model = /incbin/("/dev/zero", 0, 16); };',
  ])('nor does %s', (line) => {
    fifo('pipe');
    file('board.dts', `/dts-v1/;\n${line}\n/ { };\n`);
    const { code, stderr } = run(['compile', 'board.dts']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is a (named pipe|device), not a file/),
    });
  });

  it('a snapshot that is a named pipe is one that cannot be used', () => {
    file('board.dts', board(''));
    fifo('board.memmap');
    expect(run(['check', 'board.dts']).stdout).toContain('board.memmap: is a named pipe, not a file');
  });

  it('of a large file /incbin/ reads the part that it asks for', () => {
    file('board.dts', '/dts-v1/;\n/ { firmware = /incbin/("large", 0x40000000, 4); };\n');
    file('large', '');
    truncateSync(join(folder, 'large'), 2 ** 30 + 2);
    const { code, stderr } = run(['compile', 'board.dts', '-o', 'x.dtb']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(run(['decompile', 'x.dtb']).stdout).toContain('firmware = [00 00]');
  });

  it('a vmlinux that is none is told by its first bytes', () => {
    file('board.dts', board(''));
    file('vmlinux', '');
    truncateSync(join(folder, 'vmlinux'), 2 ** 30);
    const start = performance.now();
    expect(run(['predict', 'board.dts', '--vmlinux', 'vmlinux']).stderr).toContain('this is no ELF file');
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it.skipIf(process.platform === 'win32')('what the shell has opened is read', () => {
    file('board.dts', board(''));
    const main = cli.main();
    const script = `${process.execPath} ${main} predict <(cat board.dts)`;
    expect(spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
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

describe('places that cannot be written', () => {
  it('an unwritable step summary is worth a word', () => {
    file('board.dts', board(''));
    const { code, stderr } = run(['check', 'board.dts', '--snapshots', 'off'], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'none/summary.md') },
    });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `note: the step summary is missing: ${join(folder, 'none/summary.md')}: cannot be written: no such folder\n`,
    });
  });

  it.skipIf(!existsSync('/proc/self'))('a folder that cannot be made is told as that', () => {
    file('board.dts', board(''));
    const words = ['check', 'board.dts', '--snapshots', 'off', '--format', 'json', '--output', '/proc/x/y'];
    expect(run(words)).toMatchObject({ code: 2, stderr: 'error: /proc/x/y: cannot be written: no such folder\n' });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('a severity of %s is no setting', (name) => {
    file('board.dts', board(''));
    file('dtmem.config.json', `{ "boards": ["board.dts"], "severities": { "${name}": "off" } }`);
    const { code, stderr } = run(['check']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: ${join(folder, 'dtmem.config.json')}: there is no setting "${name}"\n`,
    });
  });
});

describe('what was left behind', () => {
  it('by a run that was killed in the middle of writing goes away with the next', () => {
    file('board.dts', board(''));
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    file(`board.memmap.${dead}.dtmem.tmp`, 'half');
    file(`board.memmap.${process.pid}.dtmem.tmp`, 'half, and still at it');
    file('notes.123.tmp', 'of somebody else');
    expect(run(['check', 'board.dts']).code).toBe(0);
    const left = readdirSync(folder).filter((name) => name.endsWith('.tmp'));
    expect(left).toEqual([`board.memmap.${process.pid}.dtmem.tmp`, 'notes.123.tmp']);
  });

  it.skipIf(process.platform === 'win32')('a file that is replaced keeps its mode', () => {
    file('board.dts', board(''));
    file('x.dtb', '');
    chmodSync(join(folder, 'x.dtb'), 0o640);
    expect(run(['compile', 'board.dts', '-o', 'x.dtb']).code).toBe(0);
    expect(statSync(join(folder, 'x.dtb')).mode & 0o7777).toBe(0o640);
  });

  it.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is told as that', () => {
    const name = Buffer.concat([Buffer.from(join(folder, 'caf')), Buffer.from([0xe9]), Buffer.from('.dts')]);
    writeFileSync(name, board(''));
    const { code, stdout } = run(['check', '*.dts', '--snapshots', 'off']);
    expect(code).toBe(2);
    expect(stdout).toContain('no such file: its name is not UTF-8');
  });
});
