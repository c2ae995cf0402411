import { describe, expect, it } from 'vitest';
import { erasOf, everyEra } from '../../../src/analysis/eras.ts';
import { ARM } from '../../../src/kernel/arm.ts';
import { parseKernelName } from '../../../src/kernel/kernel-name.ts';
import { standingOf } from '../../../src/kernel/standing.ts';
import { kernelsJson } from '../../../src/render/kernels-json.ts';
import { renderHistory, renderKernel } from '../../../src/render/text/kernels.ts';

describe('the history of the memory set-up', () => {
  it('says of each change until when it holds, and which stable releases took it over', () => {
    const text = renderHistory(everyEra(), ARM.booted);
    expect(text).toMatch(/zones are sized in paging_init \(until 6\.19\)\n/);
    expect(text).toMatch(
      /zones are sized after setup_arch, late reserved-memory set-up included \(after 6\.18, by 7\.2\)\n/,
    );
    expect(text).toMatch(/\((until \d+\.\d+; )?also 3\.18\.63, 4\.4\.155, 4\.9\.80\)\n/);
  });

  it('says for one kernel where each behaviour starts and ends', () => {
    const kernel = parseKernelName('6.12');
    const text = renderKernel(kernel, standingOf(ARM, kernel), erasOf(kernel));
    expect(text).toMatch(/zones are sized in paging_init +since 2\.6\.32, until 6\.19 /);
    expect(text).toMatch(/lowmem ends at the memblock limit +since 3\.15 /);
  });

  it('has the end in its document, where there is one', () => {
    const eras = kernelsJson(erasOf(parseKernelName('6.12')), ARM.booted).eras;
    expect(eras.find(({ behaviour }) => behaviour === 'zonesSized')).toMatchObject({ from: '2.6.32', until: '6.19' });
    expect(eras.find(({ behaviour }) => behaviour === 'pfnLimits')).not.toHaveProperty('until');
  });

  it('says of a kernel whether it was booted, and marks what is not settled', () => {
    const titleOf = (name: string): string => {
      const kernel = parseKernelName(name);
      return renderKernel(kernel, standingOf(ARM, kernel), erasOf(kernel)).split('\n')[0] ?? '';
    };
    expect(titleOf('6.6')).toBe('Linux 6.6 (booted as 6.6.63)');
    expect(titleOf('6.6.63')).toBe('Linux 6.6.63 (booted as 6.6.63)');
    expect(titleOf('6.8')).toMatch(
      /^Linux 6\.8 \(not booted, between 6\.6\.63 and 6\.12\.107; \d+ of its behaviours not settled, marked \?\)$/,
    );
    const kernel = parseKernelName('6.8');
    expect(renderKernel(kernel, standingOf(ARM, kernel), erasOf(kernel))).toMatch(/\? +CMA_AREAS in all +since 6\.7/);
  });
});
