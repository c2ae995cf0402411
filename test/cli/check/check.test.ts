/**
 * `dtmem check`, `diff` and `merge` as a team runs them: a folder of boards that share a source, its snapshots, a change.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_SCHEMA } from '../../../src/render/schemas/config.ts';
import { bundledCli } from '../cli.ts';

const PROJECT = join(import.meta.dirname, 'project');
const cli = bundledCli();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dtmem-check-'));
  cpSync(PROJECT, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CI = { CI: 'true' };
const run = (words: string, env: Record<string, string> = {}) => cli(words.split(' ').filter(Boolean), { folder, env });
const check = (words = '', env: Record<string, string> = {}) => run(`check ${words}`, env);
const path = (name: string): string => join(folder, name);
const edit = (name: string, from: string, to: string): void => {
  const text = readFileSync(path(name), 'utf8');
  expect(text).toContain(from);
  writeFileSync(path(name), text.replace(from, to));
};
const snapshots = (): string[] => readdirSync(path('boards')).filter((name) => name.endsWith('.memmap'));
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** The carveout of the shared source grows over its neighbour. */
const grow = (): void => edit('boards/common.dtsi', '0x90000000 0x02000000', '0x90000000 0x05000000');

describe('snapshots', () => {
  it('are written by a local run, and then hold', () => {
    expect(check()).toEqual({
      code: 0,
      stdout: '3 snapshots written: review and commit\nAll checks passed (3 boards)\n',
      stderr: '',
    });
    expect(snapshots()).toEqual(['alpha.memmap', 'beta.memmap', 'gamma.memmap']);
    expect(check('', CI)).toEqual({ code: 0, stdout: 'All checks passed (3 boards)\n', stderr: '' });
  });

  it('are not written in CI: a missing one fails', () => {
    const { code, stdout } = check('', CI);
    expect(code).toBe(1);
    expect(snapshots()).toEqual([]);
    expect(stdout).toContain('failed: their snapshots is missing'.replace(' is', ' are'));
  });

  it('show a change as a review wants it, and --update accepts it', async () => {
    check();
    grow();
    const { code, stdout } = check();
    expect(code).toBe(1);
    await expect(stdout).toMatchFileSnapshot(join(import.meta.dirname, 'changed.txt'));
    expect(check('--update').stdout).toContain('3 snapshots updated: review and commit');
    const settled = check('', CI);
    expect(settled.stdout).not.toContain('memmap');
    expect(settled.code).toBe(1); // the overlap and the budget are still wrong
  });

  it('of no board are obsolete: CI fails, --update deletes', () => {
    check();
    writeFileSync(path('boards/gone.memmap'), readFileSync(path('boards/alpha.memmap')));
    expect(check('', CI)).toMatchObject({ code: 1 });
    expect(check().stdout).toContain('note: boards/gone.memmap belongs to no board');
    check('--update');
    expect(existsSync(path('boards/gone.memmap'))).toBe(false);
  });

  it.each(['', '--snapshots memory'])(
    'of a board that is gone are obsolete to globs that would match it: %s',
    (words) => {
      const where = words === '' ? 'boards' : 'memory';
      check(words);
      rmSync(path('boards/beta.dts'));
      // one of no board at all, and one that dtmem did not write, are not for globs to judge
      writeFileSync(path(`${where}/notes.memmap`), 'mine');
      expect(check(`boards/a*.dts ${words}`, CI)).toMatchObject({ code: 0 });
      const { code, stdout } = check(`boards/*.dts ${words}`, CI);
      expect(code).toBe(1);
      expect(stdout).toContain(`${where}/beta.memmap: obsolete`);
      expect(stdout).not.toContain('notes');
      expect(
        cli(['check', '../boards/**/*.{dts,dtb}', ...words.split(' ').filter(Boolean)], {
          folder: path('boards'),
          env: CI,
        }),
      ).toMatchObject({ code: 1 });
      check(`boards/*.dts --update ${words}`);
      expect(existsSync(path(`${where}/beta.memmap`))).toBe(false);
      expect(check(`boards/*.dts ${words}`, CI)).toMatchObject({ code: 0 });
    },
  );

  it.each([
    [
      'edited by hand',
      (text: string) => text.replace('720 MiB', '721 MiB'),
      'boards/alpha.memmap: was edited by hand: its checksum does not match',
    ],
    [
      'of another schema',
      (text: string) => text.replace('memmap/1', 'memmap/9'),
      'boards/alpha.memmap: has schema dtmem.memmap/9, and this dtmem reads dtmem.memmap/1',
    ],
    ['cut off', (text: string) => text.slice(0, 400), 'boards/alpha.memmap: is cut off: its checksum is missing'],
  ])('%s fail with a word of why', (_, change, message) => {
    check();
    writeFileSync(path('boards/alpha.memmap'), change(readFileSync(path('boards/alpha.memmap'), 'utf8')));
    const { code, stdout } = check();
    expect(code).toBe(1);
    expect(stdout).toContain(message);
  });

  it('can be kept in a directory, or not at all', () => {
    expect(check('--snapshots new/memory').code).toBe(0);
    expect(readdirSync(path('new/memory'))).toEqual(['alpha.memmap', 'beta.memmap', 'gamma.memmap']);
    expect(check('--snapshots off').code).toBe(0);
    expect(snapshots()).toEqual([]);
  });

  it('and reports go into folders that need not exist yet', () => {
    edit('dtmem.config.json', '{', '{ "snapshots": "kept/memory",');
    expect(check('--format junit --output reports/today/junit.xml')).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(path('kept/memory/alpha.memmap'))).toBe(true);
    expect(readFileSync(path('reports/today/junit.xml'), 'utf8')).toContain('<testsuites');
  });

  it('of two boards must be two', () => {
    cpSync(path('boards/alpha.dts'), path('boards/alpha.dtsi'));
    const { code, stderr } = check('boards/alpha.dts boards/alpha.dtsi');
    expect(code).toBe(2);
    expect(stderr).toContain('boards/alpha.dts and boards/alpha.dtsi have the same snapshot, boards/alpha.memmap');
  });
});

describe('documents', () => {
  const validatorOf = (name: string) =>
    new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
      JSON.parse(run(`schema ${name}`).stdout) as object,
    );

  it.each([
    ['check', 'check --json'],
    ['check', 'check --shard 1/2 --json'],
    ['diff', 'diff boards/alpha.dts --kernel-b 5.10 --json'],
    ['diff', 'diff boards/alpha.dts --memory-b 0x80000000+256M --json'],
  ])('%s holds for dtmem %s', (name, words) => {
    grow();
    const validate = validatorOf(name);
    validate(JSON.parse(run(words).stdout));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('config holds for a configuration, and for nothing that is refused', () => {
    const validate = validatorOf('config');
    validate(JSON.parse(readFileSync(path('dtmem.config.json'), 'utf8')));
    expect(validate.errors ?? []).toEqual([]);
    const all = {
      boards: ['a.dts', { trees: ['b.dts'], exclude: 'c.dts', memory: '0x80000000+1G', allow: [{ code: 'DTM206' }] }],
      kernels: ['6.1', { name: 'product', kernel: '6.12', set: { CONFIG_HIGHMEM: 'n' } }],
      cmdlines: ['', 'quiet'],
      severities: { DTM306: 'off' },
      snapshots: 'memory',
      failOn: 'warning',
    };
    validate(all);
    expect(validate.errors ?? []).toEqual([]);
    for (const wrong of [{ board: [] }, { boards: [{ tree: 'x' }] }, { boards: [7] }, { failOn: 'never' }]) {
      expect(validate(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });

  it('the schema of the configuration names every setting', () => {
    const { properties } = JSON.parse(run('schema config').stdout) as { properties: object };
    expect(Object.keys(properties).sort()).toEqual(Object.keys(CONFIG_SCHEMA.entries).sort());
  });
});

describe('bad input', () => {
  it.each([
    ['check nothing/*.dts', '"nothing/*.dts" matches no file'],
    ['check --shard 3/2', '--shard cannot be "3/2"'],
    ['check --format junitt', '--format cannot be "junitt": did you mean junit?'],
    ['check --format json --format junit', 'json and junit would both go to standard output'],
    ['check --output x', '--output x has no format'],
    ['check --fail-on info', '--fail-on cannot be "info"'],
    ['check --budget lowmem', '"lowmem" is no budget'],
    ['check --baseline none.json', 'none.json: no such file'],
    ['check --update-baseline', '--update-baseline needs to know the file'],
    ['check --project none.json', 'none.json: no such file'],
    ['merge', 'there is nothing to merge'],
    ['merge dtmem.config.json', 'dtmem.config.json: schema: '],
    ['diff', 'missing <a>'],
    ['diff boards/alpha.dts boards/beta.dts boards/gamma.dts', 'unexpected argument "boards/gamma.dts"'],
    ['diff --git a b', '--git got 2 arguments'],
    ['diff boards/alpha.dts --format html', '--format cannot be "html"'],
  ])('dtmem %s', (words, message) => {
    const { code, stderr, stdout } = run(words);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('one board that is broken does not keep the others from being checked', () => {
    writeFileSync(path('boards/beta.dts'), '/dts-v1/;\n/ {\n');
    const { code, stdout } = check();
    expect(code).toBe(2);
    expect(stdout).toMatch(/^boards\/beta\.dts:\d+:\d+: error: /m);
    expect(lastLine(stdout)).toBe('1 of 3 boards could not be read');
    expect(snapshots()).toEqual(['alpha.memmap', 'gamma.memmap']);
  });

  it.each([
    ['{', 'is no JSON'],
    ['[]', 'dtmem.config.json:1:1: must be an object, not a list'],
    ['{"board": []}', 'there is no setting "board": did you mean boards?'],
    ['{"boards": [{"tree": "x"}]}', 'boards[0]'],
    ['{"boards": [7]}', 'boards[0]: must be a glob or an object with "trees"'],
    [
      '{"boards": ["boards/*.dts"], "budgets": ["lowmen >= 1"]}',
      'budgets[0]: there is no figure "lowmen": did you mean lowmem?',
    ],
    [
      '{"boards": ["boards/*.dts"], "severities": {"DTM999": "off"}}',
      'severities.DTM999: there is no finding "DTM999"',
    ],
    [
      '{"boards": ["boards/*.dts"], "severities": {"DTM203": "fatal"}}',
      'severities.DTM203: must be one of error, warning, info, off',
    ],
    ['{"boards": ["boards/*.dts"], "allow": ["nonsense"]}', 'allow[0]: there is no finding "nonsense"'],
    ['{"boards": ["boards/*.dts"], "kernels": ["6.1", "6.1"]}', 'two boots are called "6.1"'],
    ['{"boards": ["boards/*.dts"], "failOn": "never"}', 'failOn: must be error or warning'],
  ])('a configuration of %s', (text, message) => {
    writeFileSync(path('dtmem.config.json'), text);
    const { code, stderr } = check();
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('a kernel that does not exist is told once', () => {
    const { code, stdout, stderr } = check('--kernel 9.9');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.match(/kernel 9\.9 is out of range/g)).toHaveLength(1);
  });

  it.each([
    ['"kernels": ["6.12", "9.9"]', 'dtmem.config.json:3:23: kernels[1]: kernel 9.9 is out of range'],
    ['"kernels": [{"kernel": "6,1"}]', 'dtmem.config.json:3:16: kernels[0].kernel: unknown kernel "6,1"'],
    ['"kernal": "6.1"', 'dtmem.config.json:3:3: kernal: there is no setting "kernal": did you mean kernel?'],
    [
      '"set": {"CONFIG_HIGMEM": "n"}',
      'dtmem.config.json:3:11: set.CONFIG_HIGMEM: CONFIG_HIGMEM is no symbol that decides memory: did you mean CONFIG_HIGHMEM?',
    ],
    ['"budgets": [', 'dtmem.config.json:4:1: is no JSON: value expected'],
  ])('of the configuration is shown where it stands: %s', (line, message) => {
    writeFileSync(path('dtmem.config.json'), `{\n  "boards": ["boards/*.dts"],\n  ${line}\n}\n`);
    const { code, stderr, stdout } = check();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
  });

  it('in a snapshot that git left with both sides of a conflict is called so', () => {
    check();
    const file = path('boards/alpha.memmap');
    writeFileSync(file, readFileSync(file, 'utf8').replace('\n\n', '\n\n<<<<<<< HEAD\n'));
    expect(check().stdout).toContain('has merge-conflict markers, the first on line ');
  });

  it('in "allow" is what no board needs any more', () => {
    writeFileSync(
      path('dtmem.config.json'),
      JSON.stringify({
        boards: ['boards/*.dts'],
        snapshots: 'off',
        allow: [{ code: 'DTM206', node: '/reserved-memory/gone@0' }],
      }),
    );
    const { code, stdout } = check();
    expect(code).toBe(0);
    expect(stdout).toContain(
      '"allow" has DTM206 on /reserved-memory/gone@0, which no board needs any more: delete the entry',
    );
    expect(check('boards/alpha.dts').stdout).not.toContain('gone@0');
  });
});

describe('settings', () => {
  it('are found upward, and paths are told from where they lie', () => {
    expect(cli(['check'], { folder: path('boards') }).code).toBe(0);
    expect(snapshots()).toHaveLength(3);
  });

  it('may stand in package.json', () => {
    rmSync(path('dtmem.config.json'));
    writeFileSync(path('package.json'), JSON.stringify({ dtmem: { boards: ['boards/alpha.dts'] } }));
    expect(lastLine(check().stdout)).toBe('All checks passed (1 board)');
  });

  it('can be printed', () => {
    const { stdout } = check('--print-config --kernel 5.10');
    const printed = JSON.parse(stdout) as { boards: { board: string; boots: { name: string }[] }[] };
    expect(printed.boards.map(({ board }) => board)).toEqual([
      'boards/alpha.dts',
      'boards/beta.dts',
      'boards/gamma.dts',
    ]);
    expect(printed.boards[0]?.boots.map(({ name }) => name)).toEqual(['5.10']);
  });

  it('allow findings on some nodes', () => {
    grow();
    const config = {
      boards: ['boards/*.dts'],
      snapshots: 'off',
      allow: [{ code: 'regions-overlap', node: '/reserved-memory/dsp@*', reason: 'known' }],
    };
    writeFileSync(path('dtmem.config.json'), JSON.stringify(config));
    expect(check()).toMatchObject({ code: 0, stdout: 'All checks passed (3 boards); 3 suppressed\n' });
  });

  it('change severities', () => {
    grow();
    writeFileSync(
      path('dtmem.config.json'),
      JSON.stringify({ boards: ['boards/*.dts'], snapshots: 'off', severities: { DTM203: 'warning' } }),
    );
    expect(check().code).toBe(0);
    expect(check('--fail-on warning').code).toBe(1);
    expect(check('--fail-on warning --exit-zero').code).toBe(0);
  });
});

describe('a baseline', () => {
  it('lets a team begin with what it has', () => {
    grow();
    expect(check('--snapshots off --budget ram>=1 --baseline known.json --update-baseline').code).toBe(0);
    expect(check('--snapshots off --budget ram>=1 --baseline known.json')).toMatchObject({ code: 0 });
    expect(check('--snapshots off --budget ram>=1').code).toBe(1);
    edit('boards/common.dtsi', '0x90000000 0x05000000', '0x90000000 0x02000000');
    expect(check('--snapshots off --baseline known.json').stdout).toContain(
      'the baseline knows DTM203 of boards/alpha.dts',
    );
  });
});

describe('shards', () => {
  it('are put together again by merge', () => {
    check();
    grow();
    const whole = check('--format json').stdout;
    for (const index of [1, 2])
      expect(check(`--shard ${index}/2 --format json --output shard-${index}.json`).code).toBe(1);
    const merged = run('merge shard-1.json shard-2.json --format json');
    expect(merged.code).toBe(1);
    expect(JSON.parse(merged.stdout)).toEqual(JSON.parse(whole));
    expect(run('merge shard-1.json').stderr).toContain('shard 2 of 2 is missing');
    expect(run('merge shard-1.json shard-1.json shard-2.json').stderr).toContain('are both shard 1');
  });
});

describe('threads', () => {
  it('find the same in the same order as one does', () => {
    for (let index = 0; index < 130; index++) cpSync(path('boards/alpha.dts'), path(`boards/many-${index}.dts`));
    writeFileSync(path('boards/many-7.dts'), '/dts-v1/;\n');
    const words = 'boards/many-*.dts --snapshots off --kernel 6.12 --format json';
    const [one, two] = [check(`${words} --threads 1`), check(`${words} --threads 2`)];
    expect(two).toEqual(one);
    expect(JSON.parse(two.stdout)).toMatchObject({ summary: { boards: 130, broken: 1 } });
  });
});

describe('reports', () => {
  it('go to several places at once', () => {
    const { stdout } = check('--format text --format junit --output junit.xml --format sarif --output dtmem.sarif');
    expect(lastLine(stdout)).toBe('All checks passed (3 boards)');
    expect(readFileSync(path('junit.xml'), 'utf8')).toContain('<testsuites');
    expect(JSON.parse(readFileSync(path('dtmem.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  });

  it('annotate by themselves on GitHub, with paths of the checkout and a summary', () => {
    grow();
    const env = {
      ...CI,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: join(folder, '..'),
      GITHUB_STEP_SUMMARY: path('summary.md'),
    };
    const { stdout } = check('--snapshots off', env);
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    expect(stdout).toContain(`::error file=${name}/boards/common.dtsi,line=10,`);
    expect(readFileSync(path('summary.md'), 'utf8')).toContain('❌ dtmem');
  });
});

describe('diff', () => {
  it('shows what a change of the shared source did to a board', () => {
    cpSync(path('boards'), path('before'), { recursive: true });
    grow();
    const { code, stdout } = run('diff before/alpha.dts boards/alpha.dts --exit-code');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '~ resized /reserved-memory/vpu@90000000: 0x90000000-0x91ffffff → 0x90000000-0x94ffffff (32 MiB → 80 MiB, +48 MiB)',
    );
    expect(stdout).toContain('at before/common.dtsi:9:');
    expect(run('diff boards/alpha.dts boards/alpha.dts --exit-code')).toMatchObject({ code: 0 });
  });

  it('reads predictions that were saved', () => {
    writeFileSync(path('saved.json'), run('predict boards/alpha.dts --kernel 6.12 --json').stdout);
    expect(run('diff saved.json boards/alpha.dts --kernel 6.12 --exit-code')).toMatchObject({ code: 0, stderr: '' });
    const document = JSON.parse(readFileSync(path('saved.json'), 'utf8')) as { zones: unknown };
    writeFileSync(path('saved.json'), JSON.stringify({ ...document, zones: [{ name: 'Abnormal' }] }));
    expect(run('diff saved.json boards/alpha.dts').stderr).toContain('saved.json: zones.0.name: ');
  });

  it('compares one tree under two kernels and command lines, and with its carveouts and without', () => {
    expect(run('diff boards/alpha.dts --kernel 5.10 --kernel-b 6.12').stdout).toContain('kernel: 5.10 → 6.12');
    expect(run('diff boards/alpha.dts --cmdline-b vmalloc=512M').stdout).toMatch(
      /lowmem +720 MiB → +448 MiB {2}-272 MiB/,
    );
    expect(run('diff boards/alpha.dts').stdout).toContain('+++ boards/alpha.dts');
  });

  it('drives git', () => {
    const words = 'diff --git boards/alpha.dts boards/alpha.dts 0 100644 boards/beta.dts 0 100644';
    expect(run(words)).toMatchObject({ code: 0, stderr: '' });
    expect(run('diff --git boards/alpha.dts').stdout).toMatch(/^# dtmem\.memmap\/1\n/);
    expect(run('diff --git new.dts /dev/null . . boards/beta.dts 0 100644').stdout).toMatch(
      /^new board new\.dts\n\+# dtmem/,
    );
  });

  it.each([
    ['diff --git x.dtb boards/alpha.dts 0 100644 bad.dtb 0 100644', /^b\/x\.dtb cannot be read: b\/x\.dtb.*\n$/],
    ['diff --git x.dtb bad.dtb 0 100644 boards/alpha.dts 0 100644', /^a\/x\.dtb cannot be read: .*\n$/],
    ['diff --git x.dtb /dev/null . . bad.dtb 0 100644', /^b\/x\.dtb cannot be read: .*\n$/],
    ['diff --git bad.dtb', /^bad\.dtb cannot be read: .*\n$/],
  ])('does not end git over a damaged blob: %s', (words, line) => {
    writeFileSync(path('bad.dtb'), new Uint8Array([0xd0, 0x0d, 0xfe, 0xed, 0, 0, 1, 0]));
    const { code, stdout, stderr } = run(words);
    expect(stdout).toMatch(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(run('diff boards/alpha.dts bad.dtb').code).toBe(2);
  });
});
