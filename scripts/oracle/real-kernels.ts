/**
 * Real kernels to ask: boots one on a tree under emulation and holds the prediction for it against what it printed.
 *
 * Needs the oracle's kernels and QEMU (`fetch-kernels.sh ID...` in the oracle's folder).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { predict } from '../../src/analysis/predict.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import type { DeviceTree } from '../../src/devicetree/tree.ts';
import { type KernelConfig, parseConfig } from '../../src/kernel/config/config.ts';
import { hex } from '../../src/terms/notation.ts';
import { figuresFrom, logLines } from '../../test/golden/early-log.ts';
import { lifeDifferences } from '../../test/golden/life.ts';
import { differences } from '../../test/golden/recorded-boot.ts';

/** RAM of the emulated machine starts here; the kernel is loaded 32 MiB and the blob 64 MiB above. */
export const RAM_BASE = 0x4000_0000n;
const KERNEL_AT = RAM_BASE + 0x0200_0000n;
const DTB_AT = RAM_BASE + 0x0400_0000n;

/** What the log says of the kernel's own reservation. */
const IMAGE = /^_*memblock_reserve: \[(0x[0-9a-f]+)-(0x[0-9a-f]+)\].* arm_memblock_init/;

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export class RealKernels {
  readonly #oracle: string;
  readonly #home = process.env.ORACLE_HOME ?? join(homedir(), '.cache/oracle');
  readonly #work = mkdtempSync(join(tmpdir(), 'dtmem-oracle-'));
  readonly #configs = new Map<string, KernelConfig>();

  /** `oracle` is the folder of the oracle's scripts. */
  constructor(oracle: string) {
    this.#oracle = oracle;
  }

  close(): void {
    rmSync(this.#work, { recursive: true, force: true });
  }

  #config(kernel: string): KernelConfig {
    const known = this.#configs.get(kernel);
    if (known) return known;
    const folder = join(this.#home, 'kern', kernel);
    const modules = join(folder, 'usr/lib/modules');
    const places = [join(folder, 'boot'), ...listed(modules).map((name) => join(modules, name))];
    const path = places
      .flatMap((place) => listed(place).map((name) => join(place, name)))
      .find((name) => /\/config[^/]*$/.test(name));
    if (!path) throw new Error(`no configuration of ${kernel} below ${folder}: run fetch-kernels.sh ${kernel}`);
    const config = parseConfig(readFileSync(path, 'utf8'), path, 'arm');
    this.#configs.set(kernel, config);
    return config;
  }

  /** Every difference between the boot of `kernel` on `tree` and its prediction; undefined when it printed no dump. */
  judge(kernel: string, tree: DeviceTree, name: string): string[] | undefined {
    const blob = writeDtb(tree);
    const path = join(this.#work, `${name}.dtb`);
    writeFileSync(path, blob);
    const machine = kernel.includes('lpae') ? 'virt12g' : 'virt';
    const log = execFileSync(
      'python3',
      ['scripts/oracle/boot.py', this.#oracle, kernel, machine, hex(KERNEL_AT), hex(DTB_AT), path],
      { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 },
    );
    const lines = logLines(log);
    const image = lines.map((line) => IMAGE.exec(line)).find(Boolean);
    const expected = figuresFrom(lines);
    if (!image?.[1] || !image[2] || !expected) return undefined;
    const prediction = predict(readDtb(blob, { file: path }), {
      kernel: kernel.replace(/^.*-/, ''),
      config: this.#config(kernel),
      kernelImage: { start: BigInt(image[1]), end: BigInt(image[2]) },
      dtbAt: DTB_AT,
    });
    const input = {
      case: name,
      kernel,
      config: '',
      cmdline: '',
      kernelImage: ['', ''],
      dtbAt: '',
      dtbSize: 0,
    } as const;
    const boot = { name, dtb: blob, input, expected, log: lines };
    return [...differences(boot, prediction), ...lifeDifferences(boot, prediction)];
  }
}
