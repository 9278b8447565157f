// Run: node preview-links.mjs https://example.com/ https://example.org/
// Prints title, description and image of each page, like the link previews of a chat.
import { launch } from '@internet-exploder/ie-shell';

const urls = process.argv.slice(2).filter((word) => word !== '--local');
// For pages on this machine: without it, plain HTTP and private addresses are refused.
const isLocal = process.argv.includes('--local');
const browser = await launch(isLocal ? { allowHttp: true, allowPrivate: ['127.0.0.1'] } : {});
try {
  // Side by side: a page that fails or hangs is no other's trouble.
  for (const lines of await Promise.all(urls.map(preview))) console.log(lines);
} finally {
  await browser.close();
}

async function preview(url) {
  try {
    const page = await browser.open(url, { timeoutMs: 10_000 });
    const { meta } = await page.meta();
    await page.close();
    return describe(page.url, meta);
  } catch (error) {
    return `${url}\n  no preview: ${error.code}`;
  }
}

function describe(url, meta) {
  const named = (name) => meta.openGraph.find((property) => property.name === name)?.content;
  const image = named('og:image');
  return [
    url,
    `  title: ${named('og:title') ?? meta.title ?? 'none'}`,
    `  description: ${named('og:description') ?? meta.description ?? 'none'}`,
    // A page may say anything: what is shown or loaded has to be a URL of the web.
    `  image: ${image && URL.canParse(image, url) ? new URL(image, url).href : 'none'}`,
  ].join('\n');
}
