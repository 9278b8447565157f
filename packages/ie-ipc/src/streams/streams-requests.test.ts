import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { abc, letterPair, stillGoes } from '../../test/support/letters.js';
import { bytesOf, chunks, giving, type Letter, outcomeOf } from '../../test/support/streams.js';
import { isPending, turns, until } from '../../test/support/wire.js';
import type { IpcChannel } from '../channel.js';
import type { RequestOptions } from '../requests/pending-requests.js';

/** A request that has been answered with a body of some bytes and no end, of which they have come. */
async function answered(options: RequestOptions) {
  const [left, right] = await letterPair();
  const request = left.request({}, options);
  const { id } = await right.recv();
  const given = giving(abc, 'wait');
  await right.send({ id, body: given.body });
  const { body } = await request;
  const reader = body.getReader();
  expect((await reader.read()).value).toHaveLength(3);
  return { left, right, given, body, reader };
}

function fakeTimers() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

async function requestFrom(channel: IpcChannel<Letter>): Promise<number> {
  return (await channel.recv()).id;
}

describe('a request that is answered with a stream', () => {
  it('can still be given up by its signal: the body rejects with the reason, and its source hears', async () => {
    const stop = new AbortController();
    const { left, right, given, reader } = await answered({ signal: stop.signal });
    const pending = reader.read();
    const reason = new RangeError('seen enough');
    stop.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await until(() => given.cancelled.length > 0);
    expect(given.cancelled[0]).toMatchObject({
      code: 'IE_IPC_CANCELLED',
      cause: { name: 'RangeError', message: 'seen enough' },
    });
    await stillGoes(left, right);
  });

  it('can still be given up while nobody reads', async () => {
    const stop = new AbortController();
    const { left, right, given, reader } = await answered({ signal: stop.signal });
    stop.abort(new Error('seen enough'));
    await until(() => given.cancelled.length > 0);
    await expect(reader.read()).rejects.toThrow('seen enough');
    await stillGoes(left, right);
  });

  it('has to be answered whole by its deadline', async () => {
    fakeTimers();
    const { left, right, given, reader } = await answered({ timeoutMs: 60_000 });
    const late = expect(reader.read()).rejects.toEqual(code('IE_IPC_TIMEOUT'));
    vi.advanceTimersByTime(60_000);
    await late;
    await until(() => given.cancelled.length > 0);
    expect(given.cancelled[0]).toMatchObject({ cause: { code: 'IE_IPC_TIMEOUT' } });
    await stillGoes(left, right);
  });

  it('and read to the end is not touched by what comes later', async () => {
    const stop = new AbortController();
    const [left, right] = await letterPair();
    const request = left.request({}, { signal: stop.signal, timeoutMs: 60_000 });
    await right.send({ id: await requestFrom(right), body: chunks(3, 100) });
    expect(await bytesOf((await request).body)).toHaveLength(300);
    stop.abort();
    await stillGoes(left, right);
  });

  it('has been answered when all of it has come, and may be read after the deadline', async () => {
    fakeTimers();
    const [left, right] = await letterPair();
    const [whole, cut] = [1, 2].map(() => left.request({}, { timeoutMs: 60_000 }));
    await right.send({ id: await requestFrom(right), body: giving(abc, 'end').body });
    await right.send({ id: await requestFrom(right), body: giving(abc, 'wait').body });
    const [read, late] = [await whole, await cut] as [Letter, Letter];
    await turns();
    vi.advanceTimersByTime(60_000);
    expect((await outcomeOf(late.body)).error).toEqual(code('IE_IPC_TIMEOUT'));
    expect(String(await bytesOf(read.body))).toBe('abc');
    await left.close();
  });

  it('when it has been given up has the late answer’s body cancelled, and nobody receives it', async () => {
    const [left, right] = await letterPair();
    const stop = new AbortController();
    const request = left.request({}, { signal: stop.signal });
    const id = await requestFrom(right);
    stop.abort(new Error('too slow'));
    await expect(request).rejects.toThrow('too slow');
    const given = giving(abc, 'wait');
    await right.send({ id, body: given.body });
    await until(() => given.cancelled.length > 0);
    expect(given.cancelled).toEqual([code('IE_IPC_CANCELLED')]);
    expect(await isPending(left.recv().catch(() => {}))).toBe(true);
    await left.close();
  });
});

describe('a request with a stream of its own', () => {
  it('that is given up has that aborted', async () => {
    const [left, right] = await letterPair();
    const stop = new AbortController();
    const given = giving(abc, 'wait');
    const request = left.request({ body: given.body }, { signal: stop.signal });
    const { id, body } = await right.recv();
    const signal = right.signalFor(id);
    const outcome = outcomeOf(body);
    await until(() => given.asked === 2);
    stop.abort(new Error('not wanted'));
    await expect(request).rejects.toThrow('not wanted');
    expect((await outcome).error).toMatchObject({ code: 'IE_IPC_ABORTED', cause: { message: 'not wanted' } });
    expect(given.cancelled).toHaveLength(1);
    expect(signal.aborted).toBe(true);
    await stillGoes(left, right);
  });

  it('is sent whole even when its answer comes before its end', async () => {
    const [left, right] = await letterPair();
    const request = left.request({ body: chunks(5, 1000) });
    const { id, body } = await right.recv();
    await right.send({ id, answer: 'early' });
    expect(await request).toEqual({ id, answer: 'early' });
    await turns();
    expect(await bytesOf(body)).toHaveLength(5000);
    await stillGoes(left, right);
  });
});
