/** The real C preprocessor, called as the kernel's build calls it for device trees (scripts/Makefile.lib, dtc_cpp_flags). */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface CppResult {
  readonly accepted: boolean;
  /** What cpp prints, without its linemarkers. */
  readonly text: string;
  /** What cpp prints, linemarkers and all. */
  readonly marked: string;
  readonly errors: string;
}

/** Why the real cpp cannot be compared with: undefined when it can. The measure is GCC's. */
export function whyNoCpp(): string | undefined {
  const { status, stdout } = spawnSync('cpp', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return 'there is no cpp on this machine';
  return /Free Software Foundation/.test(stdout) ? undefined : 'the cpp of this machine is not GCC’s';
}

export function runCpp(
  folder: string,
  path: string,
  includePaths: readonly string[] = [],
  defines: Readonly<Record<string, string>> = {},
): CppResult {
  const flags = [
    '-nostdinc',
    '-undef',
    '-D__DTS__',
    '-x',
    'assembler-with-cpp',
    ...includePaths.map((dir) => `-I${dir}`),
  ];
  for (const [name, text] of Object.entries(defines)) flags.push(`-D${name}=${text}`);
  const { status, stdout, stderr } = spawnSync('cpp', [...flags, path], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  return { accepted: status === 0, text: stdout.replace(/^# \d+ ".*\n/gm, ''), marked: stdout, errors: stderr };
}

/** Has `use` work in a folder with these files, and takes them away again. */
export function inFolderWith<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'dtmem-cpp-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
