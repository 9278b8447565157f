import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { type Reading, startReading } from '../tree/reading.js';
import { collectLinks } from './links.js';

function read(html: string): Reading {
  const url = 'https://example.com/a/';
  const document = parse(html, { scriptingEnabled: false });
  return startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
}

function linksOf(html: string) {
  return collectLinks(read(html));
}

test('links have their URL, text, title and what they are', () => {
  expect(
    linksOf('<a href=b>One</a> <a href=//example.org title=" Two\n2 " rel="NoFollow  me nofollow">two</a>'),
  ).toEqual([
    { url: 'https://example.com/a/b', text: 'One', rel: [] },
    { url: 'https://example.org/', text: 'two', title: 'Two 2', rel: ['nofollow', 'me'] },
  ]);
});

test.each([
  ['what is in blocks, with spaces between', '<a href=x><div>A</div><div>B<br>c</div></a>', 'A B c'],
  ['what its picture says', '<a href=x><img src=i alt="A cat"></a>', 'A cat'],
  ['its label, where it has no text', '<a href=x aria-label="Home"><svg></svg></a>', 'Home'],
  ['what is shown of it', '<a href=x>a<span hidden>b</span><script>c</script>d</a>', 'ad'],
  ['clean', '<a href=x>a\u001b[2J\u202eb\u{e0041}c</a>', 'a[2Jbc'],
  ['nothing, where it has nothing to say', '<a href=x></a>', ''],
  ['that of its icon, where it has none itself', '<a href=x><i title=Source></i></a>', 'Source'],
  ['what its drawing is called', '<a href=x><svg><title>Logo</title><path/></svg></a>', 'Logo'],
  ['what stands in a row, with spaces between', '<a href=x style="display:flex"><i>A</i><i>B</i></a>', 'A B'],
  [
    'numbers and formulas that mean the same',
    '<a href=x>10<sup>6</sup> <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></a>',
    '10⁶ 1/2',
  ],
  ['what a place on a picture says', '<map><area href=x alt=North></map>', 'North'],
])('the text of a link is %s', (_, html, text) => {
  expect(linksOf(html)).toEqual([expect.objectContaining({ url: 'https://example.com/a/x', text })]);
});

test('frames and what is to be played are links', () => {
  const html =
    '<iframe src=a title=Advert>none</iframe><video><source src=b>text</video><embed src="javascript:x">';
  expect(linksOf(`${html}<iframe srcdoc=x></iframe><iframe hidden src=c></iframe>`)).toEqual([
    { url: 'https://example.com/a/a', text: 'frame: Advert', rel: [] },
    { url: 'https://example.com/a/b', text: 'video', rel: [] },
  ]);
  const frameset =
    '<title>Doc</title><frameset cols="20%,*"><frame src=nav.html name=nav><frame src=main.html></frameset>';
  expect(linksOf(frameset).map(({ url, text }) => `${url} ${text}`)).toEqual([
    'https://example.com/a/nav.html frame',
    'https://example.com/a/main.html frame',
  ]);
});

test('links that are hidden, or that run something, are left out and counted', () => {
  const reading = read(
    '<a href=a>a</a><div hidden><a href=b>b</a><p hidden></div><a href="javascript:x()">c</a><a name=d>d</a>' +
      '<style>.gone { display: none }</style><a class=gone href=e>e</a>',
  );
  expect(collectLinks(reading).map(({ text }) => text)).toEqual(['a']);
  expect(reading.removed).toMatchObject({ links: 1, hidden: 2 });
});

test('only the links of what was selected are read', () => {
  const { page } = read('<a href=a>a</a><p><a href=b>b</a>');
  const [html] = page.document.childNodes.filter((node) => node.nodeName === 'html');
  const body = html && 'childNodes' in html ? html.childNodes[1] : undefined;
  const paragraph = body && 'childNodes' in body ? body.childNodes[1] : undefined;
  expect(collectLinks(startReading(page, paragraph ? [paragraph] : [])).map(({ text }) => text)).toEqual([
    'b',
  ]);
});

test('a hundred thousand links are read, also where they lie in each other', () => {
  expect(linksOf('<a href=x>y</a>'.repeat(100_000))).toHaveLength(100_000);
  expect(linksOf(`${'<a href=x>y<object>'.repeat(100)}z`).map(({ text }) => text)).toContain('yz');
});
