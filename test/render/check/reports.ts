/** Reports for the tests of reporters: one where all is well, and one where everything that can be wrong is. */
import type { CheckReport } from '../../../src/analysis/check-report.ts';

const HOSTILE = 'a "quoted" <tag> & `code` | pipe, 100% \u0000\u001b[31m\nnext::error::line ]]> 🧭 \ud800 @someone';

export const CLEAN: CheckReport = {
  schema: 'dtmem.check/1',
  failOn: 'error',
  boards: [
    {
      board: 'boards/alpha.dts',
      model: 'Acme alpha',
      boots: [
        {
          name: '6.12',
          kernel: '6.12',
          findings: [],
          budgets: [{ text: 'lowmem >= 700M', kept: true, actual: '768 MiB' }],
        },
      ],
      snapshot: { state: 'same', file: 'boards/alpha.memmap', changes: [] },
      problems: [],
    },
  ],
  obsolete: [],
  notices: [],
  refresh: 'dtmem check --update',
};

const overlap = {
  code: 'DTM203',
  severity: 'error' as const,
  message: '/reserved-memory/dsp overlaps /reserved-memory/vpu by 16 MiB',
  origin: '/reserved-memory/dsp',
  location: {
    file: 'boards/common.dtsi',
    line: 10,
    column: 3,
    length: 3,
    sourceLine: '\t\treg = <0x94000000 0x01000000>;',
  },
  related: [{ message: 'vpu is reserved here', location: { file: 'boards/common.dtsi', line: 9, column: 3 } }],
  help: 'give the regions ranges of their own',
};

export const BROKEN: CheckReport = {
  schema: 'dtmem.check/1',
  failOn: 'error',
  boards: [
    ...['boards/alpha.dts', 'boards/beta.dts'].map((board) => ({
      board,
      model: 'Acme',
      boots: ['6.1', '6.12'].map((name) => ({
        name,
        kernel: name,
        findings: [
          overlap,
          { code: 'DTM306', severity: 'info' as const, message: 'a note', origin: 'CONFIG_CMA_SIZE_MBYTES' },
          {
            code: 'DTM206',
            severity: 'warning' as const,
            message: 'allowed',
            origin: '/reserved-memory/sram',
            suppressed: 'allowed' as const,
          },
        ],
        budgets: [{ text: 'lowmem >= 700M', kept: false, actual: '688 MiB', missedBy: '12 MiB too little' }],
      })),
      snapshot: {
        state: 'changed' as const,
        file: board.replace('.dts', '.memmap'),
        changes: [{ section: '6.12', lines: ['usable: 960 MiB → 912 MiB (-48 MiB)', '- zones: x', '+ zones: y'] }],
      },
      problems: [],
    })),
    {
      board: 'boards/blob.dtb',
      model: 'Acme blob',
      boots: [
        {
          name: '6.12',
          kernel: '6.12',
          findings: [
            {
              code: 'DTM208',
              severity: 'warning',
              message: HOSTILE,
              origin: HOSTILE,
              location: { file: 'boards/blob.dtb', offset: 420 },
              help: HOSTILE,
            },
          ],
          budgets: [{ text: 'cma == 256M', kept: true, actual: '256 MiB' }],
        },
      ],
      snapshot: {
        state: 'unusable',
        file: 'boards/blob.memmap',
        changes: [],
        problem: 'boards/blob.memmap: was edited by hand',
      },
      problems: [],
    },
    {
      board: 'boards/odd name, 100%.dts',
      model: '',
      boots: [],
      snapshot: { state: 'off', changes: [] },
      problems: [
        {
          message: HOSTILE,
          location: { file: 'boards/odd name, 100%.dts', line: 3, column: 1, sourceLine: '/ {' },
          help: 'close it',
        },
      ],
    },
  ],
  obsolete: ['boards/gone.memmap'],
  notices: ['the baseline knows DTM203 of boards/x.dts, which is gone'],
  refresh: "dtmem check 'boards/*.dts' --update",
};
