import { expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { renderReport } from '../../../src/render/text/report/report.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { board } from '../../boot/board.ts';

const prediction = predict(board({ memory: [[0x8000_0000n, 512n * MiB]] }), { kernel: '6.12' });

it('the account in full tells what changes a row', () => {
  const lines = renderReport(prediction, { width: 160, only: ['account'] }).split('\n');
  expect(lines.find((line) => line.includes('hash tables'))).toMatch(/KiB {2}dhash_entries=, ihash_entries=$/);
  expect(lines.find((line) => line.includes('page structures'))).toMatch(/MiB {2}the distance from the first page/);
});

it('the account in short does not', () => {
  expect(renderReport(prediction, { width: 160 })).not.toContain('the distance from the first page');
});

it('rows of the account have names of their own', () => {
  const names = prediction.account.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(names).toEqual(expect.arrayContaining(['page tables', 'PTE tables', 'zero page']));
});
