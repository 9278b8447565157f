import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { makeDeadAddress } from '../../test/dead-address.js';
import { serveHttp } from '../../test/local-server.js';
import { resolveNames } from '../../test/resolve-names.js';
import { Client } from '../client.js';
import { dial } from './dial.js';

const lookup = resolveNames({
  'half.example': [['127.0.0.2', '127.0.0.1']],
  'dead.example': [['127.0.0.2', '127.0.0.3']],
  'six.example': [['127.0.0.2', '127.0.0.3', '::1', '127.0.0.1']],
});
const open = { allowHttp: true, allowPrivate: true, lookup };
const addresses = (...list: string[]) =>
  list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const never = new AbortController().signal;

test('a name whose first address is dead is reached at its second', async () => {
  await using server = await serveHttp((request, response) => response.end(request.socket.localAddress));
  await using _dead = await makeDeadAddress('127.0.0.2', server.port);
  await using client = new Client({ ...open, timeouts: { connectMs: 5000 } });
  const { body } = await client.get(`http://half.example:${server.port}/`);
  expect(Buffer.from(body).toString()).toBe('127.0.0.1');
});

test('a name whose every address is dead fails by the connect deadline, and says in which step', async () => {
  await using first = await makeDeadAddress('127.0.0.2');
  await using _second = await makeDeadAddress('127.0.0.3', first.port);
  await using client = new Client({ ...open, timeouts: { connectMs: 600 } });
  const failed = client.get(`http://dead.example:${first.port}/`);
  await expect(failed).rejects.toMatchObject({ name: 'NetError', code: 'IE_NET_TIMEOUT' });
  await expect(failed).rejects.toThrow(
    `http://dead.example:${first.port}/ didn't accept a connection within 600 ms (connect): the TCP connection took too long`,
  );
});

test('a slow address stays in the race when another one has been started', async () => {
  await using slow = await makeDeadAddress('127.0.0.2');
  await using _dead = await makeDeadAddress('127.0.0.3', slow.port);
  const dialled = dial({ addresses: addresses('127.0.0.2', '127.0.0.3'), port: slow.port, signal: never });
  setTimeout(() => slow.revive(), 600);
  const socket = await dialled;
  expect(socket.remoteAddress).toBe('127.0.0.2');
  socket.destroy();
});

test('an address that refuses makes way for the next at once', async () => {
  await using server = await serveHttp((_, response) => response.end('ok'));
  await using client = new Client(open);
  const { status } = await client.get(`http://six.example:${server.port}/`);
  expect(status).toBe(200);
});

test('addresses that all refuse are told in one message', async () => {
  await using server = await serveHttp(() => {});
  await using client = new Client(open);
  const failed = client.get(`http://dead.example:${server.port}/`);
  await expect(failed).rejects.toMatchObject({ code: 'IE_NET_CONNECTION' });
  await expect(failed).rejects.toThrow(
    `http://dead.example:${server.port}/ failed: connect ECONNREFUSED 127.0.0.2:${server.port}; connect ECONNREFUSED 127.0.0.3:${server.port}`,
  );
});

test('families take turns, and no more than 16 addresses of a name are tried', async () => {
  const four = Array.from({ length: 30 }, (_, index) => `127.1.0.${index + 1}`);
  const tried: string[] = [];
  await using server = await serveHttp(() => {});
  const failed: Promise<Socket> = dial({
    addresses: addresses(...four, '::1'),
    port: server.port,
    signal: never,
  });
  const error = (await failed.catch((reason: unknown) => reason)) as AggregateError;
  for (const { address } of error.errors) tried.push(address);
  expect(tried).toEqual(['127.1.0.1', '::1', ...four.slice(1, 15)]);
});

test('an attempt that is given up rejects with the reason', async () => {
  await using dead = await makeDeadAddress('127.0.0.2');
  const attempt = new AbortController();
  const dialled = dial({ addresses: addresses('127.0.0.2'), port: dead.port, signal: attempt.signal });
  attempt.abort(new Error('enough'));
  await expect(dialled).rejects.toThrow('enough');
  const late = dial({ addresses: addresses('127.0.0.2'), port: dead.port, signal: attempt.signal });
  await expect(late).rejects.toThrow('enough');
});
