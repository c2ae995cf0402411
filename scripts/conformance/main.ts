/**
 * Holds the DTS compiler against the real one: the boards of Linux 6.1 against `cpp | dtc`, sources and overlays at random
 * against the newest dtc and fdtoverlay that there are. Fetches what it needs from Debian (`debian.ts`).
 *
 * usage: node scripts/run.mjs scripts/conformance/main.ts [--full] [--boards N] [--random N] [--seed N]
 *
 * 200 boards by default, all of them with --full or CONFORMANCE=full. LINUX_SOURCE names a kernel tree to take instead.
 * Exits with 1 when anything differs.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { BoardComparison, type BoardResult, boardSources } from './boards.ts';
import { compareSource, type Verdict } from './compare.ts';
import { kernelTree, newestDtc, newestFdtoverlay } from './debian.ts';
import { type Dtc, findDtc } from './dtc.ts';
import { compareOverlays } from './overlays.ts';
import { randomSource } from './random-sources.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: process.env.CONFORMANCE === 'full' },
    boards: { type: 'string', default: '200' },
    random: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const randomCount = Number(values.random ?? (values.full ? 5000 : 500));
const seed = Number(values.seed);

/** How many differences are printed in full. */
const MOST_SHOWN = 10;
let different = 0;

function report(name: string, verdict: Verdict): void {
  if (verdict.kind !== 'different') return;
  if (different++ < MOST_SHOWN) console.log(`  ${name}: ${verdict.how}`);
}

const installed = findDtc();
if (!installed) throw new Error('dtc is not installed: apt-get install device-tree-compiler');
const tree = kernelTree();
const newest = newestDtc() ?? installed;
console.log(`dtc ${installed.version} and ${newest.version}, kernel tree ${tree}`);

compareBoards(installed);
compareRandomSources(newest);
compareRandomOverlays();

console.log(different === 0 ? 'all identical' : `${different} differ`);
process.exitCode = different === 0 ? 0 : 1;

/** Both architectures: every board, or as many of each as it has of all, spread evenly. */
function compareBoards(dtc: Dtc): void {
  const comparison = new BoardComparison(tree, dtc);
  const sources = new Map((['arm', 'arm64'] as const).map((name) => [name, boardSources(tree, name)]));
  const total = [...sources.values()].reduce((sum, { length }) => sum + length, 0);
  const share = values.full ? 1 : Math.min(1, Number(values.boards) / total);
  const times = { reference: 0, own: 0, boards: 0 };
  for (const [name, all] of sources) {
    const results = spread(all, Math.round(all.length * share)).map((board) => {
      const result = comparison.compare(board);
      report(board, asOfVersion(board, result.plain, 'plain'));
      report(`${board} -@`, asOfVersion(board, result.symbols, 'symbols'));
      times.reference += result.referenceTime;
      times.own += result.ownTime;
      times.boards++;
      return result;
    });
    console.log(`${name}: plain ${identical(results, 'plain')}, -@ ${identical(results, 'symbols')}`);
  }
  const [own, reference] = [times.own / times.boards, times.reference / times.boards];
  const ratio = (times.own / times.reference).toFixed(2);
  console.log(`a board: dtmem ${own.toFixed(1)} ms, cpp | dtc ${reference.toFixed(1)} ms, ratio ${ratio}`);
}

function spread(all: readonly string[], count: number): string[] {
  return all.filter(
    (_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length),
  );
}

function identical(results: readonly BoardResult[], kind: 'plain' | 'symbols'): string {
  const same = results.filter((result) => result[kind].kind === 'same' || result[kind].kind === 'both refuse');
  return `${same.length} of ${results.length} identical`;
}

/** A difference that the newer dtc shares is one between versions, and said to be. */
function asOfVersion(board: string, verdict: Verdict, kind: 'plain' | 'symbols'): Verdict {
  if (verdict.kind !== 'different' || newest === installed) return verdict;
  const again = new BoardComparison(tree, newest).compare(board)[kind];
  const how = again.kind === 'different' ? verdict.how : `${verdict.how}; identical to dtc ${newest.version}`;
  return { kind: 'different', how };
}

function compareRandomSources(dtc: Dtc): void {
  const counts = new Map<string, number>();
  const run = fc.check(
    fc.property(randomSource(dtc), (source) => {
      const verdict = compareSource(dtc, source);
      counts.set(verdict.kind, (counts.get(verdict.kind) ?? 0) + 1);
      if (verdict.kind === 'different') throw new Error(verdict.how);
    }),
    { numRuns: randomCount, seed },
  );
  console.log(`random sources, dtc ${dtc.version}, seed ${seed}: ${listOf(counts)}`);
  if (run.failed) report(fc.defaultReportMessage(run) ?? '', { kind: 'different', how: 'see above' });
}

function compareRandomOverlays(): void {
  const { counts, failure } = compareOverlays(newestFdtoverlay(), randomCount, seed);
  console.log(`random overlays, seed ${seed}: ${listOf(counts)}`);
  if (failure !== undefined) report(failure, { kind: 'different', how: 'see above' });
}

function listOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
