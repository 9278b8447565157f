import { readdirSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPipeName, IpcChannel, type IpcMessage } from '../dist/index.js';
import { code } from './support/error-code.js';
import { spawnFixture } from './support/spawn-fixture.js';
import { anything, bytesOf, type Letter, source } from './support/streams.js';
import { until } from './support/wire.js';

// What users of other systems' channels complain about. What they complain about children is in ie-sandbox's tests.

const ping = { type: 'Ping' } as const;
const withBody = (body: Buffer): IpcMessage => ({
  type: 'FetchResponse',
  id: 1,
  status: 200,
  headers: [],
  body,
  finalUrl: '',
});

describe('a length of 2^31 from a child', () => {
  it.each([
    ['in place of a header', '80000000'.repeat(4), undefined, 'IE_IPC_INVALID_FRAME'],
    ['of JSON in its hello', '0100000000000000 80000000 00000000', undefined, 'IE_IPC_TOO_LARGE'],
    ['of JSON behind its hello', '0200000000000000 80000000 00000000', '1', 'IE_IPC_TOO_LARGE'],
    ['of a body behind its hello', '0201000000000000 00000002 80000000', '1', 'IE_IPC_TOO_LARGE'],
  ])(
    '%s ends the channel with a typed error, and the parent lives',
    async (_, bytes, HELLO_FIRST, expected) => {
      const BYTES = bytes.replaceAll(' ', '');
      const { stream } = spawnFixture('bytes', {
        IE_IPC_FD: '3',
        BYTES,
        ...(HELLO_FIRST && { HELLO_FIRST }),
      });
      const hearing = (async () => {
        const channel = await IpcChannel.over(stream);
        await channel.send(ping);
        return channel.recv();
      })();
      await expect(hearing).rejects.toEqual(code(expected));
      expect(stream.destroyed).toBe(true);
    },
  );
});

describe.each([
  ['a socket', false],
  ['a named pipe', true],
])('two processes at the ends of %s', (_, isPipe) => {
  it('may both send more than the kernel holds before either receives, and neither stops', async () => {
    const channel = await toTalkative(isPipe);
    const body = Buffer.alloc(1024 * 1024, 1);
    const sends = Array.from({ length: 40 }, () => channel.send(withBody(body)));
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    onTestFinished(() => clearInterval(ticking));
    for (let received = 0; received < 40; received++) {
      expect(await channel.recv()).toMatchObject({ type: 'FetchResponse' });
    }
    await Promise.all(sends);
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    expect(turns).toBeGreaterThan(0);
    await channel.close();
  });
});

async function toTalkative(isPipe: boolean): Promise<IpcChannel> {
  if (!isPipe) return IpcChannel.over(spawnFixture('talkative').stream);
  const pipe = createPipeName();
  onTestFinished(() => pipe.remove());
  const listener = await IpcChannel.listenNamedPipe(pipe.name, { secret: 's' });
  spawnFixture('talkative', { IE_IPC_PIPE: pipe.name, IE_IPC_SECRET: 's' });
  return listener.accepted;
}

it.runIf(process.platform === 'linux')('a page of 4200 images takes no descriptor but the one', async () => {
  const { child, stream } = spawnFixture('reader');
  const options = { incoming: anything, maxStreams: 5000 };
  const channel = await IpcChannel.over<Letter>(stream, options);
  const count = () => [process.pid, child.pid].map((pid) => readdirSync(`/proc/${pid}/fd`).length);
  const image = Buffer.alloc(2000, 7);
  const before = count();
  // As many at once as the fixture takes, until all have been.
  for (let first = 0; first < 4200; first += 1000) {
    const some = Math.min(1000, 4200 - first);
    const answers = Array.from({ length: some }, () =>
      channel.request({ deed: 'mirror', body: source((index) => (index === 0 ? image : 'end')).body }),
    );
    const bodies = (await Promise.all(answers)).map(({ body }) => body);
    expect(count()).toEqual(before);
    for (const body of bodies) expect(await bytesOf(body)).toHaveLength(2000);
  }
  await channel.close();
});

it('a message too large is refused to its sender, who goes on', async () => {
  const channel = await IpcChannel.over(spawnFixture('echo').stream, { maxFrameBytes: 100_000 });
  await expect(channel.send(withBody(Buffer.alloc(100_000)))).rejects.toEqual(code('IE_IPC_TOO_LARGE'));
  await channel.send(withBody(Buffer.alloc(50_000)));
  expect(await channel.recv()).toMatchObject({ type: 'FetchResponse' });
  await channel.close();
});

describe('every call during a teardown', () => {
  const ends: [string, (channel: IpcChannel<Letter>, stream: Duplex) => unknown][] = [
    ['close', (channel) => channel.close()],
    ['destroy', (channel) => channel.destroy()],
    ['the end of the stream', (_, stream) => stream.destroy()],
    ['an error of the stream', (_, stream) => stream.destroy(new Error('read EIO'))],
  ];

  it.each(ends)('by %s settles with a typed error, at whatever moment it is made', async (_, end) => {
    const { stream } = spawnFixture('echo');
    const channel = await IpcChannel.over<Letter>(stream, { incoming: anything });
    const calls: Promise<unknown>[] = [];
    const call = () => {
      const body = source(() => 'wait').body;
      const iterator = channel[Symbol.asyncIterator]();
      calls.push(channel.send({ id: 1 }), channel.recv(), channel.request({}), channel.send({ body }));
      calls.push(iterator.next(), channel.close());
      channel.signalFor(calls.length);
      channel.unref();
      channel.destroy();
    };
    const results: Promise<PromiseSettledResult<unknown>[]>[] = [];
    const ending = end(channel, stream);
    for (let moment = 0; moment < 5; moment++) {
      call();
      results.push(Promise.allSettled(calls.splice(0)));
      await new Promise((next) => (moment % 2 ? setImmediate(next) : process.nextTick(next)));
    }
    await ending;
    await channel.ended;
    for (const result of (await Promise.all(results)).flat()) {
      if (result.status === 'rejected') expect(result.reason).toEqual(code('IE_IPC_CLOSED'));
    }
  });
});

it('an error reported over a dead channel is refused once, and not an error to report in turn', async () => {
  const { stream, exited } = spawnFixture('reporting');
  const channel = await IpcChannel.over(stream);
  await channel.close();
  const { stdout } = await exited;
  expect(JSON.parse(stdout)).toEqual({ reported: 2, refusals: ['IE_IPC_CLOSED', 'IE_IPC_CLOSED'] });
});

it('a burst of sends that nobody awaits comes through whole, while other work has its turns', async () => {
  const { stream, exited } = spawnFixture('echo');
  const channel = await IpcChannel.over(stream);
  const count = 60_000;
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  onTestFinished(() => clearInterval(ticking));
  const sends = Array.from({ length: count }, (_, id) =>
    channel.send({ type: 'FetchError', id, error: 'x' }),
  );
  for (let id = 0; id < count; id++) {
    const message = await channel.recv();
    if (!('id' in message) || message.id !== id) throw new Error(`message ${id} is out of order`);
  }
  await Promise.all(sends);
  expect(turns).toBeGreaterThan(0);
  await channel.close();
  expect(await exited).toMatchObject({ code: 0 });
});

it('what was sent before a close that is awaited is not lost by process.exit', async () => {
  const { stream, exited } = spawnFixture('leaving');
  const channel = await IpcChannel.over(stream);
  await channel.send(ping);
  const ids: number[] = [];
  for await (const message of channel) {
    if ('id' in message && message.id !== undefined) ids.push(message.id);
  }
  expect(ids).toEqual(Array.from({ length: 10_001 }, (_, id) => id));
  expect(await exited).toMatchObject({ code: 0 });
});

it('a child killed while it is sent to is IE_IPC_CLOSED to whoever sends, and never EPIPE', async () => {
  // It sends nothing back that could be cut in the middle of a frame.
  const { child, stream } = spawnFixture('reader');
  const channel = await IpcChannel.over<Letter>(stream, { incoming: anything });
  const unexpected = vi.fn();
  process.on('uncaughtException', unexpected);
  onTestFinished(() => void process.off('uncaughtException', unexpected));
  const refused: unknown[] = [];
  for (let sent = 0; refused.length < 50; sent++) {
    if (sent === 100) child.kill('SIGKILL');
    channel
      .send({ deed: 'drop', body: Buffer.alloc(10_000) } as never)
      .catch((error: unknown) => refused.push(error));
    // Once it is being killed, a turn for each: a busy machine takes its time with it, and more would be too many.
    if (sent % 10 === 0 || sent > 100) await new Promise((next) => setImmediate(next));
    void channel.recv({ signal: AbortSignal.abort() }).catch(() => {});
  }
  for (const error of refused) expect(error).toEqual(code('IE_IPC_CLOSED'));
  channel.destroy();
  await new Promise((next) => setImmediate(next));
  expect(unexpected).not.toHaveBeenCalled();
});

it('every call that is pending when the child dies settles', async () => {
  const { child, stream } = spawnFixture('reader');
  const channel = await IpcChannel.over<Letter>(stream, { incoming: anything, maxQueuedBytes: 1 });
  const sent = source((index) => (index === 0 ? Buffer.alloc(10) : 'wait'));
  const { body } = await channel.request({ deed: 'mirror', body: sent.body });
  const reader = body.getReader();
  expect((await reader.read()).value).toHaveLength(10);
  child.kill('SIGSTOP');
  const big = Buffer.alloc(4_000_000);
  const calls = [channel.recv(), channel.request({}), reader.read(), channel[Symbol.asyncIterator]().next()];
  calls.push(channel.send({ body: big }) as never, channel.send({}) as never, channel.close() as never);
  const settled = Promise.allSettled(calls);
  child.kill('SIGKILL');
  const results = await settled;
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toEqual(code('IE_IPC_CLOSED'));
  }
  expect(results.slice(0, 3).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  await until(() => sent.cancelled.length === 1);
  expect(sent.cancelled).toEqual([code('IE_IPC_CLOSED')]);
  expect(await channel.ended).toEqual(code('IE_IPC_CLOSED'));
});
