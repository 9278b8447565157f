import { describe, expect, it } from 'vitest';
import { openHeld, openRaw } from '../../test/support/open-channel.js';
import {
  Kind,
  rawAbort,
  rawBatch,
  rawCancel,
  rawClose,
  rawCredit,
  rawData,
  rawOpen,
  rawShape,
} from '../../test/support/raw-frames.js';
import { bytesOf, giving, type Letter, letters, outcomeOf } from '../../test/support/streams.js';
import { type ReadFrame, rawFrames, rawMessage, turns, until } from '../../test/support/wire.js';
import { IpcChannel } from '../channel.js';
import { type TraceEvent, traceFromEnv, traceLine } from './trace.js';

const names: Record<number, TraceEvent['frame']> = {
  [Kind.message]: 'message',
  [Kind.data]: 'data',
  [Kind.abort]: 'abort',
  [Kind.credit]: 'credit',
  [Kind.close]: 'close',
  [Kind.cancel]: 'cancel',
};
const secret = 'not to be told';

/** A channel whose trace is kept. */
async function open() {
  const events: TraceEvent[] = [];
  const trace = (event: TraceEvent) => void events.push(event);
  const opened = await openRaw<Letter>(letters({ trace, kind: 'self', streamWindowBytes: 1000 }));
  return { ...opened, events };
}

/** An event without what is the same in all, or not known beforehand. */
function bare({ time, self, peer, ...event }: TraceEvent) {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
}

/** What is to be told of a frame that was sent. */
function asTold({ kind, stream, json, bytes }: ReadFrame) {
  const told: Record<string, unknown> = { direction: 'out', frame: names[kind], bytes };
  if (stream > 0) told.stream = stream;
  if (kind === Kind.cancel) told.id = json;
  if (kind === Kind.message && typeof json.id === 'number') told.id = json.id;
  if (kind === Kind.message && typeof json.type === 'string') told.type = json.type;
  return told;
}

describe('a trace', () => {
  it('tells everything that is sent, each with its true size, and no body', async () => {
    const { peer, channel, events } = await open();
    const stop = new AbortController();
    await channel.send({ type: 'Plain', id: 1 });
    await channel.send({ type: 'Bytes', id: 2, body: Buffer.from(secret) });
    await channel.send({ type: 'Stream', id: 3, body: giving(Buffer.from(secret), 'end').body });
    await channel.send({ type: 'Lost', body: giving(new Error('gone')).body });
    await channel.send({ id: 'no number', type: 7 });
    const asked = channel.request({ type: 'Ask' }, { signal: stop.signal });
    await turns();
    stop.abort(new Error('no'));
    await expect(asked).rejects.toThrow('no');
    peer.write(rawOpen(1), rawData(1, 500), rawOpen(2));
    for await (const _ of (await channel.recv()).body) break;
    await (await channel.recv()).body.cancel(new Error('enough'));
    await turns();
    const sent = events.filter(({ direction }) => direction === 'out').map(bare);
    const onWire = peer.rawFrames().slice(1);
    expect(sent).toEqual(onWire.map(asTold));
    expect(sent.map(({ frame }) => frame).sort()).toEqual([
      'abort',
      'cancel',
      'close',
      'close',
      'credit',
      'data',
      'data',
      ...Array(6).fill('message'),
    ]);
    expect(JSON.stringify(events)).not.toContain(secret);
    await channel.close();
  });

  it('tells everything that is received, each with its true size, and no body', async () => {
    const { peer, channel, events } = await open();
    const body = giving(Buffer.alloc(10), 'wait').body;
    await channel.send({ id: 9, body });
    events.length = 0;
    const frames = [
      rawMessage({ type: 'Plain', id: 1 }),
      rawMessage({ type: 'Bytes', id: 2 }, Buffer.from(secret)),
      rawFrameOfStream(),
      rawData(1, Buffer.from(secret)),
      rawData(1, 0, true),
      rawOpen(2, { type: 'Lost' }),
      rawAbort(2, '{"message":"gone"}'),
      rawCancel(77),
      rawCredit(1, 5),
      rawClose(1),
    ];
    peer.write(...frames);
    await until(() => events.length >= frames.length);
    expect(events.map(bare)).toEqual(
      [
        { frame: 'message', type: 'Plain', id: 1 },
        { frame: 'message', type: 'Bytes', id: 2 },
        { frame: 'message', type: 'Stream', id: 3, stream: 1 },
        { frame: 'data', stream: 1 },
        { frame: 'data', stream: 1 },
        { frame: 'message', type: 'Lost', stream: 2 },
        { frame: 'abort', stream: 2 },
        { frame: 'cancel', id: 77 },
        { frame: 'credit', stream: 1 },
        { frame: 'close', stream: 1 },
      ].map((event, index) => ({ direction: 'in', ...event, bytes: frames[index]?.length })),
    );
    expect(JSON.stringify(events)).not.toContain(secret);
    for (let message = 0; message < 4; message++) {
      const { body } = await channel.recv();
      if (body && 'getReader' in body) await outcomeOf(body);
    }
    await channel.close();
  });

  it('tells each message of a batch, and of its size the share', async () => {
    const { peer, channel, events } = await open();
    const batch = rawBatch(0, 'A', 1, 0, 'B', 2, 1, 'C');
    peer.write(rawShape(['type', 'id']), rawShape(['type']), batch);
    for (let message = 0; message < 3; message++) await channel.recv();
    expect(events.map(({ frame, type, id }) => ({ frame, type, id }))).toEqual([
      { frame: 'message', type: 'A', id: 1 },
      { frame: 'message', type: 'B', id: 2 },
      { frame: 'message', type: 'C' },
    ]);
    const told = events.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(Math.abs(told - batch.length)).toBeLessThanOrEqual(3);
    await channel.close();
  });

  it('names both sides, and the time', async () => {
    const before = performance.timeOrigin + performance.now();
    const { peer, channel, events } = await open();
    peer.write(rawMessage({ type: 'Plain' }));
    await channel.recv();
    expect(events).toMatchObject([{ self: 'self', peer: 'raw' }]);
    expect(events[0]?.time).toBeGreaterThanOrEqual(before);
    expect(events[0]?.time).toBeLessThanOrEqual(performance.timeOrigin + performance.now());
    await channel.close();
  });

  it('tells a message that waits when it leaves, and one that is refused not at all', async () => {
    const events: TraceEvent[] = [];
    const trace = (event: TraceEvent) => void events.push(event);
    const { stream, channel } = await openHeld({ trace, maxQueuedBytes: 1, maxFrameBytes: 1000 });
    stream.hold();
    await channel.send({ type: 'Ping' });
    const waiting = channel.send({ type: 'Pong' });
    await expect(channel.send({ type: 'FetchError', id: 1, error: 'x'.repeat(1000) })).rejects.toThrow();
    expect(events.map(({ type }) => type)).toEqual(['Ping']);
    stream.release();
    await waiting;
    expect(events.map(({ type }) => type)).toEqual(['Ping', 'Pong']);
    await channel.close();
    expect(rawFrames(stream.bytes)).toHaveLength(2);
  });

  it('of both sides of a channel tells the same', async () => {
    const events: TraceEvent[] = [];
    const trace = (event: TraceEvent) => void events.push(event);
    const [left, right] = await IpcChannel.pair<Letter>(letters({ trace }));
    for (let id = 0; id < 10; id++) await left.send({ type: 'Small', id });
    await left.send({ type: 'Large', id: 10, body: giving(Buffer.alloc(100_000), 'end').body });
    for (let id = 0; id < 10; id++) await right.recv();
    await bytesOf((await right.recv()).body);
    await left.close();
    const sum = (direction: string, frame: string) =>
      events
        .filter((event) => event.direction === direction && event.frame === frame)
        .reduce((bytes, event) => bytes + event.bytes, 0);
    for (const frame of ['message', 'data', 'close']) expect(sum('in', frame)).toBe(sum('out', frame));
    expect(sum('in', 'data')).toBeGreaterThan(100_000);
  });
});

describe('the trace that the environment asks for', () => {
  it.each([[undefined], [''], ['0']])('is none for %j', (value) => {
    expect(traceFromEnv({ IE_IPC_TRACE: value })).toBeUndefined();
  });

  it.each(['1', 'true', 'yes', '00', 'no'])('is one for %j', (value) => {
    expect(traceFromEnv({ IE_IPC_TRACE: value })).toBeTypeOf('function');
  });

  it('is one line of key=value pairs, whatever a peer calls itself and its messages', () => {
    const line = traced({ self: 'browser', peer: 'a b', type: 'Fetch.Request:1-x_y', id: 7, bytes: 151 });
    expect(line).toBe(
      `ipc time=2026-01-02T03:04:05.678Z direction=in self=browser peer="a b" frame=message ` +
        `type=Fetch.Request:1-x_y id=7 bytes=151 pid=${process.pid}\n`,
    );
    const hostile = '\n\u001b[2J\u0000\u007f\u009b31m\u202e\u2028\u2066"=\\';
    expect(traced({ self: 's', peer: 'p', type: hostile, bytes: 1 })).toContain(
      'type="\\n\\u001b[2J\\u0000\\u007f\\u009b31m\\u202e\\u2028\\u2066\\"=\\\\" bytes=1',
    );
    expect(traced({ self: 's', peer: 'x'.repeat(10_000), type: '', bytes: 1 })).toHaveLength(
      `ipc time=2026-01-02T03:04:05.678Z direction=in self=s peer="" frame=message type="" bytes=1 pid=${process.pid}\n`
        .length + 100,
    );
  });
});

function traced(event: Omit<TraceEvent, 'time' | 'direction' | 'frame'>): string {
  const { self, peer, ...rest } = event;
  const time = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  return traceLine({ time, direction: 'in', self, peer, frame: 'message', ...rest });
}

function rawFrameOfStream(): Buffer {
  return rawOpen(1, { type: 'Stream', id: 3 });
}
