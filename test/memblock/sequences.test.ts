/**
 * Sequences of operations that the memblock of Linux 6.1 itself was run through, with 32- and 64-bit physical
 * addresses: the operations, what each returned, and the lists at the end.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runMemblockScript } from '../../src/memblock/script.ts';
import { recorded } from '../recorded/recorded.ts';

interface RecordedSequence {
  physAddrBits: 32 | 64;
  ops: [name: string, ...operands: string[]][];
  returns: string[];
  memory: [string, string, number][];
  reserved: [string, string, number][];
}

function load(file: string): RecordedSequence[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function scriptOf({ physAddrBits, ops }: RecordedSequence): string {
  return [`phys ${physAddrBits}`, ...ops.map((words) => words.join(' '))].join('\n');
}

describe('recorded sequences of Linux 6.1', () => {
  const sequences = load(recorded('memblock/sequences.jsonl'));

  it(`give the same results and the same lists, ${sequences.length} of them`, () => {
    for (const [index, sequence] of sequences.entries()) {
      const { returns, memory, reserved } = sequence;
      expect(runMemblockScript(scriptOf(sequence)), `sequence ${index}`).toEqual({ returns, memory, reserved });
    }
  });
});
