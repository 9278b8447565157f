import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildHandle, type SpawnOptions, Supervisor, spawnChild } from '../dist/index.js';
import { type Deed, spawnDoer } from './support/doer.js';
import { fixture } from './support/fixture.js';
import { nodes } from './support/nodes.js';

const EACCES = 13;

/** Counts the connections to two ports of the loopback interface, of which a child may use one. */
const accepted = { inside: 0, outside: 0 };
const servers = {
  inside: createServer((socket) => {
    accepted.inside += 1;
    socket.on('error', () => {}).end();
  }),
  outside: createServer((socket) => {
    accepted.outside += 1;
    socket.on('error', () => {}).end();
  }),
};
const portOf = (name: keyof typeof servers) => (servers[name].address() as AddressInfo).port;

beforeAll(async () => {
  for (const server of Object.values(servers)) await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  for (const server of Object.values(servers)) server.close();
});

/** A child that has been taken over; see raw-connect.mjs. */
async function spawnRaw(options: SpawnOptions<Deed>) {
  const incoming = {
    '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value: value as Deed }) },
  } as const;
  const handle: ChildHandle<Deed> = await spawnChild('network', {
    entry: fixture('raw-connect.mjs'),
    ...options,
    incoming,
  });
  return {
    handle,
    async attempt(way: string, port: number, isIPv6 = false) {
      const argument = { way, port, isIPv6 };
      await handle.channel.send({ type: 'Deed', argument } as unknown as { type: 'Ping' });
      const answer = await handle.channel.recv();
      return answer.type === 'Done' ? answer.value : answer;
    },
    [Symbol.asyncDispose]: () => handle.kill(),
  };
}

const layerOf = ({ report }: ChildHandle<Deed>) => report.layers.find(({ name }) => name === 'connect-ports');

describe.each(nodes)('a network process with a list of ports on %s', (execPath) => {
  it.each(['connect', 'fast open by an option', 'fast open by a flag'])(
    'reaches a port of the list and no other, taken over, by %s',
    async (way) => {
      const before = { ...accepted };
      await using listed = await spawnRaw({ execPath, connectPorts: [portOf('inside')] });
      await using unlisted = await spawnRaw({ execPath });
      expect(listed.handle.report.confined).toBe(true);
      expect(layerOf(listed.handle)).toEqual({
        name: 'connect-ports',
        status: 'applied',
        detail: `it connects by TCP to ${portOf('inside')}`,
      });
      expect(layerOf(unlisted.handle)).toBeUndefined();
      for (const isIPv6 of [false, true]) {
        const inside = await listed.attempt(way, portOf('inside'), isIPv6);
        // The control: what the list refuses is possible without it.
        const control = await unlisted.attempt(way, portOf('outside'), isIPv6);
        expect({ inside, control }).toEqual({ inside: control, control });
        if (way === 'connect') expect(control).toBe(0);
        expect([isIPv6, await listed.attempt(way, portOf('outside'), isIPv6)]).not.toEqual([isIPv6, 0]);
      }
      if (way === 'connect') {
        expect(await listed.attempt(way, portOf('outside'))).toBe(EACCES);
        await expect.poll(() => accepted.inside - before.inside).toBe(2);
        // The control's.
        expect(accepted.outside - before.outside).toBe(2);
      }
    },
  );

  it('speaks HTTP to a port in a range, and is refused by a code beside it', async () => {
    const inside = portOf('inside');
    const range = { from: inside, to: inside };
    await using doer = await spawnDoer('network', { execPath, connectPorts: [53, range] });
    expect(await doer.failure('connect', inside)).toBe('done');
    expect(await doer.failure('connect', portOf('outside'))).toBe('EACCES');
    // Names are still resolved.
    expect(await doer.do('lookup', 'localhost')).toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it('connects nowhere with an empty list', async () => {
    await using doer = await spawnDoer('network', { execPath, connectPorts: [] });
    expect(await doer.failure('connect', portOf('inside'))).toBe('EACCES');
    expect(layerOf(doer.handle)?.detail).toBe('it connects by TCP to no port');
  });
});

it('connects everywhere unconfined, and no layer says otherwise', async () => {
  await using doer = await spawnDoer('network', { sandbox: 'off', connectPorts: [portOf('inside')] });
  expect(await doer.failure('connect', portOf('outside'))).toBe('done');
  expect(layerOf(doer.handle)).toBeUndefined();
});

it('is refused for a renderer, and for what is no port, before anything is started', async () => {
  const invalid = { code: 'IE_SANDBOX_INVALID_OPTION' };
  await expect(spawnChild('renderer', { connectPorts: [443] })).rejects.toThrow(
    'invalid option connectPorts: give none to a renderer, which has no sockets; got an array',
  );
  await expect(spawnChild('network', { profile: 'renderer', connectPorts: [443] })).rejects.toMatchObject(
    invalid,
  );
  for (const connectPorts of [[0], [70_000], ['443'], 443] as unknown as number[][]) {
    await expect(spawnChild('network', { connectPorts })).rejects.toMatchObject(invalid);
    expect(() => new Supervisor('network', { connectPorts })).toThrowError(expect.objectContaining(invalid));
  }
});
