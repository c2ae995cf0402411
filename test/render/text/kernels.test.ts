import { describe, expect, it } from 'vitest';
import { erasOf, everyEra } from '../../../src/analysis/eras.ts';
import { parseKernelName } from '../../../src/kernel/version.ts';
import { kernelsJson } from '../../../src/render/kernels-json.ts';
import { renderHistory, renderKernel } from '../../../src/render/text/kernels.ts';

describe('the history of the memory set-up', () => {
  it('says of each change until when it holds, and which stable releases took it over', () => {
    const text = renderHistory(everyEra());
    expect(text).toMatch(/zones are sized in paging_init \(until 6\.19\)\n/);
    expect(text).toMatch(/zones are sized after setup_arch, late reserved-memory set-up included\n/);
    expect(text).toMatch(/\((until \d+\.\d+; )?also 3\.18\.63, 4\.4\.155, 4\.9\.80\)\n/);
  });

  it('says for one kernel where each behaviour starts and ends', () => {
    const kernel = parseKernelName('6.12');
    const text = renderKernel(kernel, erasOf(kernel));
    expect(text).toMatch(/zones are sized in paging_init +since 2\.6\.32, until 6\.19 /);
    expect(text).toMatch(/lowmem ends at the memblock limit +since 3\.15 /);
  });

  it('has the end in its document, where there is one', () => {
    const eras = kernelsJson(erasOf(parseKernelName('6.12'))).eras;
    expect(eras.find(({ behaviour }) => behaviour === 'zonesSized')).toMatchObject({ from: '2.6.32', until: '6.19' });
    expect(eras.find(({ behaviour }) => behaviour === 'pfnLimits')).not.toHaveProperty('until');
  });
});
