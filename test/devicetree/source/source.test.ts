import { describe, expect, it } from 'vitest';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';

describe('files in memory', () => {
  const source = sourceFromFiles({ './dts/a.dtsi': 'é', 'b.h': Uint8Array.of(1, 2) });

  it.each(['dts/a.dtsi', './dts//a.dtsi', 'dts/../dts/./a.dtsi'])('are found as %s', (path) => {
    expect(source.read(path)).toEqual(Uint8Array.of(0xc3, 0xa9));
  });

  it('may be bytes', () => {
    expect(source.read('dts/../b.h')).toEqual(Uint8Array.of(1, 2));
  });

  it.each(['a.dtsi', 'dts', '../b.h', '/b.h', 'constructor'])('are not found as %s', (path) => {
    expect(source.read(path)).toBeUndefined();
  });
});
