import { expect, test } from 'vitest';
import { serveHttp } from '../../test/local-server.js';
import { parseAddressPolicy } from '../addresses/address-policy.js';
import { Client } from '../client.js';
import { parseClientOptions } from '../options/parse-client-options.js';
import { Partition } from '../partitions/partition.js';
import { AgentPool, MAX_AGENTS } from './agent-pool.js';

test('a socket opened under one address policy is not reused under another', async () => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client({ allowHttp: true });
  const get = (allowPrivate: boolean | string[]) => client.get(server.url, { policy: { allowPrivate } });

  expect((await get(true)).status).toBe(200);
  await expect(get(false)).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
  await expect(get(['10.0.0.0/8'])).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
  expect((await get(['127.0.0.1'])).status).toBe(200);
  expect(server.accepted()).toBe(2);
});

test('a socket is reused under the same address policy', async () => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client({ allowHttp: true, allowPrivate: ['127.0.0.1', '::1'] });
  await client.get(server.url);
  await client.get(server.url, { policy: { allowPrivate: ['::1', '127.0.0.1'], maxRedirects: 1 } });
  expect(server.accepted()).toBe(1);
});

test('the number of agents is bounded, and the one unused for longest goes first', async () => {
  const pool = new AgentPool(parseClientOptions({}));
  const partition = new Partition('https://a.example', 'https://a.example');
  const get = (index: number) => pool.get(parseAddressPolicy([`10.0.0.${index}`]), partition);
  const first = get(1);
  const second = get(2);
  for (let index = 3; index <= MAX_AGENTS; index += 1) get(index);
  expect(get(1)).toBe(first);
  get(MAX_AGENTS + 1);
  expect(get(1)).toBe(first);
  expect(get(2)).not.toBe(second);
  await pool.destroy();
});

test('agents belong to one partition, and go with it', async () => {
  const pool = new AgentPool(parseClientOptions({}));
  const policy = parseAddressPolicy(false);
  const one = new Partition('https://a.example', 'https://a.example');
  const framed = new Partition('https://a.example', 'https://b.example');
  const [first, other] = [pool.get(policy, one), pool.get(policy, framed)];
  expect(other).not.toBe(first);
  pool.forget(one);
  expect(pool.get(policy, one)).not.toBe(first);
  expect(pool.get(policy, framed)).toBe(other);
  await pool.destroy();
});

test('a request under way survives the retirement of its agent', async () => {
  let finish = () => {};
  const arrived = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const responses: (() => void)[] = [];
  await using server = await serveHttp((_, response) => {
    responses.push(() => response.end('late'));
    finish();
  });
  await using client = new Client({ allowHttp: true });
  const pending = client.get(server.url, { policy: { allowPrivate: true } });
  await arrived;
  for (let index = 0; index < MAX_AGENTS + 1; index += 1) {
    const policy = { allowPrivate: [`10.0.0.${index}`] };
    await expect(client.get('http://127.0.0.1/', { policy })).rejects.toMatchObject({
      code: 'IE_NET_PRIVATE_ADDRESS',
    });
  }
  for (const respond of responses) respond();
  expect((await pending).status).toBe(200);
});
