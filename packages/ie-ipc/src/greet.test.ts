import { closeSync, openSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { code } from '../test/support/error-code.js';
import { IpcChannel } from './channel.js';
import { greet } from './greet.js';

/** A connected pair of sockets, the first of them known by its descriptor. */
async function connectedPair(): Promise<{ fd: number; peer: Socket; own: Socket }> {
  const path = join(tmpdir(), `ie-ipc-greet-${process.pid}-${crypto.randomUUID()}`);
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  const peers = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const own = connect(path);
  const peer = await peers;
  onTestFinished(() => {
    own.destroy();
    peer.destroy();
  });
  const { fd } = (own as unknown as { _handle: { fd: number } })._handle;
  return { fd, peer, own };
}

describe.skipIf(process.platform === 'win32')('greet', () => {
  it('says a hello that a peer opens its channel by, while this side has none', async () => {
    const { fd, peer } = await connectedPair();
    const greeting = { kind: 'early', details: { a: 1 }, maxFrameBytes: 1000, maxStreams: 2 };
    expect(greet({ IE_IPC_FD: String(fd) }, greeting)).toBe(true);
    const channel = await IpcChannel.over(peer);
    expect(channel.peer).toMatchObject({
      kind: 'early',
      details: { a: 1 },
      limits: { maxFrameBytes: 1000, maxStreams: 2, streamWindowBytes: 1024 * 1024 },
    });
    await channel.close();
  });

  it('is the one hello of a channel that is opened behind it', async () => {
    const { fd, peer, own } = await connectedPair();
    greet({ IE_IPC_FD: String(fd) }, { kind: 'early' });
    const [far, near] = await Promise.all([
      IpcChannel.over(peer, { kind: 'far' }),
      IpcChannel.over(own, { kind: 'late', greeted: true }),
    ]);
    await near.send({ type: 'Ping' });
    expect(await far.recv()).toEqual({ type: 'Ping' });
    await far.send({ type: 'Pong' });
    expect(await near.recv()).toEqual({ type: 'Pong' });
    expect([far.peer.kind, near.peer.kind]).toEqual(['early', 'far']);
    await Promise.all([near.close(), far.close()]);
  });

  it('leaves it to the channel where the environment names no descriptor', () => {
    expect(greet({})).toBe(false);
    expect(greet({ IE_IPC_PIPE: '/a/pipe', IE_IPC_SECRET: 'x' })).toBe(false);
  });

  it('refuses what can be no channel', () => {
    const fd = openSync(devNull, 'r+');
    onTestFinished(() => closeSync(fd));
    for (const text of ['', '3x', '2', '99999', String(fd)]) {
      expect(() => greet({ IE_IPC_FD: text })).toThrow(code('IE_IPC_BAD_DESCRIPTOR') as Error);
    }
  });

  it('refuses what a hello cannot say', async () => {
    const { fd, peer } = await connectedPair();
    const env = { IE_IPC_FD: String(fd) };
    const invalid = code('IE_IPC_INVALID_OPTION') as Error;
    expect(() => greet(env, { maxFrameBytes: 0 })).toThrow(invalid);
    expect(() => greet(env, { kind: 7 as never })).toThrow(invalid);
    expect(() => greet(env, { detail: 'x' } as never)).toThrow(
      /^unknown option detail of greet\(\); did you mean/,
    );
    expect(() => greet(env, { details: 'x'.repeat(64 * 1024) })).toThrow(code('IE_IPC_TOO_LARGE') as Error);
    // And has said nothing by then.
    expect(greet(env, { kind: 'third', details: 'x'.repeat(60 * 1024) })).toBe(true);
    const channel = await IpcChannel.over(peer);
    expect(channel.peer.kind).toBe('third');
    await channel.close();
  });

  it('is IE_IPC_CLOSED when nobody is there to hear it', async () => {
    const { fd, peer } = await connectedPair();
    peer.destroy();
    await new Promise((closed) => peer.once('close', closed));
    expect(() => greet({ IE_IPC_FD: String(fd) })).toThrow(code('IE_IPC_CLOSED') as Error);
  });
});
