/** Damaged memblock scripts. */
import { runMemblockScript } from '../../../src/memblock/script.ts';
import type { Chance } from '../../chance.ts';
import { oddCell } from '../damage.ts';
import { soundText, validatorOf } from '../invariants.ts';
import { must, type Target } from '../target.ts';
import { decode, encode, filesOf, NUMBERS } from './files.ts';

export function memblockScripts(): Target {
  // biome-ignore format: a list of words
  const operations = [
    'add', 'remove', 'reserve', 'free', 'mark_nomap', 'clear_nomap', 'alloc', 'limit', 'bottom_up', 'trim', 'cap', 'enforce', 'remove_map', 'reset',
  ];
  const line = (chance: Chance): string => {
    const operation = operations[chance.below(operations.length)] ?? 'add';
    const number = (): string => (chance.yes(0.5) ? `0x${oddCell(chance).toString(16)}` : `${chance.below(64)}M`);
    const power = (): string => `0x${(2 ** chance.below(32)).toString(16)}`;
    const operands: Readonly<Record<string, readonly (() => string)[]>> = {
      alloc: [number, power, number, number],
      limit: [number],
      enforce: [number],
      remove_map: [number],
      trim: [power],
      bottom_up: [() => chance.of(['0', '1'])],
      reset: [],
    };
    return [operation, ...(operands[operation] ?? [number, number]).map((operand) => operand())].join(' ');
  };
  const script = (chance: Chance): Uint8Array =>
    encode(
      [`phys ${chance.of([32, 64])}`, ...Array.from({ length: 3 + chance.below(40) }, () => line(chance))].join('\n'),
    );
  return filesOf('scripts', script, [...operations, ...NUMBERS, '\n', '#', 'phys 32'], (bytes) => {
    const text = decode(bytes);
    const result = runMemblockScript(text, 'script');
    // trim rounds the end of a region at the top up past it, and wraps, as the kernel's own memblock does
    const sortedLists = /^\s*trim\b/m.test(text) ? [] : [result.memory, result.reserved];
    for (const list of sortedLists) {
      let end = -1n;
      for (const [base, size] of list) {
        must(BigInt(base) >= end && BigInt(size) > 0n, `a list is not sorted at ${base}`);
        end = BigInt(base) + BigInt(size);
      }
    }
    const document = { schema: 'dtmem.memblock/1', ...result };
    soundText(JSON.stringify(document), 'the result');
    const validate = validatorOf('memblock');
    validate(document);
    must(!validate.errors, () => `the document breaks its schema: ${JSON.stringify(validate.errors?.[0])}`);
  });
}
