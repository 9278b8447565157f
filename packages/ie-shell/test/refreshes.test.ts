import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, launch } from '../dist/index.js';
import { startHeadless } from './support/headless.js';
import { startServer } from './support/local-server.js';
import { runShell } from './support/run-shell.js';

/** By path: the `content` of a meta refresh, or the whole of a page. */
const PAGES: Record<string, (port: string) => string> = {
  '/alias': () => refresh('0; url=/manual'),
  '/later': () => `${refresh('5; url=/manual')}<p>Soon`,
  '/without-script': () => `<noscript>${refresh('0;URL=/manual')}</noscript><script>go()</script>`,
  '/much-later': () => `<title>T</title>${refresh('6; url=/manual')}<p>Wait`,
  '/itself': () => `${refresh('0')}<p>News`,
  '/itself-by-name': () => `${refresh('0; url=#top')}<p>News`,
  '/runs': () => `${refresh('0; url=javascript:alert(1)')}<p>Stays`,
  '/data': () => `${refresh('0; url=data:text/html,<p>no')}<p>Stays`,
  '/circle': () => refresh('0; url=/circle/'),
  '/circle/': () => refresh('0; url=/circle'),
  '/elsewhere': (port) => refresh(`0; url=http://docs.example.co.uk:${port}/manual`),
  '/private': (port) => refresh(`0; url=http://127.0.0.2:${port}/manual`),
  '/missing-host': () => refresh('0; url=http://['),
};

function refresh(content: string): string {
  return `<meta http-equiv="Refresh" content="${content}">`;
}

let origin: string;
let port: string;
let resolve: string[];
let browser: Browser;
const requests: IncomingMessage[] = [];
const ending: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const server = await startServer((request, response) => {
    const { url = '/' } = request;
    requests.push(request);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (url === '/by-header') response.setHeader('refresh', '0; url=/manual');
    if (url === '/sets-cookies')
      response.setHeader('set-cookie', ['lax=1; SameSite=Lax', 'strict=1; SameSite=Strict']);
    if (url === '/moved') response.writeHead(302, { location: '/alias' });
    const known = Object.hasOwn(PAGES, url) ? PAGES[url] : undefined;
    response.end(known?.(port) ?? `<p>Page ${url}`);
  });
  ending.push(server.close);
  port = new URL(server.origin).port;
  origin = `http://www.example.com:${port}`;
  resolve = [`www.example.com:${port}:127.0.0.1`, `docs.example.co.uk:${port}:127.0.0.1`];
  browser = await launch({ allowHttp: true, allowPrivate: ['127.0.0.1'], resolve });
  ending.push(() => browser.close());
});

afterAll(async () => {
  for (const end of ending) await end();
});

const renderers = () => browser.processes().filter(({ kind }) => kind === 'renderer');

describe('a page that sends its reader to another one', () => {
  it.each([
    ['/alias', 0],
    ['/later', 5],
    ['/without-script', 0],
    ['/by-header', 0],
  ])('%s is left for it at once', async (path, seconds) => {
    const page = await browser.open(origin + path);
    expect(page.url).toBe(`${origin}/manual`);
    expect((await page.text()).text).toBe('Page /manual\n');
    const { url, hops, refreshes } = await page.report();
    expect(url).toBe(origin + path);
    expect(hops.map((hop) => hop.url)).toEqual([origin + path, `${origin}/manual`]);
    expect(refreshes).toEqual([{ from: origin + path, seconds, to: `${origin}/manual` }]);
    await page.close();
    expect(renderers()).toEqual([]);
  });

  it('counts with redirects', async () => {
    const page = await browser.open(`${origin}/moved`);
    expect((await page.report()).hops).toHaveLength(3);
    await page.close();
    const inAll = await launch({ allowHttp: true, allowPrivate: ['127.0.0.1'], resolve, maxRedirects: 1 });
    ending.push(() => inAll.close());
    await expect(inAll.open(`${origin}/moved`)).rejects.toMatchObject({ code: 'IE_NET_TOO_MANY_REDIRECTS' });
    const one = await inAll.open(`${origin}/alias`);
    expect(one.url).toBe(`${origin}/manual`);
  });

  it('is not followed in a circle', async () => {
    requests.length = 0;
    await expect(browser.open(`${origin}/circle`)).rejects.toMatchObject({
      code: 'IE_NET_TOO_MANY_REDIRECTS',
    });
    expect(requests).toHaveLength(21);
    expect(renderers()).toEqual([]);
  });

  it('hands a GET on, and to another origin no credentials', async () => {
    requests.length = 0;
    const body = Buffer.from('a=b');
    const headers: [string, string][] = [
      ['content-type', 'application/x-www-form-urlencoded'],
      ['authorization', 'Basic c2VjcmV0'],
      ['x-own', 'kept'],
    ];
    await (await browser.open(`${origin}/alias`, { method: 'POST', headers, body })).close();
    await (await browser.open(`${origin}/elsewhere`, { headers })).close();
    const [post, same, first, other] = requests;
    expect([post?.method, same?.method, first?.method, other?.method]).toEqual(['POST', 'GET', 'GET', 'GET']);
    expect(same?.headers).toMatchObject({ authorization: 'Basic c2VjcmV0', 'x-own': 'kept' });
    expect(same?.headers).not.toHaveProperty('content-type');
    expect(other?.headers).toMatchObject({ host: `docs.example.co.uk:${port}`, 'x-own': 'kept' });
    expect(other?.headers).not.toHaveProperty('authorization');
  });

  it('gets a renderer of its own for another site', async () => {
    const page = await browser.open(`${origin}/elsewhere`);
    expect(page.url).toBe(`http://docs.example.co.uk:${port}/manual`);
    expect(renderers()).toMatchObject([{ site: expect.stringContaining('example.co.uk') }]);
    await page.close();
  });

  it('brings to another site the cookies of that site, as a link would', async () => {
    const other = `http://docs.example.co.uk:${port}`;
    for (const first of [`${origin}/sets-cookies`, `${other}/sets-cookies`])
      await (await browser.open(first)).close();
    requests.length = 0;
    for (const url of [`${origin}/elsewhere`, `${other}/manual`]) await (await browser.open(url)).close();
    expect(requests.map(({ headers }) => `${headers.host?.split(':')[0]} ${headers.cookie}`)).toEqual([
      'www.example.com lax=1; strict=1',
      'docs.example.co.uk lax=1',
      'docs.example.co.uk lax=1; strict=1',
    ]);
  });

  it('does not reach a private address that is not allowed', async () => {
    await expect(browser.open(`${origin}/private`)).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
    expect(renderers()).toEqual([]);
  });

  it('stays after more than five seconds, and where that is asked for, and tells of its target first', async () => {
    for (const [path, refresh, seconds] of [
      ['/much-later', true, 6],
      ['/alias', false, 0],
    ] as const) {
      const page = await browser.open(origin + path, { refresh });
      const target = `${origin}/manual`;
      expect(page).toMatchObject({ url: origin + path, refresh: { seconds, url: target } });
      expect((await page.text({ links: 'none' })).text).toMatch(`Refresh (${seconds} s): ${target}\n`);
      expect((await page.markdown()).markdown).toContain(target);
      expect((await page.article()).text).toContain(target);
      expect((await page.links()).links[0]).toEqual({ url: target, text: target, rel: ['refresh'] });
      expect((await page.meta()).meta.refresh).toEqual({ seconds, url: target });
      expect((await page.dom()).html).not.toContain('<a ');
      await page.close();
    }
  });

  it.each([
    ['/itself', 'News\n', { seconds: 0, url: 'ORIGIN/itself' }],
    ['/itself-by-name', 'News\n', { seconds: 0, url: 'ORIGIN/itself-by-name#top' }],
    ['/runs', 'Stays\n', { seconds: 0 }],
    ['/data', 'Stays\n', { seconds: 0 }],
    ['/missing-host', '', undefined],
  ])('%s is not left', async (path, text, refresh) => {
    requests.length = 0;
    const page = await browser.open(origin + path);
    expect(requests).toHaveLength(1);
    expect((await page.text()).text).toBe(text);
    expect(JSON.stringify(page.refresh)?.replace(origin, 'ORIGIN')).toBe(JSON.stringify(refresh));
    await page.close();
  });

  it('is shown with its target where it is HTML at hand', async () => {
    const page = await browser.openHtml(refresh('0; url=new/'), { baseUrl: 'https://docs.example.org/' });
    expect((await page.text({ links: 'none' })).text).toBe('Refresh (0 s): https://docs.example.org/new/\n');
    await page.close();
  });
});

it('the command follows a refresh for what it reads, and for nothing else', async () => {
  requests.length = 0;
  const args = [
    '--allow-http',
    '--allow-private=127.0.0.1',
    ...resolve.flatMap((entry) => ['--resolve', entry]),
  ];
  const print = async (...words: string[]) => {
    const { stdout, code } = await runShell([...args, ...words, `${origin}/alias`]);
    return [code, stdout.toString()];
  };
  expect(await print()).toEqual([0, 'Page /manual\n']);
  expect(await print('--no-refresh', '--links', 'none')).toEqual([0, `Refresh (0 s): ${origin}/manual\n`]);
  expect(await print('--dump', 'source')).toEqual([0, refresh('0; url=/manual')]);
  expect(await print('--dump', 'status')).toEqual([0, `200 ${origin}/alias\n`]);
  expect(await print('--dump', 'headers')).toEqual([0, expect.stringMatching(/^HTTP\/1\.1 200 OK\n/)]);
  expect(requests.filter(({ url }) => url === '/manual')).toHaveLength(1);
  const [, json = ''] = await print('--dump', 'json');
  expect(JSON.parse(`${json}`)).toMatchObject({
    finalUrl: `${origin}/manual`,
    text: 'Page /manual\n',
    markdown: 'Page /manual\n',
    article: { text: 'Page /manual\n' },
    links: [],
    meta: expect.not.objectContaining({ refresh: expect.anything() }),
  });
});

it('a headless session follows a refresh, and says where it does not', async () => {
  const session = startHeadless('--resolve', resolve[0] ?? '');
  const url = `${origin}/alias`;
  const followed = await session.ask('navigate', { url });
  expect(followed).toMatchObject({ ok: true, result: { url: `${origin}/manual` } });
  const stayed = await session.ask('navigate', { url, refresh: false });
  expect(stayed).toMatchObject({ result: { refresh: { seconds: 0, url: `${origin}/manual` } } });
  await session.end();
});
