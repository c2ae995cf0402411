/**
 * Every document that --json prints is what its schema says.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { PREDICTION_SCHEMA } from '../../src/render/json.ts';
import { bundledCli } from './cli.ts';

const run = bundledCli();

function json(words: readonly string[], input = ''): unknown {
  const { code, stdout, stderr } = run(words, { input });
  expect(stderr).toBe('');
  expect(code).toBeLessThan(2);
  return JSON.parse(stdout);
}

const BOARDS = ['small.dts', 'camera.dts', 'above-4g.dts', 'no-memory.dts', 'unfilled-memory.dts'];

const DOCUMENTS: readonly (readonly [schema: string, words: string])[] = [
  ...BOARDS.map((board) => ['prediction', `predict ${board} --kernel 6.1 --json`] as const),
  ['prediction', 'predict above-4g.dts --set CONFIG_ARM_LPAE=y --json'],
  ['prediction', 'predict small.dts --initrd 90000000-907fffff --kernel 5.10 --json'],
  ['trace', 'trace camera.dts --json'],
  ['trace', 'trace camera.dts --stage reserved-memory --json'],
  ['trace', 'trace camera.dts --at 8 --json'],
  ['trace', 'trace no-memory.dts --at 0 --json'],
  ['areas', 'predict small.dts -k 6.1 --areas --json'],
  ['areas', 'predict small.dts -k 2.6.32 --set VMALLOC_END=0xe0000000 --areas --json'],
  ['page-tables', 'predict small.dts -k 6.1 --page-tables --json'],
  [
    'page-tables',
    'predict above-4g.dts --set CONFIG_ARM_LPAE=y --page-tables --static-map 0xf9000000=0x40000000+64K --json',
  ],
  ['prediction', 'predict ../../../dts-samples/camera-2mb.dts --kernel 3.4 --json'],
  ['translate', 'translate ../../../dts-samples/camera-2mb.dts --kernel 3.4 0x7f180000 --json'],
  ['translate', 'translate small.dts -k 6.1 0xc0100000 80100000 0x12340000 --json'],
  ['translate', 'translate 0x01206000 0x1000 --ram ../page-tables/tables.bin@0x4000 --ttbr 0x4000 --json'],
  ['translate', 'translate 0x10000 0x30000 --maps ../page-tables/maps --pagemap ../page-tables/pagemap --json'],
  ['fixup', 'fixup small.dts --memory 0x80000000+64M --initrd 82000000-827fffff --json'],
  ['fixup', 'fixup small.dts --memory 0x80000000+64M --dtb-at 0x83000000 -o /dev/null --predict -k 6.1 --json'],
  ['compile', 'compile ../../../dts-samples/modern-board.dts -o /dev/null --json'],
  ['compile', 'compile ../../../dts-samples/msm8916-phone.dts -o /dev/null --json'],
  ['memblock', 'memblock - --json'],
  ['e820', 'e820 ../../../dts-samples/pc-128m.e820 --kernel 2.6.11 --json'],
  ['e820', 'e820 ../e820/i386-pae-6.1-896m.txt --json'],
  ['e820', 'e820 ../../../dts-samples/pc-128m.e820 --arch x86_64 --cmdline mem=64M --json'],
  ['kernels', 'kernels --json'],
  ['kernels', 'kernels msm-3.10 --json'],
  ['explain', 'explain DTM101 --json'],
  ['explain', 'explain --json'],
  ['completion', 'completion bash --json'],
];

const SCRIPT = 'phys 32\nadd 0x80000000 1G\nreserve 0x80000000 1M\nalloc 64M 4M 0 0\nmark_nomap 0x90000000 1M\n';

describe('schemas', () => {
  it.each(DOCUMENTS)('%s holds for dtmem %s', (name, words) => {
    const schema = json(['schema', name]) as object;
    const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
      schema,
    );
    validate(json(words.split(' '), SCRIPT));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('are held to: a document of another kind does not pass', () => {
    const validate = new Ajv2020().compile(json(['schema', 'prediction']) as object);
    expect(validate(json(['explain', 'DTM101', '--json']))).toBe(false);
    expect(validate({ ...(json(['predict', 'small.dts', '--json']) as object), limits: {} })).toBe(false);
  });

  it('name the documents they are of', () => {
    expect(json(['schema', 'prediction'])).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { schema: { const: PREDICTION_SCHEMA } },
    });
  });

  it('leave the exit code alone', () => {
    expect(run(['predict', 'camera.dts', '--kernel', '6.12', '--json']).code).toBe(1);
    expect(run(['predict', 'camera.dts', '--kernel', '6.12']).code).toBe(1);
  });
});
