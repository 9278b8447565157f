import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SpawnOptions, spawnChild } from '../dist/index.js';
import { anything, child, type Facts, over, transports } from './support/fixture.js';
import { descriptorsOf, openSockets, processState, socketsOf } from './support/processes.js';
import { waitUntil } from './support/wait-until.js';

const modes = ['require', 'off'] as const;

async function spawnTeller(options: SpawnOptions<Facts> = {}) {
  const handle = await spawnChild('renderer', { ...child('facts'), ...options, incoming: anything });
  await handle.channel.send({ type: 'Ping' });
  return { handle, facts: await handle.channel.recv() };
}

async function factsOfChild(options: SpawnOptions<Facts> = {}): Promise<Facts> {
  const { handle, facts } = await spawnTeller(options);
  await handle.shutdown();
  return facts;
}

describe('the inherited descriptor', () => {
  it('is the one that IE_IPC_FD names, and the only socket the child gets', async () => {
    const { handle, facts } = await spawnTeller();
    expect(facts.env.IE_IPC_FD).toBe('3');
    expect(socketsOf(handle.pid).map(({ fd }) => fd)).toEqual([3]);
    expect(facts.env.IE_IPC_PIPE).toBeUndefined();
    await handle.shutdown();
  });

  it('reaches no other child', async () => {
    const tellers = await Promise.all([spawnTeller(), spawnTeller(), spawnTeller()]);
    const names = tellers.map(({ handle }) => socketsOf(handle.pid).map(({ name }) => name));
    expect(names.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(new Set(names.flat()).size).toBe(3);
    await Promise.all(tellers.map(({ handle }) => handle.shutdown()));
  });

  it('reaches no process that an unconfined child starts, unless the child hands it on', async () => {
    const { sockets, grandchild } = await factsOfChild({ ...child('inheritance'), sandbox: 'off' });
    expect(sockets).toHaveLength(1);
    expect(grandchild).toEqual({ sockets: [], socketsWhenGiven: sockets, shared: [] });
  });

  it.each(transports)(
    'leaves this process one socket for each child over %s, and none later',
    async (transport) => {
      const before = openSockets();
      const options = { ...child(), ...over(transport) };
      const handles = await Promise.all([1, 2, 3, 4].map(() => spawnChild('renderer', options)));
      // A listening socket closes a turn after its meeting.
      await waitUntil('one socket for each child', () => openSockets() === before + 4);
      await Promise.all(handles.map((handle) => handle.shutdown()));
      await waitUntil('no socket any more', () => openSockets() === before);
    },
  );
});

describe('a named pipe', () => {
  it('is named in IE_IPC_PIPE, and its secret is no longer in the environment once it is used', async () => {
    const { env } = await factsOfChild(over('pipe'));
    expect(env.IE_IPC_PIPE).toMatch(/^\/.*ie-ipc-/);
    expect(env.IE_IPC_FD).toBeUndefined();
    expect(env.IE_IPC_SECRET).toBeUndefined();
  });

  it('reaches no process that the child starts', async () => {
    const { sockets, grandchild } = await factsOfChild({ ...child('inheritance'), ...over('pipe') });
    expect(sockets).toHaveLength(1);
    expect(grandchild).toMatchObject({ sockets: [], shared: [] });
  });
});

/** The pipes that this process shares with a child. */
function pipesSharedWith(pid: number): { fd: number; name: string }[] {
  const own = descriptorsOf(process.pid).map(({ name }) => name);
  return descriptorsOf(pid).filter(({ name }) => name.startsWith('pipe:') && own.includes(name));
}

describe('the tether by which a child ends with its parent', () => {
  it('is gone from a confined child that has locked itself', async () => {
    const { handle } = await spawnTeller();
    // What it writes to stderr is read here.
    expect(pipesSharedWith(handle.pid).map(({ fd }) => fd)).toEqual([2]);
    await handle.shutdown();
  });

  it.each([
    ['fd', 4],
    ['pipe', 3],
  ] as const)(
    'is behind the channel of an unconfined child over %s, for its whole life',
    async (transport, at) => {
      const { handle } = await spawnTeller({ transport, sandbox: 'off' });
      const tethers = pipesSharedWith(handle.pid).filter(({ fd }) => fd > 2);
      expect(tethers.map(({ fd }) => fd)).toEqual([at]);
      await handle.shutdown();
    },
  );

  it('reaches no other child', async () => {
    const options = { sandbox: 'off' } as const;
    const tellers = await Promise.all([spawnTeller(options), spawnTeller(options), spawnTeller()]);
    const [first, second, confined] = tellers.map(({ handle }) =>
      descriptorsOf(handle.pid).map(({ name }) => name),
    );
    const tether = pipesSharedWith(tellers[0].handle.pid).find(({ fd }) => fd === 4)?.name;
    expect(first).toContain(tether);
    expect(second).not.toContain(tether);
    expect(confined).not.toContain(tether);
    await Promise.all(tellers.map(({ handle }) => handle.shutdown()));
  });
});

describe('what surrounds a child', () => {
  it.each(modes)('is nothing to read from and nothing to write to, with sandbox %s', async (sandbox) => {
    const { handle } = await spawnTeller({ sandbox });
    const names = new Map(descriptorsOf(handle.pid).map(({ fd, name }) => [fd, name]));
    expect([names.get(0), names.get(1)]).toEqual(['/dev/null', '/dev/null']);
    await handle.shutdown();
  });

  it.each(modes)('is a session of its own without a terminal, with sandbox %s', async (sandbox) => {
    const { handle } = await spawnTeller({ sandbox });
    expect(processState(handle.pid)).toMatchObject({ session: handle.pid, terminal: 0 });
    await handle.shutdown();
  });
});

describe('the environment of a child', () => {
  beforeEach(() => {
    vi.stubEnv('IE_TEST_SECRET', 'hunter2');
    vi.stubEnv('NODE_OPTIONS', '--no-deprecation');
    vi.stubEnv('LANG', 'de_AT.UTF-8');
    vi.stubEnv('TZ', 'Europe/Vienna');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('has language and time zone of this process, and none of its secrets', async () => {
    const { env } = await factsOfChild();
    expect(env).toMatchObject({ LANG: 'de_AT.UTF-8', TZ: 'Europe/Vienna' });
    expect(JSON.stringify(env)).not.toContain('hunter2');
    expect(Object.keys(env)).not.toContain('NODE_OPTIONS');
    expect(Object.keys(env)).not.toContain('PATH');
  });

  it('has what the caller adds, but for the names of the channel', async () => {
    const { env } = await factsOfChild({ env: { IE_TEST_ADDED: 'yes', TZ: 'UTC', IE_IPC_FD: '99' } });
    expect(env).toMatchObject({ IE_TEST_ADDED: 'yes', TZ: 'UTC', IE_IPC_FD: '3' });
  });
});
