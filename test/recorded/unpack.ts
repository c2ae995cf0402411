/** Unpacks the archives of recordings before the first test, each only where it has changed since. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unpack } from '../../scripts/recorded/archive.ts';
import { ARCHIVES, RECORDED, UNPACKED } from './recorded.ts';

export default function setup(): void {
  for (const name of ARCHIVES) {
    const archive = readFileSync(join(RECORDED, `${name}.br`));
    const stamp = createHash('sha256').update(archive).digest('hex');
    const folder = join(UNPACKED, name);
    const stampFile = join(folder, '.stamp');
    const isUnpacked = (): boolean => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
    if (isUnpacked()) continue;
    const unfinished = `${folder}.${process.pid}.part`;
    for (const [path, content] of unpack(archive)) {
      const file = join(unfinished, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    writeFileSync(join(unfinished, '.stamp'), stamp);
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      // Another run of the tests may have been first.
      rmSync(unfinished, { recursive: true, force: true });
      if (!isUnpacked()) throw error;
    }
  }
}
