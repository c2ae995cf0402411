import { documentOf } from './document.ts';
import { address, described, listOf, objectOf, oneOf, text } from './terms.ts';

/** `dtmem predict --areas --json`. */
export const areasSchema = documentOf('dtmem.areas/1', 'The address space of an ARM kernel, area by area', {
  areas: listOf(
    objectOf({
      name: text,
      start: address,
      end: described(address, 'the last byte'),
      use: text,
      startIs: described(text, 'the formula of its start'),
      endIs: described(text, 'the formula of the address after its end'),
    }),
  ),
});

/** `dtmem predict --page-tables --json`. */
export const pageTablesSchema = documentOf('dtmem.page-tables/1', 'The page tables that an ARM kernel builds early', {
  format: oneOf('short', 'lpae'),
  root: described(address, 'physical address of swapper_pg_dir'),
  hardwareTables: described(address, 'where the hardware’s tables are in a page of tables'),
  mappings: listOf(
    objectOf({
      name: text,
      virtual: address,
      physical: address,
      size: address,
      inSections: described(address, 'bytes that are mapped by sections; the rest is by pages'),
      words: objectOf({ page: address, linux: address, table: address }, { section: address }),
    }),
  ),
  tables: listOf(
    objectOf({
      name: text,
      virtual: described(address, 'first address of the 2 MiB that it is for'),
      address: described(address, 'physical address of its page'),
      word: address,
    }),
  ),
});
