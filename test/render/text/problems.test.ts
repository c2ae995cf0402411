import { describe, expect, it } from 'vitest';
import { renderProblems } from '../../../src/render/text/problems.ts';
import { InputError } from '../../../src/terms/input-error.ts';

const text = { kind: 'text', file: 'board.dts', line: 12, column: 3 } as const;

describe('problems', () => {
  it('say where, and what would be right', () => {
    const error = new InputError({
      message: 'the blob is truncated',
      span: { kind: 'blob', file: 'board.dtb', offset: 4 },
      help: 'copy it again',
    });
    expect(renderProblems(error)).toBe('error: board.dtb+0x4: the blob is truncated\nhelp: copy it again\n');
  });

  it('say in which node', () => {
    expect(renderProblems(new InputError({ message: 'no room', path: '/memory@0' }))).toBe(
      'error: /memory@0: no room\n',
    );
  });

  it('point into the source line', () => {
    const error = new InputError({
      message: 'no such label',
      span: { ...text, length: 4 },
      sourceLine: '\tx = <&abc>;',
    });
    expect(renderProblems(error)).toBe(
      ['error: board.dts:12:3: no such label', ' 12 |  x = <&abc>;', '    |   ^^^^', ''].join('\n'),
    );
  });

  it.each([
    ['behind the end of the line', { ...text, column: 99 }, 'abc', '    |    ^'],
    ['with a span longer than the line', { ...text, column: 2, length: 50 }, 'abc', '    |  ^^'],
  ])('point %s', (_name, span, sourceLine, caret) => {
    expect(renderProblems(new InputError({ message: 'm', span, sourceLine })).split('\n')[2]).toBe(caret);
  });

  it('show of a very long line the part that they point to', () => {
    const sourceLine = `${'a'.repeat(1_000_000)}HERE${'b'.repeat(1_000_000)}`;
    const error = new InputError({ message: 'm', span: { ...text, column: 1_000_001, length: 4 }, sourceLine });
    const [, line = '', caret = ''] = renderProblems(error).split('\n');
    expect(line.length).toBeLessThan(200);
    expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('tell what led there, and all that is wrong in one go', () => {
    const error = new InputError([
      { message: 'first', notes: [{ message: 'included from here', span: text }, { message: 'by the way' }] },
      { message: 'second' },
    ]);
    expect(renderProblems(error)).toBe(
      'error: first\nnote: board.dts:12:3: included from here\nnote: by the way\nerror: second\n',
    );
  });

  it('shorten a long chain to its innermost and outermost links', () => {
    const notes = Array.from({ length: 200 }, (_, level) => ({ message: `level ${level}` }));
    const lines = renderProblems(new InputError({ message: 'too deep', notes }))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1 + 11 + 1 + 1);
    expect(lines.slice(-3)).toEqual(['note: level 10', 'note: … 188 more of these …', 'note: level 199']);
  });

  it('do not let an input write to the terminal', () => {
    expect(renderProblems(new InputError({ message: 'x\u001b[31m\ny' }))).toBe('error: x\\x1b[31m\\x0ay\n');
  });
});
