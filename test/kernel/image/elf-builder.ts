/** A small ELF file with a symbol table, such as a linker leaves it: the ELF header, three sections, their headers. */
export interface ElfPlan {
  readonly bits: 32 | 64;
  /** e_machine: 40 arm, 183 arm64. */
  readonly machine?: number;
  /** e_type: 2 for an executable. */
  readonly type?: number;
  readonly symbols: Readonly<Record<string, bigint>>;
  /** Leaves the symbol table out, as strip does. */
  readonly stripped?: boolean;
  /** Names that are referred to and not defined. */
  readonly undefinedSymbols?: readonly string[];
}

interface Section {
  readonly type: number;
  readonly content: Uint8Array;
  readonly link: number;
}

export function buildElf(plan: ElfPlan): Uint8Array {
  const { bits, machine = bits === 64 ? 183 : 40, type = 2 } = plan;
  const wide = bits === 64;
  const headerSize = wide ? 64 : 52;
  const sectionHeaderSize = wide ? 64 : 40;
  const { symbols, strings } = symbolTable(plan);
  const sections: Section[] = [{ type: 0, content: new Uint8Array(0), link: 0 }];
  if (!plan.stripped) sections.push({ type: 2, content: symbols, link: 2 });
  sections.push({ type: 3, content: strings, link: 0 });

  const contentSize = sections.reduce((sum, section) => sum + section.content.length, 0);
  const headersAt = headerSize + contentSize;
  const bytes = new Uint8Array(headersAt + sections.length * sectionHeaderSize);
  const view = new DataView(bytes.buffer);
  const word = (at: number, value: number) => {
    if (wide) view.setBigUint64(at, BigInt(value), true);
    else view.setUint32(at, value, true);
  };
  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, 1, 1]);
  view.setUint16(16, type, true);
  view.setUint16(18, machine, true);
  word(wide ? 40 : 32, headersAt);
  view.setUint16(wide ? 58 : 46, sectionHeaderSize, true);
  view.setUint16(wide ? 60 : 48, sections.length, true);

  let contentAt = headerSize;
  sections.forEach((section, index) => {
    const header = headersAt + index * sectionHeaderSize;
    bytes.set(section.content, contentAt);
    view.setUint32(header + 4, section.type, true);
    word(header + (wide ? 24 : 16), contentAt);
    word(header + (wide ? 32 : 20), section.content.length);
    view.setUint32(header + (wide ? 40 : 24), section.link, true);
    contentAt += section.content.length;
  });
  return bytes;
}

function symbolTable(plan: ElfPlan): { symbols: Uint8Array; strings: Uint8Array } {
  const wide = plan.bits === 64;
  const entrySize = wide ? 24 : 16;
  const entries: [name: string, value: bigint, section: number][] = [
    ...(plan.undefinedSymbols ?? []).map((name): [string, bigint, number] => [name, 0n, 0]),
    ...Object.entries(plan.symbols).map(([name, value]): [string, bigint, number] => [name, value, 1]),
  ];
  let strings = '\0';
  const symbols = new Uint8Array((entries.length + 1) * entrySize);
  const view = new DataView(symbols.buffer);
  entries.forEach(([name, value, section], index) => {
    const at = (index + 1) * entrySize;
    view.setUint32(at, strings.length, true);
    if (wide) view.setBigUint64(at + 8, value, true);
    else view.setUint32(at + 4, Number(value), true);
    view.setUint16(at + (wide ? 6 : 14), section, true);
    strings += `${name}\0`;
  });
  return { symbols, strings: new TextEncoder().encode(strings) };
}
