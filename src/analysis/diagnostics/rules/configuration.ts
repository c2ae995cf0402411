/**
 * What was said of the kernel's configuration and does not hold.
 */
import type { Rule } from '../rule.ts';

export const symbolDropped: Rule = {
  code: 'DTM601',
  name: 'symbol-dropped',
  severity: 'warning',
  summary: 'A configuration symbol that was set does not hold',
  explanation:
    'Kconfig drops a symbol whose conditions are not met, and of a choice keeps one member: what was set with --set, in a fragment or in a defconfig is then not in the kernel that is built. dtmem settles the symbols that decide memory as make olddefconfig does.',
  help: 'set what the symbol needs too',
  *look({ kernel }) {
    for (const { symbol, value, needs } of kernel.configuration.dropped) {
      yield { message: `${symbol}=${value} does not hold: it needs ${needs}`, origin: symbol };
    }
  },
};

export const symbolIdle: Rule = {
  code: 'DTM602',
  name: 'symbol-idle',
  severity: 'info',
  summary: 'A configuration symbol that was set decides nothing here',
  explanation:
    'The symbol was set by itself, with --set or in the configuration of dtmem, and is none of those that decide how memory is laid out: the prediction is the same without it.',
  help: 'dtmem completion offers the symbols that decide memory',
  *look({ kernel }) {
    for (const symbol of kernel.configuration.idle) {
      yield { message: `${symbol} decides nothing of what is predicted`, origin: symbol };
    }
  },
};
