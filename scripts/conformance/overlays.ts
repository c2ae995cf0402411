/** Overlays at random, applied by fdtoverlay and by dtmem: the same tree, or refused by both. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { unpreprocessed } from '../../src/devicetree/cpp/preprocess.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { parseDts } from '../../src/devicetree/dts/compile.ts';
import { applyOverlay } from '../../src/devicetree/overlay.ts';
import type { DeviceTree } from '../../src/devicetree/tree.ts';
import { outcomeOf, type Verdict, verdict } from './compare.ts';
import { type RandomOverlay, randomOverlay } from './random-overlays.ts';

export interface OverlayReport {
  readonly counts: ReadonlyMap<string, number>;
  /** What differed, and on which sources; undefined when nothing did. */
  readonly failure: string | undefined;
}

/** Applies `count` overlays with both. */
export function compareOverlays(fdtoverlay: readonly string[], count: number, seed: number): OverlayReport {
  const folder = mkdtempSync(join(tmpdir(), 'dtmem-overlays-'));
  const counts = new Map<string, number>();
  try {
    const run = fc.check(
      fc.property(randomOverlay, (overlay) => {
        const found = compareOverlay(fdtoverlay, folder, overlay);
        if (!found) return;
        counts.set(found.kind, (counts.get(found.kind) ?? 0) + 1);
        if (found.kind === 'different') throw new Error(found.how);
      }),
      { numRuns: count, seed },
    );
    return { counts, failure: run.failed ? fc.defaultReportMessage(run) : undefined };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Undefined for sources that do not compile. */
function compareOverlay(fdtoverlay: readonly string[], folder: string, sources: RandomOverlay): Verdict | undefined {
  const base = treeOf(sources.base, sources.baseSymbols);
  const overlay = treeOf(sources.overlay, sources.overlaySymbols);
  if (!base || !overlay) return undefined;
  const [basePath, overlayPath, resultPath] = ['base.dtb', 'overlay.dtbo', 'result.dtb'].map((name) =>
    join(folder, name),
  );
  if (!basePath || !overlayPath || !resultPath) return undefined;
  writeFileSync(basePath, writeDtb(base));
  writeFileSync(overlayPath, writeDtb(overlay));
  const [program = '', ...before] = fdtoverlay;
  const { status, stderr } = spawnSync(program, [...before, '-i', basePath, '-o', resultPath, overlayPath]);
  // libfdt lays out strings in an order of its own: written anew, equal trees are equal blobs.
  const theirs =
    status === 0
      ? { blob: writeDtb(readDtb(new Uint8Array(readFileSync(resultPath)))) }
      : { refused: stderr.toString() };
  return verdict(
    theirs,
    outcomeOf(() => writeDtb(applyOverlay(base, overlay))),
  );
}

function treeOf(text: string, symbols: boolean): DeviceTree | undefined {
  let tree: DeviceTree | undefined;
  outcomeOf(() => {
    tree = parseDts(unpreprocessed('source', text), { symbols, warnings: false }).tree;
    return new Uint8Array(0);
  });
  return tree;
}
