/**
 * Holds predictions against recorded boots, and tells what differs by class: the figure or line, its numbers left out.
 *
 * usage: node scripts/run.mjs scripts/oracle/judge.ts FOLDER OF RECORDED BOOTS
 *
 * Prints `N of M exact`, and exits with 1 when any differs.
 */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { figuresFrom } from '../../test/golden/early-log.ts';
import { lifeDifferences } from '../../test/golden/life.ts';
import { differences, loadBoot, predictionFor } from '../../test/golden/recorded-boot.ts';

/** The class of a difference: its first line, without the numbers and names of one board. */
function classOf(difference: string): string {
  return difference
    .replace(/0x[0-9a-f]+/g, '#')
    .replace(/'[^']*'/g, "'…'")
    .replace(/\d+/g, 'N')
    .split('\n')
    .slice(0, 2)
    .map((line) => line.trim())
    .join(' ')
    .slice(0, 140);
}

const root = resolve(process.argv[2] ?? '');
const names = readdirSync(root)
  .filter((name) => name.includes('__'))
  .sort();
const classes = new Map<string, string[]>();
let exact = 0;
let silent = 0;
for (const name of names) {
  const recorded = loadBoot(root, name);
  const boot = { ...recorded, expected: figuresFrom(recorded.log) ?? null };
  const prediction = predictionFor(root, boot);
  const found = [...differences(boot, prediction), ...lifeDifferences(boot, prediction)];
  if (!boot.expected) silent++;
  if (found.length === 0) exact++;
  else {
    const [first = ''] = found;
    const key = classOf(first);
    classes.set(key, [
      ...(classes.get(key) ?? []),
      `${name} (${(boot.input as { note?: string }).note ?? ''})\n    ${found.join('\n    ')}`,
    ]);
  }
}
for (const [key, boots] of [...classes].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${boots.length} × ${key}`);
  for (const boot of boots) console.log(`  ${boot}`);
}
console.log(
  `recorded boots: ${exact} of ${names.length} exact, ${silent} of them without a dump, ${classes.size} classes`,
);
process.exitCode = exact === names.length ? 0 : 1;
