import { once } from 'node:events';
import { setTimeout as passing } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Browser, type LaunchOptions, launch, open } from '../dist/index.js';
import { atOtherSite, namedServers, serve } from './support/named-server.js';
import { childrenOf } from './support/processes.js';

const LOCAL: LaunchOptions = { allowHttp: true, allowPrivate: ['127.0.0.1'] };

/** A browser that ends with the test. */
async function launched(options: LaunchOptions = {}): Promise<Browser> {
  const browser = await launch({ ...LOCAL, resolve: namedServers(), ...options });
  onTestFinished(() => browser.close());
  return browser;
}

/** Serves a page of that markup at every path. */
function servePage(html: string, type = 'text/html'): Promise<string> {
  return serve((_request, response) => response.setHeader('content-type', type).end(html));
}

const pids = (browser: Browser, kind: string) =>
  browser.processes().flatMap((process) => (process.kind === kind ? [process.pid ?? 0] : []));

describe('launch', () => {
  it('opens a page whose every reading says what held the processes that it came through', async () => {
    const origin = await servePage('<title>T</title><h1>Head</h1><p>Some <b>text</b>');
    const browser = await launched();
    const page = await browser.open(`${origin}/a`);
    expect(page).toMatchObject({ url: `${origin}/a`, status: 200, mimeType: 'text/html' });
    const { text, removed, sandbox } = await page.text();
    expect(text).toBe('Head\n\nSome text\n');
    expect(removed).toEqual({ control: 0, bidi: 0, tag: 0, links: 0, hidden: 0 });
    for (const report of [sandbox.network, sandbox.renderer]) expect(report?.confined).toBe(true);
    const dom = await page.dom();
    expect(dom.html).toBe(
      '<html><head><title>T</title></head><body><h1>Head</h1><p>Some <b>text</b></p></body></html>',
    );
    expect(`${dom}`).toBe(dom.html);
    expect((await page.report()).sizes).toMatchObject({ decoded: 48 });
  });

  it('connects to the addresses that resolve gives, and refuses entries that are none', async () => {
    const { port } = new URL(await servePage('<p>by name'));
    const host = `www.shop.example.co.uk:${port}`;
    const browser = await launched({ resolve: [`${host}:127.0.0.1`] });
    const page = await browser.open(`http://${host}/`);
    expect([page.url, (await page.text()).text]).toEqual([`http://${host}/`, 'by name\n']);
    await expect(launched({ resolve: [host] })).rejects.toMatchObject({
      code: 'IE_NET_INVALID_OPTION',
      message: expect.stringContaining(`"${host}" is incomplete`),
    });
  });

  it('has one renderer for the pages of a site, and another for those of another', async () => {
    const { port } = new URL(await servePage('<p>x'));
    const [origin, other] = [`http://www.example.co.uk:${port}`, `http://www.other.co.uk:${port}`];
    const browser = await launched({ resolve: [`*:${port}:127.0.0.1`] });
    const pages = await Promise.all(
      [`${origin}/1`, `${origin}/2`, `${other}/3`].map((url) => browser.open(url)),
    );
    expect(pids(browser, 'renderer')).toHaveLength(2);
    expect(new Set(browser.processes().map(({ site }) => site))).toEqual(
      new Set([undefined, 'http://example.co.uk', 'http://other.co.uk']),
    );
    const [one, two, three] = pages;
    await one?.close();
    expect(pids(browser, 'renderer')).toHaveLength(2);
    expect((await two?.text())?.text).toBe('x\n');
    await two?.close();
    expect(pids(browser, 'renderer')).toHaveLength(1);
    expect((await three?.text())?.text).toBe('x\n');
  });

  it('refuses what a page cannot be read with, and reads on', async () => {
    const browser = await launched();
    const page = await browser.openHtml('<p>x');
    await expect(page.text({ width: -5 })).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
    await expect(page.text({ width: Number.NaN })).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
    await expect(page.select('p'.repeat(5_000))).rejects.toMatchObject({ code: 'IE_SHELL_SELECTOR' });
    expect((await page.text({ width: 8, select: 'p' })).text).toBe('x\n');
  });

  it('reads a page where it came to by redirects', async () => {
    const there = atOtherSite(await servePage('<p>there'));
    const here = await serve((_request, response) => response.writeHead(302, { location: there }).end());
    const browser = await launched();
    const page = await browser.open(here);
    expect(page.url).toBe(`${there}/`);
    const sites = () => browser.processes().flatMap(({ site }) => site ?? []);
    expect(sites()).toEqual(['http://other.co.uk']);
    await browser.openHtml('<p>x');
    expect(sites()).toEqual(['http://other.co.uk']);
  });

  it('parses HTML that is at hand, without a fetch', async () => {
    const browser = await launched();
    const page = await browser.openHtml('<a href=y>link é</a>', { baseUrl: 'https://example.com/a/b' });
    expect((await page.text()).text).toBe('link é[1]\n\n[1] https://example.com/a/y\n');
    expect(page.status).toBeUndefined();
    await expect(page.report()).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
  });

  it('keeps the bytes of a page where it is asked to', async () => {
    const origin = await servePage('<p>bytes');
    const browser = await launched();
    const kept = await browser.open(origin, { keepSource: true });
    expect(Buffer.from(await kept.source()).toString()).toBe('<p>bytes');
    await expect((await browser.open(origin)).source()).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
  });

  it('refuses what a browser does by default, and names it', async () => {
    const origin = await servePage('<p>x');
    const browser = await launched({ allowHttp: false });
    await expect(browser.open(origin)).rejects.toMatchObject({ code: 'IE_NET_HTTP_BLOCKED' });
    const strict = await launched({ allowPrivate: false });
    await expect(strict.open(origin)).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
    await expect(browser.openHtml('<p>x', { maxBytes: 3 })).rejects.toMatchObject({
      code: 'IE_SHELL_PAGE_TOO_LARGE',
    });
  });

  it('refuses orders that nobody can meet, before they end a child', async () => {
    const origin = await servePage('<p>x');
    const browser = await launched();
    const page = await browser.open(origin);
    for (const options of [
      { timeoutMs: -1 },
      { timeoutMs: Number.NaN },
      { maxBytes: 1.5 },
      { method: 'x'.repeat(99) },
    ]) {
      await expect(browser.open(origin, options)).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
    }
    for (const url of [undefined, 7, {}] as unknown as string[]) {
      await expect(browser.open(url)).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
    }
    for (const options of [
      { headers: { host: 'a b' } },
      { headers: [['Host', 'a/b']] as [string, string][] },
    ]) {
      await expect(launch(options)).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
      await expect(browser.open(origin, options)).rejects.toThrow(
        'invalid option headers: host is a name or an address',
      );
    }
    const headers = [['content-type']] as unknown as [string, string][];
    await expect(browser.openHtml('<p>', { headers })).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
    expect((await page.text()).text).toBe('x\n');
  });

  it('tells what a body failed of midway, and lets other pages be', async () => {
    const origin = await serve((request, response) => {
      response.setHeader('content-type', 'text/html');
      if (request.url !== '/broken') return response.end('<p>whole');
      response.setHeader('content-length', 100_000).write('<p>half');
      return setImmediate(() => response.destroy());
    });
    const browser = await launched();
    const whole = await browser.open(`${origin}/whole`);
    await expect(browser.open(`${origin}/broken`)).rejects.toMatchObject({ code: /^IE_NET_/ });
    expect((await whole.text()).text).toBe('whole\n');
  });

  it('gives up a page by its signal, and the connection with it', async () => {
    const closed: Promise<unknown>[] = [];
    const origin = await serve((request, response) => {
      closed.push(once(request.socket, 'close'));
      response.setHeader('content-type', 'text/html').write('<p>endless');
    });
    const browser = await launched();
    const giving = new AbortController();
    const opening = browser.open(origin, { signal: giving.signal });
    while (closed.length === 0) await passing(5);
    giving.abort(new Error('seen enough'));
    await expect(opening).rejects.toThrow('seen enough');
    await closed[0];
    expect(pids(browser, 'renderer')).toHaveLength(0);
  });

  it('tells of a renderer that was killed, lets other sites be, and has a new one for the next page', async () => {
    const origin = await servePage('<p>x');
    const browser = await launched();
    const other = await browser.open(atOtherSite(origin));
    const page = await browser.open(origin);
    const [, pid = 0] = pids(browser, 'renderer');
    process.kill(pid, 'SIGSEGV');
    await expect(page.text()).rejects.toMatchObject({
      code: 'IE_SHELL_CHILD_ENDED',
      message: expect.stringContaining('SIGSEGV'),
    });
    expect((await other.text()).text).toBe('x\n');
    expect((await (await browser.open(origin)).text()).text).toBe('x\n');
  });

  it('leaves no process when it is disposed, and refuses what comes after', async () => {
    const origin = await servePage('<p>x');
    let all: number[];
    let late: Browser;
    {
      await using browser = await launch({ ...LOCAL, resolve: namedServers() });
      await browser.open(origin);
      all = [...pids(browser, 'network'), ...pids(browser, 'renderer')];
      late = browser;
    }
    expect(all).toHaveLength(2);
    expect(childrenOf(process.pid).filter((child) => all.includes(Number.parseInt(child, 10)))).toEqual([]);
    await expect(late.open(origin)).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
  });
});

describe('open', () => {
  it('opens one page in a browser that ends with it', async () => {
    const origin = await servePage('<p>one');
    const page = await open(origin, { ...LOCAL, resolve: namedServers() });
    expect((await page.text()).text).toBe('one\n');
    await page.close();
    await expect(page.text()).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
  });

  it('heeds the options of a page and those of a browser, which may give a list of no authorities', async () => {
    const origin = await servePage('<p>\xc1');
    const browser = { ...LOCAL, resolve: namedServers(), ca: [], cache: { maxBytes: 0 } };
    const page = await open(origin, { ...browser, type: 'text/plain', encoding: 'koi8-r' });
    expect(page).toMatchObject({ mimeType: 'text/plain', encoding: 'koi8-r', encodingFrom: 'option' });
    await page.close();
    await expect(open(origin, { ...browser, encoding: 'klingon' })).rejects.toMatchObject({
      code: 'IE_SHELL_USAGE',
    });
  });
});
