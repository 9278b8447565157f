import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { code } from '../test/support/error-code.js';
import { isPending, rawFrame, rawHello, turns } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';
import { createPipeName, type PipeName } from './transport/transport-named-pipe.js';

const secret = 'open sesame';

let pipe: PipeName;
beforeEach(() => {
  pipe = createPipeName();
});
afterEach(() => pipe.remove());

/** Connects and speaks without a channel. */
async function connectRaw(...bytes: Buffer[]): Promise<Socket> {
  const socket = connect(pipe.name);
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  for (const each of bytes) socket.write(each);
  return socket;
}

describe('a pipe name', () => {
  it('lies in a folder of its own that nobody else may enter, which remove takes away', () => {
    const other = createPipeName();
    expect(dirname(other.name)).not.toBe(dirname(pipe.name));
    expect(statSync(dirname(other.name)).mode & 0o777).toBe(0o700);
    other.remove();
    other.remove();
    expect(existsSync(dirname(other.name))).toBe(false);
  });
});

describe('a named pipe', () => {
  it('joins two channels', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { kind: 'parent', secret });
    const child = await IpcChannel.fromNamedPipe(pipe.name, { kind: 'child', secret });
    const parent = await listener.accepted;
    expect([parent.peer.kind, child.peer.kind]).toEqual(['child', 'parent']);
    expect('secret' in parent.peer).toBe(false);
    expect(existsSync(pipe.name)).toBe(false);
    await parent.send({ type: 'Ping' });
    expect(await child.recv()).toEqual({ type: 'Ping' });
    await child.send({ type: 'Pong' });
    expect(await parent.recv()).toEqual({ type: 'Pong' });
    await listener.close();
    await parent.send({ type: 'Shutdown' });
    expect(await child.recv()).toEqual({ type: 'Shutdown' });
    await parent.close();
    await expect(child.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('needs no secret where none is set', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name);
    const child = await IpcChannel.fromNamedPipe(pipe.name);
    const parent = await listener.accepted;
    await child.close();
    expect((await parent.ended).code).toBe('IE_IPC_CLOSED');
  });

  it.each([
    ['a wrong secret', [rawHello({ secret: 'open barley' })]],
    ['a secret of another length', [rawHello({ secret: 'open' })]],
    ['no secret', [rawHello()]],
    ['another protocol', [rawHello({ protocol: 3, secret })]],
    ['garbage', [Buffer.from('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')]],
    ['a message before the hello', [rawFrame({ json: '{"type":"Ping"}' })]],
  ])('sends a peer with %s away without a word, and waits for the right one', async (_, bytes) => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { secret });
    const wrong = await connectRaw(...bytes);
    let heard = 0;
    wrong.on('data', (chunk: Buffer) => {
      heard += chunk.length;
    });
    await once(wrong, 'close');
    expect(heard).toBe(0);
    expect(await isPending(listener.accepted)).toBe(true);
    const right = await IpcChannel.fromNamedPipe(pipe.name, { secret });
    await (await listener.accepted).close();
    expect((await right.ended).code).toBe('IE_IPC_CLOSED');
  });

  it('is not kept from the right peer by silent ones, which are gone once it is there', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { secret });
    const silent = await Promise.all(Array.from({ length: 100 }, () => connectRaw()));
    // Past the most that may be on their way, the oldest has had its chance.
    const [oldest] = silent;
    if (!oldest?.closed) await once(oldest as Socket, 'close');
    const closed = Promise.all(silent.map((socket) => socket.closed || once(socket, 'close')));
    const right = await IpcChannel.fromNamedPipe(pipe.name, { secret });
    const parent = await listener.accepted;
    await closed;
    await right.send({ type: 'Pong' });
    expect(await parent.recv()).toEqual({ type: 'Pong' });
    await parent.close();
  });

  it('takes one right peer and refuses the second', async () => {
    // Both have proved the secret before either is answered.
    let proved = 0;
    let bothProved = () => {};
    const gate = new Promise<void>((resolve) => {
      bothProved = resolve;
    });
    const beforeHello = () => {
      proved++;
      if (proved === 2) bothProved();
      return gate;
    };
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { secret, beforeHello });
    const peers = await Promise.allSettled([1, 2].map(() => IpcChannel.fromNamedPipe(pipe.name, { secret })));
    const parent = await listener.accepted;
    await parent.send({ type: 'Ping' });
    const heard = await Promise.allSettled(
      peers.map((peer) => (peer.status === 'fulfilled' ? peer.value.recv() : Promise.reject(peer.reason))),
    );
    expect(heard.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(heard.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'IE_IPC_CLOSED' },
    });
    await parent.close();
  });

  it('cannot be reached any more once a peer has been accepted', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name);
    const child = await IpcChannel.fromNamedPipe(pipe.name);
    const parent = await listener.accepted;
    await expect(IpcChannel.fromNamedPipe(pipe.name)).rejects.toEqual(code('IE_IPC_BAD_PIPE'));
    await Promise.all([parent.close(), child.close()]);
  });
});

describe('the wait for a peer', () => {
  it('ends with IE_IPC_TIMEOUT at the deadline', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { helloTimeoutMs: 20 });
    await expect(listener.accepted).rejects.toEqual(code('IE_IPC_TIMEOUT'));
    expect(existsSync(pipe.name)).toBe(false);
  });

  it('ends with close, which leaves neither socket file nor connection', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { secret });
    expect(existsSync(pipe.name)).toBe(true);
    const silent = await connectRaw();
    const gone = once(silent, 'close');
    await turns();
    await listener.close();
    await listener.close();
    await expect(listener.accepted).rejects.toEqual(code('IE_IPC_CLOSED'));
    expect(existsSync(pipe.name)).toBe(false);
    await gone;
  });

  it('ends by await using, and nobody needs to look at accepted', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name);
    await listener[Symbol.asyncDispose]();
    expect(existsSync(pipe.name)).toBe(false);
    await turns();
  });

  it('ends with the reason of the signal, also while it is being set up', async () => {
    const stop = new AbortController();
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(listener.accepted).rejects.toThrow('enough');
    await expect(IpcChannel.listenNamedPipe(pipe.name, { signal: stop.signal })).rejects.toThrow('enough');

    const early = new AbortController();
    const settingUp = IpcChannel.listenNamedPipe(pipe.name, { signal: early.signal });
    early.abort(new Error('at once'));
    await expect((await settingUp).accepted).rejects.toThrow('at once');
    expect(existsSync(pipe.name)).toBe(false);
  });

  it('is not begun on a name that is taken', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name);
    await expect(IpcChannel.listenNamedPipe(pipe.name)).rejects.toEqual(code('IE_IPC_BAD_PIPE'));
    await listener.close();
  });
});

describe('a name that can be no pipe', () => {
  it.each([
    ['', 'empty'],
    ['relative/path', 'relative'],
    ['/a\0b', 'with a zero'],
    [`/${'x'.repeat(103)}`, 'too long'],
    [`/${'ü'.repeat(52)}`, 'too long in bytes'],
    ['/nobody/made/this/folder', 'in no folder'],
  ])('%j (%s) is IE_IPC_BAD_PIPE on either side', async (name) => {
    await expect(IpcChannel.listenNamedPipe(name)).rejects.toEqual(code('IE_IPC_BAD_PIPE'));
    await expect(IpcChannel.fromNamedPipe(name)).rejects.toEqual(code('IE_IPC_BAD_PIPE'));
  });

  it('is told apart from one that nobody listens on by its text alone', async () => {
    await expect(IpcChannel.fromNamedPipe(pipe.name)).rejects.toThrow(/cannot connect to/);
    await expect(IpcChannel.fromNamedPipe('x')).rejects.toThrow(/use an absolute path/);
  });

  it('is not connected to when the signal has aborted', async () => {
    const listener = await IpcChannel.listenNamedPipe(pipe.name);
    const signal = AbortSignal.abort(new Error('no'));
    await expect(IpcChannel.fromNamedPipe(pipe.name, { signal })).rejects.toThrow('no');
    await listener.close();
  });
});
