import { libraryWith } from '../browser/browser-with.mjs';
import { checkClean, checkFailure } from '../browser/check-answer.mjs';
import { packInput, unpackInput } from '../browser/input.mjs';
import { mutateJson } from '../lib/mutate-json.mjs';
import { randomOfInput } from '../lib/random.mjs';

/** The readings of a page: what a method is called with, and what of its answer is HTML. */
const READINGS = {
  text: { options: [{}, { styled: true, links: 'terminal' }] },
  markdown: {},
  article: {},
  links: {},
  meta: {},
  dom: { raw: ['.html'] },
  select: { raw: ['.elements.html'] },
};

const NONE = { control: 0, bidi: 0, tag: 0, links: 0, hidden: 0 };
const OPENED = {
  mimeType: 'text/html',
  encoding: 'utf-8',
  encodingFrom: 'header',
  needsScript: false,
  unread: { scripts: 0, frames: 0, flattened: 0, attributes: 0 },
  refresh: { seconds: 60, url: 'https://a.example/' },
};
const LINK = { url: 'https://a.example/', text: 'a', title: 'b', rel: ['c'] };
const ELEMENT = { name: 'p', attributes: [['a', 'b']], text: 'c\n', html: '<p>c' };
const META = {
  base: 'https://a.example/',
  title: 'a',
  openGraph: [{ name: 'og:url', content: 'b', url: 'https://a.example/' }],
  twitter: [],
  jsonLd: [{ '@type': 'Thing', html: ['c', null, 1.5, true] }],
  feeds: [{ url: 'https://a.example/', type: 'application/rss+xml' }],
  icons: ['https://a.example/i'],
  refresh: { seconds: 1, url: 'https://a.example/' },
};
const ARTICLE = { found: true, title: 'a', text: 'b\n', markdown: 'b\n' };
const BODIES = [[LINK, LINK], META, ARTICLE, [ELEMENT], 'text', '\u001b[1mbold\u001b[0m é日👩'];
const ODD_TEXTS = [
  '\u001b]8;;https://a/\u001b\\',
  '\u001b[',
  '\u202e',
  '\u{e0041}',
  '\u0007',
  '\r',
  'é',
  '\ufeff',
];

export function generate(random, corpus) {
  const given = corpus.length > 0 && random.oneIn(4) ? unpackInput(random.pick(corpus)) : undefined;
  const [opened = OPENED, read = { removed: NONE }] = given?.messages ?? [];
  const value = random.pick(BODIES);
  const texts = [opened, read].map((fields) => change(random, JSON.stringify(fields), 6));
  let body = given?.body ?? Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  body = Buffer.from(change(random, body.toString(), 1));
  return packInput(texts, random.oneIn(3) ? changeBytes(random, body) : body);
}

/** Changes JSON in a few places, or leaves it alone in all but one of `oneIn` cases. */
function change(random, json, oneIn) {
  let text = json;
  if (random.oneIn(oneIn))
    for (let left = random.below(3); left >= 0; left -= 1) text = mutateJson(random, text);
  return text;
}

function changeBytes(random, bytes) {
  const at = random.below(bytes.length + 1);
  const odd = random.oneIn(3) ? random.bytes(random.between(1, 4)) : Buffer.from(random.pick(ODD_TEXTS));
  const times = random.oneIn(10) ? random.between(1, 20_000) : 1;
  return Buffer.concat([
    bytes.subarray(0, at),
    ...Array(times).fill(odd),
    bytes.subarray(at + random.below(3)),
  ]);
}

export async function open() {
  const library = await libraryWith('renderer');
  const browser = await library.launch();
  let sites = 0;
  let held;

  /** A page that keeps the renderer of the site. After a killed renderer it is a page of another site. */
  async function hold() {
    if (held && browser.processes().some(({ kind }) => kind === 'renderer')) return held;
    await held?.page.close();
    sites += 1;
    const url = `https://site-${sites}.example/`;
    held = { url, page: await browser.openHtml(HONEST, { baseUrl: url }) };
    return held;
  }

  return {
    timeoutMs: 20_000,
    async run(input, { isThorough = false } = {}) {
      const random = randomOfInput(input);
      const names = isThorough ? Object.keys(READINGS) : [random.pick(Object.keys(READINGS))];
      for (const name of names) await readPage(browser, { input, name, url: (await hold()).url });
    },
    async close() {
      await browser.close();
      library.remove();
    },
  };
}

const HONEST = packInput([JSON.stringify(OPENED), JSON.stringify({ removed: NONE })], Buffer.from('a'));

async function readPage(browser, { input, name, url }) {
  const page = await browser.openHtml(input, { baseUrl: url }).catch(checkFailure);
  if (!page) return;
  const { mimeType, encoding, encodingFrom, refresh, unread } = page;
  checkClean({ mimeType, encoding, encodingFrom, refresh, unread });
  const { options = [{}], raw } = READINGS[name];
  for (const each of options) {
    const reading = name === 'select' ? page.select('p') : page[name](each);
    const answer = await reading.catch(checkFailure);
    // The sequences of styled text are allowed.
    if (answer && !each.styled) checkClean({ ...answer, sandbox: undefined }, raw);
  }
  await page.close();
}
