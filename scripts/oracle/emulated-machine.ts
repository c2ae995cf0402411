/**
 * A machine under QEMU, to ask: its guest RAM is a file, its monitor and its gdb stub are sockets.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';

export interface MachineRequest {
  /** `qemu-system-arm`. */
  readonly program: string;
  /** `virt`, with its properties. */
  readonly machine: string;
  readonly cpu: string;
  /** Guest RAM in MiB. */
  readonly ramMiB: number;
  readonly arguments: readonly string[];
}

/** Seconds that anything asked of the machine may take. */
const PATIENCE = 20;

/** A text protocol over a socket: what came in so far, and a way to wait for more. */
class Conversation {
  readonly #socket: Socket;
  #text = '';
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      this.#text += chunk;
      this.#wake();
    });
  }

  send(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  /** Waits until `pattern` has come, and takes everything up to its end. */
  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + PATIENCE * 1000;
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match) {
        this.#text = this.#text.slice(match.index + match[0].length);
        return match;
      }
      if (Date.now() > deadline) throw new Error(`the machine does not answer ${pattern}: ${this.#text.slice(-200)}`);
      await Promise.race([new Promise<void>((wake) => (this.#wake = wake)), later(200)]);
    }
  }

  end(): void {
    this.#socket.destroy();
  }
}

export class EmulatedMachine {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #ram: string;
  #console = '';
  #monitor: Conversation | undefined;
  #gdb: Conversation | undefined;

  private constructor(process: ChildProcess, folder: string, ram: string) {
    this.#process = process;
    this.#folder = folder;
    this.#ram = ram;
    process.stdout?.setEncoding('latin1').on('data', (chunk: string) => (this.#console += chunk));
  }

  static start(request: MachineRequest): EmulatedMachine {
    const folder = mkdtempSync(join(tmpdir(), 'dtmem-qemu-'));
    const ram = join(folder, 'ram');
    const size = `${request.ramMiB}M`;
    const child = spawn(
      request.program,
      [
        ...['-M', `${request.machine},memory-backend=ram0`, '-cpu', request.cpu, '-smp', '1', '-m', size],
        ...['-object', `memory-backend-file,id=ram0,size=${size},mem-path=${ram},share=on`],
        ...['-display', 'none', '-nodefaults', '-serial', 'stdio', '-net', 'none'],
        ...['-monitor', `unix:${join(folder, 'monitor')},server=on,wait=off`],
        ...['-gdb', `unix:${join(folder, 'gdb')},server=on,wait=off`],
        ...request.arguments,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    return new EmulatedMachine(child, folder, ram);
  }

  /** The file that is the guest's RAM. */
  get ram(): string {
    return this.#ram;
  }

  /** Waits until the console has said `pattern`. */
  async console(pattern: RegExp, seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!pattern.test(this.#console)) {
      if (Date.now() > deadline || this.#process.exitCode !== null) {
        throw new Error(`the console does not say ${pattern}: ${this.#console.slice(-500)}`);
      }
      await later(100);
    }
  }

  /** A command of QEMU's monitor. */
  async monitor(command: string): Promise<string> {
    if (!this.#monitor) {
      this.#monitor = new Conversation(connect(join(this.#folder, 'monitor')));
      await this.#monitor.expect(/\(qemu\) /);
    }
    this.#monitor.send(`${command}\n`);
    // the monitor repeats what was typed, with the controls of a line editor
    const [answer] = await this.#monitor.expect(/\n([\s\S]*?)\(qemu\) /);
    return answer.replace(/\(qemu\) $/, '').trim();
  }

  /** A packet of gdb's remote protocol. */
  async #packet(body: string): Promise<string> {
    this.#gdb ??= new Conversation(connect(join(this.#folder, 'gdb')));
    const sum = [...body].reduce((total, character) => (total + character.charCodeAt(0)) & 0xff, 0);
    this.#gdb.send(`$${body}#${sum.toString(16).padStart(2, '0')}`);
    const [, answer = ''] = await this.#gdb.expect(/\$([^#]*)#[0-9a-f]{2}/);
    this.#gdb.send('+');
    return answer.replace(/\}([\s\S])/g, (_, escaped: string) => String.fromCharCode(escaped.charCodeAt(0) ^ 0x20));
  }

  /** A description that the stub has in parts. */
  async #description(name: string): Promise<string> {
    let text = '';
    for (;;) {
      const part = await this.#packet(`qXfer:features:read:${name}:${text.length.toString(16)},7f0`);
      text += part.slice(1);
      if (!part.startsWith('m')) return text;
    }
  }

  /**
   * Values of the processor's registers, by their names in the stub's descriptions. The machine stands still: the stub tells of
   * every stop to those who stay connected, so that each question is a connection of its own.
   */
  async registers(names: readonly string[]): Promise<Map<string, bigint>> {
    try {
      return await this.#registers(names);
    } finally {
      this.#gdb?.end();
      this.#gdb = undefined;
    }
  }

  async #registers(names: readonly string[]): Promise<Map<string, bigint>> {
    await this.#packet('qSupported:xmlRegisters=arm;qXfer:features:read+');
    const target = await this.#description('target.xml');
    const numbers = new Map<string, number>();
    let next = 0;
    for (const [, file = ''] of target.matchAll(/<xi:include href="([^"]+)"/g)) {
      const text = await this.#description(file);
      for (const [reg] of text.matchAll(/<reg [^>]*>/g)) {
        const name = /name="([^"]+)"/.exec(reg)?.[1] ?? '';
        const number = /regnum="(\d+)"/.exec(reg)?.[1];
        if (number !== undefined) next = Number(number);
        numbers.set(name, next++);
      }
    }
    const values = new Map<string, bigint>();
    for (const name of names) {
      const number = numbers.get(name);
      if (number === undefined) continue;
      const answer = await this.#packet(`p${number.toString(16)}`);
      const bytes = answer
        .match(/[0-9a-f]{2}/g)
        ?.reverse()
        .join('');
      if (bytes && !answer.startsWith('E')) values.set(name, BigInt(`0x${bytes}`));
    }
    return values;
  }

  /** Where the processor's own MMU takes a virtual address, in the mode that it is in; undefined for a fault. */
  async physicalOf(virtual: bigint): Promise<bigint | undefined> {
    const answer = await this.monitor(`gva2gpa 0x${virtual.toString(16)}`);
    const gpa = /gpa: (0x[0-9a-f]+)/.exec(answer)?.[1];
    if (gpa !== undefined) return BigInt(gpa);
    if (/Unmapped/.test(answer)) return undefined;
    throw new Error(`gva2gpa says ${JSON.stringify(answer)}`);
  }

  stop(): void {
    this.#monitor?.end();
    this.#gdb?.end();
    this.#process.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
