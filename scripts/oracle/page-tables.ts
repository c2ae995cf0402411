/**
 * Walks the page tables that a real kernel built, and asks the emulated processor's own MMU for the same addresses: every answer
 * must be the same.
 *
 * usage: node scripts/run.mjs scripts/oracle/page-tables.ts [--record FOLDER] KERNEL...
 *
 * A kernel is a folder that the oracle's fetch-kernels.sh filled below ORACLE_HOME (~/.cache/oracle): armmp-6.12, armmp-lpae-6.12,
 * arm64-6.12.
 * Each boots twice: without a program to run, so that it stops in the kernel, and with one, so that it stops in the program.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { dumpReader } from '../../src/analysis/memory-dump.ts';
import { walkLong } from '../../src/boot/arm/page-tables/long-walk.ts';
import { walkShort } from '../../src/boot/arm/page-tables/short-walk.ts';
import type { ReadEntry, Walk } from '../../src/boot/arm/page-tables/walk.ts';
import { openFile } from '../../src/node/random-access.ts';
import { hex } from '../../src/terms/notation.ts';
import { EmulatedMachine } from './emulated-machine.ts';
import { initialRamdisk } from './initial-ramdisk.ts';

const RAM_BASE = 0x4000_0000n;
const RAM_MIB = 1024;
/** Addresses asked for each kind of entry that the tables have. */
const EACH_KIND = 60;

const home = process.env.ORACLE_HOME ?? join(homedir(), '.cache/oracle');

function kernelFile(kernel: string): string {
  const boot = join(home, 'kern', kernel, 'boot');
  const name = readdirSync(boot).find((each) => each.startsWith('vmlinuz'));
  if (!name) throw new Error(`there is no vmlinuz in ${boot}: run fetch-kernels.sh ${kernel}`);
  return join(boot, name);
}

/** What the processor's registers say of the tables, and of who asks. */
interface Tables {
  readonly format: 'short' | 'lpae' | 'arm64';
  readonly ttbr0: bigint;
  readonly ttbr1: bigint;
  readonly ttbcr: bigint;
  readonly dacr: bigint;
  readonly isUser: boolean;
}

const REGISTERS = ['cpsr', 'TTBR0', 'TTBR1', 'TTBCR', 'DACR', 'TTBR0_EL1', 'TTBR1_EL1', 'TCR_EL1'] as const;

async function tablesOf(machine: EmulatedMachine, is64: boolean): Promise<Tables> {
  const registers = await machine.registers(REGISTERS);
  const value = (...names: (typeof REGISTERS)[number][]): bigint => {
    for (const name of names) {
      const found = registers.get(name);
      if (found !== undefined) return found;
    }
    throw new Error(`the processor has no register ${names.join(' or ')}: it has ${[...registers.keys()].join(' ')}`);
  };
  const control = value('TTBCR', 'TCR_EL1');
  const mode = value('cpsr') & 0x1fn;
  return {
    format: is64 ? 'arm64' : (control >> 31n) & 1n ? 'lpae' : 'short',
    ttbr0: value('TTBR0', 'TTBR0_EL1'),
    ttbr1: value('TTBR1', 'TTBR1_EL1'),
    ttbcr: is64 ? control : control & 0xffff_ffffn,
    dacr: is64 ? 0n : value('DACR'),
    // programs run in user mode, or at exception level 0
    isUser: mode === 0x10n || (is64 && (mode & 0xfn) === 0n),
  };
}

function walkOf(tables: Tables, read: ReadEntry): (virtual: bigint) => Walk {
  switch (tables.format) {
    case 'short':
      return (virtual) => walkShort(tables, virtual, read);
    case 'lpae':
      return (virtual) => walkLong(tables, { pageShift: 12, arch: 'arm' }, virtual, read);
    case 'arm64': {
      // TCR_EL1: T0SZ in bits 5 to 0, T1SZ in bits 21 to 16
      const bits = (isUpper: boolean): number => 64 - Number((tables.ttbcr >> (isUpper ? 16n : 0n)) & 0x3fn);
      return (virtual) => {
        const virtualBits = bits(virtual >> 55n !== 0n);
        return walkLong({ ...tables, virtualBits }, { pageShift: 12, arch: 'arm64' }, virtual, read);
      };
    }
  }
}

/** What the walk says of a load in the processor's mode: a permission that is missing is a fault to it too. */
function loadOf({ outcome }: Walk, isUser: boolean): bigint | undefined {
  if (outcome.kind === 'unknown') throw new Error(`the entry at ${hex(outcome.missing)} is not in RAM`);
  if (outcome.kind === 'fault') return undefined;
  return (isUser ? outcome.rights.user : outcome.rights.kernel).read ? outcome.physical : undefined;
}

/** Some addresses for every way in which a walk can go. */
class Sample {
  readonly #found = new Map<string, bigint[]>();
  readonly #walk: (virtual: bigint) => Walk;
  #state = 0x2545_f491n;

  constructor(walk: (virtual: bigint) => Walk) {
    this.#walk = walk;
  }

  random(below: bigint): bigint {
    this.#state = (this.#state * 1103515245n + 12345n) & 0x7fff_ffffn;
    return this.#state % below;
  }

  /** Takes the address where there are not enough of its kind yet. */
  look(virtual: bigint, region: bigint): Walk {
    const walk = this.#walk(virtual);
    const { steps, outcome } = walk;
    const rights = outcome.kind === 'mapped' ? JSON.stringify(outcome.rights) : '';
    const kind = `${steps.map(({ decoded }) => decoded.kind).join(' ')} ${region} ${rights}`;
    const list = this.#found.get(kind) ?? [];
    if (list.length < EACH_KIND) list.push(virtual);
    this.#found.set(kind, list);
    return walk;
  }

  get addresses(): bigint[] {
    return [...this.#found.values()].flat();
  }
}

/** All of 32 bits: sections are looked at here and there, what has pages is looked at page by page. */
function addressesOf32Bits(walk: (virtual: bigint) => Walk): bigint[] {
  const sample = new Sample(walk);
  for (let page = 0n; page < 1n << 20n; ) {
    const { steps } = sample.look((page << 12n) | sample.random(4096n), page >> 16n);
    page += steps.length > 1 ? 1n : 1n + sample.random(23n);
  }
  return sample.addresses;
}

/** Of 64 bits what the tables have, table by table, and a little beside it. */
function addressesOf64Bits(walk: (virtual: bigint) => Walk): bigint[] {
  const sample = new Sample(walk);
  const WHOLE = 1n << 64n;
  // level of the entries, and the bytes that each is for
  const sizes = [1n << 39n, 1n << 30n, 1n << 21n, 1n << 12n];
  const descend = (start: bigint, level: number, entries: number): void => {
    const size = sizes[level];
    if (size === undefined) return;
    for (let index = 0; index < entries; index++) {
      const virtual = start + BigInt(index) * size;
      const { steps } = sample.look(virtual + sample.random(size > 4096n ? 4096n : size), start >> 40n);
      const step = steps.find((each) => each.level === level);
      if (step?.decoded.kind === 'table') descend(virtual, level + 1, 512);
    }
  };
  descend(0n, 0, 512);
  descend(WHOLE - (1n << 48n), 0, 512);
  for (let index = 0n; index < 40n; index++) sample.look((1n << 48n) + (index << 44n), -1n);
  return sample.addresses;
}

interface Snapshot extends Tables {
  readonly kernel: string;
  /** Pages that hold tables, by their physical address. */
  readonly pages: Readonly<Record<string, string>>;
  /** Virtual address, and the physical one or null for a fault, as the processor's MMU says. */
  readonly answers: readonly (readonly [string, string | null])[];
}

async function ask(kernel: string, program: boolean): Promise<{ snapshot: Snapshot; wrong: string[] }> {
  const is64 = kernel.startsWith('arm64');
  const folder = mkdtempSync(join(tmpdir(), 'dtmem-tables-'));
  const initrd = join(folder, 'initrd');
  writeFileSync(initrd, initialRamdisk(is64 ? 'arm64' : 'arm'));
  const machine = EmulatedMachine.start({
    program: is64 ? 'qemu-system-aarch64' : 'qemu-system-arm',
    machine: is64 ? 'virt,gic-version=3' : 'virt,highmem=on',
    cpu: is64 ? 'cortex-a57' : 'cortex-a15',
    ramMiB: RAM_MIB,
    arguments: [
      ...['-kernel', kernelFile(kernel), '-append', 'console=ttyAMA0 vmalloc=400M'],
      ...(program ? ['-initrd', initrd] : []),
    ],
  });
  try {
    await machine.console(program ? /Run \/init as init process/ : /end Kernel panic/, 90);
    // a program runs most of the time; the kernel may be at work for it at any moment
    let tables: Tables;
    let attempts = 0;
    do {
      await machine.monitor('cont');
      await later(500);
      await machine.monitor('stop');
      tables = await tablesOf(machine, is64);
    } while (tables.isUser !== program && ++attempts < 20);
    const ram = openFile(machine.ram);
    const dump = dumpReader([{ base: RAM_BASE, size: BigInt(ram.size), read: ram.read }]);
    const pages = new Map<bigint, string>();
    const noting: ReadEntry = (address, bytes) => {
      const page = address & ~0xfffn;
      if (!pages.has(page)) {
        const content = ram.read(Number(page - RAM_BASE), 4096);
        if (content) pages.set(page, Buffer.from(content).toString('base64'));
      }
      return dump(address, bytes);
    };
    const walk = walkOf(tables, dump);
    const wrong: string[] = [];
    const answers: (readonly [string, string | null])[] = [];
    for (const virtual of (is64 ? addressesOf64Bits : addressesOf32Bits)(walk)) {
      const truth = await machine.physicalOf(virtual);
      const ours = loadOf(walkOf(tables, noting)(virtual), tables.isUser);
      const text = (value: bigint | undefined): string | null => (value === undefined ? null : hex(value));
      answers.push([hex(virtual), text(truth)]);
      if (ours !== truth) wrong.push(`${hex(virtual)}: the MMU says ${text(truth)}, the walk ${text(ours)}`);
    }
    ram.close();
    return {
      wrong,
      snapshot: {
        kernel,
        ...tables,
        pages: Object.fromEntries([...pages].map(([page, content]) => [hex(page), content])),
        answers,
      },
    };
  } finally {
    machine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const words = process.argv.slice(2);
const recordAt = words.indexOf('--record');
const [record] = recordAt < 0 ? [] : words.splice(recordAt, 2).slice(1);
if (words.length === 0) {
  console.error('usage: node scripts/run.mjs scripts/oracle/page-tables.ts [--record FOLDER] KERNEL...');
  process.exit(2);
}
let failed = false;
for (const kernel of words) {
  for (const program of [false, true]) {
    const { snapshot, wrong } = await ask(kernel, program);
    const mapped = snapshot.answers.filter(([, physical]) => physical !== null).length;
    const where = program ? 'in a program' : 'in the kernel';
    console.log(
      `${kernel}, ${where}: ${snapshot.answers.length - wrong.length} of ${snapshot.answers.length} addresses agree (${mapped} mapped)`,
    );
    for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
    failed ||= wrong.length > 0;
    if (record !== undefined) {
      mkdirSync(record, { recursive: true });
      const text = JSON.stringify(snapshot, (_, value: unknown) => (typeof value === 'bigint' ? hex(value) : value));
      writeFileSync(join(record, `${kernel}-${program ? 'program' : 'kernel'}.json.gz`), gzipSync(text, { level: 9 }));
    }
  }
}
process.exit(failed ? 1 : 0);
