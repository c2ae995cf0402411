/** Damaged snapshots, compared with the board as it is. */
import { checksumOf } from '../../../src/analysis/checksum.ts';
import { predict } from '../../../src/analysis/predict.ts';
import { changesSince, formatSnapshot, snapshotBoard } from '../../../src/analysis/snapshot.ts';
import { readTree } from '../../../src/node/tree.ts';
import { sectionChangeLines } from '../../../src/render/change-lines.ts';
import type { Target } from '../target.ts';
import { decode, encode, filesOf, NUMBERS } from './files.ts';

export function snapshots(): Target {
  const prediction = predict(readTree('test/fixtures/boards/camera.dts'), {});
  const sound = formatSnapshot('camera.dts', [{ name: '6.12', prediction }]);
  const words = [
    '[6.12]',
    'figures',
    'regions',
    '  ',
    '0x',
    '-',
    ...NUMBERS,
    'no place',
    'KiB',
    '\n',
    'B  '.repeat(300),
    '0 '.repeat(300),
  ];
  // a wrong checksum ends the reading: most cases get the right one
  const resealed = (text: string): string => {
    const body = text.replace(/# checksum [^\n]*\n?$/, '');
    return `${body}# checksum ${checksumOf(body)}\n`;
  };
  return filesOf(
    'snapshots',
    () => encode(sound),
    words,
    (bytes) => {
      for (const stored of [decode(bytes), resealed(decode(bytes))]) {
        snapshotBoard(stored);
        for (const change of changesSince(stored, sound, 'camera.memmap')) sectionChangeLines(change);
      }
    },
  );
}
