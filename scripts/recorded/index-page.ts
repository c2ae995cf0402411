/** The page beside an archive that says what is in it: a line a boot, a line a file for the rest. */
import type { Files } from './archive.ts';

interface Input {
  readonly kernel: string;
  readonly flavour?: string;
  readonly note?: string;
  readonly cmdline?: string;
}

/** What a command line says beside asking for the log. */
const ASKED =
  /\b(memblock=debug|mminit_loglevel=\d+|console=\S+|lpj=\d+|maxcpus=\d+|nokaslr|earlycon\S*|ignore_loglevel)\b/g;

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

export function indexOf(name: string, files: Files): string {
  const rows: string[] = [];
  const others: string[] = [];
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (path.endsWith('/input.json')) {
      const input = JSON.parse(Buffer.from(content).toString()) as Input;
      const shown = [input.note ?? '', (input.cmdline ?? '').replace(ASKED, '')].map(cell).filter(Boolean).join('; ');
      rows.push(`| ${folder} | ${input.kernel} | ${shown} |`);
    } else if (!files.has(`${folder}/input.json`)) {
      others.push(`- ${path}`);
    }
  }
  const parts = [`# ${name}`, ''];
  if (rows.length > 0)
    parts.push(`${rows.length} boots.`, '', '| case | kernel | what it shows |', '| --- | --- | --- |', ...rows, '');
  if (others.length > 0) parts.push(...others, '');
  return parts.join('\n');
}
