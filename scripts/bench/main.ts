/**
 * `npm run bench`: what dtmem costs, as a table. It asserts nothing; where something cannot be measured it says why.
 */
import { renderTable } from '../../src/render/text/table.ts';
import { findBoards } from './boards.ts';
import * as check from './check.ts';
import * as compile from './compile.ts';
import * as memblock from './memblock.ts';
import * as predictions from './predictions.ts';
import type { Row } from './row.ts';
import * as startup from './startup.ts';

const boards = findBoards();
const sections: readonly (() => Row[] | Promise<Row[]>)[] = [
  () => startup.run(boards),
  () => predictions.run(boards),
  () => memblock.run(),
  () => compile.run(),
  () => check.run(boards),
];

const rows: Row[] = [];
for (const section of sections) rows.push(...(await section()));
console.log(`Node ${process.version}, ${process.platform} ${process.arch}\n`);
console.log(
  renderTable(
    rows.map(({ name, figure, ratio = '', aim }) => [name, figure, ratio, aim ? `aim: ${aim}` : '']),
    ['left', 'right'],
  ),
);
