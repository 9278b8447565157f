import { describe, expect, test } from 'vitest';
import { cleanOutput } from './clean-output.js';

describe('the text of a renderer', () => {
  test('stays as it is where nothing in it can do harm', () => {
    const text = 'a\tb\nc é 日本 👩‍👩‍👧 \u200b';
    expect(cleanOutput(text)).toBe(text);
  });

  test('loses every control character, bidi override and tag', () => {
    expect(cleanOutput('a\u001b[2Jb\u009b5mc\u0007\r d\u202ee\u{e0041}f')).toBe('a[2Jb5mc def');
  });

  test('keeps styles only where they were asked for', () => {
    const text = '\u001b[1mbold\u001b[22m \u001b[34mblue\u001b[0m';
    expect(cleanOutput(text, { styles: true })).toBe(text);
    expect(cleanOutput(text, { hyperlinks: true })).toBe('bold blue');
  });

  test('keeps hyperlinks only where they were asked for, and only those to the web and of mail', () => {
    const link = (url: string) => `\u001b]8;;${url}\u001b\\x\u001b]8;;\u001b\\`;
    for (const url of ['https://example.com/?q=%1b', 'http://a/', 'mailto:a@b.c']) {
      expect(cleanOutput(link(url), { hyperlinks: true })).toBe(link(url));
      expect(cleanOutput(link(url), { styles: true })).toBe('x');
    }
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'data:,x']) {
      expect(cleanOutput(link(url), { hyperlinks: true })).toBe('x\u001b]8;;\u001b\\');
    }
  });

  test('leaves no style and no hyperlink on for what comes after it', () => {
    const text = '\u001b[0m\u001b[7mx\u001b[22m\u001b]8;;https://a/\u001b\\y';
    expect(cleanOutput(text, { styles: true, hyperlinks: true })).toBe(`${text}\u001b]8;;\u001b\\\u001b[0m`);
  });

  test.each([
    ['a cursor', '\u001b[5;5Hx', '[5;5Hx'],
    ['an invisible style', '\u001b[8mx', 'x'],
    ['a blink', '\u001b[6mx', 'x'],
    ['several styles in one', '\u001b[1;8mx', '[1;8mx'],
    ['a title', '\u001b]0;title\u0007x', ']0;titlex'],
    ['a clipboard', '\u001b]52;c;aGk=\u001b\\x', ']52;c;aGk=\\x'],
    ['a hyperlink with parameters', '\u001b]8;id=1;https://a/\u001b\\x', ']8;id=1;https://a/\\x'],
    ['a hyperlink with a control in it', '\u001b]8;;https://a/\u0007\u001b\\x', ']8;;https://a/\\x'],
    ['a sequence within another', '\u001b\u001b[1m[2Jx', '\u001b[1m[2Jx\u001b[0m'],
  ])('has no %s, whatever was asked for', (_what, text, expected) => {
    expect(cleanOutput(text, { styles: true, hyperlinks: true })).toBe(expected);
  });
});
