// Run: node read-safely.mjs https://example.com/ 4000
// Reads a page for a program with a limited input, such as a language model. It prints the confinement first, then
// the whole text in parts, without hidden or unsafe characters.
import { launch } from '@internet-exploder/ie-shell';

const [url, size = '4000'] = process.argv.slice(2).filter((word) => word !== '--local');
const isLocal = process.argv.includes('--local');
const browser = await launch(isLocal ? { allowHttp: true, allowPrivate: ['127.0.0.1'] } : {});
try {
  const page = await browser.open(url);
  const { markdown, removed, sandbox } = await page.markdown();
  const isConfined = sandbox.network?.confined && sandbox.renderer?.confined;
  const parts = [...inParts(markdown, Number(size))];
  tell({ url: page.url, status: page.status, isConfined, removed, parts: parts.length });
  for (const [index, text] of parts.entries()) tell({ part: index + 1, of: parts.length, text });
} finally {
  await browser.close();
}

/** By characters, none of which is cut in two; put together again, they are the text. */
function* inParts(text, size) {
  let part = '';
  let count = 0;
  for (const character of text) {
    part += character;
    count += 1;
    if (count < size) continue;
    yield part;
    part = '';
    count = 0;
  }
  if (part) yield part;
}

function tell(value) {
  console.log(JSON.stringify(value));
}
