import { expect, it, onTestFinished, vi } from 'vitest';
import { openRaw } from '../test/support/open-channel.js';
import { IpcChannel } from './channel.js';
import type { IpcMessage } from './messages/messages.js';

const ping = { type: 'Ping' } as const;

it('a handler gets what is unread and what comes, in order, and no answer to a request', async () => {
  const [left, right] = await IpcChannel.pair();
  await left.send({ ...ping, id: 1 });
  await left.send({ ...ping, id: 2 });
  const seen: (number | undefined)[] = [];
  right.onMessage((message) => seen.push('id' in message ? message.id : undefined));
  left.onMessage((message, peer) => {
    if (message.type === 'Ping') void peer.reply({ ...message, type: 'Pong' });
  });
  await left.send({ ...ping, id: 3 });
  expect((await right.request(ping)).type).toBe('Pong');
  expect(seen).toEqual([1, 2, 3]);
  await left.close();
});

it('requests go both ways at once, and each gets its own answer', async () => {
  const [left, right] = await IpcChannel.pair();
  for (const [channel, name] of [
    [left, 'left'],
    [right, 'right'],
  ] as const) {
    channel.onMessage((message, peer) => {
      if (message.type === 'Ping') {
        void peer.reply({ type: 'FetchError', id: message.id ?? 0, error: `from ${name}` });
      }
    });
  }
  const asked = [left, right].flatMap((channel) => Array.from({ length: 50 }, () => channel.request(ping)));
  const answers = (await Promise.all(asked)) as { error: string }[];
  expect(answers.map(({ error }) => error)).toEqual([
    ...Array(50).fill('from right'),
    ...Array(50).fill('from left'),
  ]);
  await left.close();
});

it('a request is no answer to the request that has the same id', async () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
  const [left, right] = await IpcChannel.pair();
  const asked: number[] = [];
  for (const [channel, name] of [
    [left, 'left'],
    [right, 'right'],
  ] as const) {
    channel.onMessage((message, peer) => {
      if (message.type !== 'Ping') return;
      asked.push(message.id ?? 0);
      // The other side has sent its own request by then.
      setImmediate(() => void peer.reply({ type: 'FetchError', id: message.id ?? 0, error: `from ${name}` }));
    });
  }
  const answers = await Promise.all([left.request(ping), right.request(ping)]);
  expect(answers).toMatchObject([{ error: 'from right' }, { error: 'from left' }]);
  expect(asked).toEqual([2 ** 32, 2 ** 32]);
  await left.close();
});

it('a handler sees that the peer has given a request up', async () => {
  const [left, right] = await IpcChannel.pair();
  const given = new Promise<void>((resolve) => {
    right.onMessage((message, peer) => {
      if (message.type === 'Ping') peer.cancellationFor(message.id ?? 0).addEventListener('abort', resolve);
    });
  });
  const stop = new AbortController();
  const answer = left.request(ping, { signal: stop.signal });
  await left.request({ type: 'ExportCookies' }, { timeoutMs: 1 }).catch(() => {});
  stop.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
  await given;
  await left.close();
});

it('a receiver that waits goes before the handler', async () => {
  const [left, right] = await IpcChannel.pair();
  const seen: IpcMessage[] = [];
  right.onMessage((message) => seen.push(message));
  const received = right.recv();
  await left.send({ ...ping, id: 1 });
  await left.send({ ...ping, id: 2 });
  expect(await received).toEqual({ ...ping, id: 1 });
  await expect.poll(() => seen).toEqual([{ ...ping, id: 2 }]);
  await left.close();
});

it('a peer with a handler takes more messages than anybody keeps unread', async () => {
  const { peer, channel } = await openRaw({ maxQueuedBytes: 64 * 1024 });
  let count = 0;
  channel.onMessage(() => {
    count += 1;
  });
  const { rawMessage } = await import('../test/support/wire.js');
  for (let index = 0; index < 1_000; index += 1) peer.write(rawMessage({ ...ping, id: index }));
  await expect.poll(() => count).toBe(1_000);
  channel.destroy();
});
