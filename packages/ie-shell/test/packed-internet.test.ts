import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type SmallInternet, startSmallInternet } from 'small-internet';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Browser, LaunchOptions } from '../dist/index.js';
import { startHeadlessWith } from './support/headless.js';
import { INSTALL_MS, type PackedPackages, packPackages, runToEnd } from './support/install-packed.js';
import { runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

// What users have: the built packages, packed and installed, on names as the internet has them.

const THREE_SITES = ['www.example.co.uk', 'alice.github.io', 'a.b.c.d.e.f.example.org'];

let internet: SmallInternet;
let packed: PackedPackages;
let home: string;

beforeAll(async () => {
  [internet, packed] = await Promise.all([startSmallInternet(), packPackages()]);
  ({ home } = await packed.installBy('npm'));
}, INSTALL_MS);

afterAll(async () => {
  packed?.remove();
  await internet?.[Symbol.asyncDispose]();
});

const program = () => join(home, 'node_modules/@internet-exploder/ie-shell');

/** The command that was installed. */
const command = (): [string, string] => [process.execPath, join(program(), 'dist/cli.cjs')];

/** The options of the command that lead it to the small internet. */
const ways = () => [
  ...internet.resolve.flatMap((entry) => ['--resolve', entry]),
  ...['--cacert', internet.authorityFile, `--allow-private=${internet.address}`],
];

const run = (...words: string[]) => runShell([...ways(), ...words], { command: command() });

/** What a run that succeeds has printed. */
async function printed(...words: string[]): Promise<string> {
  const { stdout, ...outcome } = await run(...words);
  expect(outcome).toEqual({ code: 0, signal: null, stderr: '', survivors: [] });
  return stdout.toString();
}

const MODES = [
  ['with confined processes', []],
  ['in a single process', ['--single-process']],
] as const;

describe.each(MODES)('the command %s', (_, mode) => {
  it.each([
    ['www.example.com', 'Example Shop'],
    ['shop.eu.example.co.uk', 'shop.eu.example.co.uk got none'],
    ['a.b.c.d.e.f.example.org', 'a.b.c.d.e.f.example.org'],
    ['www.bücher.example', 'www.xn--bcher-kva.example'],
  ])('prints the text of %s', async (host, text) => {
    expect(await printed(...mode, internet.url(host))).toContain(text);
  });

  it('prints how a page came, as JSON', async () => {
    const json = await printed(...mode, '--dump', 'json', internet.url('www.example.com', '/tea'));
    const { finalUrl, hops } = JSON.parse(json) as {
      finalUrl: string;
      hops: { url: string; status: number }[];
    };
    expect(finalUrl).toBe(internet.url('example.com', '/tea'));
    expect(hops.map(({ status, url }) => [status, url])).toEqual([
      [301, internet.url('www.example.com', '/tea')],
      [200, finalUrl],
    ]);
  });

  it('is logged in on every host of a site, and keeps that in a jar for the next run', async () => {
    const jar = ['--cookie-jar', join(temporaryFolder(), 'jar.json')];
    const cookiesOf = async (host: string) =>
      (await printed(...mode, ...jar, internet.url(host))).match(/got .*/)?.[0];
    expect(await cookiesOf('login.example.co.uk')).toBe('got session=alice');
    expect(await cookiesOf('shop.eu.example.co.uk')).toBe('got session=alice');
    expect(await cookiesOf('www.other.co.uk')).toBe('got none');
  });
});

describe('the command', () => {
  it.each([
    ['www.example.org.', 'www.example.org.'],
    ['bob.github.io', 'bob.github.io got none'],
    ['d111abcdef8.cloudfront.net', 'A cup of tea'],
  ])('prints the text of %s', async (host, text) => {
    expect(await printed(internet.url(host))).toContain(text);
  });

  it('prints links with the hosts as URLs have them', async () => {
    const lines = (await printed('--dump', 'links', internet.url('www.bücher.example'))).split('\n');
    expect(lines).toContain(`${internet.url('www.bücher.example', '/ü?q=ä')}\tBücher`);
  });

  it.each([
    ['broken.servers.example.org', '/garbage', 1],
    ['broken.servers.example.org', '/midway', 1],
    ['broken.servers.example.org', '/insecure', 3],
    ['broken.servers.example.org', '/error', 4],
    ['slow.servers.example.org', '/stalls', 5],
    ['expired.certificates.example.org', '/', 1],
  ])('tells what is wrong with %s%s, and ends with %i', async (host, path, expected) => {
    const words = expected === 5 ? ['--timeout', '2'] : ['--fail'];
    const { code, stderr, survivors } = await run(...words, internet.url(host, path));
    expect({ code, survivors }).toEqual({ code: expected, survivors: [] });
    expect(stderr).toMatch(/^ie-shell: [^\n]+\n$/);
    expect(stderr).toContain(host);
  });

  it('waits for a slow server, which gives a whole page', async () => {
    expect(await printed(internet.url('slow.servers.example.org'))).toMatch(/one\s+two\s+three/);
  });

  it('opens a bare host without any port by the proxy that maps every name', async () => {
    const words = ['--proxy', internet.proxy, '--cacert', internet.authorityFile, '--dump', 'status'];
    const outcome = await runShell([...words, 'www.example.com'], { command: command() });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout.toString()).toBe('200 https://example.com/\n');
  });
});

describe('the library', () => {
  async function launched(options: LaunchOptions = {}): Promise<Browser> {
    const index = pathToFileURL(join(program(), 'dist/index.js')).href;
    const { launch } = (await import(index)) as typeof import('../dist/index.js');
    const { resolve, authority, address } = internet;
    const browser = await launch({ resolve, ca: [authority], allowPrivate: [address], ...options });
    onTestFinished(() => browser.close());
    return browser;
  }

  const renderers = (browser: Browser) =>
    browser.processes().filter(({ kind, site }) => kind === 'renderer' && site !== undefined);

  const textOf = async (browser: Browser, ...at: Parameters<SmallInternet['url']>) =>
    (await (await browser.open(internet.url(...at))).text()).text;

  it('reads three sites at once in three renderers, and a host of one of them in the same', async () => {
    const browser = await launched();
    const texts = await Promise.all(THREE_SITES.map((host) => textOf(browser, host)));
    for (const [index, host] of THREE_SITES.entries()) expect(texts[index]).toContain(host);
    await textOf(browser, 'shop.eu.example.co.uk');
    const port = new URL(internet.url('example.com')).port;
    expect(
      renderers(browser)
        .map(({ site }) => site?.replace(`:${port}`, ''))
        .sort(),
    ).toEqual(['https://alice.github.io', 'https://example.co.uk', 'https://example.org']);
    expect(new Set(renderers(browser).map(({ pid }) => pid)).size).toBe(3);
    for (const { sandbox } of renderers(browser)) expect(sandbox?.confined).toBe(true);
  });

  it('remembers who is logged in, and which host wants HTTPS, from page to page', async () => {
    const browser = await launched({ allowHttp: true });
    expect(await textOf(browser, 'login.example.co.uk')).toContain('got session=alice');
    expect(await textOf(browser, 'shop.eu.example.co.uk')).toContain('got session=alice');
    expect(await textOf(browser, 'www.other.co.uk')).toContain('got none');
    expect(await textOf(browser, 'www.example.net', '/', 'http')).toContain('Insecure');
    expect(await textOf(browser, 'www.example.net')).toContain('Secure');
    expect(await textOf(browser, 'www.example.net', '/', 'http')).toMatch(/^Secure/);
  });

  it('lets no homepage set a cookie for its neighbours below a public suffix', async () => {
    const browser = await launched();
    expect(await textOf(browser, 'alice.github.io')).toContain('got none');
    expect(await textOf(browser, 'alice.github.io')).toContain('got own=1\n');
    expect(await textOf(browser, 'bob.github.io')).toContain('got none');
  });

  it('fails of a broken server alone', async () => {
    const browser = await launched();
    const [broken, whole] = await Promise.allSettled([
      textOf(browser, 'broken.servers.example.org', '/midway'),
      textOf(browser, 'broken.servers.example.org'),
    ]);
    expect(broken).toMatchObject({ status: 'rejected', reason: { code: 'IE_NET_CONNECTION' } });
    expect(whole).toMatchObject({ value: expect.stringContaining('This page is whole.') });
  });
});

describe('an example of a README', () => {
  /** Its programs, whose clients and browsers go by the proxy that maps every name. */
  function examples(readme: string): string[] {
    const ways = JSON.stringify({ proxy: internet.proxy, ca: [internet.authority] });
    const functions = {
      launch: `function launchThere(options) { return launch({ ...options, ...${ways} }); }`,
      'new Client': `function clientThere(options) { return new Client({ ...options, ...${ways} }); }`,
    };
    return [...readme.matchAll(/^```js\n(.*?)^```$/gms)].flatMap(([, code = '']) => {
      const [from, added] = Object.entries(functions).find(([name]) => code.includes(`${name}(`)) ?? [];
      if (from === undefined || added === undefined) return [];
      const there = from === 'launch' ? 'launchThere' : 'clientThere';
      return [`${code.replaceAll(`${from}(`, `${there}(`)}${added}\n`];
    });
  }

  it.each([
    ['the repository', '../../..', ['Tea and coffee.']],
    ['ie-net', '../../ie-net', ['200 https://example.com/', 'text/html;charset=utf-8 utf-8']],
    ['ie-shell', '..', ['true true']],
  ])('of %s reads its page', async (_name, folder, printed) => {
    const programs = examples(readFileSync(new URL(`${folder}/README.md`, import.meta.url), 'utf8'));
    expect(programs).toHaveLength(printed.length);
    for (const [index, code] of programs.entries()) {
      const file = join(home, `example-${index}.mjs`);
      writeFileSync(file, code);
      const { stdout, stderr } = await runToEnd(process.execPath, [file], home);
      expect(stderr).toBe('');
      expect(stdout).toContain(printed[index]);
    }
  });
});

describe('a headless session', () => {
  it('has three sites in three tabs and three renderers, and goes on where a server is broken', async () => {
    const { ask, end } = startHeadlessWith({ command: command() }, ...ways());
    const tabs = await Promise.all(
      THREE_SITES.map((host) => ask('new_tab').then(({ result }) => ({ host, tab: result?.tab }))),
    );
    for (const { host, tab } of tabs) {
      expect(await ask('navigate', { tab, url: internet.url(host) })).toMatchObject({ ok: true });
      expect(await ask('get_text', { tab })).toMatchObject({
        result: { text: expect.stringContaining(host) },
      });
    }
    const { result = {} } = await ask('ps');
    const processes = result.processes as { site?: string; pid: number }[];
    expect(new Set(processes.filter(({ site }) => site).map(({ pid }) => pid)).size).toBe(3);
    const [{ tab } = { tab: 1 }] = tabs;
    const garbage = internet.url('broken.servers.example.org', '/garbage');
    expect(await ask('navigate', { tab, url: garbage })).toMatchObject({
      error: { code: 'IE_NET_PROTOCOL' },
    });
    expect(await ask('navigate', { tab, url: internet.url('www.example.com') })).toMatchObject({
      result: { url: internet.url('example.com'), title: 'Example Shop' },
    });
    expect(await end()).toMatchObject({ code: 0, stderr: '', survivors: [] });
  });
});
