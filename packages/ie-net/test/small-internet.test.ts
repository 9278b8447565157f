import { type SmallInternet, startSmallInternet } from 'small-internet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client, type ClientResponse } from '../src/client.js';
import type { ClientOptions } from '../src/options/client-options.js';

let internet: SmallInternet;

beforeAll(async () => {
  internet = await startSmallInternet();
});

afterAll(() => internet?.[Symbol.asyncDispose]());

const text = ({ body }: ClientResponse) => Buffer.from(body).toString();

/** A client that resolves names to the small internet. */
function clientOf(options: ClientOptions = {}): Client {
  const { resolve, authority, address } = internet;
  return new Client({ resolve, ca: authority, allowPrivate: [address], ...options });
}

describe('through the names of resolve', () => {
  test('every name of three labels and more is opened', async () => {
    await using client = clientOf();
    const hosts = ['www.example.org', 'www.example.org.', 'a.b.c.d.e.f.example.org', 'www.bücher.example'];
    for (const host of hosts) {
      const response = await client.get(internet.url(host));
      expect([response.status, text(response)]).toEqual([
        200,
        expect.stringContaining(new URL(`https://${host}`).hostname),
      ]);
    }
  });

  test('www leads to the apex, and HTTP to HTTPS', async () => {
    await using client = clientOf({ allowHttp: true });
    const { url, meta } = await client.get(internet.url('www.example.com', '/tea?cup=1', 'http'));
    expect(url).toBe(internet.url('example.com', '/tea?cup=1'));
    expect(meta.hops.map(({ status }) => status)).toEqual([301, 301, 200]);
  });

  test('a log-in holds for all hosts of the site, and for no other of its public suffix', async () => {
    await using client = clientOf();
    expect(text(await client.get(internet.url('login.example.co.uk')))).toContain('got session=alice');
    expect(text(await client.get(internet.url('shop.eu.example.co.uk')))).toContain('got session=alice');
    expect(text(await client.get(internet.url('login.example.co.uk')))).toContain('got session=alice');
    expect(text(await client.get(internet.url('www.other.co.uk')))).toContain('got none');
    expect(internet.visits('login.example.co.uk').at(-1)?.headers.cookie).toBe('session=alice; local=1');
  });

  test('no host sets a cookie for its neighbours below a private suffix', async () => {
    await using client = clientOf();
    for (const host of ['alice.github.io', 'bob.github.io'])
      expect(text(await client.get(internet.url(host)))).toContain('got none');
    expect(text(await client.get(internet.url('alice.github.io')))).toContain('got own=1<');
  });

  test('a host that asks for HTTPS gets nothing else from then on, for those below it, too', async () => {
    await using client = clientOf({ allowHttp: true });
    const ask = async (host: string, scheme: 'http' | 'https') =>
      text(await client.get(internet.url(host, '/', scheme)));
    expect(await ask('sub.www.example.net', 'http')).toContain('Insecure');
    expect(await ask('www.example.net', 'https')).toContain('Secure');
    expect(await ask('www.example.net', 'http')).toContain('Secure');
    expect(await ask('sub.www.example.net', 'http')).toContain('<h1>Secure');
  });

  test.each([
    ['/empty', 'IE_NET_CONNECTION'],
    ['/reset', 'IE_NET_CONNECTION'],
    ['/garbage', 'IE_NET_PROTOCOL'],
    ['/midway', 'IE_NET_CONNECTION'],
    ['/midway-chunked', 'IE_NET_CONNECTION'],
    ['/loop', 'IE_NET_TOO_MANY_REDIRECTS'],
    ['/insecure', 'IE_NET_DOWNGRADE'],
  ])('a broken server fails at %s with %s', async (path, code) => {
    await using client = clientOf();
    await expect(client.get(internet.url('broken.servers.example.org', path))).rejects.toMatchObject({
      code,
    });
  });

  test('a slow server is waited for until the deadline', async () => {
    await using client = clientOf();
    expect(text(await client.get(internet.url('slow.servers.example.org')))).toContain('three');
    for (const path of ['/never', '/stalls']) {
      const options = { policy: { timeoutMs: 200 } };
      await expect(client.get(internet.url('slow.servers.example.org', path), options)).rejects.toMatchObject(
        { code: 'IE_NET_TIMEOUT' },
      );
    }
  });

  test.each(['expired', 'other-name', 'other-authority'])(
    'a certificate that is %s is refused',
    async (fault) => {
      await using client = clientOf();
      await expect(client.get(internet.url(`${fault}.certificates.example.org`))).rejects.toMatchObject({
        code: 'IE_NET_TLS',
      });
    },
  );

  test('nothing of it is reached without the names, the authority or the permission', async () => {
    const url = internet.url('example.com');
    await using strangers = clientOf({ ca: [] });
    await expect(strangers.get(url)).rejects.toMatchObject({ code: 'IE_NET_TLS' });
    await using guarded = clientOf({ allowPrivate: false });
    await expect(guarded.get(url)).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
  });
});

describe('through the proxy', () => {
  test('URLs need no port, and redirects keep to that', async () => {
    const { proxy, authority, proxied } = internet;
    await using client = new Client({ proxy, ca: authority, allowHttp: true });
    const { url } = await client.get('http://www.example.com/');
    expect(url).toBe('https://example.com/');
    expect(proxied).toEqual(['www.example.com:80', 'www.example.com:443', 'example.com:443']);
    await expect(client.get('https://www.example.invalid/')).rejects.toMatchObject({ code: 'IE_NET_PROXY' });
  });

  test('a host that was added answers', async () => {
    const { proxy, authority } = internet;
    await using client = new Client({ proxy, ca: authority });
    internet.serve('added.by.test.example.com', (_request, response) => response.end('added'));
    expect(text(await client.get('https://added.by.test.example.com/'))).toBe('added');
  });
});
