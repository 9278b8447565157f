import { openPage } from './parse/open-page.js';
import { readPage } from './read-page.js';

/**
 * Reads a built-in page while the process is idle, so that V8 has compiled the code before the first real page arrives.
 */
export async function warmUp(): Promise<void> {
  const { signal } = new AbortController();
  const headers: [string, string][] = [['content-type', 'text/html; charset=utf-8']];
  const body = Buffer.from(PAGE);
  const url = 'https://localhost/';
  const { page } = await openPage({ type: 'OpenPage', id: 0, url, headers, body }, signal);
  await readPage(page, { part: 'text' });
}

/** A page with the elements that most pages have. */
const PAGE = `<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title>
<meta name=description content="&amp;"><style>.a,#b p{display:none} @media screen{i{white-space:pre}}</style></head><body>
<header class=a><nav><ul><li><a href=/>Home</a><li><a href="/b?c&amp;d=1#e" title=f>One &eacute;</a></ul></nav></header>
<main id=b><h1>Title</h1><p>Some <b>words</b>, <i>more</i> <code>code</code> &mdash; 日本 <a href=g>and</a> on<br>and on.
<ol><li>one<ol><li>two</ol></ol><table><tr><th>a<th>b<tr><td>1<td>2 <b>3</b></table><blockquote><p>said</blockquote>
<pre>kept  as
it is</pre><img src=i alt=seen><form><label>Name <input name=n></label><button>Go</button></form><dl><dt>t<dd>d</dl></main>
<!-- --><hr><footer hidden><p>end</footer><script>0</script></body></html>`;
