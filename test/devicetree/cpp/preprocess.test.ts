import { describe, expect, it } from 'vitest';
import { preprocess } from '../../../src/devicetree/cpp/preprocess.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { CASES, withSingleSpaces } from './preprocess-cases.ts';

describe.each(CASES)('$subject', ({ cases }) => {
  it.each(cases)('$title', ({ files, includePaths = [], defines = {}, text }) => {
    const source = sourceFromFiles(typeof files === 'string' ? { 'board.dts': files } : files);
    const result = preprocess('board.dts', { source, includePaths, defines });
    expect(withSingleSpaces(result.text)).toBe(text);
  });
});
