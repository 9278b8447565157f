// Run: node crawl-a-site.mjs https://example.com/
// Lists the pages of one site with their titles: each once, a few at a time, with limits on depth and speed.
import { setTimeout as passing } from 'node:timers/promises';
import { launch } from '@internet-exploder/ie-shell';

const [start] = process.argv.slice(2).filter((word) => word !== '--local');
const isLocal = process.argv.includes('--local');
const [AT_A_TIME, DEPTH, PAGES, PAUSE_MS] = [3, 3, 100, isLocal ? 0 : 500];
const { href, origin } = new URL(start);
const queue = [{ url: href, depth: 0 }];
const known = new Set([href]);
const browser = await launch(isLocal ? { allowHttp: true, allowPrivate: ['127.0.0.1'] } : {});
for (let batch = queue.splice(0, AT_A_TIME); batch.length > 0; batch = queue.splice(0, AT_A_TIME)) {
  for (const line of await Promise.all(batch.map(visit))) console.log(line);
  await passing(PAUSE_MS);
}
await browser.close();

async function visit({ url, depth }) {
  try {
    const page = await browser.open(url, { timeoutMs: 20_000 });
    const [{ meta }, { links }] = await Promise.all([page.meta(), page.links()]);
    await page.close();
    if (depth < DEPTH && new URL(page.url).origin === origin) follow(links, depth + 1);
    return `${page.status} ${url} ${meta.title ?? ''}`;
  } catch (error) {
    return `${error.code} ${url}`;
  }
}

function follow(links, depth) {
  for (const { url, rel } of links) {
    const [place] = url.split('#');
    const isElsewhere = new URL(place).origin !== origin || rel.includes('nofollow');
    if (isElsewhere || known.has(place) || known.size >= PAGES) continue;
    known.add(place);
    queue.push({ url: place, depth });
  }
}
