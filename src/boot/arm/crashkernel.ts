/**
 * `crashkernel=`: memory for the kernel that takes over after a crash (arch/arm/kernel/setup.c, reserve_crashkernel).
 */
import { memparse } from '../../kernel/memparse.ts';
import { MiB } from '../../terms/alignment.ts';
import type { ArmStage, ArmState } from './state.ts';

/** Where a block without a place may start, and on which boundary (CRASH_ALIGN). */
const CRASH_ALIGN = 128n * MiB;

interface CrashRequest {
  readonly text: string;
  readonly size: bigint;
  /** 0 for anywhere. */
  readonly base: bigint;
}

/** The entry of `512M-2G:64M,2G-:128M[@BASE]` that holds for so much RAM. */
function fromRanges(value: string, ram: bigint): Omit<CrashRequest, 'text'> | undefined {
  const [list = '', place] = value.split('@');
  for (const entry of list.split(',')) {
    const start = memparse(entry);
    const end = start.rest.startsWith('-') ? memparse(start.rest, 1) : undefined;
    const rest = end?.rest.startsWith(':') ? memparse(end.rest, 1) : undefined;
    if (!end || !rest) return undefined;
    const isOpen = start.rest.startsWith('-:');
    if (ram < start.value || (!isOpen && ram >= end.value)) continue;
    return { size: rest.value, base: place === undefined ? 0n : memparse(place).value };
  }
  return undefined;
}

function requestOf(state: ArmState): CrashRequest | undefined {
  const asked = state.parameters.findLast((parameter) => parameter.name === 'crashkernel');
  if (asked?.name !== 'crashkernel') return undefined;
  const { text, size, base = 0n, where } = asked;
  if (where !== undefined) return undefined;
  if (size !== undefined) return size === 0n ? undefined : { text, size, base };
  const { highMemory } = state.bounds;
  const ram = highMemory - state.kernel.build.pageOffset;
  const found = fromRanges(text.slice(text.indexOf('=') + 1), ram);
  return found && found.size > 0n ? { text, ...found } : undefined;
}

export const reserveCrashkernel: ArmStage = {
  name: 'crashkernel',
  run(state) {
    const { behaviour, build } = state.kernel;
    if (!build.config.enabled('CONFIG_KEXEC') && !build.config.enabled('CONFIG_CRASH_RESERVE')) return;
    const request = requestOf(state);
    if (!request) return;
    const { text, size, base } = request;
    const reason = {
      caller: 'reserve_crashkernel',
      origin: text,
      owner: 'crash kernel',
      call: 'find-and-reserve',
    } as const;
    if (!behaviour.crashkernelSearched) {
      state.as(reason, (memblock) => memblock.reserve(state.phys(base), size));
      return;
    }
    const { lowmemLimit } = state.bounds;
    const window =
      base > 0n
        ? { align: build.sectionSize, start: base, end: base + size }
        : { align: CRASH_ALIGN, start: CRASH_ALIGN, end: lowmemLimit };
    const found = state.as(reason, (memblock) => memblock.allocate({ size, flags: state.allocationFlags, ...window }));
    if (found !== 0n) return;
    const why = base > 0n ? 'memory is in use' : 'No suitable area found';
    state.log(`crashkernel reservation failed - ${why}.`);
    state.note({ kind: 'crashkernel-failed', parameter: text, size, isFixed: base > 0n, origin: text });
  },
};
