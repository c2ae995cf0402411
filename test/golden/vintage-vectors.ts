/**
 * Inputs that were run through old kernels' own functions (early_vmalloc, sanity_check_meminfo or adjust_lowmem_bounds, the
 * import of banks, find_limits, the arithmetic of zones), and how the stages that replay them are held against the results.
 */

import { ARM } from '../../src/boot/arm/arm.ts';
import { vmallocStartOf } from '../../src/boot/arm/layout.ts';
import { bankBounds, fillMemblock } from '../../src/boot/arm/lowmem/banks.ts';
import { firstBounds, secondBounds } from '../../src/boot/arm/lowmem/bounds.ts';
import { boundRegions, regionBounds } from '../../src/boot/arm/lowmem/regions.ts';
import { vmallocMinOf } from '../../src/boot/arm/lowmem/vmalloc-limit.ts';
import type { ArmStage, ArmState } from '../../src/boot/arm/state.ts';
import { findLimits, spansOf } from '../../src/boot/arm/zone-spans.ts';
import { earlyParameters as earlyParametersStage } from '../../src/boot/init/early-parameters.ts';
import { pageRuns } from '../../src/boot/mm/page-runs.ts';
import { importMemory } from '../../src/boot/of/import-memory.ts';
import { writeCells } from '../../src/devicetree/cells.ts';
import { type DeviceTree, Node, Property } from '../../src/devicetree/tree.ts';
import { earlyParameters } from '../../src/kernel/cmdline.ts';
import { kernelFrom } from '../../src/kernel/kernel.ts';
import type { AddressRange } from '../../src/terms/address-range.ts';
import { hex } from '../../src/terms/notation.ts';

type Range = readonly [string, string];

interface Limits {
  readonly arm_lowmem_limit: string;
  readonly memblock_current_limit: string;
  readonly high_memory: string;
  readonly vmalloc_start: string;
}

export interface Vector {
  readonly id: string;
  readonly input: {
    readonly config: {
      readonly HIGHMEM: boolean;
      readonly ARM_LPAE: boolean;
      readonly PAGE_OFFSET: string;
      readonly ENABLE_VMALLOC_SAVING: boolean;
      readonly MAX_HOLE_ADDRESS: string | null;
      readonly VMALLOC_END: string;
      readonly NR_BANKS: number | null;
    };
    readonly phys_offset: string;
    readonly cmdline: string;
    readonly banks: readonly Range[];
    readonly nomap_removed_after_first_pass: readonly Range[];
  };
  readonly output: {
    readonly vmalloc_min: string;
    readonly meminfo_added?: readonly Range[];
    readonly meminfo_after?: readonly { readonly start: string; readonly size: string; readonly highmem: number }[];
    readonly memblock_memory_after: readonly Range[];
    readonly memblock_memory_after_second_pass?: readonly Range[];
    readonly limits: Limits;
    readonly limits_after_second_pass?: Limits;
    readonly second_pass: boolean;
    readonly find_limits: { readonly min_pfn: number; readonly max_low_pfn: number; readonly max_high_pfn: number };
    readonly zones_pages: Readonly<Record<string, { readonly spanned: number; readonly present: number }>>;
    /** 1 where the kernel stops. */
    readonly bug: number;
    readonly messages: string;
  };
}

/** The kernel that a vector's name stands for: `h-3.10-hm-…`. */
function kernelOf(id: string): string {
  const [, name = ''] = id.split('-');
  if (name === 'msm3.10.28') return 'msm-3.10-q1';
  if (name === 'msm3.10.49a') return 'msm-3.10-q2';
  const patches: Readonly<Record<string, string>> = {
    '3.0': '86',
    '3.4': '39',
    '3.10': '99',
    '3.18': '20',
    '4.4': '60',
    '4.9': '154',
    '4.14': '5',
    '4.19': '72',
  };
  return `${name}.${patches[name]}`;
}

const SPAN = { kind: 'blob', file: 'vector', offset: 0 } as const;

/** A tree of two-cell addresses and sizes with nothing but the banks in it. */
function treeOf(banks: readonly Range[]): DeviceTree {
  const root = new Node('', SPAN);
  const memory = new Node('memory@0', SPAN, root);
  const property = (name: string, ...values: (readonly [bigint, number])[]) => {
    const bytes = values.flatMap(([value, cells]) => [...writeCells(value, cells)]);
    return new Property(name, Uint8Array.from(bytes), SPAN);
  };
  root.properties.push(property('#address-cells', [2n, 1]), property('#size-cells', [2n, 1]));
  root.children.push(memory);
  memory.properties.push(
    new Property('device_type', new TextEncoder().encode('memory\0'), SPAN),
    property('reg', ...banks.flat().map((value) => [BigInt(value), 2] as const)),
  );
  return { file: 'vector', root, reservations: [] } as unknown as DeviceTree;
}

export function stateFor({ id, input }: Vector): ArmState {
  const { config } = input;
  const physOffset = BigInt(input.phys_offset);
  return ARM.begin({
    tree: treeOf(input.banks),
    kernel: kernelFrom(
      {
        kernel: kernelOf(id),
        config: {
          CONFIG_ARM: 'y',
          CONFIG_HIGHMEM: config.HIGHMEM ? 'y' : 'n',
          CONFIG_ARM_LPAE: config.ARM_LPAE ? 'y' : 'n',
          CONFIG_PAGE_OFFSET: config.PAGE_OFFSET,
          CONFIG_ENABLE_VMALLOC_SAVING: config.ENABLE_VMALLOC_SAVING ? 'y' : 'n',
          VMALLOC_END: config.VMALLOC_END,
          ...(config.MAX_HOLE_ADDRESS ? { MAX_HOLE_ADDRESS: config.MAX_HOLE_ADDRESS } : {}),
          ...(config.NR_BANKS ? { NR_BANKS: `${config.NR_BANKS}` } : {}),
        },
      },
      ARM,
    ),
    placement: {
      physOffset,
      textOffset: 0x8000n,
      kernelImage: { start: physOffset, end: physOffset },
      dtb: { base: physOffset, size: 1n },
    },
    cmdline: input.cmdline,
    parameters: earlyParameters(input.cmdline),
    assumptions: [],
  });
}

/** Vectors whose find_limits read a stale entry of the array of banks (spec K-vintage). */
const STALE_LIMITS: ReadonlySet<string> = new Set([
  'h-msm3.10.28-hm-lpae-3g-wholly-below-touching',
  'h-msm3.10.28-nohm-3g-save-straddle-phys',
]);

/** Everything in which the replay differs from the recorded results; empty when they agree. */
export function vectorDifferences(vector: Vector): string[] {
  const { input, output } = vector;
  const state = stateFor(vector);
  const { behaviour } = state.kernel;
  const found: string[] = [];
  const compare = (what: string, real: string, predicted: string): void => {
    if (real !== predicted) found.push(`${what}: real ${real} predicted ${predicted}`);
  };
  const ranges = (list: Iterable<AddressRange>): string =>
    Array.from(list, ({ base, size }) => `${hex(base)}+${hex(size)}`).join(' ');
  const recorded = (list: readonly Range[]): string => list.map(([base, size]) => `${base}+${size}`).join(' ');
  const limits = (what: string, real: Limits): void => {
    const { lowmemLimit, highMemory } = state.bounds;
    compare(`${what} arm_lowmem_limit`, real.arm_lowmem_limit, hex(lowmemLimit));
    compare(`${what} current limit`, real.memblock_current_limit, hex(state.memblock.currentLimit));
    compare(`${what} high_memory`, hex(BigInt(real.high_memory)), hex(highMemory));
    compare(`${what} vmalloc_start`, hex(BigInt(real.vmalloc_start)), hex(vmallocStartOf(highMemory)));
  };
  const run = (...stages: readonly ArmStage[]): void => {
    for (const stage of stages) {
      state.stage = stage.name;
      stage.run(state);
    }
  };

  run(importMemory, earlyParametersStage);
  if (!state.kernel.build.vmallocSaving || behaviour.memoryStore === 'memblock') {
    compare('vmalloc_min', output.vmalloc_min, hex(vmallocMinOf(state)));
  }
  if (behaviour.memoryStore === 'banks') {
    compare('banks', recorded(output.meminfo_added ?? []), ranges(state.banks));
    run(bankBounds);
    const real = (output.meminfo_after ?? []).map(
      ({ start, size, highmem }) => `${start}+${size}${highmem ? ' high' : ''}`,
    );
    const predicted = state.banks.map(
      ({ base, size, highmem }) => `${hex(base)}+${hex(size)}${highmem ? ' high' : ''}`,
    );
    compare('bounded banks', real.sort().join(', '), predicted.sort().join(', '));
    limits('first pass', output.limits);
    run(fillMemblock);
  } else {
    run(behaviour.lowmemBounds === 'bounds' ? firstBounds : regionBounds);
    limits('first pass', output.limits);
  }
  compare('memory', recorded(output.memblock_memory_after), ranges(state.memblock.memory));
  const kernel = { caller: 'vector', origin: 'vector' };
  for (const [base, size] of input.nomap_removed_after_first_pass)
    state.as(kernel, (memblock) => memblock.remove(BigInt(base), BigInt(size)));
  if (output.second_pass) {
    if (behaviour.lowmemBounds === 'bounds') run(secondBounds);
    else state.bounds = boundRegions(state, state.bounds.lowmemLimit);
    compare(
      'memory after the second pass',
      recorded(output.memblock_memory_after_second_pass ?? []),
      ranges(state.memblock.memory),
    );
    if (output.limits_after_second_pass) limits('second pass', output.limits_after_second_pass);
  }

  // `Truncating RAM …` had no newline then: the next line is glued to it. The prefix of the file was not compiled in.
  compare('messages', output.messages.replaceAll('\n', ''), state.messages.join('').replaceAll(/OF: fdt: ?/g, ''));
  // none does; one that did would have to be predicted to
  compare('stops', `${output.bug}`, '0');
  if (STALE_LIMITS.has(vector.id)) return found;
  const pfns = findLimits(state);
  const { min_pfn: min, max_low_pfn: low, max_high_pfn: high } = output.find_limits;
  compare('page limits', `${min} ${low} ${high}`, `${pfns.min} ${pfns.maxLow} ${pfns.maxHigh}`);
  for (const zone of spansOf(
    state,
    pageRuns(state.kernel.build.page, state.memblock.memory, (end) => state.phys(end) !== end),
    pfns,
  )) {
    const real = output.zones_pages[zone.name];
    if (!real) continue;
    // counts that wrap are those of zones without pages
    const count = (pages: number): number => (pages >= 2 ** 31 ? 0 : pages);
    compare(
      `zone ${zone.name}`,
      `${count(real.spanned)} ${count(real.present)}`,
      `${count(zone.spannedPages)} ${count(zone.presentPages)}`,
    );
  }
  return found;
}
