/**
 * What holds for every command, and what each prints that is not a report.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/command-table.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { readTree } from '../../src/node/tree.ts';
import { BOARDS, bundledCli } from './cli.ts';

const run = bundledCli();
const blobOf = (name: string): Uint8Array => writeDtb(readTree(join(BOARDS, name)));

describe('every command', () => {
  it.each(COMMANDS.map(({ name }) => name))('%s has a help that ends with an example of it', (name) => {
    const { code, stdout, stderr } = run([name, '--help']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: dtmem ${name}`));
    expect(stdout.trimEnd().split('\n').at(-1)).toContain(`dtmem ${name}`);
    expect(stdout).toContain('--json');
  });

  const root = join(BOARDS, '../../..');

  it.each(COMMANDS.map((entry) => [entry.name, entry] as const))('%s has an example that runs', async (_, entry) => {
    const { example } = await entry.load();
    const script = `dtmem() { "${process.execPath}" "${run.main()}" "$@"; }\n${example}`;
    const { status, stderr } = spawnSync('bash', ['-c', script], {
      cwd: root,
      // without what a CI system adds: annotations would go to standard error
      env: { ...process.env, GITHUB_ACTIONS: '' },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBeLessThan(2);
  });

  it('is listed in the help of dtmem', () => {
    for (const words of [['--help'], ['-h'], ['help']]) {
      const { code, stdout } = run(words);
      expect(code).toBe(0);
      for (const { name, summary } of COMMANDS) {
        expect(stdout).toContain(`dtmem ${name}`);
        expect(stdout).toContain(summary.split(' ')[0]);
      }
    }
  });
});

describe('dtmem', () => {
  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(BOARDS, '../../../package.json'), 'utf8'));
    expect(run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('uses colour only where it is wanted', () => {
    const colour = '\u001b[';
    const words = ['predict', 'small.dts', '-k', '6.1'];
    expect(run(words).stdout).not.toContain(colour);
    expect(run(words, { env: { FORCE_COLOR: '1' } }).stdout).toContain(colour);
    expect(run(words, { env: { FORCE_COLOR: '0' } }).stdout).not.toContain(colour);
    expect(run(words, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout).not.toContain(colour);
    expect(run([...words, '--json'], { env: { FORCE_COLOR: '1' } }).stdout).not.toContain(colour);
  });

  it('reads blobs and sources from standard input, by what they are', () => {
    for (const input of [blobOf('small.dts'), readFileSync(join(BOARDS, 'small.dts'))]) {
      const { code, stdout } = run(['predict', '-', '-k', '6.1', '--json'], { input });
      expect(code).toBe(0);
      expect(JSON.parse(stdout).input).toMatchObject({ tree: '<stdin>', model: 'Small board' });
    }
  });

  it('takes short flags with their value joined or apart, and the last of a flag that is given twice', () => {
    const kernelOf = (...words: string[]) =>
      JSON.parse(run(['predict', 'small.dts', '--json', ...words]).stdout).input.kernel;
    expect(kernelOf('-k6.1')).toBe('6.1');
    expect(kernelOf('-k', '6.1')).toBe('6.1');
    expect(kernelOf('--kernel=6.1')).toBe('6.1');
    expect(kernelOf('--kernel', '5.10', '--kernel', '6.1')).toBe('6.1');
  });

  it('keeps an empty command line and one that looks like a number or a flag', () => {
    const cmdlineOf = (text: string) =>
      JSON.parse(run(['predict', 'small.dts', '--json', `--cmdline=${text}`]).stdout).input.cmdline;
    for (const text of ['', '007', '--quiet', '"a b" c', 'a=1 b=2']) expect(cmdlineOf(text)).toBe(text);
  });

  it('ends quietly when its reader goes away', async () => {
    const child = spawn(process.execPath, [run.main(), 'memblock', '-']);
    child.stdin.end('add 0x0 0x1000\n'.repeat(200_000));
    let complaint = '';
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect(complaint).toBe('');
    expect(code).toBe(0);
  });

  it.skipIf(!existsSync('/dev/full'))('says so when its output cannot be written, and ends with 2', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [run.main(), 'kernels'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toBe('error: standard output cannot be written: ENOSPC\n');
    expect(status).toBe(2);
  });

  it('answers a tree without memory with a finding, not an error', () => {
    const { code, stdout, stderr } = run(['predict', 'no-memory.dts', '--json']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).findings.map(({ code: name }: { code: string }) => name)).toContain('DTM106');
  });

  it.each([
    ['no memory at all', 'no-memory.dts', []],
    ['memory that the kernel cannot use', 'small.dts', ['--cmdline', 'mem=16M@0x100000000']],
    ['a warning', 'small.dts', ['--set', 'CONFIG_HIGHMEM=n', '--memory', '0x80000000+1G']],
    ['an error', 'small.dts', ['--cmdline', 'cma=2G']],
    ['nothing', 'small.dts', []],
  ])('predict and check end alike on %s', (_, board, flags) => {
    const predicted = run(['predict', board, ...flags]).code;
    expect(run(['check', board, '--snapshots', 'off', ...flags]).code).toBe(predicted);
  });
});

describe('completion', () => {
  const shells = ['bash', 'zsh', 'fish'] as const;

  it.each(shells)('of %s knows every command and its flags', (shell) => {
    const { code, stdout } = run(['completion', shell]);
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toContain(name);
    for (const flag of ['kernel-image', 'overlay', 'stage']) expect(stdout).toContain(flag);
  });

  it.each(shells)('of %s is a script that the shell accepts', (shell) => {
    const { error, status, stderr } = spawnSync(shell, ['-n'], {
      input: run(['completion', shell]).stdout,
      encoding: 'utf8',
    });
    if (error) return console.log(`completion of ${shell}: not checked, the shell is not installed`);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('of bash completes commands and flags without dtmem', () => {
    const completed = (...words: string[]): string[] => {
      const script = `${run(['completion', 'bash']).stdout}
        COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _dtmem; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', script], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
        .stdout.trim()
        .split('\n');
    };
    expect(completed('dtmem', 'pre')).toEqual(['predict']);
    expect(completed('dtmem', 'predict', '--kernel')).toEqual(['--kernel', '--kernel-image']);
    expect(completed('dtmem', 'trace', '--st')).toEqual(['--stage']);
    expect(completed('dtmem', 'predict', 'b.dtb', '--kernel', 'msm-3.10-')).toEqual([
      'msm-3.10-q1',
      'msm-3.10-q2',
      'msm-3.10-q3',
    ]);
    expect(completed('dtmem', 'predict', '--set', 'CONFIG_VMSPLIT_3')).toEqual([
      'CONFIG_VMSPLIT_3G=',
      'CONFIG_VMSPLIT_3G_OPT=',
    ]);
    expect(completed('dtmem', 'explain', 'DTM30')).toContain('DTM301');
    expect(completed('dtmem', 'schema', 'pred')).toEqual(['prediction']);
    expect(completed('dtmem', 'check', '--format', 'ju')).toEqual(['junit']);
    expect(completed('dtmem', 'trace', 'b.dtb', '--stage', 'reserved-m')).toContain('reserved-memory');
    expect(completed('dtmem', 'predict', 'dts-samples/msm').sort()).toEqual([
      'dts-samples/msm8916-phone.dts',
      'dts-samples/msm8916.dtsi',
    ]);
    expect(completed('dtmem', 'predict', 'b.dts', '--overlay', 'dts-samples/modern')).toEqual([
      'dts-samples/modern-board-camera.dtso',
      'dts-samples/modern-board.dts',
    ]);
  });

  it.each([
    ['--json=foo', 'error: --json takes no value\nhelp: see dtmem predict --help\n'],
    ['--all=no', 'error: --all takes no value\nhelp: see dtmem predict --help\n'],
  ])('refuses a switch with a value: %s', (flag, message) => {
    expect(run(['predict', 'small.dts', flag])).toMatchObject({ code: 2, stdout: '', stderr: message });
  });

  it('takes an initrd as a range or as base and size', () => {
    const initrdOf = (text: string) =>
      JSON.parse(run(['predict', 'small.dts', '--json', '--initrd', text]).stdout).input.initrd;
    expect(initrdOf('0x84000000+1M')).toEqual({ base: '0x84000000', end: '0x840fffff' });
    expect(initrdOf('0x84000000-0x840fffff')).toEqual(initrdOf('0x84000000+1M'));
  });
});
