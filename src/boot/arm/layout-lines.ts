/**
 * `Virtual kernel memory layout:` as mem_init prints it, column for column (arch/arm/mm/init.c, 2.6.35 to 4.20). Versions
 * that print none get the form of the last that did.
 */
import type { ArmBehaviour } from '../../kernel/history/arm/arm.ts';
import { paddedHex } from '../../terms/notation.ts';
import type { LayoutRegion } from '../prediction.ts';

const SECTIONS: Readonly<Record<ArmBehaviour['layoutPrint'], readonly string[]>> = {
  none: ['.text', '.init', '.data', '.bss'],
  'init-first': ['.init', '.text', '.data'],
  'init-first-bss': ['.init', '.text', '.data', '.bss'],
  'text-first': ['.text', '.init', '.data', '.bss'],
  hidden: ['.text', '.init', '.data', '.bss'],
};

/** Windows as they are printed, with the unit of their sizes; parts of a unit are cut off. */
const WINDOWS: readonly (readonly [name: string, unit: 'kB' | 'MB'])[] = [
  ['vector', 'kB'],
  ['fixmap', 'kB'],
  ['DMA', 'MB'],
  ['vmalloc', 'MB'],
  ['lowmem', 'MB'],
  ['pkmap', 'MB'],
  ['modules', 'MB'],
];

const SHIFT = { kB: 10n, MB: 20n } as const;

/** The size in an unsigned long of 32 bits: an end below its start wraps. */
function sizeColumn(bytes: bigint, unit: 'kB' | 'MB'): string {
  return `(${(BigInt.asUintN(32, bytes) >> SHIFT[unit]).toString().padStart(4)} ${unit})`;
}

function windowLine(label: string, { start, end }: LayoutRegion, unit: 'kB' | 'MB'): string {
  return `${label}: ${paddedHex(start, 8)} - ${paddedHex(end, 8)}   ${sizeColumn(end - start, unit)}`;
}

/** Sizes of sections are rounded up, unlike those of windows. */
function sectionLine({ name, start, end }: LayoutRegion, isHidden: boolean): string {
  const address = (value: bigint): string => (isHidden ? '0x(ptrval)' : paddedHex(value, 8));
  return `${name.padStart(11)} : ${address(start)} - ${address(end)}   ${sizeColumn(end - start + 1023n, 'kB')}`;
}

/** How a line of the alternating form begins: with a tab, the label one blank to the right for banks. */
function alternatingLabel(name: string, holes: ArmBehaviour['layoutHoles']): string {
  if (name === 'lowmem') return holes === 'banks' ? '\t    lowmem ' : '\t   lowmem  ';
  return `\t   ${name} `;
}

/** The lines for the regions that the print knows; those of sections only where they are known. */
export function layoutLines(regions: readonly LayoutRegion[], behaviour: ArmBehaviour, alternates: boolean): string[] {
  const lines = ['Virtual kernel memory layout:'];
  const isAlternating = (name: string): boolean => alternates && (name === 'vmalloc' || name === 'lowmem');
  for (const [name, unit] of WINDOWS) {
    if (alternates && name === 'lowmem') continue;
    for (const region of regions) {
      if (isAlternating(name) ? !isAlternating(region.name) : region.name !== name) continue;
      const label = isAlternating(name)
        ? alternatingLabel(region.name, behaviour.layoutHoles)
        : `    ${name.padEnd(7)} `;
      lines.push(windowLine(label, region, unit));
    }
  }
  for (const name of SECTIONS[behaviour.layoutPrint]) {
    const section = regions.find((region) => region.name === name);
    if (section) lines.push(sectionLine(section, behaviour.layoutPrint === 'hidden'));
  }
  return lines;
}
