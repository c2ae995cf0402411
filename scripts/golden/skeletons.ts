/**
 * Cuts recorded boots down to the memory skeletons that `test/boots/` keeps.
 *
 * usage: node scripts/run.mjs scripts/golden/skeletons.ts [FOLDER OF RECORDED BOOTS]
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { hex } from '../../src/terms/notation.ts';
import { type Skeleton, skeletonOf } from '../../test/boots/skeleton.ts';
import { loadBoot, loadConfig, MEMORY_LINES } from '../../test/golden/recorded-boot.ts';

/** Every kernel and build, real boards with and without hooks, and the rules that edge cases exist for. */
const CHOSEN = [
  'armmp-5.10__am57xx-beagle-x15__asis',
  'armmp-5.10__armada-388-clearfog-pro__2g',
  'armmp-5.10__virt__cmd-cma=16M@48000000-60000000',
  'armmp-5.10__virt__hole-512m-512m-lowend',
  'armmp-5.10__virt__initrd-overlaps-kernel',
  'armmp-5.10__virt__rsv-cma-default-and-cma=64M',
  'armmp-5.10__virt__rsv-dyn-nomap',
  'armmp-5.10__virt__rsv-dyn-three',
  'armmp-5.10__virt__rsv-many-70',
  'armmp-5.10__virt__rsv-overlap-nomap',
  'armmp-6.1__am335x-boneblack__2bank',
  'armmp-6.1__exynos5422-odroidhc1__asis',
  'armmp-6.1__virt__cmd-mem=128M@48000000',
  'armmp-6.1__virt__initrd-overlaps-rsv',
  'armmp-6.1__virt__rsv-cma-dynamic-toobig',
  'armmp-6.1__virt__rsv-over-dtb-nomap',
  'armmp-6.12__armada-370-c200-v2__asis',
  'armmp-6.12__imx6q-apalis-eval__1g',
  'armmp-6.12__omap4-panda-es__2bank',
  'armmp-6.12__stm32mp157c-dk2__2bank',
  'armmp-6.12__virt__bank1-ends-1m-odd',
  'armmp-6.12__virt__cmd-kernelcore=256M',
  'armmp-6.12__virt__cmd-vmalloc=1000M',
  'armmp-6.12__virt__initrd-across-bank-end',
  'armmp-6.12__virt__ram-512m+1m',
  'armmp-6.12__virt__rsv-cma-static-across-lowlimit',
  'armmp-6.12__virt__rsv-cma-static-default',
  'armmp-6.12__virt__rsv-dyn-ranges-overlap-static',
  'armmp-7.2__imx6ul-14x14-evk__2bank',
  'armmp-7.2__virt__elfcorehdr',
  'armmp-7.2__virt__memrsv-overlap-cma',
  'armmp-7.2__virt__rsv-cells-mismatch',
  'armmp-7.2__virt__rsv-cma-static-reserved-nomap',
  'armmp-7.2__virt__rsv-reg-short',
  'armmp-7.2__virt__usable-range',
  'armmp-lpae-6.1__virt__above4g-1g+1g',
  'armmp-lpae-6.12__virt__above4g-3g+1g',
  'armmp-lpae-7.2__omap5-uevm__asis',
  'rpi-6.1__bcm2835-rpi-b-plus__512m',
  'rpi-6.12__bcm2835-rpi-zero__512m-vmalloc700m',
];

const recorded = resolve(process.argv[2] ?? '../shared/golden/boots');
const target = resolve('test/boots');

/** Every configuration symbol that the sources name: what else a kernel is configured with does not move memory. */
function symbolsInSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/CONFIG_[A-Z0-9_]+/g) ?? []);
}

const symbols = [...new Set([...symbolsInSources('src/kernel'), ...symbolsInSources('src/boot')])].sort();

for (const name of CHOSEN) {
  const boot = loadBoot(recorded, name);
  const config = loadConfig(join(recorded, boot.input.config));
  const tree = readDtb(boot.dtb);
  const { expected, input } = boot;
  if (!expected || !input.kernelImage) throw new Error(`${name} has no dump: choose another boot`);
  const { memory, reserved, zones, nodeRanges, cma, memoryLine } = expected;
  const ends = boot.log.filter((line) => /^(Kernel command line:|Memory: |DMA: preallocated)/.test(line));
  const skeleton: Skeleton = {
    name,
    kernel: input.kernel,
    config: Object.fromEntries(
      symbols.flatMap((symbol) => {
        const value = config.get(symbol);
        return value === undefined ? [] : [[symbol, value]];
      }),
    ),
    kernelImage: input.kernelImage,
    dtbAt: input.dtbAt,
    dtbSize: input.dtbSize,
    reservations: tree.reservations.map(({ base, size }) => [hex(base), hex(size)]),
    tree: skeletonOf(tree),
    expected: { memory, reserved, zones, nodeRanges, cma, memoryLine: memoryLine === null ? null : 'printed' },
    log: [...boot.log.filter((line) => MEMORY_LINES.test(line)), ...ends],
  };
  writeFileSync(join(target, `${name}.json`), `${JSON.stringify(skeleton, null, 1)}\n`);
}
console.log(`${CHOSEN.length} skeletons written to ${target}`);
