import { describe, expect, it } from 'vitest';
import { folderOf, normalizePath } from '../../../src/devicetree/source/paths.ts';

describe('paths', () => {
  it.each([
    ['a/./b//c', 'a/b/c'],
    ['a/../../b', '../b'],
    ['../../b', '../../b'],
    ['/a/../../b', '/b'],
    ['./', ''],
  ])('normalizes %s to %s', (path, normal) => {
    expect(normalizePath(path)).toBe(normal);
  });

  it.each([
    ['a/b.dts', 'a/'],
    ['b.dts', ''],
    ['/b.dts', '/'],
  ])('has %s in the folder %j', (path, folder) => {
    expect(folderOf(path)).toBe(folder);
  });
});
