import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { type Reading, startReading } from '../tree/reading.js';
import { renderMarkdown } from './render-markdown.js';

function read(html: string): Reading {
  const url = 'https://example.com/a/';
  const document = parse(html, { scriptingEnabled: false });
  return startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
}

test.each([
  [
    'headings and paragraphs',
    '<h1>A\nb</h1><p>one  two<p>three<h6>x #</h6>',
    '# A b\n\none two\n\nthree\n\n###### x \\#',
  ],
  [
    'marked text',
    'a <b>b</b> <i>c</i> <del>d</del> <code>e</code> <kbd>f</kbd>',
    'a **b** _c_ ~~d~~ `e` `f`',
  ],
  ['marks within words', 'a<i>b</i>c d<b>e</b>f', 'a*b*c d**e**f'],
  ['marks around spaces', 'a<b> b </b>c<i> </i>d', 'a **b** c d'],
  ['marks in marks', '<b><i>a</i> b</b> <b>c<b>d</b></b>', '**_a_ b** **cd**'],
  ['marks that would be none', 'a<b>(b)</b>c', 'a(b)c'],
  ['code beside code whose mark would be none', 'a<b>(<code>``</code></b><code>b</code>', 'a(``` ``b ```'],
  ['marks that would be none, before what would be a list then', '1<b>.</b> a', '1\\. a'],
  ['marks right beside other marks', '<b>a</b><i>b</i>', '**a**b'],
  ['marks around their own signs', 'a <s>~</s>', 'a \\~'],
  ['marks side by side', '<b>a</b><b>b</b>', '**ab**'],
  ['marks around blocks', '<b><p>a</p><p>b</p></b>', '**a**\n\n**b**'],
  ['links', '<a href=b title=\'c "d"\'>e [f]</a>', '[e \\[f\\]](https://example.com/a/b "c \\"d\\"")'],
  [
    'links with brackets',
    '<a href="/x_(y)?a&amp;amp;b">z</a>',
    '[z](https://example.com/x_\\(y\\)?a&amp;amp;b)',
  ],
  [
    'links around blocks',
    '<a href=/x><h2>a</h2><p>b</p></a>',
    '## [a](https://example.com/x)\n\n[b](https://example.com/x)',
  ],
  ['links that lead nowhere', '<a href="javascript:x()">a</a> <a>b</a> <a href=/c></a>c', 'a b c'],
  [
    'pictures',
    '<img src=i.png alt="a [b]" title=t><img src="data:image/png,x" alt=c>',
    '![a \\[b\\]](https://example.com/a/i.png "t")c',
  ],
  [
    'pictures in links',
    '<a href=/x><img src=/i alt=a></a>',
    '[![a](https://example.com/i)](https://example.com/x)',
  ],
  [
    'what looks like links in links',
    '<a href=/x title="&amp;amp;">[a](b)<img src=/i alt="[c]"></a>',
    '[\\[a\\]\\(b)![&#91;c&#93;](https://example.com/i)](https://example.com/x "&amp;amp;")',
  ],
  [
    'links in marks',
    '<i>a <a href="/_b*~" title="(c">d</a></i> <a href="/_b*~" title="(c">d</a>',
    '_a [d](https://example.com/\\_b\\*\\~ "\\(c")_ [d](https://example.com/_b*~ "(c")',
  ],
  ['breaks', 'a<br>b<br><br># c<br>', 'a\\\nb\\\n\\\n\\# c'],
  ['lists', '<ul><li>a<li><p>b</p><ul><li>c</ul></ul>', '- a\n- b\n  - c'],
  ['lists of paragraphs', '<ol start=9><li><p>a<p>b<li>c</ol>', '9. a\n\n   b\n\n10. c'],
  ['lists in a row', '<ul><li>a</ul><ul><li>b</ul>', '- a\n\n+ b'],
  ['lists that count', '<ol reversed><li>a<li value=7>b</ol>', '2. a\n7. b'],
  [
    'tasks',
    '<ul><li><input type=checkbox checked> a<li><label><input type=checkbox> b</label></ul>',
    '- [x] a\n- [ ] b',
  ],
  ['lists of terms', '<dl><dt>a<dd>b<dd>c</dl>', '**a**\n\n- b\n\n+ c'],
  [
    'quotations',
    '<blockquote><p>a<p>b<blockquote>c</blockquote></blockquote><q>d</q>',
    '> a\n>\n> b\n>\n> > c\n\n“d”',
  ],
  ['code', '<pre><code class="x language-js">a\n  &lt;b>\n</code></pre>', '```js\na\n  <b>\n```'],
  ['code with fences', '<pre>```\n</pre><code>`a``</code>', '````\n```\n````\n\n``` `a`` ```'],
  ['rules', 'a<hr>b', 'a\n\n***\n\nb'],
  [
    'tables',
    '<table><caption>t</caption><tr><th align=right>a|b<th>c<tr><td rowspan=2>d<br>e<td><code>f|g</code><tr><td>h</table>',
    't\n\n| a\\|b | c |\n| --: | --- |\n| d e | `f\\|g` |\n|  | h |',
  ],
  [
    'tables without a header',
    '<table><tr><td>a<td>b<tr><td colspan=2>c</table>',
    '|  |  |\n| --- | --- |\n| a | b |\n| c |  |',
  ],
  [
    'cells that begin with a bar, and code with bars',
    '<table><tr><th>|a<th># b<tr><td><code>c\\|&lt;d></code><td><code>\\e|</code></table>',
    '| \\|a | # b |\n| --- | --- |\n| c\\\\\\|\\<d> | `\\e\\|` |',
  ],
  ['tables for layout', '<table><tr><td>a<td><ul><li>b</ul></table>', 'a\n\n- b'],
  [
    'exponents and indices',
    '10<sup>6</sup> m<sup>2</sup> H<sub>2</sub>O 5×10<sup>−3</sup> x<sub>i</sub> y<sub>max</sub> 4<sup>th</sup> 2<sup>n<sup>2</sup></sup>',
    '10⁶ m² H₂O 5×10⁻³ x_i y\\_(max) 4th 2^(n²)',
  ],
  [
    'notes, which stay links',
    'a<sup><a href=#1>1</a></sup> b<sup class=reference><a href=#2><span>[</span>2<span>]</span></a></sup> c<sup>[3]</sup>',
    'a[¹](https://example.com/a/#1) b[\\[2\\]](https://example.com/a/#2) c^\\[3]',
  ],
  [
    'formulas',
    'Let <math><mfrac><mn>1</mn><mn>2</mn></mfrac> <mo>+</mo> <msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><msqrt><mi>y</mi></msqrt></math> hold. <math><semantics><msub><mi>a</mi><mi>i</mi></msub><annotation encoding="application/x-tex">a_i</annotation></semantics></math>',
    'Let 1/2+x²=√(y) hold. a_i',
  ],
  [
    'lines and spaces that a style keeps',
    `<div style="white-space:pre-wrap">Roses are  red \nViolets are <b>blue\n</b>\n    indented</div>
      <style>.msg{white-space:pre-line}</style><div class=msg>12   High St\n  Townville\n<p># AB1</div>`,
    'Roses are\u00a0 red\\\nViolets are **blue**\\\n\\\n\u00a0\u00a0\u00a0\u00a0indented\n\n12 High St\\\nTownville\n\n\\# AB1',
  ],
  [
    'lines of a preformatted block',
    '<div style="white-space:pre"><div>if (a) {</div><div>    go(x<sup>2</sup>);</div><div><br></div><div>}</div></div><pre><code><div>a</div><div>  b</div></code></pre>',
    '```\nif (a) {\n    go(x²);\n\n}\n```\n\n```\na\n  b\n```',
  ],
  [
    'code that is a block by style',
    '<code style="display:block;white-space:pre-wrap">a\n  b</code><code style="display:block">c  d</code>',
    '```\na\n  b\n```\n\n`c d`',
  ],
  [
    'preformatted blocks with more than text in them',
    '<div style="white-space:pre"><a href=b>c</a>\n  d <code>e   f</code></div>',
    '[c](https://example.com/a/b)\\\n\u00a0\u00a0d `e   f`',
  ],
  [
    'what stands in a row',
    '<style>nav{display:flex}.g{display:grid}</style><nav><span>Home</span><span>About</span></nav><div class=g>Price<b>12</b></div><div style="display:flex"><a href=b>A</a><span style="display:contents"><a href=c>B</a><i>C</i></span></div>',
    'Home About\n\nPrice **12**\n\n[A](https://example.com/a/b) [B](https://example.com/a/c) _C_',
  ],
  [
    'links with no more than an icon',
    'x <a href=t title="T"><i></i></a> <a href=5 aria-label=G><i class="fa fa-g"></i></a> <a href=6 aria-label=L></a> <a href=7><b> <i title=D></i></b></a> <a href=8><svg aria-label=V></svg></a> <a href=9><i></i></a>y',
    'x [T](https://example.com/a/t "T") [G](https://example.com/a/5) [L](https://example.com/a/6) [D](https://example.com/a/7) [V](https://example.com/a/8) y',
  ],
  [
    'links around blocks with nothing in them',
    '<a href=b aria-label=Card><div><div></div></div></a><a href=c><p></p></a>',
    '[Card](https://example.com/a/b)',
  ],
  [
    'links, pictures and code that are blocks by style',
    '<a href=b style="display:block">c <b>d</b></a><img style="display:block" src=e alt=f><iframe style="display:block" src=g></iframe>',
    '[c **d**](https://example.com/a/b)\n\n![f](https://example.com/a/e)\n\n[frame](https://example.com/a/g)',
  ],
  [
    'frames',
    '<frameset cols="20%,*"><frame src=nav.html name=nav><frame src=main.html title=Main></frameset>',
    '[frame](https://example.com/a/nav.html)\n\n[frame: Main](https://example.com/a/main.html)',
  ],
  [
    'places on a picture',
    '<map><area href=b alt=North><area href=c></map>',
    '[North](https://example.com/a/b)',
  ],
  ['drawings', '<svg><title>a</title><text>b</text></svg> <svg><text>c</text></svg>', 'a c'],
])('%s are Markdown', (_, html, markdown) => {
  expect(renderMarkdown(read(html))).toBe(`${markdown}\n`);
});

test.each([
  ['*a* _b_ **c** 2 * 3 a_b_c', '\\*a\\* \\_b\\_ \\*\\*c\\*\\* 2 * 3 a_b_c'],
  ['# a', '\\# a'],
  ['#a', '#a'],
  ['> a', '\\> a'],
  ['- a', '\\- a'],
  ['-a', '-a'],
  ['-----a', '-----a'],
  ['-- | :-', '\\-- | :-'],
  ['1. a', '1\\. a'],
  ['1.5 a', '1.5 a'],
  ['---', '\\---'],
  ['===', '\\==='],
  ['```js', '\\`\\`\\`js'],
  ['[a](b)', '\\[a](b)'],
  ['[a]: b', '\\[a]: b'],
  ['&lt;script>alert()&lt;/script>', '\\<script>alert()\\</script>'],
  ['1 &lt; 2 & 3', '1 < 2 & 3'],
  ['&amp;copy; &amp;copy', '\\&copy; &copy'],
  ['a\\*b c\\d', 'a\\\\\\*b c\\d'],
])('the text %s says itself', (text, markdown) => {
  expect(renderMarkdown(read(`<p>${text}</p>`))).toBe(`${markdown}\n`);
});

test.each(['constructor', '__proto__', 'toString'])('an alignment %s is none', (align) => {
  const table = (value: string) => renderMarkdown(read(`<table><tr><th align=${value}>a<tr><td>b</table>`));
  expect(table(align)).toBe('| a |\n| --- |\n| b |\n');
  expect(table('right')).toBe('| a |\n| --: |\n| b |\n');
});

test('what is hidden, or would run, is left out and counted', () => {
  const reading = read(
    '<p>a<b hidden>b</b><script>c</script><style>d</style><p hidden>e<p>\u202ef\u001b<a href="javascript:g">g</a>',
  );
  expect(renderMarkdown(reading)).toBe('a\n\nfg\n');
  expect(reading.removed).toEqual({ control: 1, bidi: 1, tag: 0, links: 1, hidden: 2 });
});

test.each([
  ['lists in lists', `${'<ul><li>a'.repeat(250)}`],
  ['quotations in quotations', `${'<blockquote>a'.repeat(500)}`],
  ['many items', `<ul>${'<li>a'.repeat(100_000)}`],
  ['marks in marks', `${'<b><i>a'.repeat(120)}`],
  ['spanning cells', `<table><th>a${'<tr><td colspan=1000 rowspan=1000>a'.repeat(2_000)}</table>`],
  ['many pictures in a mark that would be none', `a<b>(${'<img src=x>y'.repeat(100_000)})</b>a`],
  ['many links in a line', '<a href=/x>a</a>\n'.repeat(50_000)],
  ['many links, each marked', '<b><a href=/x>a</a></b>'.repeat(20_000)],
  ['many breaks in a link', `<a href=/x>${'<br>'.repeat(100_000)}a${'<br>'.repeat(100_000)}`],
  ['many blocks in lists that are too deep', `${'<ul><li>'.repeat(200)}${'<li>a'.repeat(50_000)}`],
  ['many paragraphs beside the items of a list', `<ul><li>a</li>${'<p>b</p>'.repeat(150_000)}`],
  ['a long row of dashes', `<p>${'-'.repeat(300_000)}a`],
  ['many kept spaces', `<p style=white-space:pre-wrap>a${'<span> </span>'.repeat(100_000)}b<br>c`],
  ['many paragraphs in a link', `<a href=x>${'<div>a</div>'.repeat(20_000)}</a>`],
])('%s end', (_, html) => {
  expect(renderMarkdown(read(html)).length).toBeLessThan(5_000_000);
});
