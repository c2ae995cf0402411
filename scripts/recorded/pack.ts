/**
 * Packs a folder of recordings into the archives of `test/recorded/`, and writes the index that people review.
 *
 * usage: npm run recorded:pack -- FOLDER [NAME...]
 *
 * FOLDER has a folder for each archive ({@link ARCHIVES}); without names all of them are packed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHIVES, type ArchiveName, RECORDED } from '../../test/recorded/recorded.ts';
import { type Files, pack } from './archive.ts';
import { indexOf } from './index-page.ts';

const [folder, ...names] = process.argv.slice(2);
if (!folder) {
  console.error('usage: npm run recorded:pack -- FOLDER [NAME...]');
  process.exit(2);
}
const unknown = names.filter((name) => !(ARCHIVES as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`no such archive: ${unknown.join(', ')}; there are ${ARCHIVES.join(', ')}`);
  process.exit(2);
}

for (const name of (names.length > 0 ? names : ARCHIVES) as readonly ArchiveName[]) {
  const files = filesBelow(join(folder, name));
  const archive = pack(files);
  writeFileSync(join(RECORDED, `${name}.br`), archive);
  writeFileSync(join(RECORDED, `${name}.md`), indexOf(name, files));
  const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  console.log(`${name}: ${files.size} files, ${bytes} bytes in ${archive.length}`);
}

/** Pages for people stand beside the archives, not in them. */
function filesBelow(root: string): Files {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.md')) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(root.length + 1), readFileSync(path));
  }
  return files;
}
