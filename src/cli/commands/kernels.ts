/** `dtmem kernels`: the history of the kernel's memory set-up, or what of it holds for one kernel. */
import { erasOf, everyEra } from '../../analysis/eras.ts';
import { ARM } from '../../kernel/arm.ts';
import { parseKernelName } from '../../kernel/kernel-name.ts';
import { standingOf } from '../../kernel/standing.ts';
import { kernelsJson } from '../../render/kernels-json.ts';
import { renderHistory, renderKernel } from '../../render/text/kernels.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { JSON_FLAG } from '../inputs/tree-flags.ts';
import { writeJson } from '../terminal.ts';

export const command = defineCommand({
  arguments: { version: { optional: true, summary: 'all that holds for this version or flavour, with its sources' } },
  flags: JSON_FLAG,
  example: 'dtmem kernels 6.1',
  run({ version, json }, terminal) {
    const kernel = version === undefined ? undefined : parseKernelName(version);
    const rows = kernel ? erasOf(kernel) : everyEra();
    const standing = kernel && standingOf(ARM, kernel);
    if (json) writeJson(terminal, kernelsJson(rows, ARM.booted, kernel && standing && { name: kernel.name, standing }));
    else {
      terminal.write(
        kernel && standing
          ? renderKernel(kernel, standing, rows, terminal.paint)
          : renderHistory(rows, ARM.booted, terminal.paint),
      );
    }
    return EXIT.done;
  },
});
