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

/** Where the kernel lies, by its own reservation; undefined when it did not come to that. */
export function imageOf(lines: readonly string[]): { start: bigint; end: bigint } | undefined {
  const image = lines.map((line) => IMAGE.exec(line)).find(Boolean);
  return image?.[1] && image[2] ? { start: BigInt(image[1]), end: BigInt(image[2]) } : undefined;
}

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

  /** The configuration that the kernel was built with. */
  configText(kernel: string): string {
    return readFileSync(this.#configPath(kernel), 'utf8');
  }

  #configPath(kernel: string): string {
    const folder = join(this.#home, 'kern', kernel);
    const modules = join(folder, 'usr/lib/modules');
    const places = [join(folder, 'boot'), ...listed(modules).map((name) => join(modules, name))];
    const path = places
      .flatMap((place) => listed(place).map((name) => join(place, name)))
      .find((name) => /\/config[^/]*$/.test(name));
    if (!path) throw new Error(`no configuration of ${kernel} below ${folder}: run fetch-kernels.sh ${kernel}`);
    return path;
  }

  #config(kernel: string): KernelConfig {
    const known = this.#configs.get(kernel);
    if (known) return known;
    const path = this.#configPath(kernel);
    const config = parseConfig(readFileSync(path, 'utf8'), path, 'arm');
    this.#configs.set(kernel, config);
    return config;
  }

  /** The early log of a boot. */
  log(
    kernel: string,
    blob: Uint8Array,
    place: { readonly machine: string; readonly kernelAt: bigint; readonly dtbAt: bigint },
  ): string {
    const path = join(this.#work, 'board.dtb');
    writeFileSync(path, blob);
    return execFileSync(
      'python3',
      ['scripts/oracle/boot.py', this.#oracle, kernel, place.machine, hex(place.kernelAt), hex(place.dtbAt), path],
      { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 },
    );
  }

  /** Every difference between the boot of `kernel` on `tree` and its prediction; undefined when it printed no dump. */
  judge(kernel: string, tree: DeviceTree, name: string): string[] | undefined {
    const blob = writeDtb(tree);
    const machine = kernel.includes('lpae') ? 'virt12g' : 'virt';
    const lines = logLines(this.log(kernel, blob, { machine, kernelAt: KERNEL_AT, dtbAt: DTB_AT }));
    const image = imageOf(lines);
    const expected = figuresFrom(lines);
    if (!image || !expected) return undefined;
    const prediction = predict(readDtb(blob, { file: name }), {
      kernel: kernel.replace(/^.*-/, ''),
      config: this.#config(kernel),
      kernelImage: image,
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
