/**
 * From a device-tree source to the tree, as dtc does it.
 *
 * The stages, in order: the text is preprocessed (`preprocess.ts`), scanned (`lexer.ts`) and parsed into a live tree
 * (`parser.ts`), which the checks complete (phandles, references, nodes left out: `checks/`); symbols and fixups are
 * added where they are asked for; and what is live then becomes a {@link DeviceTree}. {@link compileDts} writes that as a
 * blob, byte for byte what `cpp | dtc` writes (dtc 1.8).
 *
 * Older versions differ in corners that the boards of Linux 6.1 do not touch. Before 1.7, dtc refuses numbers that do not
 * fit their element, knows no path from a label, and writes fixups for paths that an overlay does not have. Before 1.8, it
 * takes a node with nothing before its `@`, and does not read what a source tells in `__symbols__`, `__fixups__` and
 * `__local_fixups__` of its own.
 *
 * Nothing here follows dtc where its result could not be used: the root cannot be deleted, and nodes lie at most 64 deep.
 */
import { InputError } from '../../terms/input-error.ts';
import { type PreprocessOptions, preprocess } from '../cpp/preprocess.ts';
import { writeDtb } from '../dtb/write.ts';
import { Diagnostics, type DtsFinding } from '../source/diagnostics.ts';
import { Positions } from '../source/positions.ts';
import type { Preprocessed } from '../source/preprocessed.ts';
import { includingFolders, type MainSource } from '../source/source.ts';
import type { DeviceTree } from '../tree.ts';
import { CheckRun, remarkOf } from './checks/check.ts';
import { CheckLevels } from './checks/levels.ts';
import { CHECKS } from './checks/table.ts';
import { addFixups } from './emit/fixups.ts';
import { addSymbols } from './emit/symbols.ts';
import { guessBootCpu, toDeviceTree } from './emit/to-device-tree.ts';
import { type FileLookup, IncludedFiles } from './lex/included-files.ts';
import { Lexer } from './lex/lexer.ts';
import { type PhandleFormat, Phandles } from './live/phandles.ts';
import { type LiveTree, type ParserOptions, parse } from './parse/parser.ts';

export interface DtsOptions extends ParserOptions {
  /** `-@`: add `/__symbols__`, for overlays. */
  readonly symbols?: boolean;
  /** `-H`: which properties hold the phandles that are given out. Default `epapr`: `phandle`. */
  readonly phandleFormat?: PhandleFormat;
  /** `-b`: physical id of the processor that boots, instead of the guess from `/cpus`. */
  readonly bootCpu?: number;
  /** Look for what dtc warns of, too. Default true. */
  readonly warnings?: boolean;
  /** Which checks are made (`-W`, `-E`), whatever `warnings` says. Default: those that dtc makes. */
  readonly levels?: CheckLevels;
}

/** How much room a blob gets beyond what it needs. */
export interface PaddingOptions {
  /** `-p`: so many bytes more. */
  readonly padding?: number;
  /** `-S`: at least so many bytes in all. */
  readonly minimumSize?: number;
  /** `-a`: a multiple of so many bytes in all; a power of two. */
  readonly alignment?: number;
  /** `-R`: so many empty entries more in the memory reserve map. */
  readonly spareReservations?: number;
}

export interface CompiledDts {
  readonly tree: DeviceTree;
  /** What dtc would warn of, in its order; each under dtc's own name of the check. */
  readonly findings: readonly DtsFinding[];
  /** Every file that was read, the main one first. */
  readonly dependencies: readonly string[];
}

/** A source as it was read: nothing is resolved or checked yet. */
export interface ParsedDts {
  readonly live: LiveTree;
  readonly diagnostics: Diagnostics;
  readonly bootCpu: number;
  /** Every file that was read, the main one first. */
  readonly dependencies: readonly string[];
}

/**
 * Reads text that went through the preprocessor.
 *
 * @throws InputError with every error of syntax that one run can find
 */
export function readDts(text: Preprocessed, lookup: FileLookup & ParserOptions = {}): ParsedDts {
  const diagnostics = new Diagnostics(new Positions());
  const files = new IncludedFiles(text.dependencies[0] ?? '', lookup, diagnostics);
  const live = parse(new Lexer(text, diagnostics, files), diagnostics, files, lookup);
  diagnostics.throwIfAny();
  const dependencies = [...new Set([...text.dependencies, ...files.dependencies])];
  return { live, diagnostics, bootCpu: guessBootCpu(live), dependencies };
}

/**
 * Compiles text that went through the preprocessor.
 *
 * @param lookup where `/include/` and `/incbin/` find their files
 * @throws InputError with every error that one run can find: syntax, references to nothing, and what else dtc refuses
 */
export function parseDts(text: Preprocessed, lookup: FileLookup & DtsOptions = {}): CompiledDts {
  const { live, diagnostics, bootCpu, dependencies } = readDts(text, lookup);
  complete(live, diagnostics, lookup);
  return {
    tree: toDeviceTree(live, diagnostics.positions, text.dependencies[0] ?? '', lookup.bootCpu ?? bootCpu),
    findings: [...text.warnings.map((problem) => ({ check: 'preprocessor', ...problem })), ...diagnostics.findings()],
    dependencies,
  };
}

/** Fills in what only the whole tree tells, and checks it. */
function complete(live: LiveTree, diagnostics: Diagnostics, options: DtsOptions): void {
  const { symbols = false, phandleFormat = 'epapr', warnings = true } = options;
  const levels = options.levels ?? new CheckLevels(CHECKS, warnings);
  const phandles = new Phandles(phandleFormat);
  new CheckRun(CHECKS, { ...live, phandles, symbols }, levels, (failure) => {
    const { check, level, node, property } = failure;
    if (!node || (level === 'warning' && !diagnostics.keepsWarnings)) return;
    if (level === 'error') diagnostics.error(remarkOf(node, failure));
    else diagnostics.warning(check, remarkOf(node, failure), property?.name);
  }).run();
  if (live.root.deleted) diagnostics.error({ message: 'the root of the tree is deleted', at: live.root.at });
  diagnostics.throwIfAny();
  if (symbols) addSymbols(live, phandles);
  if (live.isPlugin) addFixups(live, phandles, diagnostics);
  diagnostics.throwIfAny();
}

/** Preprocesses and compiles the file at `path` of `options.source`. Throws as {@link parseDts} does. */
export function compileTree(path: string, options: PreprocessOptions & DtsOptions): CompiledDts {
  const source = includingFolders(options.source, options.includePaths);
  return parseDts(preprocess(path, { ...options, source }), { ...options, source });
}

export interface CompileOptions extends Omit<PreprocessOptions, 'source'>, DtsOptions, PaddingOptions {
  /** The main file. Default: what the source says is its {@link MainSource.main}. */
  readonly path?: string;
}

/** The blob of a source: preprocessed, compiled and written. Throws as {@link parseDts} does. */
export function compileDts(source: MainSource, options: CompileOptions = {}): Uint8Array {
  const path = options.path ?? source.main;
  if (path === undefined) {
    throw new InputError({ message: 'which file is the source to compile?', help: "name it: { path: 'board.dts' }" });
  }
  const { tree } = compileTree(path, { warnings: false, ...options, source });
  return writeDtb(padded(tree, options));
}

/** The tree with the room that the options ask for in its format. Throws for an alignment that is no power of two. */
export function padded(tree: DeviceTree, options: PaddingOptions): DeviceTree {
  const { padding = 0, minimumSize = 0, alignment = 0, spareReservations = 0 } = options;
  if (padding > 0 && minimumSize > 0) throw new InputError('a blob is padded or has a minimum size, not both');
  if (alignment !== 0 && (alignment < 0 || (alignment & (alignment - 1)) !== 0)) {
    throw new InputError(`a blob cannot be aligned to ${alignment} bytes: that is no power of two`);
  }
  const spared = spareReservations > 0 ? { ...tree, format: { ...tree.format, spareReservations } } : tree;
  if (padding === 0 && minimumSize === 0 && alignment === 0) return spared;
  const size = writeDtb(spared, { padding: 0 }).length;
  let end = padding > 0 ? size + padding : Math.max(size, minimumSize);
  if (alignment > 0) end = Math.ceil(end / alignment) * alignment;
  return { ...spared, format: { ...spared.format, padding: end - size } };
}
