/**
 * The one place where commands read device trees: blobs, sources, standard input, with overlays laid over them.
 */
import { isDtb, readDtb } from '../../devicetree/dtb/read.ts';
import type { ParseTreeOptions } from '../../devicetree/parse-tree.ts';
import type { DeviceTree } from '../../devicetree/tree.ts';
import { filesWithin } from '../../node/dts-source.ts';
import { DEVICE_TREE, readFile, readStandardInput, STANDARD_INPUT } from '../../node/read-file.ts';
import { type AllowRead, ReadableFolders } from '../../node/readable-folders.ts';
import { InputError } from '../../terms/input-error.ts';

export interface TreeRequest {
  /** A path, or `-` for standard input. */
  readonly tree: string;
  readonly overlay: readonly string[];
  /** `-I`. */
  readonly I: readonly string[];
  /** `-D`, each `NAME` or `NAME=TEXT`. */
  readonly D: readonly string[];
  /** `--fit-config`: of a FIT image this configuration, its default one when absent. */
  readonly 'fit-config'?: string | undefined;
  /** Folders that all of it must lie in; anywhere, when absent, as it does for dtc: who names a tree of theirs trusts it. */
  readonly allowRead?: AllowRead;
}

/** @throws InputError for files that cannot be read, trees that do not parse and overlays that do not fit */
export async function treeFrom(request: TreeRequest): Promise<DeviceTree> {
  const { allowRead = 'anywhere' } = request;
  const options = {
    allowRead,
    includePaths: request.I,
    defines: definesFrom(request.D),
    symbols: request.overlay.length > 0,
  };
  let tree = await readBase(request, options);
  if (request.overlay.length === 0) return tree;

  const { applyOverlay, isOverlay } = await import('../../devicetree/overlay.ts');
  for (const path of request.overlay) {
    const { tree: overlay } = await readOne(path, options);
    if (!isOverlay(overlay)) {
      throw new InputError({
        message: `${overlay.file}: this is no overlay: no node has an __overlay__`,
        help: 'an overlay source begins with /dts-v1/; /plugin/;',
      });
    }
    tree = applyOverlay(tree, overlay);
  }
  // The blob grew: its size is no longer that of the file.
  const { blobSize: _, ...grown } = tree;
  return grown;
}

/** The board's own tree: of a FIT image that of a configuration. @throws InputError for an overlay, which is no board's */
async function readBase(request: TreeRequest, options: Parameters<typeof readOne>[1]): Promise<DeviceTree> {
  const { tree, bytes } = await readOne(request.tree, options);
  if (tree.root.child('images') || request['fit-config'] !== undefined) {
    const { isFit, openFit } = await import('../../devicetree/fit/fit.ts');
    if (isFit(tree)) return openFit(tree, bytes, request['fit-config']);
    if (request['fit-config'] !== undefined) {
      throw new InputError({
        message: `${tree.file}: this is no FIT image, and --fit-config chooses a configuration of one`,
        help: 'leave the flag out',
      });
    }
  }
  const { isOverlay } = await import('../../devicetree/overlay.ts');
  if (isOverlay(tree)) {
    throw new InputError({
      message: `${tree.file}: this is an overlay: it changes a board’s tree and describes no board`,
      help: `give the board’s tree, and this one with --overlay ${tree.file}`,
    });
  }
  return tree;
}

/** The compiler of sources is loaded only where there is a source: most trees are blobs. */
async function readOne(
  path: string,
  { allowRead, ...options }: ParseTreeOptions & { allowRead: AllowRead },
): Promise<{ tree: DeviceTree; bytes: Uint8Array }> {
  if (allowRead !== 'anywhere') refuseOutside(path, new ReadableFolders(allowRead));
  const file = path === '-' ? STANDARD_INPUT : path;
  const bytes = path === '-' ? readStandardInput(DEVICE_TREE) : readFile(path, DEVICE_TREE);
  if (bytes.length === 0) throw new InputError({ message: `${file}: the file is empty` });
  if (isDtb(bytes)) return { tree: readDtb(bytes, { file }), bytes };
  const { parseTree } = await import('../../devicetree/parse-tree.ts');
  return { tree: parseTree(bytes, { ...options, file, source: filesWithin(allowRead) }), bytes };
}

/** @throws InputError for a path that leads out of the folders that may be read */
export function refuseOutside(path: string, readable: ReadableFolders, name = path): void {
  if (readable.has(path)) return;
  throw new InputError({
    message: `${name}: is not read: it lies outside of the folders that may be read`,
    help: 'allow its folder if it is meant: --allow-read DIR',
  });
}

/** A macro without a text is 1, as for cpp. */
export function definesFrom(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      return equals < 0 ? [text, '1'] : [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
