import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { InputError } from '../../src/terms/input-error.ts';
import { board } from './board.ts';

const withProcessor = (compatible: string) =>
  board({
    memory: [[0x4000_0000n, 0x2000_0000n]],
    nodes: { cpus: { 'cpu@0': { compatible, device_type: 'cpu' } } },
  });

const subjects = (compatible: string, arch?: 'arm') =>
  predict(withProcessor(compatible), arch ? { arch } : {}).input.assumptions.map(({ subject }) => subject);

describe('the architecture', () => {
  it.each(['arm,cortex-a53', 'arm,cortex-a72', 'arm,armv8', 'nvidia,tegra132-denver'])(
    'is assumed for %s, which runs kernels of either',
    (compatible) => expect(subjects(compatible)).toContain('architecture'),
  );

  it.each(['arm,cortex-a7', 'arm,cortex-a9', 'arm,cortex-a15', 'arm,arm1176jzf-s'])(
    'is told by %s, which runs 32-bit kernels only',
    (compatible) => expect(subjects(compatible)).not.toContain('architecture'),
  );

  it('is no assumption once it is stated', () =>
    expect(subjects('arm,cortex-a53', 'arm')).not.toContain('architecture'));

  it('is refused where it is arm64', () =>
    expect(() => predict(withProcessor('arm,cortex-a53'), { arch: 'arm64' })).toThrow(InputError));
});
