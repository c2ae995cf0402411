/**
 * What the command line asks of memory, and what the kernel makes of it.
 */
import { type AddressRange, intersection } from '../../../terms/address-range.ts';
import { MiB } from '../../../terms/alignment.ts';
import { formatBytes, hex, rangeText } from '../../../terms/notation.ts';
import { firstOf } from '../cures.ts';
import type { Evidence } from '../evidence.ts';
import { type Rule, told } from '../rule.ts';

export const vmallocClamped: Rule = {
  code: 'DTM501',
  name: 'vmalloc-clamped',
  severity: 'warning',
  summary: 'vmalloc= is out of range and is replaced',
  explanation:
    'The kernel keeps at least 16 MiB for vmalloc and leaves at least 32 MiB for lowmem. What does not parse counts as 0, and so becomes 16 MiB.',
  help: 'write a size that the kernel takes, or drop the parameter',
  *cures(evidence) {
    const [incident] = evidence.incidents('vmalloc-clamped');
    if (incident) yield firstOf([{ parameter: { name: 'vmalloc', value: `${incident.bytes / MiB}M` } }]);
  },
  look: told(
    'vmalloc-clamped',
    ({ parameter, which, bytes }) => `${parameter} is too ${which}: the kernel takes ${bytes / MiB} MiB`,
  ),
};

export const vmallocWithoutEffect: Rule = {
  code: 'DTM502',
  name: 'vmalloc-without-effect',
  severity: 'info',
  needs: 'memory',
  summary: 'vmalloc= changes nothing on this board',
  explanation:
    'vmalloc= sets how far lowmem may reach, and vmalloc space begins where lowmem ends. When all RAM ends below that limit, vmalloc space is larger than asked for anyway. The space for modules is a window of its own that vmalloc= does not enlarge.',
  help: 'drop the parameter',
  *cures() {
    yield firstOf([{ parameter: { name: 'vmalloc' } }]);
  },
  *look(evidence) {
    const parameter = evidence.parameters.findLast((candidate) => candidate.name === 'vmalloc');
    const { limits } = evidence.record;
    if (!parameter || limits.arch !== 'arm') return;
    const { vmallocLimit, lowmemLimit, vmallocStart, vmallocEnd } = limits;
    if (lowmemLimit === 0n || lowmemLimit >= vmallocLimit) return;
    yield {
      message: `${parameter.text} changes nothing: RAM ends at ${hex(lowmemLimit - 1n)} and vmalloc space has ${formatBytes(vmallocEnd - vmallocStart)}`,
      origin: parameter.text,
    };
  },
};

/** RAM of the tree, and of it what the kernel was left with after `mem=`. */
function memoryGivenBy(evidence: Evidence) {
  const parameters = evidence.parameters.filter((parameter) => parameter.name === 'mem');
  if (parameters.length === 0 || evidence.record.described.length === 0) return undefined;
  const { described, imported } = evidence.record;
  const shared = (range: AddressRange): bigint =>
    described.reduce((sum, bank) => sum + intersection(bank, range).size, 0n);
  const total = described.reduce((sum, bank) => sum + bank.size, 0n);
  const kept = imported.reduce((sum, range) => sum + shared(range), 0n);
  const invented = imported.find((range) => shared(range) < range.size);
  return { text: parameters.map((parameter) => parameter.text).join(' '), total, kept, invented };
}

export const memHidesRam: Rule = {
  code: 'DTM503',
  name: 'mem-hides-ram',
  severity: 'warning',
  needs: 'memory',
  summary: 'mem= hides RAM that the tree describes',
  explanation:
    'On ARM the first mem= discards all memory of the tree, holes included, and every mem=SIZE@BASE adds one bank. What none of them covers is not used.',
  help: 'drop mem=, or reserve in the tree what is to be kept from the kernel',
  *cures() {
    yield firstOf([{ parameter: { name: 'mem' } }]);
  },
  *look(evidence) {
    const given = memoryGivenBy(evidence);
    if (!given || given.total - given.kept < MiB) return;
    yield {
      message: `${given.text} hides ${formatBytes(given.total - given.kept)} of the ${formatBytes(given.total)} that the tree describes`,
      origin: given.text,
    };
  },
};

export const memInventsRam: Rule = {
  code: 'DTM504',
  name: 'mem-invents-ram',
  severity: 'error',
  needs: 'memory',
  summary: 'mem= names RAM that the tree does not describe',
  explanation:
    'The kernel believes mem= without a look at the tree. It then puts page tables, pages or a CMA area where there is no RAM, or where the tree left a hole for a coprocessor, and fails in ways that seldom lead back here.',
  help: 'name only ranges that the memory nodes describe',
  *cures() {
    yield firstOf([{ parameter: { name: 'mem' } }]);
  },
  *look(evidence) {
    const given = memoryGivenBy(evidence);
    if (!given?.invented) return;
    yield {
      message: `${given.text} makes RAM of ${rangeText(given.invented)}, which the tree does not describe in full`,
      origin: given.text,
    };
  },
};

export const parameterUnknown: Rule = {
  code: 'DTM505',
  name: 'parameter-unknown',
  severity: 'warning',
  summary: 'highmem= is not a parameter of ARM kernels',
  explanation:
    'highmem= is documented for x86 and has no handler on ARM in any version: it is passed on to init and nothing else happens.',
  help: 'drop the parameter; vmalloc= sets the size of lowmem',
  *cures() {
    yield firstOf([{ parameter: { name: 'highmem' } }]);
  },
  *look(evidence) {
    for (const parameter of evidence.parameters) {
      if (parameter.name !== 'highmem') continue;
      yield { message: `${parameter.text} has no effect on ARM`, origin: parameter.text };
    }
  },
};

export const parameterMalformed: Rule = {
  code: 'DTM506',
  name: 'parameter-malformed',
  severity: 'warning',
  summary: 'A memory parameter of the command line has no value',
  explanation:
    'Handlers that ask for a value ignore the parameter where there is none. Others read through a null pointer and take the kernel down before it can print: that is DTM901.',
  help: 'write the value, or drop the parameter',
  *look(evidence) {
    for (const parameter of evidence.parameters) {
      if (parameter.name !== 'bare') continue;
      const isFatal = evidence
        .incidents('kernel-dies')
        .some(({ death }) => death.kind === 'bare-parameter' && death.parameter === parameter.parameter);
      if (isFatal) continue;
      yield { message: `${parameter.parameter} has no value: the kernel ignores it`, origin: parameter.text };
    }
  },
};

export const crashkernelFailed: Rule = {
  code: 'DTM507',
  name: 'crashkernel-failed',
  severity: 'warning',
  needs: 'memory',
  summary: 'crashkernel= finds no memory',
  explanation:
    'Without a place the block is searched for in lowmem, from 128 MiB on and on a boundary of 128 MiB; with a place it has to be free there. Where it is not, the kernel says so in the log and goes on: there will be no crash kernel.',
  help: 'ask for less, or state a place in lowmem that nothing else holds: crashkernel=SIZE@BASE',
  look: told('crashkernel-failed', ({ parameter, size, isFixed }) =>
    isFixed
      ? `${parameter}: the ${formatBytes(size)} there are in use`
      : `${parameter} finds no free ${formatBytes(size)} on a boundary of 128 MiB in lowmem`,
  ),
};

export const earlySizeReduced: Rule = {
  code: 'DTM508',
  name: 'early-size-reduced',
  severity: 'warning',
  needs: 'memory',
  summary: 'A size that the command line asks for does not fit',
  explanation:
    'The log buffer and the hash tables are allocated from lowmem before there is a page allocator. A log buffer that finds no room stays the one in the kernel image; a hash table is halved until it fits, and has a sixteenth of all memory at most.',
  help: 'ask for less',
  look: told('early-size-reduced', ({ parameter, asked, given }) =>
    given === 0n
      ? `${parameter} asks for ${formatBytes(asked)}, which are not free: nothing changes`
      : `${parameter} asks for ${formatBytes(asked)} and gets ${formatBytes(given)}`,
  ),
};
