import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runMemblockScript } from '../../src/memblock/script.ts';
import { InputError } from '../../src/terms/input-error.ts';
import { formatSpan } from '../../src/terms/span.ts';
import { problemOf } from '../kernel/problem.ts';

describe('a memblock script', () => {
  it('runs its operations in order', () => {
    const script = `
      add 0x80000000 1G            # a bank
      mark_nomap 0x90000000 16M
      reserve 0x80000000 0x8000

      alloc 64M 4M 0 0
      alloc 2G 1 0 0               # more than there is
    `;
    expect(runMemblockScript(script)).toEqual({
      returns: ['0x0', '0x0', '0x0', '0xbc000000', '0x0'],
      memory: [
        ['0x80000000', '0x10000000', 0],
        ['0x90000000', '0x1000000', 4],
        ['0x91000000', '0x2f000000', 0],
      ],
      reserved: [
        ['0x80000000', '0x8000', 0],
        ['0xbc000000', '0x4000000', 0],
      ],
    });
  });

  it.each([
    ['', { returns: [], memory: [], reserved: [] }],
    ['# nothing\r\n\r\n', { returns: [], memory: [], reserved: [] }],
    ['phys 32\nadd 0xffffffff 16', { returns: ['0x0'], memory: [], reserved: [] }],
    ['phys 32\nadd 0xfffff000 0xffff', { returns: ['0x0'], memory: [['0xfffff000', '0xfff', 0]], reserved: [] }],
    ['add 0 1M\nreserve 0 1\nreset', { returns: ['0x0', '0x0', '0x0'], memory: [], reserved: [] }],
    [
      'phys 32\nadd 1M 1M\nlimit 0xffffffffffffffff\nalloc 4K 4K 0 0xffffffffffffffff',
      {
        returns: ['0x0', '0x0', '0x1ff000'],
        memory: [['0x100000', '0x100000', 0]],
        reserved: [['0x1ff000', '0x1000', 0]],
      },
    ],
    [
      'add 1M 1M\nlimit 0x180000\nbottom_up 1\nalloc 4K 4K 0 0\nbottom_up 0\nalloc 4K 4K 0 0',
      {
        returns: ['0x0', '0x0', '0x0', '0x100000', '0x0', '0x17f000'],
        memory: [['0x100000', '0x100000', 0]],
        reserved: [
          ['0x100000', '0x1000', 0],
          ['0x17f000', '0x1000', 0],
        ],
      },
    ],
  ])('%j', (script, expected) => {
    expect(runMemblockScript(script)).toEqual(expected);
  });

  it.each([
    ['resrve 0 1', '1:1', 'unknown operation "resrve"', 'did you mean "reserve"?'],
    ['add 0 1\n  mark_nomp 0 1', '2:3', 'unknown operation "mark_nomp"', 'did you mean "mark_nomap"?'],
    ['add 0', '1:5', '"add" takes 2 operands, not 1', 'write "add BASE SIZE"'],
    ['trim', '1:1', '"trim" takes 1 operand, not 0', 'write "trim ALIGN"'],
    ['reset 1', '1:7', '"reset" takes 0 operands, not 1', 'write "reset"'],
    ['alloc 1 1 0 0 0', '1:15', '"alloc" takes 4 operands, not 5', 'write "alloc SIZE ALIGN START END"'],
    [
      'add 0 1Q',
      '1:7',
      'SIZE is not a number: "1Q"',
      'numbers are decimal or 0x…, with K, M, G or T after them if wanted',
    ],
    [
      'add -1 1',
      '1:5',
      'BASE is not a number: "-1"',
      'numbers are decimal or 0x…, with K, M, G or T after them if wanted',
    ],
    ['phys 32\nadd 0 4G', '2:7', 'SIZE cannot be 4G', 'give a number of at most 32 bits'],
    ['limit 0x10000000000000000', '1:7', 'ADDR cannot be 0x10000000000000000', 'give a number of at most 64 bits'],
    ['alloc 1 3 0 0', '1:9', 'ALIGN cannot be 3', 'give a power of two, or 0 for a cache line'],
    ['trim 0', '1:6', 'ALIGN cannot be 0', 'give a power of two'],
    ['bottom_up 2', '1:11', '0|1 cannot be 2', 'give 0 or 1'],
    ['phys 36', '1:6', 'an address has 32 or 64 bits', 'write "phys 32" or "phys 64"'],
    ['add 0 1\nphys 32', '2:1', '"phys" after operations', 'give the width in the first line'],
  ])('%j is refused at %s', (script, place, message, help) => {
    const problem = problemOf(() => runMemblockScript(script, 'bank.mb'));
    expect(problem.span && formatSpan(problem.span)).toBe(`bank.mb:${place}`);
    expect([problem.message, problem.help]).toEqual([message, help]);
    expect(problem.sourceLine).toBe(script.split('\n').at(-1));
  });

  it('lists the operations when a word is near none of them', () => {
    expect(problemOf(() => runMemblockScript('toString')).help).toMatch(/^one of add, remove, reserve, .*, phys$/);
  });

  it('names a long word by its start', () => {
    expect(problemOf(() => runMemblockScript(`add ${'9'.repeat(1_000_000)} 1`)).message).toBe(
      `BASE is not a number: "${'9'.repeat(40)}…"`,
    );
  });

  it('ends in a result or in an InputError, whatever the text', () => {
    const word = fc.oneof(
      fc.constantFrom('add', 'alloc', 'reserve', 'cap', 'trim', 'phys', '32', '0', '0x1000', '4K', '#', '\n', '\n'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          expect(runMemblockScript(words.join(' ')).returns.length).toBeLessThanOrEqual(words.length);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });
});
