/**
 * What holds of every prediction, whatever the tree says.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { diffPredictions, isSame } from '../../src/analysis/diff.ts';
import { changesSince, formatSnapshot, readSnapshot } from '../../src/analysis/snapshot.ts';
import type { Prediction } from '../../src/boot/prediction.ts';
import { savedPrediction } from '../../src/cli/inputs/saved-prediction.ts';
import { renderDiffText } from '../../src/render/diff/text.ts';
import { toJSON } from '../../src/render/json.ts';
import type { Document } from '../../src/render/schemas/document.ts';
import { jsonSchemaOf } from '../../src/render/schemas/json-schema.ts';
import { DOCUMENTS } from '../../src/render/schemas/schemas.ts';
import { PLAIN } from '../../src/render/text/paint.ts';
import { renderReport } from '../../src/render/text/report/report.ts';
import { type AddressRange, endOf } from '../../src/terms/address-range.ts';
import { hex } from '../../src/terms/notation.ts';
import { must } from './target.ts';

const validators = new Map<string, ValidateFunction>();

/** The validator of a schema that `dtmem schema` prints. */
export function validatorOf(name: string): ValidateFunction {
  let validate = validators.get(name);
  if (!validate) {
    validate = new Ajv2020({ strict: false }).compile(jsonSchemaOf(DOCUMENTS[name] as Document));
    validators.set(name, validate);
  }
  return validate;
}

/** What only a slip of the program writes: a number below 0 in hex, a figure that is none. */
const SLIPS = /0x-|\bNaN\b|\bundefined\b|\[object |Infinity/;

/** @throws Violation for a text with a slip in it; none is looked for where the input itself reads so */
export function soundText(text: string, what: string, input = ''): void {
  must(SLIPS.test(input) || !SLIPS.test(text), () => `${what}: ${around(text, SLIPS)}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
/** What CI systems take for a command to them. */
const COMMANDS = /^\s*::|##\[|##vso\[|^\s*##teamcity\[/m;

/** @throws Violation for printed text that a terminal or a CI system would do more with than show it */
export function harmlessText(text: string, what: string): void {
  must(!CONTROLS.test(text), () => `${what} prints a control character: ${around(text, CONTROLS)}`);
  must(!COMMANDS.test(text), () => `${what} prints a command to CI: ${around(text, COMMANDS)}`);
}

function around(text: string, pattern: RegExp): string {
  const at = text.search(pattern);
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
}

function sorted(ranges: readonly AddressRange[], name: string, last: bigint): void {
  let end = -1n;
  for (const range of ranges) {
    must(range.size > 0n, () => `${name} has an empty range at ${hex(range.base)}`);
    must(range.base >= end, () => `${name} is not sorted, or overlaps, at ${hex(range.base)}`);
    end = endOf(range);
    // kernels that keep sizes as they are given let a region end beyond what they can address
    must(range.base <= last, () => `${name} begins beyond what can be addressed, at ${hex(range.base)}`);
  }
}

/** Kills a kernel whose zones end above RAM. */
const LOWMEM_ABOVE_RAM = 'lowmem-above-ram';

function zonesHold({ zones, memory, incidents }: Prediction): void {
  const dies = incidents.some((one) => one.kind === 'kernel-dies' && one.death.kind === LOWMEM_ABOVE_RAM);
  const told = new Set(incidents.flatMap((one) => (one.kind === 'zone-span-off' ? [one.zone] : [])));
  let end = 0;
  const lastPfn = memory.reduce((most, range) => (endOf(range) > most ? endOf(range) : most), 0n) >> 12n;
  for (const { name, startPfn, endPfn, spannedPages, presentPages } of zones) {
    if (told.has(name)) continue;
    const zone = `zone ${name}: ${startPfn}-${endPfn}, ${spannedPages} spanned, ${presentPages} present`;
    must(
      [startPfn, endPfn, spannedPages, presentPages].every((count) => Number.isSafeInteger(count) && count >= 0),
      zone,
    );
    if (spannedPages === 0) {
      must(presentPages === 0, `${zone}: pages in a zone without a span`);
      continue;
    }
    must(endPfn - startPfn === spannedPages, `${zone}: its span is another`);
    must(presentPages <= spannedPages, `${zone}: more present than spanned`);
    must(dies || BigInt(endPfn) <= lastPfn, `${zone}: ends beyond the last page of RAM, ${lastPfn}`);
    if (name === 'Movable') continue;
    must(startPfn >= end, `${zone}: begins in the zone before it`);
    end = endPfn;
  }
}

function accountHolds({ account }: Prediction): void {
  const total = account.find((row) => row.total);
  const sum = account.reduce((bytes, row) => (row.total ? bytes : bytes + row.bytes), 0n);
  must(total !== undefined && sum === total.bytes, () => `the rows of the account make ${sum}, not ${total?.bytes}`);
  must(sum >= 0n, () => `the account ends at ${sum}`);
}

/** @throws Violation for a prediction that cannot be */
export function checkPrediction(prediction: Prediction): void {
  const { memory, reserved, imported, cma, layout, findings } = prediction;
  const last = (1n << 64n) - 1n;
  sorted(memory, 'memory', last);
  sorted(reserved, 'reserved', last);
  must(
    imported.every(({ size }) => size > 0n),
    'imported has an empty range',
  );
  for (const { name, size } of cma) must(size > 0n, () => `the CMA area ${name} is empty`);
  for (const { name, start, end } of layout) must(start <= end, () => `layout: ${name} ends before it begins`);
  zonesHold(prediction);
  accountHolds(prediction);
  for (const { message, origin } of findings) must(message !== '' && origin !== '', 'a finding says nothing');

  const document = toJSON(prediction);
  soundText(JSON.stringify(document), 'the JSON document');
  const validate = validatorOf('prediction');
  validate(document);
  must(!validate.errors, () => `the document breaks its schema: ${JSON.stringify(validate.errors?.[0])}`);
}

/** What else is made of a prediction. @throws Violation when a text or a comparison of it is wrong */
export function checkRenderings(prediction: Prediction): void {
  const saved = savedPrediction(JSON.stringify(toJSON(prediction)), 'saved.json');
  must(isSame(diffPredictions(prediction, prediction)), 'the prediction differs from itself');
  const again = diffPredictions(prediction, saved);
  must(
    isSame(again),
    () =>
      `the saved prediction differs: ${renderDiffText(again, { paint: PLAIN, names: ['a', 'b'], steps: false }).slice(0, 400)}`,
  );
  const report = renderReport(prediction);
  soundText(report, 'the report');
  harmlessText(report, 'the report');
  const snapshot = formatSnapshot('board.dts', [{ name: prediction.input.kernel, prediction }]);
  soundText(snapshot, 'the snapshot');
  harmlessText(snapshot, 'the snapshot');
  must(readSnapshot(snapshot, 'board.memmap').sections.size === 1, 'the snapshot reads as other sections than it has');
  must(changesSince(snapshot, snapshot, 'board.memmap').length === 0, 'the snapshot differs from itself');
}
