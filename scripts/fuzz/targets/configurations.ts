/** Damaged kernel configurations, each with a boot of its kernel. */
import { predict } from '../../../src/analysis/predict.ts';
import { parseConfig } from '../../../src/kernel/config/config.ts';
import { readTree } from '../../../src/node/tree.ts';
import { checkPrediction } from '../invariants.ts';
import type { Target } from '../target.ts';
import { decode, encode, filesOf, NUMBERS } from './files.ts';

const CONFIG = `#
# Automatically generated file; DO NOT EDIT.
# Linux/arm 6.1.55 Kernel Configuration
#
CONFIG_ARM=y
CONFIG_HIGHMEM=y
# CONFIG_ARM_LPAE is not set
CONFIG_PAGE_OFFSET=0xC0000000
CONFIG_CMDLINE="console=ttyS0 mem=512M"
CONFIG_CMDLINE_FORCE=y
CONFIG_CMA=y
CONFIG_DMA_CMA=y
CONFIG_CMA_SIZE_MBYTES=64
CONFIG_CMA_ALIGNMENT=8
CONFIG_ARCH_FORCE_MAX_ORDER=11
CONFIG_FORCE_MAX_ZONEORDER=11
CONFIG_PHYS_OFFSET=0x80000000
`;

export function configurations(): Target {
  const tree = readTree('test/fixtures/boards/small.dts');
  const words = [
    '=y',
    '=m',
    '=n',
    '=',
    '"',
    '\\',
    'CONFIG_',
    '# CONFIG_X is not set',
    ...NUMBERS,
    '\n',
    '\0',
    '\u001b[2J',
  ];
  return filesOf(
    'configs',
    () => encode(CONFIG),
    words,
    (bytes) => {
      checkPrediction(predict(tree, { kernel: '6.1', config: parseConfig(decode(bytes), '.config') }));
    },
  );
}
