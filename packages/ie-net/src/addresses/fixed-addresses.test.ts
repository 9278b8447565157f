import { describe, expect, test } from 'vitest';
import { makeDeadAddress } from '../../test/dead-address.js';
import { serveHttp, serveHttps, testCertificate } from '../../test/local-server.js';
import { serveHttpProxy, serveSocks } from '../../test/proxy-server.js';
import { Client, type ClientResponse } from '../client.js';
import { parseFixedAddresses } from './fixed-addresses.js';

const text = ({ body }: ClientResponse) => Buffer.from(body).toString();
const noLookup = () => {
  throw new Error('a name was looked up');
};

describe('an entry of resolve', () => {
  test.each([
    ['www.example.com:443:192.0.2.1', 'www.example.com', ['192.0.2.1']],
    ['WWW.Example.COM:443:192.0.2.1', 'www.example.com', ['192.0.2.1']],
    ['www.example.com.:443:192.0.2.1', 'www.example.com', ['192.0.2.1']],
    ['www.example.com:443:192.0.2.1', 'WWW.example.com.', ['192.0.2.1']],
    ['bücher.example:443:192.0.2.1', 'xn--bcher-kva.example', ['192.0.2.1']],
    ['www.example.com:443:2001:db8::1', 'www.example.com', ['2001:db8::1']],
    ['www.example.com:443:[2001:db8::1],192.0.2.1', 'www.example.com', ['2001:db8::1', '192.0.2.1']],
    ['localhost:443:127.0.0.1, [::1]', 'localhost', ['127.0.0.1', '::1']],
    ['*:443:192.0.2.1', 'any.name.example', ['192.0.2.1']],
  ])('%j leads %s to %j', (entry, hostname, addresses) => {
    const found = parseFixedAddresses([entry]).find(hostname, 443);
    expect(found).toEqual(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  });

  test('counts for its host and its port alone', () => {
    const fixed = parseFixedAddresses(['www.example.com:443:192.0.2.1']);
    expect(fixed.find('www.example.com', 80)).toBeUndefined();
    expect(fixed.find('example.com', 443)).toBeUndefined();
    expect(fixed.find('www.example.com', 443)).toHaveLength(1);
  });

  test('counts before one for every host, and the last one for a host and port before those above', () => {
    const fixed = parseFixedAddresses([
      'a.example:443:192.0.2.1',
      'a.example:443:192.0.2.2',
      '*:443:192.0.2.3',
    ]);
    expect(fixed.find('a.example', 443)).toEqual([{ address: '192.0.2.2', family: 4 }]);
    expect(fixed.find('b.example', 443)).toEqual([{ address: '192.0.2.3', family: 4 }]);
    expect(fixed.find('b.example', 80)).toBeUndefined();
  });

  test.each([
    ['www.example.com', 'is incomplete'],
    ['www.example.com:443', 'is incomplete'],
    ['www.example.com:443:', 'is incomplete'],
    ['+www.example.com:443:192.0.2.1', 'remove the +'],
    [':443:192.0.2.1', 'host name'],
    ['.:443:192.0.2.1', 'host name'],
    ['user@www.example.com:443:192.0.2.1', 'host name'],
    ['*.example.com:443:192.0.2.1', 'host name'],
    ['https://www.example.com:443:192.0.2.1', 'outside 1 to 65535'],
    ['192.0.2.7:443:192.0.2.1', 'begins with an address'],
    ['127.1:443:192.0.2.1', 'begins with an address'],
    ['www.example.com:0:192.0.2.1', 'outside 1 to 65535'],
    ['www.example.com:65536:192.0.2.1', 'outside 1 to 65535'],
    ['www.example.com:*:192.0.2.1', 'outside 1 to 65535'],
    ['www.example.com:https:192.0.2.1', 'outside 1 to 65535'],
    ['www.example.com:443:other.example', '"other.example"'],
    ['www.example.com:443:192.0.2.1,', '""'],
    ['www.example.com:443:192.0.2', '"192.0.2"'],
    ['www.example.com:443:fe80::1%eth0', '"fe80::1%eth0"'],
    [`www.example.com:443:${Array(17).fill('192.0.2.1').join()}`, 'more than 16 addresses'],
    [7, 'type number'],
  ])('%j is refused', (entry, problem) => {
    expect(() => new Client({ resolve: [entry as string] })).toThrow(
      expect.objectContaining({ code: 'IE_NET_INVALID_OPTION', message: expect.stringContaining(problem) }),
    );
  });

  test('is one of at most 256 of a list', () => {
    const entries = (count: number) => Array.from({ length: count }, (_, n) => `h${n}.example:443:192.0.2.1`);
    expect(() => new Client({ resolve: entries(256) })).not.toThrow();
    for (const resolve of [entries(257), 'a.example:443:192.0.2.1']) {
      expect(() => new Client({ resolve: resolve as string[] })).toThrow(
        expect.objectContaining({
          code: 'IE_NET_INVALID_OPTION',
          message: expect.stringContaining('at most 256'),
        }),
      );
    }
  });
});

describe('a host that resolve leads to an address', () => {
  test('is not looked up, and keeps its name for TLS and in the Host header', async () => {
    await using server = await serveHttps((request, response) =>
      response.end(`${'servername' in request.socket && request.socket.servername} ${request.headers.host}`),
    );
    const host = `secure.example:${server.port}`;
    const options = { allowPrivate: ['127.0.0.1'], ca: testCertificate, lookup: noLookup };
    await using client = new Client({ ...options, resolve: [`${host}:127.0.0.1`] });
    expect(text(await client.get(`https://${host}/`))).toBe(`secure.example ${host}`);
  });

  test('has to show a certificate for its name', async () => {
    await using server = await serveHttps((_, response) => response.end());
    const host = `other.test:${server.port}`;
    await using client = new Client({
      allowPrivate: true,
      ca: testCertificate,
      resolve: [`${host}:127.0.0.1`],
    });
    await expect(client.get(`https://${host}/`)).rejects.toMatchObject({ code: 'IE_NET_TLS' });
  });

  test('is refused at a private address, unless its name or the address is allowed', async () => {
    await using server = await serveHttp((_, response) => response.end('private'));
    const host = `www.example.com:${server.port}`;
    await using client = new Client({ allowHttp: true, resolve: [`${host}:127.0.0.1`] });
    await expect(client.get(`http://${host}/`)).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
    expect(server.accepted()).toBe(0);
    for (const allowed of ['www.example.com', '127.0.0.1', '127.0.0.0/8']) {
      const response = await client.get(`http://${host}/`, { policy: { allowPrivate: [allowed] } });
      expect(text(response)).toBe('private');
    }
  });

  test('is refused below localhost whatever its address is', async () => {
    await using client = new Client({ resolve: ['app.localhost:443:8.8.8.8'] });
    await expect(client.get('https://app.localhost/')).rejects.toMatchObject({
      code: 'IE_NET_PRIVATE_ADDRESS',
    });
  });

  test('is found again after a redirect, by the name and port of the new URL', async () => {
    await using target = await serveHttp((_, response) => response.end('arrived'));
    const there = `www.example.co.uk:${target.port}`;
    await using server = await serveHttp((_, response) =>
      response.writeHead(302, { location: `http://${there}/` }).end(),
    );
    const here = `example.co.uk:${server.port}`;
    await using client = new Client({
      allowHttp: true,
      allowPrivate: ['127.0.0.1'],
      resolve: [`${here}:127.0.0.1`, `${there}:127.0.0.1`],
      lookup: noLookup,
    });
    const response = await client.get(`http://${here}/`);
    expect([text(response), response.url]).toEqual(['arrived', `http://${there}/`]);
  });

  test('is reached at the next address when one does not answer', async () => {
    await using server = await serveHttp((_, response) => response.end('alive'));
    await using _dead = await makeDeadAddress('127.0.0.2', server.port);
    const host = `www.example.com:${server.port}`;
    await using client = new Client({
      allowHttp: true,
      allowPrivate: true,
      resolve: [`${host}:127.0.0.2,127.0.0.1`],
    });
    expect(text(await client.get(`http://${host}/`))).toBe('alive');
  });

  test.each([
    ['http', serveHttpProxy],
    ['socks5', serveSocks],
  ])('is left to a proxy of %s, whose own name is led to an address', async (scheme, serveProxy) => {
    await using server = await serveHttp((_, response) => response.end('by proxy'));
    await using proxy = await serveProxy();
    const [, proxyPort] = proxy.address.split(':');
    const host = `www.example.com:${server.port}`;
    await using client = new Client({
      allowHttp: true,
      proxy: `${scheme}://proxy.example.com:${proxyPort}`,
      resolve: [`proxy.example.com:${proxyPort}:127.0.0.1`, `${host}:192.0.2.1`],
      lookup: noLookup,
    });
    expect(text(await client.get(`http://${host}/`))).toBe('by proxy');
    expect(proxy.asked).toEqual([host]);
  });
});
