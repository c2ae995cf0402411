/**
 * What the comparison needs from Debian, fetched into a cache of its own and unpacked there, nothing installed: a kernel's
 * sources, and a dtc newer than the one that may be installed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Dtc, findDtc } from './dtc.ts';

const CACHE = process.env.DTMEM_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'dtmem');
const SUITES = ['bookworm', 'sid'];

/** What of a kernel's sources a device tree is made from. */
const PARTS = ['arch/*/boot/dts', 'include/dt-bindings', 'include/uapi/linux', 'scripts/dtc/include-prefixes'];

/** A tree of Linux 6.1 with `arch/…/boot/dts`: `LINUX_SOURCE`, or Debian's linux-source-6.1. */
export function kernelTree(): string {
  const given = process.env.LINUX_SOURCE;
  if (given) return given;
  const tree = join(CACHE, 'linux-source-6.1');
  return cached(tree, (folder) => {
    const [deb = ''] = download(['linux-source-6.1/bookworm'], folder);
    execFileSync('dpkg', ['-x', deb, folder]);
    const archive = join(folder, 'usr/src/linux-source-6.1.tar.xz');
    const patterns = PARTS.map((part) => `linux-source-6.1/${part}`);
    execFileSync('tar', ['-xJf', archive, '-C', folder, '--strip-components=1', '--wildcards', ...patterns]);
    rmSync(join(folder, 'usr'), { recursive: true });
    rmSync(deb);
  });
}

/** The dtc of Debian's newest suite, run with its own libraries. */
export function newestDtc(): Dtc | undefined {
  const root = newestTools();
  return findDtc([...loader(root), join(root, 'usr/bin/dtc')]);
}

/** The command that runs fdtoverlay of the same package. */
export function newestFdtoverlay(): readonly string[] {
  const root = newestTools();
  return [...loader(root), join(root, 'usr/bin/fdtoverlay')];
}

function newestTools(): string {
  return cached(join(CACHE, 'device-tree-compiler-sid'), (folder) => {
    const packages = ['device-tree-compiler', 'libfdt1', 'libyaml-0-2', 'libc6'].map((name) => `${name}/sid`);
    for (const deb of download(packages, folder)) {
      execFileSync('dpkg', ['-x', deb, folder]);
      rmSync(deb);
    }
  });
}

/** Programs of a suite that is newer than the system need that suite's C library, which its own loader finds. */
function loader(root: string): string[] {
  const libraries = join(root, 'usr/lib');
  const folder = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const path = join(libraries, folder);
  const program = readdirSync(path).find((name) => name.startsWith('ld-linux')) ?? '';
  return [join(path, program), '--library-path', path];
}

/** The folder, filled once. */
function cached(folder: string, fill: (folder: string) => void): string {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  fill(unfinished);
  renameSync(unfinished, folder);
  return folder;
}

/** Downloads packages, each `name/suite`, and returns the files. */
function download(packages: readonly string[], folder: string): string[] {
  execFileSync('apt-get', ['-q', 'download', ...packages], { cwd: folder, env: aptEnvironment(), stdio: 'pipe' });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(folder, name));
}

/** apt with lists of its own, so that the system's stay as they are. */
function aptEnvironment(): NodeJS.ProcessEnv {
  const root = join(CACHE, 'apt');
  const configuration = join(root, 'apt.conf');
  const env = { ...process.env, APT_CONFIG: configuration };
  if (existsSync(join(root, 'ready'))) return env;
  for (const part of ['etc/sources', 'state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(root, part), { recursive: true });
  }
  writeFileSync(join(root, 'state/status'), '');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    join(root, 'etc/sources.list'),
    SUITES.map((suite) => `deb [signed-by=${keyring}] ${mirror()} ${suite} main\n`).join(''),
  );
  writeFileSync(
    configuration,
    `Dir::State "${root}/state"; Dir::State::status "${root}/state/status"; Dir::Cache "${root}/cache";
Dir::Etc::sourcelist "${root}/etc/sources.list"; Dir::Etc::sourceparts "${root}/etc/sources";
APT::Sandbox::User "root"; Acquire::Languages "none";
`,
  );
  execFileSync('apt-get', ['-q', 'update'], { env, stdio: 'pipe' });
  writeFileSync(join(root, 'ready'), '');
  return env;
}

/** The mirror that the system itself uses. */
function mirror(): string {
  const list = '/etc/apt/sources.list.d/debian.sources';
  const configured = existsSync(list) ? /^URIs:\s*(\S+)/m.exec(readFileSync(list, 'utf8'))?.[1] : undefined;
  return configured ?? 'http://deb.debian.org/debian';
}
