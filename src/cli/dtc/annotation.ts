/** `dtc -T`: comments that say where each thing of a printed source was written. */
import type { Annotation } from '../../devicetree/dts/emit/dtc-text.ts';
import type { WrittenPlace } from '../../devicetree/dts/live/live-tree.ts';
import type { Positions } from '../../devicetree/source/positions.ts';

/** @param level 0: none; 1: file and line, the file as seen from the main one; 2: files in full, and columns */
export function annotationOf(level: number, mainFile: string, positions: Positions): Annotation {
  if (level === 0) return { first: () => '', last: () => '' };
  const comment = (places: readonly WrittenPlace[], end: 'first' | 'last'): string => {
    if (places.length === 0) return level > 1 ? ' /* <no-file>:<no-line> */' : '';
    return ` /* ${places.map((place) => placeText(place, end)).join(', ')} */`;
  };
  const placeText = ({ brace, end }: WrittenPlace, which: 'first' | 'last'): string => {
    const first = positions.locate(brace);
    const last = positions.locate(end - 1);
    if (level > 1) return `${last.file}:${first.line}:${first.column}-${last.line}:${last.column + 1}`;
    return `${shortened(last.file, mainFile)}:${which === 'first' ? first.line : last.line}`;
  };
  return { first: (places) => comment(places, 'first'), last: (places) => comment(places, 'last') };
}

/** The path from the folder of the main file on, over `../` where it lies beside; as it is where they share no folder. */
function shortened(file: string, mainFile: string): string {
  let shared = 0;
  while (shared < file.length && file[shared] === mainFile[shared]) shared++;
  const folder = file.slice(0, shared).lastIndexOf('/') + 1;
  if (folder === 0) return file;
  const up = mainFile.slice(folder).split('/').length - 1;
  return `${'../'.repeat(up)}${file.slice(folder)}`;
}
