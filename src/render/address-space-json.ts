/** The documents of `dtmem predict --areas --json` and `--page-tables --json`. */
import type { Area } from '../analysis/areas.ts';
import type { PageTables } from '../boot/prediction.ts';
import { hex } from '../terms/notation.ts';

export function areasJson(areas: readonly Area[]) {
  return {
    schema: 'dtmem.areas/1',
    areas: areas.map(({ start, end, ...rest }) => ({ ...rest, start: hex(start), end: hex(end) })),
  };
}

export function pageTablesJson({ format, root, hardwareTables, mappings, tables }: PageTables) {
  return {
    schema: 'dtmem.page-tables/1',
    format,
    root: hex(root),
    hardwareTables: hex(hardwareTables),
    mappings: mappings.map(({ name, virtual, physical, size, inSections, words }) => ({
      name,
      virtual: hex(virtual),
      physical: hex(physical),
      size: hex(size),
      inSections: hex(inSections),
      words: {
        ...(words.section === undefined ? {} : { section: hex(words.section) }),
        page: hex(words.page),
        linux: hex(words.linux),
        table: hex(words.table),
      },
    })),
    tables: tables.map(({ virtual, address, word, name }) => ({
      name,
      virtual: hex(virtual),
      address: hex(address),
      word: hex(word),
    })),
  };
}
