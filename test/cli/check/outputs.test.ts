import { describe, expect, it } from 'vitest';
import { checkoutPrefix, isCi } from '../../../src/cli/check/environment.ts';
import { outputsFrom } from '../../../src/cli/check/outputs.ts';

describe('formats and files', () => {
  it.each([
    [[], [], 'text'],
    [['junit'], [], 'junit'],
    [['junit'], ['j.xml'], 'junit>j.xml'],
    [['text', 'junit'], ['j.xml'], 'text junit>j.xml'],
    [['junit', 'text'], ['j.xml'], 'junit>j.xml text'],
    [['junit', 'sarif'], ['j.xml', 's.sarif'], 'junit>j.xml sarif>s.sarif'],
    [['junit', 'text', 'sarif'], ['j.xml', 's.sarif'], 'junit>j.xml text sarif>s.sarif'],
    [['json', 'junit'], ['j.xml'], 'json junit>j.xml'],
    [['text', 'markdown'], ['m.md'], 'text markdown>m.md'],
    [['text', 'json'], ['-', 'r.json'], 'text json>r.json'],
  ])('%j with %j', (formats, files, expected) => {
    const outputs = outputsFrom(formats, files);
    expect(outputs.map(({ format, file }) => (file === undefined ? format : `${format}>${file}`)).join(' ')).toBe(
      expected,
    );
  });

  it.each([
    [['text', 'concise'], [], 'text and concise would both go to standard output'],
    [['text'], ['a', 'b'], '--output b has no format'],
    [['xml'], [], '--format cannot be "xml"'],
  ])('refuses %j with %j', (formats, files, message) => {
    expect(() => outputsFrom(formats, files)).toThrow(message);
  });
});

describe('the environment', () => {
  it.each([
    [{}, false],
    [{ CI: '' }, false],
    [{ CI: 'false' }, false],
    [{ CI: '0' }, false],
    [{ CI: '1' }, true],
    [{ CI: 'true' }, true],
  ])('%j is CI: %s', (environment, expected) => {
    expect(isCi(environment)).toBe(expected);
  });

  it('puts the way from the checkout in front of paths, where the boards lie in it', () => {
    expect(checkoutPrefix({ GITHUB_WORKSPACE: '/repo' }, '/repo/boards/arm')).toBe('boards/arm/');
    expect(checkoutPrefix({ CI_PROJECT_DIR: '/repo' }, '/repo')).toBe('');
    expect(checkoutPrefix({ GITHUB_WORKSPACE: '/repo' }, '/elsewhere')).toBe('');
    expect(checkoutPrefix({}, '/repo')).toBe('');
  });
});
