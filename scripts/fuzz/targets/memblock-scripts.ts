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
    const operands = { alloc: 4, limit: 1, bottom_up: 1, trim: 1, enforce: 1, remove_map: 1, reset: 0 }[operation] ?? 2;
    const number = (): string =>
      chance.yes(0.3)
        ? (NUMBERS[chance.below(5)] ?? '0')
        : chance.yes(0.5)
          ? `0x${oddCell(chance).toString(16)}`
          : `${chance.below(64)}M`;
    return [operation, ...Array.from({ length: operands }, number)].join(' ');
  };
  const script = (chance: Chance): Uint8Array =>
    encode(
      [`phys ${chance.of([32, 64])}`, ...Array.from({ length: 3 + chance.below(40) }, () => line(chance))].join('\n'),
    );
  return filesOf('scripts', script, [...operations, ...NUMBERS, '\n', '#', 'phys 32'], (bytes) => {
    const result = runMemblockScript(decode(bytes), 'script');
    for (const list of [result.memory, result.reserved]) {
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
