import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { openHeld, openRaw } from '../../test/support/open-channel.js';
import { Kind, rawCancel } from '../../test/support/raw-frames.js';
import { anything } from '../../test/support/streams.js';
import { rawFrame, rawFrames, rawMessage, turns, until } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import { IpcError } from '../errors/ipc-error.js';
import { Cancellation } from './cancellation.js';
import { Cancellations } from './cancellations.js';
import { MAX_PENDING_REQUESTS } from './pending-requests.js';

interface Task {
  id: number;
}

const open = () => openRaw<Task>({ incoming: anything as never });
const pair = () => IpcChannel.pair<Task>({ incoming: anything as never });

/** A channel that has received the request with that id. */
async function asked(id = 7) {
  const { peer, channel } = await open();
  peer.write(rawMessage({ id }));
  expect(await channel.recv()).toEqual({ id });
  return { peer, channel, signal: channel.signalFor(id) };
}

describe('the signal for a request', () => {
  it('aborts when the peer gives the request up, with what happened', async () => {
    const { peer, channel, signal } = await asked(7);
    expect(signal.aborted).toBe(false);
    peer.write(rawCancel(6), rawCancel(8));
    await turns();
    expect(signal.aborted).toBe(false);
    peer.write(rawCancel(7));
    await until(() => signal.aborted);
    expect(signal.reason).toEqual(code('IE_IPC_CANCELLED'));
    expect(signal.reason.message).toBe('the peer cancelled its request 7');
    await channel.close();
  });

  it('has aborted already when the peer gave the request up before anybody asked', async () => {
    const { peer, channel } = await open();
    peer.write(rawMessage({ id: 7 }), rawCancel(7), rawMessage({ id: 8 }));
    for (const id of [7, 8]) expect(await channel.recv()).toEqual({ id });
    expect(channel.signalFor(7).reason).toEqual(code('IE_IPC_CANCELLED'));
    expect(channel.signalFor(8).aborted).toBe(false);
    await channel.close();
  });

  it('tells the same however often it is asked for, before and after', async () => {
    const { peer, channel, signal } = await asked();
    expect(channel.signalFor(7)).toBe(signal);
    peer.write(rawCancel(7));
    await until(() => signal.aborted);
    for (let time = 0; time < 3; time++) expect(channel.signalFor(7).aborted).toBe(true);
    await channel.close();
  });

  it('does not abort once the request is answered', async () => {
    const { peer, channel, signal } = await asked();
    await channel.send({ id: 7 });
    peer.write(rawCancel(7));
    await turns();
    expect(signal.aborted).toBe(false);
    await channel.close();
  });

  it('does not outlive the answer for another request with the same id', async () => {
    const { peer, channel, signal } = await asked();
    peer.write(rawCancel(7));
    await until(() => signal.aborted);
    await channel.send({ id: 7 });
    expect(channel.signalFor(7).aborted).toBe(false);
    await channel.close();
  });

  it.each<[string, (channel: IpcChannel<Task>, end: () => void) => void, string]>([
    ['the peer goes away', (_, end) => end(), 'IE_IPC_CLOSED'],
    ['this side closes', (channel) => void channel.close(), 'IE_IPC_CLOSED'],
    ['it is destroyed', (channel) => channel.destroy(new IpcError('IE_IPC_REFUSED', 'no')), 'IE_IPC_REFUSED'],
  ])('aborts with the error of the channel when %s', async (_, act, expected) => {
    const { peer, channel, signal } = await asked();
    act(channel, () => peer.end.end());
    await channel.ended;
    expect(signal.reason).toEqual(code(expected));
    expect(channel.signalFor(99).reason).toEqual(code(expected));
  });
});

describe('a request that is given up', () => {
  it.each([
    [
      'by its signal',
      () => ({ signal: AbortSignal.timeout(1) }),
      expect.objectContaining({ name: 'TimeoutError' }),
    ],
    ['by its deadline', () => ({ timeoutMs: 1 }), code('IE_IPC_TIMEOUT')],
  ])('%s aborts the signal of whoever answers it', async (_, options, expected) => {
    const [left, right] = await pair();
    const rejected = expect(left.request({}, options())).rejects.toEqual(expected);
    const { id } = await right.recv();
    const signal = right.signalFor(id);
    await rejected;
    await until(() => signal.aborted);
    expect(signal.reason).toEqual(code('IE_IPC_CANCELLED'));
    await left.close();
  });

  it('is told to the peer by its id, and one that was answered is not', async () => {
    const { peer, channel } = await open();
    const stop = new AbortController();
    const [one, two] = [1, 2].map(() => channel.request({}, { signal: stop.signal }));
    await until(() => peer.messages().length === 2);
    const [first, second] = peer.messages().map(({ id }) => id);
    peer.write(rawMessage({ id: first }));
    await one;
    stop.abort(new Error('no'));
    await expect(two).rejects.toThrow('no');
    await channel.send({ id: 0 });
    await channel.close();
    const cancels = peer.frames().filter(({ kind }) => kind === Kind.cancel);
    expect(cancels.map(({ json }) => json)).toEqual([second]);
  });

  it('by the end of its channel is not told to anybody', async () => {
    const { peer, channel } = await open();
    const refused = expect(channel.request({})).rejects.toEqual(code('IE_IPC_CLOSED'));
    await until(() => peer.messages().length === 1);
    await channel.close();
    await refused;
    expect(peer.frames().map(({ kind }) => kind)).toEqual([1, Kind.message]);
  });

  it('before it has left is never sent, and the channel lives', async () => {
    const { stream, channel } = await openHeld({ maxQueuedBytes: 1 });
    stream.hold();
    await channel.send({ type: 'Ping' });
    const stop = new AbortController();
    const waiting = channel.request({ type: 'FetchRequest', url: 'x' }, { signal: stop.signal });
    const next = channel.request({ type: 'FetchRequest', url: 'y' });
    stop.abort(new Error('no'));
    await expect(waiting).rejects.toThrow('no');
    stream.release();
    await turns();
    const messages = rawFrames(stream.bytes).filter(({ kind }) => kind === Kind.message);
    expect(messages.map(({ json }) => json.url)).toEqual([undefined, 'y']);
    stream.push(rawMessage({ type: 'FetchError', id: messages[1]?.json.id, error: 'no' }));
    expect(await next).toMatchObject({ error: 'no' });
    await channel.close();
  });

  it('with thousands of others in one turn leaves the channel as it was', async () => {
    const { stream, channel } = await openHeld();
    const stops = Array.from({ length: 33_000 }, () => new AbortController());
    const requests = stops.map(({ signal }) =>
      channel.request({ type: 'FetchRequest', url: 'x' }, { signal }),
    );
    await turns(1);
    stream.writes.length = 0;
    const reason = new Error('no');
    for (const stop of stops) stop.abort(reason);
    const results = await Promise.allSettled(requests);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    await channel.send({ type: 'Ping' });
    await channel.close();
    const kinds = rawFrames(stream.bytes).map(({ kind }) => kind);
    expect(kinds).toEqual([...Array(33_000).fill(Kind.cancel), Kind.message]);
  });
});

describe('a peer that gives up', () => {
  it.each(['', '-1', '1.5', '1e3', 'x', '"7"', 'null', '9007199254740993'])(
    'the request %j, which is no id, is cut off',
    async (id) => {
      const { peer, channel } = await open();
      peer.write(rawCancel(0), rawCancel('9007199254740991'), rawMessage({ id: 1 }), rawCancel(id));
      expect(await channel.recv()).toEqual({ id: 1 });
      await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    },
  );

  it('a request of a stream, or with bytes, is cut off', async () => {
    for (const frame of [{ stream: 1 }, { tail: Buffer.alloc(1), flags: 0 }]) {
      const { peer, channel } = await open();
      peer.write(rawFrame({ kind: Kind.cancel, json: '7', ...frame }));
      await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_FRAME'));
    }
  });

  it('what nobody asked has only the last of it remembered', () => {
    const cancellations = new Cancellations();
    for (let id = 0; id < 2 * MAX_PENDING_REQUESTS; id++) cancellations.cancel(id);
    expect(cancellations.of(MAX_PENDING_REQUESTS - 1).aborted).toBe(false);
    expect(cancellations.of(MAX_PENDING_REQUESTS).aborted).toBe(true);
    expect(cancellations.of(2 * MAX_PENDING_REQUESTS - 1).aborted).toBe(true);
  });
});

describe('the cancellation of a request', () => {
  it('tells its listeners once, when the peer gives the request up', async () => {
    const { peer, channel } = await asked(7);
    const cancellation = channel.cancellationFor(7);
    const told: string[] = [];
    const left = () => told.push('left');
    const stays = () => told.push('stays');
    for (const listener of [left, stays, stays]) cancellation.addEventListener('abort', listener);
    cancellation.removeEventListener('abort', left);
    expect([cancellation.aborted, cancellation.reason]).toEqual([false, undefined]);
    peer.write(rawCancel(7));
    await until(() => cancellation.aborted);
    expect(cancellation.reason).toEqual(code('IE_IPC_CANCELLED'));
    expect(told).toEqual(['stays']);
    await channel.close();
    expect(told).toEqual(['stays']);
  });

  it('has a signal of its own, which is the one that the channel gives', async () => {
    const { channel, signal } = await asked(7);
    const cancellation = channel.cancellationFor(7);
    expect(cancellation.signal).toBe(signal);
    await channel.close();
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe(cancellation.reason);
    expect(channel.cancellationFor(8).signal.aborted).toBe(true);
  });

  it('calls every listener, whatever one of them throws', async () => {
    const cancellation = new Cancellation();
    const told: string[] = [];
    cancellation.addEventListener('abort', () => {
      throw new Error('careless');
    });
    cancellation.addEventListener('abort', () => told.push('second'));
    const uncaught = new Promise((resolve) => process.once('uncaughtException', resolve));
    const listeners = process.listeners('uncaughtException').slice(0, -1);
    for (const listener of listeners) process.off('uncaughtException', listener);
    cancellation.abort('enough');
    expect(await uncaught).toEqual(new Error('careless'));
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(told).toEqual(['second']);
  });
});
