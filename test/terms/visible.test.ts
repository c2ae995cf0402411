import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible, visibleLines } from '../../src/terms/visible.ts';

const CASES: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['plain text', '/soc/uart@1000: "ttyS0" ä → 日本', '/soc/uart@1000: "ttyS0" ä → 日本'],
  ['a title set by escapes', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
  ['an escape of one character (C1)', '\u009b31m', '\\x9b31m'],
  ['a new line', 'a\r\nb\u2028c\u0085d', 'a\\x0d\\x0ab\\u2028c\\x85d'],
  ['text turned round', 'a\u202eb\u2066c\u200fd\u061ce', 'a\\u202eb\\u2066c\\u200fd\\u061ce'],
  ['what cannot be seen', 'a\u200bb\u00adc\ufeffd\u{e0041}e', 'a\\u200bb\\xadc\\ufeffd\\u{e0041}e'],
  ['half a character', 'a\ud800b', 'a\\ud800b'],
  ['a byte that was no UTF-8', 'a\udcffb', 'a\\xffb'],
  ['a command to GitHub Actions', '::error file=x::forged', '\\x3a:error file=x::forged'],
  ['one behind blanks', '  ::stop-commands::x', '  \\x3a:stop-commands::x'],
  ['one of its older form', 'x ##[error]forged', 'x \\x23#[error]forged'],
  ['a command to Azure Pipelines', 'x ##vso[task.complete]', 'x \\x23#vso[task.complete]'],
  ['colons in the middle', 'ip=::::eth0', 'ip=::::eth0'],
];

describe('visible', () => {
  it.each(CASES)('%s', (_what, text, shown) => expect(visible(text)).toBe(shown));

  it('gives one line without anything invisible, whatever it is given', () => {
    const text = fc.string({ unit: 'binary' });
    const command = fc.constantFrom('::', '##[', '##vso[', '\u001b[2J', '\n', ' ');
    fc.assert(
      fc.property(fc.array(fc.oneof(text, command)), (parts) => {
        const line = visible(parts.join(''));
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(line).not.toMatch(/^\s*::|##\[|##vso\[/);
        expect(visible(line)).toBe(line);
      }),
    );
  });
});

describe('visibleLines', () => {
  it('keeps lines, tabs and the emphasis of a painted text', () => {
    const text = '\u001b[1mbold\u001b[22m\n\ttext \u001b[38;5;9mred\n';
    expect(visibleLines(text, true)).toBe(text);
    expect(visibleLines(text, false)).toBe('\\x1b[1mbold\\x1b[22m\n\ttext \\x1b[38;5;9mred\n');
  });

  it('keeps nothing else', () => {
    expect(visibleLines('a\u001b[2Jb\r\n::error::x\n  ::y\nz ::ok ##[group]\n', true)).toBe(
      'a\\x1b[2Jb\\x0d\n\\x3a:error::x\n  \\x3a:y\nz ::ok \\x23#[group]\n',
    );
  });
});
