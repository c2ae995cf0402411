/**
 * What the boot loader places: the kernel image, the blob and the initrd, against each other and against the tree's regions.
 */

import type { IncidentOf } from '../../../boot/incident.ts';
import { type AddressRange, byBase, overlaps } from '../../../terms/address-range.ts';
import { MiB, roundDown, roundUp } from '../../../terms/alignment.ts';
import { hex, rangeText } from '../../../terms/notation.ts';
import type { Claim, Evidence } from '../evidence.ts';
import { blobElsewhere, initrdElsewhere } from '../places.ts';
import { type Discovery, discoveryFrom, type Rule } from '../rule.ts';
import { since } from '../versions.ts';
import { lowmemEndText } from '../words.ts';

/** The regions that a range lies on, without those that were refused for it: these have an error of their own. */
function granted(evidence: Evidence, range: AddressRange): Claim[] {
  return evidence.claims.filter((claim) => claim.region?.state === 'reserved' && overlaps(claim, range));
}

function imageOf({ record }: Evidence): AddressRange {
  const { start, end } = record.input.kernelImage;
  return { base: start, size: end - start + 1n };
}

/** Collisions of something that the boot loader placed with regions of the tree. */
function* collisions(evidence: Evidence, what: string, range: AddressRange, flag: string): Generator<Discovery> {
  for (const claim of granted(evidence, range)) {
    yield {
      message: `the ${what} (${rangeText(range)}) lies on ${claim.owner} (${rangeText(claim)})`,
      origin: claim.owner,
      span: claim.span,
      ...(evidence.isAssumed(what)
        ? { severity: 'info' as const, help: `where the ${what} lies is assumed; state it with ${flag}` }
        : {}),
    };
  }
}

function initrdText({ start, end, why }: IncidentOf<'initrd-refused'>): string {
  if (why === 'reversed') {
    return `linux,initrd-start ${hex(start)} lies above linux,initrd-end ${hex(end)}: the kernel ignores the initrd`;
  }
  const fault =
    why === 'outside-ram' ? 'does not lie in one region of RAM' : 'overlaps memory that is reserved already';
  return `the initrd at ${hex(start)}-${hex(end - 1n)} is dropped: it ${fault}`;
}

export const initrdRefused: Rule = {
  code: 'DTM401',
  name: 'initrd-refused',
  severity: 'error',
  needs: 'memory',
  summary: 'The initrd is dropped',
  explanation:
    'The initrd, rounded to whole pages, must lie in one region of RAM and on nothing that is reserved before it: the blob and the kernel image. Otherwise the kernel disables it and then fails to mount its root file system.',
  help: 'let the boot loader place the initrd elsewhere',
  cures: initrdElsewhere,
  *look(evidence) {
    for (const incident of evidence.incidents('initrd-refused')) {
      yield {
        ...discoveryFrom(incident, initrdText(incident)),
        ...(incident.why === 'reserved' && evidence.isAssumed('kernel image')
          ? { severity: 'warning' as const, help: 'where the kernel lies is assumed; state it with --kernel-image' }
          : {}),
      };
    }
  },
};

export const imageOnRegion: Rule = {
  code: 'DTM402',
  name: 'image-on-region',
  severity: 'error',
  needs: 'memory',
  summary: 'The kernel image lies on memory that the tree reserves',
  explanation:
    'The kernel reserves its own image first. A plain region or /memreserve/ over it merges with it without a word, and whoever owns the region overwrites the running kernel. A no-map region there is refused (DTM201).',
  help: 'load the kernel elsewhere, or move the region',
  *look(evidence) {
    yield* collisions(evidence, 'kernel image', imageOf(evidence), '--kernel-image');
  },
};

export const blobMisplaced: Rule = {
  code: 'DTM403',
  name: 'blob-misplaced',
  severity: 'error',
  needs: 'memory',
  summary: 'The device tree blob lies on the kernel image or on memory that the tree reserves',
  explanation:
    'The kernel reads the blob from where the boot loader left it, up to the moment it unflattens it. Over the image the kernel’s own data overwrite it; on a reserved region the region’s owner may.',
  help: 'let the boot loader place the blob elsewhere (fdt_high, fdt_addr_r)',
  cures: blobElsewhere,
  *look(evidence) {
    const { dtb } = evidence.record.input;
    const image = imageOf(evidence);
    if (overlaps(dtb, image)) {
      yield {
        message: `the device tree blob (${rangeText(dtb)}) lies on the kernel image (${rangeText(image)})`,
        origin: 'device tree blob',
        ...(evidence.isAssumed('device tree blob') || evidence.isAssumed('kernel image')
          ? { severity: 'info' as const }
          : {}),
      };
    }
    // a boot loader reserves the blob in /memreserve/: that is no collision
    for (const found of collisions(evidence, 'device tree blob', dtb, '--dtb-at')) {
      if (found.origin !== '/memreserve/') yield found;
    }
  },
};

export const blobAboveLowmem: Rule = {
  code: 'DTM404',
  name: 'blob-above-lowmem',
  severity: 'error',
  fatal: true,
  needs: 'memory',
  summary: 'The device tree blob lies above lowmem',
  explanation: `Since ${since('blobWindow', true)} the kernel maps the blob by itself and reads it wherever it lies. Up to then it reads it again through the linear mapping, which ends at the lowmem limit, and dies without a message when the boot loader moved the blob above it.`,
  help: 'keep the blob below the address in the message (fdt_high of U-Boot)',
  cures: blobElsewhere,
  *look(evidence) {
    if (evidence.isAssumed('device tree blob')) return;
    for (const incident of evidence.incidents('blob-above-lowmem')) {
      const { blob, lowmemLimit } = incident;
      yield discoveryFrom(
        incident,
        `the device tree blob (${rangeText(blob)}) lies above lowmem, ${lowmemEndText(lowmemLimit)}`,
      );
    }
  },
};

export const initrdOnRegion: Rule = {
  code: 'DTM405',
  name: 'initrd-on-region',
  severity: 'error',
  needs: 'memory',
  summary: 'The initrd lies on memory that the tree reserves',
  explanation:
    'The initrd is reserved before /reserved-memory. A plain region over it merges with it without a word, and whoever owns the region overwrites the root file system before it is unpacked.',
  help: 'let the boot loader place the initrd elsewhere',
  cures: initrdElsewhere,
  *look(evidence) {
    const { initrd } = evidence.record.input;
    if (!initrd) return;
    // boot loaders reserve the initrd in /memreserve/ themselves
    for (const found of collisions(evidence, 'initrd', initrd, '--initrd'))
      if (found.origin !== '/memreserve/') yield found;
  },
};

export const imageOffRam: Rule = {
  code: 'DTM406',
  name: 'image-off-ram',
  severity: 'warning',
  needs: 'memory',
  summary: 'The kernel image does not lie where RAM begins, as far as the kernel can tell',
  explanation:
    'A 32-bit ARM kernel takes the 2 MiB boundary TEXT_OFFSET below its own image for the start of RAM (arch/arm/kernel/head.S). Where no bank begins there, the addresses below the first bank are mapped to nothing and cost lowmem, or the RAM below the image is lost. A stated image goes with the TEXT_OFFSET that makes both agree where the configuration is assumed; here none that kernels have does.',
  help: 'check --kernel-image against --memory; state TEXT_OFFSET with --set where yours is another',
  *look(evidence) {
    const { record } = evidence;
    const { physOffset } = record.limits;
    const { start } = record.input.kernelImage;
    // what kills the kernel, and RAM that is dropped, have findings of their own
    const isTold = record.incidents.some(({ kind }) => kind === 'kernel-outside-lowmem' || kind === 'bank-ignored');
    if (isTold || evidence.isAssumed('kernel image')) return;
    const section = 2n * MiB;
    if (
      record.described.some(
        ({ base }) => roundUp(base, section) === physOffset || roundDown(base, section) === physOffset,
      )
    )
      return;
    const [first] = [...record.described].sort(byBase);
    if (!first) return;
    yield {
      message: `the kernel image at ${hex(start)} and a TEXT_OFFSET of ${hex(record.input.textOffset ?? 0n)} put the start of RAM at ${hex(physOffset)}; the first bank begins at ${hex(first.base)}`,
      origin: 'kernel image',
    };
  },
};

export const blobOffRam: Rule = {
  code: 'DTM407',
  name: 'blob-off-ram',
  severity: 'warning',
  needs: 'memory',
  summary: 'The device tree blob lies outside RAM',
  explanation:
    'The kernel reads the blob from where it is told that it lies, be there RAM or not. In flash or SRAM that works; an address that was meant for another board gives the kernel no tree, and it stops before it prints anything. The blob is also not reserved in any RAM, so that nothing of what is said here counts it.',
  help: 'check --dtb-at against the banks of the board',
  cures: blobElsewhere,
  *look(evidence) {
    const { dtb } = evidence.record.input;
    if (evidence.isAssumed('device tree blob')) return;
    if (evidence.record.described.some((bank) => overlaps(bank, dtb)) || evidence.banks.overlapping(dtb)) return;
    yield { message: `the device tree blob (${rangeText(dtb)}) lies in no bank of RAM`, origin: 'device tree blob' };
  },
};
