/**
 * `System.map`, the list of a build's symbols: one line a symbol, `c0008000 T _text`. /proc/kallsyms of the running board
 * reads the same.
 */
import { InputError } from '../../terms/input-error.ts';
import { IMAGE_SYMBOLS, type ImageSymbol, type KernelSymbols } from './symbols.ts';

const LINE = /^[0-9a-fA-F]{8,16} \S \S/;
// A name that ends in a tab and "[module]" in kallsyms is a module's, hence the end of line.
const IMAGE_LINES = new RegExp(`^([0-9a-fA-F]{8,16}) \\S (${IMAGE_SYMBOLS.join('|')})\\r?$`, 'gm');

/**
 * Reads the symbols that bound the image off a `System.map`.
 *
 * @throws InputError when the text is no symbol list, or a list whose addresses the kernel hid
 */
export function systemMapSymbols(text: string, file: string): KernelSymbols {
  if (!LINE.test(text)) {
    const end = text.indexOf('\n');
    const sourceLine = text.slice(0, Math.min(end < 0 ? text.length : end, 120));
    throw new InputError({
      message: `${JSON.stringify(sourceLine.slice(0, 40))} is no line of a System.map`,
      span: { kind: 'text', file, line: 1, column: 1 },
      help: "its lines read: address, type, name, as in 'c0008000 T _text'",
      sourceLine,
    });
  }
  // Debian's kernel packages hold a single line in its place, which names the package that has it.
  const elsewhere = /^f+ B The real System\.map is in the (\S+) package/.exec(text)?.[1];
  if (elsewhere !== undefined) {
    throw new InputError({
      message: 'this is a placeholder for a System.map',
      span: { kind: 'text', file, line: 1, column: 1 },
      help: `the real one is in the package ${elsewhere}`,
    });
  }
  const addresses = new Map<ImageSymbol, bigint>();
  for (const [, address, name] of text.matchAll(IMAGE_LINES)) {
    if (name) addresses.set(name as ImageSymbol, BigInt(`0x${address}`));
  }
  if (addresses.size > 0 && [...addresses.values()].every((address) => address === 0n)) {
    throw new InputError({
      message: 'every address is 0: the kernel hides them from unprivileged readers',
      span: { kind: 'text', file, line: 1, column: 1 },
      help: 'read /proc/kallsyms as root with kernel.kptr_restrict=0, or give the System.map of the build',
    });
  }
  return { file, addresses };
}
