import { libraryWith } from '../browser/browser-with.mjs';
import { checkClean, checkFailure } from '../browser/check-answer.mjs';
import { packInput, unpackInput } from '../browser/input.mjs';
import { insist } from '../lib/finding.mjs';
import { mutateJson } from '../lib/mutate-json.mjs';

const URL = 'https://a.example/';
const HOP = {
  url: URL,
  method: 'GET',
  status: 200,
  headers: [['content-type', 'text/html']],
  fromCache: false,
  revalidated: false,
  connection: { protocol: 'h2', remoteAddress: '192.0.2.1', remotePort: 443, reused: false },
  timings: { startedAt: 0, headersMs: 1 },
};
const STREAM = {
  type: 'FetchStream',
  status: 200,
  headers: [
    ['content-type', 'text/html; charset=utf-8'],
    ['refresh', '0; url=/next'],
  ],
  finalUrl: URL,
  meta: { hops: [HOP] },
};
const FAILURE = { type: 'FetchError', error: 'a', code: 'IE_NET_TIMEOUT' };
const REPORT = { wireBytes: 1, decodedBytes: 1, totalMs: 1 };
const ODD_HEADERS = [
  ['content-type', 'text/html\u0000'],
  ['x\n', 'a'],
  ['location', '\u001b[2J'],
  ['refresh', '0; url=javascript:0'],
  ['', ''],
  ['content-length', '-1'],
];
const BODIES = [
  '<p>a',
  '',
  '{"a":1}',
  '\u0000\u0001\u0002',
  '%PDF-1.7',
  '<meta http-equiv=refresh content="0; url=/a">',
];

export function generate(random, corpus) {
  const given = corpus.length > 0 && random.oneIn(4) ? unpackInput(random.pick(corpus)) : undefined;
  const first = structuredClone(given?.messages[0] ?? (random.oneIn(6) ? FAILURE : STREAM));
  if (Array.isArray(first.headers) && random.oneIn(3)) first.headers.push(random.pick(ODD_HEADERS));
  let text = JSON.stringify(first);
  for (let left = random.below(4); left > 0; left -= 1) text = mutateJson(random, text);
  const report = JSON.stringify(given?.messages[1] ?? REPORT);
  const body = given?.body ?? Buffer.from(random.pick(BODIES));
  return packInput([text, random.oneIn(4) ? mutateJson(random, report) : report], body);
}

export async function open() {
  const library = await libraryWith('network');
  let browser = await library.launch({ refresh: false });

  /** A browser starts its network process again a few times only. */
  async function renew() {
    await browser.close();
    browser = await library.launch({ refresh: false });
  }

  return {
    timeoutMs: 20_000,
    async run(input, { isThorough = false } = {}) {
      const failures = [];
      const failed = (error) => {
        checkFailure(error);
        failures.push(error.code);
      };
      const page = await browser.open(URL, { method: 'POST', body: input }).catch(failed);
      if (page) {
        insist(/^https?:[!-~]+$/.test(page.url), 'the URL of a page is not one');
        const { url, mimeType, encoding, refresh, status } = page;
        checkClean({ url, mimeType, encoding, refresh, status });
        const answer = await page.text().catch(failed);
        if (answer) checkClean({ ...answer, sandbox: undefined });
        await page.report().catch(failed);
        await page.close();
      }
      const ended = ['IE_SHELL_CHILD_PROTOCOL', 'IE_SHELL_CHILD_ENDED', 'IE_SHELL_RESTARTS_EXHAUSTED'];
      if (isThorough || failures.some((code) => ended.includes(code))) await renew();
    },
    async close() {
      await browser.close();
      library.remove();
    },
  };
}
