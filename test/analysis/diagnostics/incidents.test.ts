/**
 * What only few boards run into, in the words that analysis has for it.
 */
import { describe, expect, it } from 'vitest';
import type { PredictOptions } from '../../../src/analysis/predict.ts';
import { predictionOfSource } from '../boards.ts';

function messagesOf(code: string, inside: string, options: PredictOptions): string[] {
  return predictionOfSource(inside, options).findings.flatMap((finding) =>
    finding.code === code ? [finding.message] : [],
  );
}

const memory = (...banks: readonly string[]): string =>
  `memory@80000000 { device_type = "memory"; reg = ${banks.map((bank) => `<${bank}>`).join(', ')}; };`;

describe('a full table of banks', () => {
  // |0|1|2|3|4|5|6|====== 7 ===|======|   the last bank reaches above lowmem, and there is no entry for its upper part
  const BANKS = [0, 1, 2, 3, 4, 5, 6].map((index) => `0x8${index}000000 0x800000`);

  it('loses the upper part of a bank that is split', () => {
    const found = messagesOf('DTM113', memory(...BANKS, '0x90000000 0x40000000'), {
      kernel: '3.10',
      cmdline: '',
      config: { CONFIG_HIGHMEM: 'y' },
    });
    expect(found).toEqual([expect.stringMatching(/^RAM from 0x[0-9a-f]+ on is ignored: this kernel keeps 8 banks$/)]);
  });

  it('loses no more where an entry is left', () => {
    const found = messagesOf('DTM113', memory(...BANKS.slice(1), '0x90000000 0x40000000'), {
      kernel: '3.10',
      cmdline: '',
      config: { CONFIG_HIGHMEM: 'y' },
    });
    expect(found).toEqual([]);
  });
});

it('highmem is given up with an aliasing cache', () => {
  const found = messagesOf('DTM104', memory('0x80000000 0x50000000'), {
    kernel: '3.10',
    cmdline: '',
    config: { CONFIG_HIGHMEM: 'y', CACHE_IS_VIPT_ALIASING: 'y' },
  });
  expect(found).toEqual([
    expect.stringMatching(
      /^RAM from 0x[0-9a-f]+ to 0xcfffffff is ignored: highmem is not used with a VIPT aliasing cache$/,
    ),
  ]);
});

it('a crash dump header that lies on the kernel is refused', () => {
  const inside = `${memory('0x80000000 0x20000000')} chosen { linux,elfcorehdr = <0x80400000 0x1000>; };`;
  const options: PredictOptions = {
    kernel: '6.1',
    cmdline: '',
    config: { CONFIG_CRASH_DUMP: 'y' },
    kernelImage: { start: 0x8030_0000n, end: 0x80ff_ffffn },
  };
  expect(messagesOf('DTM201', inside, options)).toEqual([
    'the crash dump header at 0x80400000 lies on memory that is reserved already',
  ]);
});

it('a default area for which there is no room says below what', () => {
  const found = messagesOf('DTM301', memory('0x80000000 0x4000000'), {
    kernel: '3.10',
    cmdline: 'cma=256M',
    config: { CONFIG_CMA: 'y' },
  });
  expect(found).toEqual([expect.stringMatching(/^no CMA area of .*: no free range below 0x[0-9a-f]+ is large enough/)]);
});
