import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { needsScript } from './needs-script.js';
import { settleTree } from './settle-tree.js';

function judge(html: string): boolean {
  const document = parse(html, { scriptingEnabled: false });
  return needsScript(document, settleTree(document).scripts);
}

const SCRIPT = '<script src=/app.js></script>';
const WORDS = 'There is something to be read here. '.repeat(10);

test.each([
  ['it is an empty place for an application', `<title>App</title><div id=root></div>${SCRIPT}`],
  ['there is little beside that place', `<nav>Menu</nav><div id="__next"><div></div></div>${SCRIPT}`],
  [
    'it asks for scripts',
    `<body><noscript>You need to enable JavaScript to run this app.</noscript><div id=x></div>${SCRIPT}`,
  ],
  ['it asks for them aloud', `<p>Please enable JavaScript and reload.</p>${SCRIPT}`],
  ['it shows nothing', `<body><script>document.write('x')</script>`],
  ['all that it has is hidden', `<p hidden>${WORDS}</p><p style="display: none">${WORDS}</p>${SCRIPT}`],
  ['all that it has waits to be opened', `<dialog>${WORDS}</dialog><div popover>${WORDS}</div>${SCRIPT}`],
  ['it says that it is on its way', `<p>Loading…</p><script type=module src=/a.mjs></script>`],
])('a page needs scripts where %s', (_, html) => {
  expect(judge(html)).toBe(true);
});

test.each([
  ['it is short', '<p>Hello'],
  ['it is empty, and has no script', '<div id=root></div>'],
  ['it is short, and has a script beside', `<p>Hello</p>${SCRIPT}`],
  ['it has text and scripts', `<div id=app><p>${WORDS}</p></div>${SCRIPT}`],
  ['it has text beside an empty place', `<div id=app></div><p>${WORDS}</p>${SCRIPT}`],
  [
    'it has text, and asks for scripts',
    `<p>${WORDS}</p><noscript>Enable JavaScript for comments.</noscript>${SCRIPT}`,
  ],
  ['it is a picture', `<img src=cat.png>${SCRIPT}`],
  ['its body is hidden, which is shown all the same', `<body style="display:none">${WORDS}${SCRIPT}`],
  ['it displays what is hidden', `<div hidden style="display:block">${WORDS}</div>${SCRIPT}`],
  ['its scripts are empty', '<script></script><div id=root></div>'],
  ['what lies in its script is data', '<script type=application/ld+json>{}</script>'],
  ['its noscript is a pixel', `<p>Hi</p><noscript><img src=pixel></noscript>${SCRIPT}`],
])('a page does not need scripts where %s', (_, html) => {
  expect(judge(html)).toBe(false);
});

test('containers in containers are searched for a text once', () => {
  const containers = (text: string) =>
    `${'<div id=root>'.repeat(500)}${'<br>'.repeat(100_000)}${text}${SCRIPT}`;
  expect(judge(containers(''))).toBe(true);
  expect(judge(containers('x'))).toBe(false);
});
