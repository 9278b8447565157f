import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type NameRecord, serveDns } from '../../test/dns-server.js';
import { serveHttp } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';
import { namesByLookup } from './names.js';
import { resolverFiles } from './resolver-files.js';
import { SystemNames, type SystemNamesOptions } from './system-names.js';

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'ie-net-names-'));
const hosts = join(folder, 'hosts');
const configuration = join(folder, 'resolv.conf');
const files = resolverFiles(hosts, configuration);
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  writeFileSync(hosts, '127.0.0.1 localhost\n10.9.9.9\tIntranet.Example alias # comment.example\n');
  writeFileSync(configuration, 'nameserver 192.0.2.1\n');
});

const TABLE: Record<string, NameRecord[]> = {
  'both.example': [{ addresses: ['192.0.2.7', '2001:db8::7'], ttl: 30 }],
  'four.example': [{ addresses: ['192.0.2.4'], ttl: 20 }],
  'six.example': [{ addresses: ['2001:db8::6'], ttl: 10 }],
  'long.example': [{ addresses: ['192.0.2.8'], truncated: true }],
  'half.example': [{ addresses: ['192.0.2.9'], silent: 6 }],
  'silent.example': [{ silent: true }],
  'broken.example': [{ failure: 2 }],
  'refused.example': [{ failure: 5 }],
  'empty.example': [{}],
  'intranet.example': [{ addresses: ['192.0.2.66'] }],
};

const four = (address: string) => ({ address, family: 4 });
const six = (address: string) => ({ address, family: 6 });

test.each([
  ['both.example', { addresses: [six('2001:db8::7'), four('192.0.2.7')], ttl: 30 }],
  ['four.example', { addresses: [four('192.0.2.4')], ttl: 20 }],
  ['six.example.', { addresses: [six('2001:db8::6')], ttl: 10 }],
  ['LONG.example', { addresses: [four('192.0.2.8')], ttl: 60 }],
  ['half.example', { addresses: [four('192.0.2.9')], ttl: 0 }],
])('%s has the addresses that the name server says, and its time to live', async (name, answer) => {
  await using server = await serveDns(TABLE);
  const names = new SystemNames({ servers: [server.address], files });
  expect(await names.find(name, never)).toEqual(answer);
  expect(server.asked.some((question) => question.startsWith('tcp'))).toBe(name.startsWith('LONG'));
});

test.each([
  ['missing.example', 'ENOTFOUND'],
  ['empty.example', 'ENODATA'],
  ['broken.example', 'ESERVFAIL'],
  ['refused.example', 'EREFUSED'],
])('%s fails with %s, and nobody but the servers that were named hears of it', async (name, code) => {
  await using server = await serveDns(TABLE);
  const names = new SystemNames({ servers: [server.address], files, system: failing() });
  await expect(names.find(name, never)).rejects.toMatchObject({ code });
});

test('a question that is given up ends at once', async () => {
  await using server = await serveDns(TABLE);
  const attempt = new AbortController();
  const found = new SystemNames({ servers: [server.address], files }).find('silent.example', attempt.signal);
  setTimeout(() => attempt.abort(new Error('enough')), 20);
  await expect(found).rejects.toThrow('enough');
});

describe('the system is asked in its own way', () => {
  const system = namesByLookup(
    resolveNames({
      'intranet.example': [['10.9.9.9']],
      alias: [['10.9.9.9']],
      localhost: [['127.0.0.1']],
      machine: [['10.0.0.1']],
      'printer.local': [['10.0.0.2']],
      'a.b': [['10.0.0.3']],
      'unknown.invalid': [['10.0.0.4']],
    }),
  );
  const find = (name: string, options: SystemNamesOptions = {}) =>
    new SystemNames({ files, system, platform: 'linux', ...options }).find(name, never);

  test.each([
    ['intranet.example', 'a name in the hosts file', '10.9.9.9'],
    ['INTRANET.example.', 'such a name in another spelling', undefined],
    ['alias', 'an alias in it', '10.9.9.9'],
    ['localhost', 'localhost', '127.0.0.1'],
    ['machine', 'a name without a dot, which search domains may complete', '10.0.0.1'],
    ['printer.local', 'a name of multicast DNS', '10.0.0.2'],
  ])('for %s, %s', async (name, _, address) => {
    const found = find(name);
    if (address === undefined) await expect(found).rejects.toMatchObject({ code: 'ENOTFOUND' });
    else expect(await found).toEqual({ addresses: [four(address)], ttl: 0 });
  });

  test('once for a name without a dot, and no name server with it', async () => {
    const asked: string[] = [];
    const ask = () => Promise.reject(new Error('a name server was asked'));
    const counting = {
      find: async (name: string) => {
        asked.push(name);
        throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      },
      forget: () => {},
    };
    for (const name of ['intranet', 'printer.local']) {
      await expect(find(name, { system: counting, ask })).rejects.toMatchObject({ code: 'ENOTFOUND' });
    }
    expect(asked).toEqual(['intranet', 'printer.local']);
  });

  test('for names with fewer dots than the resolver configuration wants', async () => {
    writeFileSync(configuration, 'options timeout:1 ndots:2\nnameserver 192.0.2.1\n');
    expect(await find('a.b')).toEqual({ addresses: [four('10.0.0.3')], ttl: 0 });
  });

  test.each(['darwin', 'win32'] as const)('for all names on %s', async (platform) => {
    expect(await find('a.b', { platform })).toEqual({ addresses: [four('10.0.0.3')], ttl: 0 });
  });

  test('for all names where the resolver configuration cannot be read', async () => {
    const missing = resolverFiles(hosts, join(folder, 'missing'));
    expect(await find('a.b', { files: missing })).toEqual({ addresses: [four('10.0.0.3')], ttl: 0 });
  });

  test.each(['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'ECONNREFUSED', 'EBADNAME'])(
    'for a name that the name servers fail with %s',
    async (code) => {
      const ask = () => Promise.reject(Object.assign(new Error('no'), { code }));
      expect(await find('unknown.invalid', { ask })).toEqual({ addresses: [four('10.0.0.4')], ttl: 0 });
    },
  );

  test('but not for one that they were too slow to answer', async () => {
    const ask = () => Promise.reject(Object.assign(new Error('no'), { code: 'ETIMEOUT' }));
    await expect(find('unknown.invalid', { ask })).rejects.toMatchObject({ code: 'ETIMEOUT' });
  });

  test('from the moment on when a file says so', async () => {
    await using server = await serveDns(TABLE);
    const names = new SystemNames({ servers: [server.address], files, system });
    writeFileSync(hosts, '');
    expect((await names.find('intranet.example', never)).addresses).toEqual([four('192.0.2.66')]);
    writeFileSync(hosts, '10.9.9.9 intranet.example\n');
    expect((await names.find('intranet.example', never)).addresses).toEqual([four('10.9.9.9')]);
  });
});

test('a name is asked for once while its records are good, and each answer is judged anew', async () => {
  await using dns = await serveDns({
    'kept.example': [{ addresses: ['127.0.0.1'], ttl: 60 }],
    'turning.example': [{ addresses: ['127.0.0.1'], ttl: 0 }, { addresses: ['127.0.0.2'] }],
  });
  await using server = await serveHttp((_, response) => response.setHeader('connection', 'close').end('ok'));
  await using client = new Client({
    allowHttp: true,
    allowPrivate: ['127.0.0.1'],
    nameServers: [dns.address],
  });
  const get = (name: string, allowPrivate = ['127.0.0.1']) =>
    client.get(`http://${name}:${server.port}/`, { policy: { allowPrivate } });

  for (let count = 0; count < 3; count += 1) expect((await get('kept.example')).status).toBe(200);
  expect(dns.asked).toEqual(['udp AAAA kept.example', 'udp A kept.example']);
  await expect(get('kept.example', [])).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
  expect(dns.asked).toHaveLength(2);

  expect((await get('turning.example')).status).toBe(200);
  await expect(get('turning.example')).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
  await expect(get('missing.example')).rejects.toMatchObject({ code: 'IE_NET_DNS' });
});

test('a name that is kept and whose address is gone is asked for anew', async () => {
  await using dns = await serveDns({
    'moving.example': [
      { addresses: ['127.0.0.2'], ttl: 60 },
      { addresses: ['127.0.0.1'], ttl: 60 },
    ],
  });
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client({ allowHttp: true, allowPrivate: true, nameServers: [dns.address] });
  const url = `http://moving.example:${server.port}/`;
  await expect(client.get(url)).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
  expect((await client.get(url)).status).toBe(200);
});

test('a name server that says nothing holds a request no longer than its connect deadline', async () => {
  await using dns = await serveDns(TABLE);
  await using client = new Client({ nameServers: [dns.address], timeouts: { connectMs: 300 } });
  const failed = client.get('https://silent.example/');
  await expect(failed).rejects.toMatchObject({ code: 'IE_NET_TIMEOUT' });
  await expect(failed).rejects.toThrow('within 300 ms (connect): the name lookup took too long');
});

function failing() {
  return {
    find: async () => {
      throw new Error('the system was asked');
    },
    forget: () => {},
  };
}
