/** Pages that are hard to read, by what they have many of. The length grows with the count. */
export const NASTY_PAGES: readonly NastyPage[] = [
  ['open links', (n) => '<a href=x>y'.repeat(n)],
  ['paragraphs in an open link', (n) => `<a href=x title=z>${'<p>y'.repeat(n)}`],
  ['links', (n) => list(n, (index) => `<a href=${index}>x</a> `)],
  ['marks closed in the wrong order', (n) => '<b><i>x</b>y</i>'.repeat(n)],
  ['links closed by paragraphs', (n) => '<a href=x><b><p>x</a>y</b>'.repeat(n)],
  ['marks beside marks', (n) => '<b>x</b><i>y</i><b>z </b>'.repeat(n)],
  ['items', (n) => `<ol start=999>${'<li>x'.repeat(n)}`],
  ['lists beside lists', (n) => '<ul><li>x</ul>'.repeat(n)],
  ['paragraphs in a deep list', (n) => '<ul><li>'.repeat(100) + '<p>x'.repeat(n)],
  ['rows', (n) => `<table><tr><th>a<th>b${'<tr><td>x<td>y'.repeat(n)}`],
  ['cells', (n) => `<table><tr>${'<td>x'.repeat(n)}`],
  ['cells over all rows', (n) => `<table><tr>${'<td rowspan=65000>x'.repeat(50)}${'<tr><td>y'.repeat(n)}`],
  ['cells over many columns', (n) => `<table>${'<tr><td colspan=1000>x<td>y'.repeat(n)}`],
  ['captions', (n) => `<table>${'<caption>x</caption>'.repeat(n)}<tr><td>y</table>`],
  ['text that belongs before its table', (n) => `<table>${'x<tr><b>y'.repeat(n)}`],
  ['words', (n) => 'word '.repeat(n * 5)],
  ['letters in a word', (n) => `<p>${'x-1*_`['.repeat(n * 2)}`],
  ['line breaks', (n) => `<b>${'x<br>'.repeat(n)}</b>`],
  ['kept lines', (n) => `<p style="white-space:pre-wrap">${'x  y\t\n'.repeat(n)}`],
  ['raised numbers', (n) => 'x<sup>2</sup>'.repeat(n)],
  [
    'rules and siblings',
    (n) => `<style>p ~ p ~ b{display:none}p + b{display:block}</style>${'<p>x<b>y</b>'.repeat(n)}`,
  ],
  [
    'rules for every element',
    (n) => `<style>${list(3_000, (index) => `[a${index}]{display:none}`)}</style>${'<p>x'.repeat(2 * n)}`,
  ],
  [
    'classes',
    (n) =>
      `<style>.c1{display:block}</style>${`<p class="${list(50, (index) => `c${index} `)}">x`.repeat(n / 5)}`,
  ],
  ['style sheets', (n) => '<style>p::before{content:"x"}@media print{p{display:none}}</style>'.repeat(n)],
  ['styles of their own', (n) => '<p style="display:block;color:red">x'.repeat(n)],
  ['attributes', (n) => `<p ${list(n, (index) => `a${index} `)}>x`],
  ['attributes that come one by one', (n) => list(n, (index) => `<body a${index}>`)],
  ['shadow trees', (n) => '<div><template shadowrootmode=open><slot></slot>y</template>x</div>'.repeat(n)],
  [
    'slots',
    (n) => {
      const slots = list(n, (index) => `<slot name=s${index}></slot>`);
      return `<div><template shadowrootmode=open>${slots}</template>${list(n, (index) => `<p slot=s${index}>x`)}</div>`;
    },
  ],
  ['properties of the page', (n) => list(n, (index) => `<meta property=og:x${index} content=c>`)],
  ['blocks of JSON-LD', (n) => '<script type=application/ld+json>{"a":[1]}</script>'.repeat(n)],
  ['headings', (n) => '<h1>x # #</h1>'.repeat(n)],
  ['pictures and their twins', (n) => '<img data-src=a><noscript><img src=a></noscript>'.repeat(n)],
  ['options', (n) => `<select multiple>${'<option selected>x'.repeat(n)}</select>`],
  ['fields', (n) => '<form><input value=x><button>y</button></form>'.repeat(n)],
  ['frames and media', (n) => `<iframe src=a></iframe><video>${'<source src=b>'.repeat(n)}</video>`],
  ['comments in a text', (n) => 'a<!--x-->'.repeat(n)],
];

/** Those whose elements lie in each other, as deep as a tree may be. */
export const DEEP_PAGES: readonly NastyPage[] = [
  ['open marks before paragraphs', (n) => '<b>'.repeat(n) + '<p>x'.repeat(n)],
  [
    'open marks that each paragraph repeats',
    (n) => `<p>${'<b><i><s><code>'.repeat(n / 4)}${'<p>x'.repeat(n)}`,
  ],
  ['open marks that all differ', (n) => list(n, (index) => `<font c=${index}>`) + '<p>x'.repeat(n)],
  ['links in each other', (n) => '<a href=x><object>y'.repeat(n)],
  ['marks in marks', (n) => '<b>x<i>y'.repeat(n)],
  ['deleted in inserted', (n) => '<del>x<ins>'.repeat(n)],
  ['spans in spans, and lines', (n) => '<span>'.repeat(n) + 'x<br>'.repeat(n)],
  ['blocks in blocks', (n) => '<div>x'.repeat(n)],
  ['lists in lists', (n) => '<ul><li>x<ol><li>y'.repeat(n)],
  ['quotations in quotations', (n) => '<blockquote>x'.repeat(n)],
  ['terms in terms', (n) => '<dl><dt>x<dd>y'.repeat(n)],
  ['tables in tables', (n) => '<table><tr><td>x<td>'.repeat(n)],
  ['preformatted lines in spans', (n) => `<pre>${'<span>'.repeat(n)}${'x\n'.repeat(n)}`],
  ['formulas in each other', (n) => `<math>${'<mfrac><mi>x</mi>'.repeat(n)}`],
  ['raised in raised', (n) => 'x<sup>2'.repeat(n)],
  ['ruby in ruby', (n) => '<ruby>x<rt>y'.repeat(n)],
  ['quotes in quotes', (n) => '<q>x'.repeat(n)],
  ['items of rows in rows', (n) => '<div style="display:flex"><i>x</i>'.repeat(n)],
  ['invisible in invisible', (n) => '<div style="visibility:hidden">x'.repeat(n)],
  [
    'shadow trees in each other',
    (n) => '<div><template shadowrootmode=open>x<slot></slot></template>'.repeat(n),
  ],
  ['templates in each other', (n) => '<template>x'.repeat(n)],
  ['closing tags for nothing', (n) => `${'<i>'.repeat(n)}${'</b></p>'.repeat(n)}`],
  ['marks and blocks that one tag closes', (n) => `${'<b><div>'.repeat(n)}${'</b>'.repeat(n)}`],
];

type NastyPage = [name: string, make: (count: number) => string];

/** Selectors for which a naive search is quadratic or worse. */
export const NASTY_SELECTORS: readonly string[] = [
  'p:nth-child(2n of .none)',
  'p:nth-last-child(odd of p ~ p)',
  'p:nth-of-type(3n)',
  'p:has(~ .none)',
  'p:has(+ p ~ .none)',
  'p:has(p + .none, > .none)',
  'p:not(:has(~ b))',
  'p ~ p ~ p ~ .none',
  '.none div p',
  'p:last-child, :only-of-type',
];

function list(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}
