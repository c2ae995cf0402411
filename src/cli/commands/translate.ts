/** `dtmem translate`: all that is known of an address. */

import { predictedWalks } from '../../analysis/predicted-tables.ts';
import { decodePagemapEntry, PAGEMAP_ENTRY, type ProcessArea, readMaps } from '../../analysis/process-maps.ts';
import { translate } from '../../analysis/translate.ts';
import { hardwareParts, linuxParts } from '../../boot/arm/page-tables/indices.ts';
import type { Walk } from '../../boot/arm/page-tables/walk.ts';
import type { Prediction } from '../../boot/prediction.ts';
import { openFile, type RandomAccessFile } from '../../node/random-access.ts';
import { renderTranslations } from '../../render/text/translate.ts';
import { type AddressReport, translateJson } from '../../render/translate-json.ts';
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import { defineCommand, type FlagValues } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { DUMP_FLAGS, type Dump, dumpFrom } from '../inputs/dump.ts';
import { addressFrom, looksLikeAddress } from '../inputs/numbers.ts';
import { predictionFrom } from '../inputs/prediction.ts';
import { textFrom } from '../inputs/text.ts';
import { JSON_FLAG, STATIC_MAP_FLAG, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

const PROCESS = 'Process';
const PAGE_SHIFT = 12n;

const FLAGS = {
  ...TREE_FLAGS,
  ...STATIC_MAP_FLAG,
  virtual: { kind: 'switch', summary: 'the addresses are virtual' },
  physical: { kind: 'switch', summary: 'the addresses are physical' },
  ...DUMP_FLAGS,
  maps: { kind: 'text', value: 'FILE', group: PROCESS, summary: 'the text of /proc/PID/maps' },
  pagemap: {
    kind: 'text',
    value: 'FILE',
    group: PROCESS,
    summary: 'the page map of the same process, /proc/PID/pagemap',
  },
  ...JSON_FLAG,
} as const;

interface Process {
  readonly areas: readonly ProcessArea[];
  readonly mapsFile: string;
  readonly pagemap: RandomAccessFile | undefined;
}

function processFrom({ maps, pagemap }: FlagValues<typeof FLAGS>): Process | undefined {
  if (maps === undefined) {
    if (pagemap === undefined) return undefined;
    throw new InputError({
      message: '--pagemap has pages, but no areas',
      help: 'give the text of /proc/PID/maps too: --maps FILE',
    });
  }
  const { text, file } = textFrom(maps);
  return {
    areas: readMaps(text, file),
    mapsFile: file,
    pagemap: pagemap === undefined ? undefined : openFile(pagemap),
  };
}

/** Area, then page. @throws InputError for a page map that does not reach the address, or is another process's */
function inProcess({ areas, mapsFile, pagemap }: Process, address: bigint): NonNullable<AddressReport['process']> {
  const area = areas.find(({ base, size }) => base <= address && address < base + size);
  if (!pagemap) return { area, page: undefined, physical: undefined };
  const offset = (address >> PAGE_SHIFT) * BigInt(PAGEMAP_ENTRY);
  const bytes = offset > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : pagemap.read(Number(offset), PAGEMAP_ENTRY);
  if (!bytes) {
    throw new InputError({
      message: `${pagemap.path}: the page map ends before the entry of ${hex(address)}, which is at byte ${offset}`,
      help: 'copy all of it: an entry of 8 bytes for each page from address 0 on',
    });
  }
  const page = decodePagemapEntry(bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n));
  if (!area && page.state !== 'not present') {
    throw new InputError({
      message: `${pagemap.path} has a page at ${hex(address)}, where ${mapsFile} has no area: they are not of one process`,
      help: 'take both from the same /proc/PID, at one time',
    });
  }
  const physical = page.pfn === undefined ? undefined : (page.pfn << PAGE_SHIFT) | (address & 0xfffn);
  return { area, page, physical };
}

interface Sources {
  readonly prediction: Prediction | undefined;
  readonly dump: Dump | undefined;
  readonly process: Process | undefined;
  readonly space: 'virtual' | 'physical' | undefined;
  /** Walks through the tables that the prediction has. */
  readonly predicted: ((virtual: bigint) => Walk) | undefined;
}

function reportOf(address: bigint, { prediction, dump, process, space, predicted }: Sources): AddressReport {
  const found = process && inProcess(process, address);
  const walk = dump?.walk(address);
  // a page found elsewhere is looked up in the prediction by its place in memory
  const physical = found?.physical ?? (walk?.outcome.kind === 'mapped' ? walk.outcome.physical : undefined);
  const readings = !prediction
    ? []
    : found || walk
      ? physical === undefined
        ? []
        : translate(prediction, physical, 'physical')
      : translate(prediction, address, space);
  const virtual = found || walk ? address : readings.find((reading) => reading.virtual !== undefined)?.virtual;
  const isLpae = dump ? dump.format === 'lpae' : (prediction?.input.lpae ?? false);
  const is32Bit = virtual !== undefined && virtual < 1n << 32n && dump?.format !== 'arm64';
  return {
    address,
    parts: is32Bit ? hardwareParts(virtual, isLpae ? 'lpae' : 'short') : [],
    linuxParts: is32Bit && !isLpae ? linuxParts(virtual) : [],
    readings,
    walk: walk ?? (found || virtual === undefined || virtual >= 1n << 32n ? undefined : predicted?.(virtual)),
    tables: walk ? 'dump' : 'predicted',
    process: found,
  };
}

export const command = defineCommand({
  arguments: {
    tree: { summary: 'a tree as for predict; left out where --ram or --maps alone is to be asked' },
    addresses: { many: true, summary: 'addresses: 0xc0100000' },
  },
  flags: FLAGS,
  example: 'dtmem translate dts-samples/msm8916-phone.dts --kernel msm-3.10 0xc0100000 0x8cb00000',
  async run(values, terminal) {
    if (values.virtual && values.physical) throw new InputError('an address is --virtual or --physical, not both');
    const hasTables = values.ram.length > 0 || values.maps !== undefined;
    const isTree = !(hasTables && looksLikeAddress(values.tree));
    const words = isTree ? values.addresses : [values.tree, ...values.addresses];
    if (words.length === 0) {
      throw new InputError({
        message: 'there is no address to translate',
        help: 'dtmem translate board.dtb 0xc0100000',
      });
    }
    const addresses = words.map(addressFrom);
    const dump = dumpFrom(values);
    const process = processFrom(values);
    try {
      const prediction = isTree ? await predictionFrom(values) : undefined;
      const predicted = prediction && predictedWalks(prediction);
      const space = values.virtual ? 'virtual' : values.physical ? 'physical' : undefined;
      const reports = addresses.map((address) => reportOf(address, { prediction, dump, process, space, predicted }));
      if (values.json) writeJson(terminal, translateJson(reports));
      else terminal.write(renderTranslations(reports, terminal.paint));
      return EXIT.done;
    } finally {
      dump?.close();
      process?.pagemap?.close();
    }
  },
});
