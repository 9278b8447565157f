import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Client } from '../client.js';
import { isLoopbackName } from './loopback-names.js';

test.each(['localhost', 'LocalHost', 'localhost.', 'app.localhost', 'a.b.localhost.'])(
  '%s is a name of the loopback interface',
  (name) => expect(isLoopbackName(name)).toBe(true),
);

test.each(['localhost.example', 'mylocalhost', 'localhost.com', 'local', ''])(
  '%j is no name of the loopback interface',
  (name) => expect(isLoopbackName(name)).toBe(false),
);

test('names of the loopback interface are reached without asking a resolver, where they are allowed', async () => {
  const server = createServer((_request, response) => response.end('here'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const asked: string[] = [];
  const client = new Client({
    allowHttp: true,
    allowPrivate: ['127.0.0.1'],
    lookup: (hostname, _options, callback) => {
      asked.push(hostname);
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    },
  });
  onTestFinished(() => client.destroy());
  for (const host of ['localhost', 'localhost.', 'app.localhost', 'x.app.localhost.']) {
    const { body } = await client.get(`http://${host}:${port}/`);
    expect(Buffer.from(body).toString()).toBe('here');
    const refused = client.get(`http://${host}:${port}/`, { policy: { allowPrivate: false } });
    await expect(refused).rejects.toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
  }
  expect(asked).toEqual([]);
  await client.get(`http://www.example.com:${port}/`);
  expect(asked).toEqual(['www.example.com']);
});
