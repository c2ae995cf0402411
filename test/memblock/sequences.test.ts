/**
 * Sequences of operations that the memblock of Linux 6.1 itself was run through, with 32- and 64-bit physical
 * addresses: the operations, what each returned, and the lists at the end. A handful lives here; more where recordings
 * are kept.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runMemblockScript } from '../../src/memblock/script.ts';

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

const VENDORED = join(import.meta.dirname, 'fixtures/linux-6.1-sequences.jsonl');
const RECORDED = join(import.meta.dirname, '../../../shared/golden/memblock/sequences.jsonl');
const recorded = existsSync(RECORDED) ? load(RECORDED) : [];
if (recorded.length === 0) console.log(`memblock sequences: ${RECORDED} is absent, only the vendored ones are run`);

describe.each([
  ['vendored', load(VENDORED)],
  ['recorded', recorded],
])('%s sequences of Linux 6.1', (_, sequences) => {
  it.skipIf(sequences.length === 0)('give the same results and the same lists', () => {
    for (const [index, sequence] of sequences.entries()) {
      const { returns, memory, reserved } = sequence;
      expect(runMemblockScript(scriptOf(sequence)), `sequence ${index}`).toEqual({ returns, memory, reserved });
    }
  });
});
