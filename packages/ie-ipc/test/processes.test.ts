import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPipeName, IpcChannel, type IpcMessage } from '../dist/index.js';
import { code } from './support/error-code.js';
import { spawnFixture } from './support/spawn-fixture.js';

const ping = { type: 'Ping' } as const;
const withBody = (bytes: number): IpcMessage => ({
  type: 'FetchResponse',
  id: 3,
  status: 200,
  headers: [['content-type', 'text/plain']],
  body: Buffer.alloc(bytes, 7),
  finalUrl: 'https://example.com/',
});

describe('a child with an inherited descriptor', () => {
  it('echoes messages and bodies, and exits when the channel is closed', async () => {
    const { stream, exited } = spawnFixture('echo');
    const channel = await IpcChannel.over(stream, { kind: 'parent' });
    expect(channel.peer.kind).toBe('echo');
    for (const message of [ping, withBody(0), withBody(10)]) {
      await channel.send(message);
      expect(await channel.recv()).toEqual(message);
    }
    await channel.send(withBody(1_000_000));
    const echo = await channel.recv();
    expect(echo.type === 'FetchResponse' && Buffer.alloc(1_000_000, 7).equals(echo.body)).toBe(true);
    const answer = await channel.request({ type: 'FetchRequest', url: 'https://example.com/' });
    expect(answer).toMatchObject({ type: 'FetchRequest', url: 'https://example.com/' });
    await channel.close();
    expect(await exited).toMatchObject({ code: 0, signal: null });
  });

  it('and its parent keep up 20 000 messages each way', async () => {
    const { stream, exited } = spawnFixture('echo');
    const channel = await IpcChannel.over(stream);
    const count = 20_000;
    const sending = (async () => {
      for (let id = 0; id < count; id++)
        await channel.send({ type: 'FetchError', id, error: 'x'.repeat(100) });
    })();
    for (let id = 0; id < count; id++) {
      const message = await channel.recv();
      if (!('id' in message) || message.id !== id) throw new Error(`message ${id} is out of order`);
    }
    await sending;
    await channel.close();
    expect(await exited).toMatchObject({ code: 0 });
  });

  it('that writes random bytes at its parent is a typed error, and the parent lives', async () => {
    const { stream } = spawnFixture('garbage');
    const error = await IpcChannel.over(stream).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'IpcError' });
    expect(['IE_IPC_INVALID_FRAME', 'IE_IPC_TOO_LARGE']).toContain((error as { code: string }).code);
    expect(stream.destroyed).toBe(true);
  });

  it('that writes random bytes behind its hello is a typed error for all that is pending', async () => {
    const { stream } = spawnFixture('garbage', { IE_IPC_FD: '3', HELLO_FIRST: '1' });
    const channel = await IpcChannel.over(stream);
    const pending = [channel.recv(), channel.request({ type: 'FetchRequest', url: 'x' })];
    for (const result of await Promise.allSettled(pending)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'IpcError' } });
    }
    expect(['IE_IPC_INVALID_FRAME', 'IE_IPC_TOO_LARGE']).toContain((await channel.ended).code);
  });

  it('killed in the middle of a frame is IE_IPC_INVALID_FRAME behind what it said before', async () => {
    const { stream, exited } = spawnFixture('cut-off');
    const channel = await IpcChannel.over(stream);
    await channel.send(ping);
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    expect(await exited).toMatchObject({ signal: 'SIGKILL' });
  });

  it('killed while requests are pending rejects each of them', async () => {
    const { child, stream } = spawnFixture('idle', { IE_IPC_FD: '3', WAIT: '1' });
    const channel = await IpcChannel.over(stream);
    const requests = [1, 2, 3].map(() => channel.request({ type: 'FetchRequest', url: 'x' }));
    child.kill('SIGSTOP');
    child.kill('SIGKILL');
    for (const result of await Promise.allSettled(requests)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'IE_IPC_CLOSED' } });
    }
  });

  it.each([
    ['was only slow to read', false],
    ['still sent to it when it was gone', true],
  ])('that leaves with bytes unread has all it said delivered to a parent that %s', async (_, sendsOn) => {
    const { stream, exited } = spawnFixture('farewell');
    const channel = await IpcChannel.over(stream);
    // Nor does the parent read before the child has left.
    stream.pause();
    // The first is received; the body is more than the child reads at once, and most of it stays in the kernel.
    for (const message of [ping, withBody(150_000)]) await channel.send(message);
    await exited;
    if (sendsOn) {
      await channel.send(ping).catch(() => {});
      await new Promise((next) => setImmediate(next));
      await expect(channel.send(ping)).rejects.toEqual(code('IE_IPC_CLOSED'));
    }
    stream.resume();
    for (let id = 0; id < 50; id++) expect(await channel.recv()).toMatchObject({ id });
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('whose channel is idle exits by itself, and does not while it waits for a message', async () => {
    const idle = spawnFixture('idle');
    const toIdle = await IpcChannel.over(idle.stream);
    expect(await idle.exited).toMatchObject({ code: 0 });
    expect((await toIdle.ended).code).toBe('IE_IPC_CLOSED');

    const waiting = spawnFixture('idle', { IE_IPC_FD: '3', WAIT: '1' });
    const channel = await IpcChannel.over(waiting.stream);
    await channel.send(ping);
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    expect(await waiting.exited).toMatchObject({ code: 0 });
  });
});

describe('a child with a named pipe', () => {
  it('proves its secret, echoes, and no longer has the secret in its environment', async () => {
    const pipe = createPipeName();
    onTestFinished(() => pipe.remove());
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { secret: 'open sesame' });
    const { exited } = spawnFixture('echo', { IE_IPC_PIPE: pipe.name, IE_IPC_SECRET: 'open sesame' });
    const channel = await listener.accepted;
    expect(channel.peer.details).toEqual({ seesSecret: false });
    await channel.send(withBody(10_000));
    expect(await channel.recv()).toEqual(withBody(10_000));
    expect(existsSync(pipe.name)).toBe(false);
    await channel.close();
    expect(await exited).toMatchObject({ code: 0 });
  });
});

describe('a child whose environment names', () => {
  it.each([
    ['no channel', {}, 'IE_IPC_NO_CHANNEL'],
    ['a descriptor that is none', { IE_IPC_FD: 'three' }, 'IE_IPC_BAD_DESCRIPTOR'],
    ['a descriptor that is closed', { IE_IPC_FD: '97' }, 'IE_IPC_BAD_DESCRIPTOR'],
    ['its output', { IE_IPC_FD: '1' }, 'IE_IPC_BAD_DESCRIPTOR'],
    ['a pipe without a listener', { IE_IPC_PIPE: '/nobody/listens/here' }, 'IE_IPC_BAD_PIPE'],
  ])('%s finds out by a typed error', async (_, env, expected) => {
    expect(await spawnFixture('open', env).exited).toMatchObject({ code: 0, stdout: expected });
  });

  it('a socket that is open opens it', async () => {
    const { stream, exited } = spawnFixture('open');
    const channel = await IpcChannel.over(stream);
    expect(await exited).toMatchObject({ code: 0, stdout: 'opened' });
    await channel.close();
  });

  it('a socket whose other end is closed finds it closed', async () => {
    const { stream, exited } = spawnFixture('open');
    stream.destroy();
    expect(await exited).toMatchObject({ stdout: 'IE_IPC_CLOSED' });
  });
});

describe.runIf(process.platform === 'linux')('a program', () => {
  it('has no descriptor left from the channels it closed', async () => {
    const { stdout } = await spawnFixture('descriptors').exited;
    const { before, after } = JSON.parse(stdout) as { before: number; after: number };
    expect(after).toBe(before);
  });
});
