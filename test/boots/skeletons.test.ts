import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { differences } from '../golden/recorded-boot.ts';
import { type Skeleton, treeFrom } from './skeleton.ts';

/** Forty of the recorded boots, cut down to what the early memory set-up reads; `scripts/golden/skeletons.ts` makes them. */
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .sort();

describe('forty recorded boots, from their memory skeletons', () => {
  it('has them all', () => expect(names).toHaveLength(40));

  it.each(names)('%s', (name) => {
    const skeleton = JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Skeleton;
    const prediction = predict(treeFrom(skeleton), {
      kernel: skeleton.kernel,
      config: { CONFIG_ARM: 'y', ...skeleton.config },
      kernelImage: { start: BigInt(skeleton.kernelImage[0]), end: BigInt(skeleton.kernelImage[1]) },
      dtbAt: BigInt(skeleton.dtbAt),
    });
    const input = { ...skeleton, case: name, cmdline: '', config: '' };
    expect(differences({ ...skeleton, dtb: new Uint8Array(), input }, prediction).join('\n')).toBe('');
  });
});
