import { describe, expect, it, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { abc, letterPair, stillGoes, underWay } from '../../test/support/letters.js';
import { openRaw } from '../../test/support/open-channel.js';
import { Kind, ofStream } from '../../test/support/raw-frames.js';
import { type Given, giving, type Letter, letters, outcomeOf } from '../../test/support/streams.js';
import { turns, until } from '../../test/support/wire.js';

const aborted = (cause: unknown) => expect.objectContaining({ code: 'IE_IPC_ABORTED', cause });

describe('a source that ends before its end', () => {
  const failure = () => Object.assign(new TypeError('the disk is gone'), { code: 'EIO', path: '/home' });

  it('by an error gives its reader what there was, then IE_IPC_ABORTED with what it was', async () => {
    const { left, right, body } = await underWay(giving(abc, abc, failure()).body);
    const { bytes, error } = await outcomeOf(body);
    expect(String(bytes)).toBe('abcabc');
    expect(error).toEqual(aborted({ name: 'TypeError', code: 'EIO', message: 'the disk is gone' }));
    await stillGoes(left, right);
  });

  it('tells nothing on the wire but the name, the code and the text, and those cut', async () => {
    const { peer, channel } = await openRaw<Letter>(letters());
    const long = Object.assign(new Error('m'.repeat(10_000)), {
      name: 'n'.repeat(10_000),
      code: 'c'.repeat(900),
    });
    for (const error of [failure(), long]) await channel.send({ id: 1, body: giving(error).body });
    await until(() => peer.frames().filter(({ kind }) => kind === Kind.abort).length === 2);
    const [told, cut] = [1, 2].map((id) => ofStream(peer.frames(), Kind.abort, id)[0]?.json);
    expect(told).toEqual({ name: 'TypeError', code: 'EIO', message: 'the disk is gone' });
    expect(cut).toEqual({ name: 'n'.repeat(60), code: 'c'.repeat(60), message: 'm'.repeat(500) });
    await channel.close();
  });

  it.each<[string, unknown]>([
    [
      'of control characters',
      Object.assign(new Error('\0'.repeat(600)), { name: '\0'.repeat(600), code: '\0'.repeat(600) }),
    ],
    ['of half characters', Object.assign(new Error('\ud800'.repeat(600)), { name: '\ud800'.repeat(600) })],
    ['that is text', 'gone'],
    ['that is nothing', undefined],
    ['that is null', null],
    ['that cannot be made text', Symbol('gone')],
    [
      'that throws when it is looked at',
      {
        get message() {
          throw new Error('hands off');
        },
      },
    ],
  ])('by a reason %s aborts the stream all the same, either way', async (_, reason) => {
    const { left, right, body } = await underWay(giving(abc, reason as Error).body);
    const failing = (async function* () {
      yield abc;
      throw reason;
    })();
    await left.send({ id: 2, body: failing });
    expect((await outcomeOf((await right.recv()).body)).error).toEqual(code('IE_IPC_ABORTED'));
    await body.cancel(reason);
    await stillGoes(left, right);
  });

  it.each<[string, Given]>([
    ['text', 'text' as never],
    ['an ArrayBuffer', new ArrayBuffer(3) as never],
    ['a list of numbers', [1, 2, 3] as never],
    ['null', null as never],
  ])('by a chunk that is %s is cancelled, and its reader hears of it', async (_, chunk) => {
    const failing = (async function* () {
      yield abc;
      yield chunk as Uint8Array;
    })();
    const { left, right, body } = await underWay(failing);
    const { bytes, error } = await outcomeOf(body);
    expect(String(bytes)).toBe('abc');
    expect(error).toEqual(aborted(expect.objectContaining({ code: 'IE_IPC_INVALID_MESSAGE' })));
    await stillGoes(left, right);
  });

  it.each<[string, AsyncIterator<Uint8Array>['next']]>([
    [
      'throws',
      () => {
        throw new Error('no next');
      },
    ],
    ['gives nothing', () => undefined as never],
    ['gives what is no result', async () => 7 as never],
  ])('because its iterator %s aborts the stream', async (_, next) => {
    const returned = vi.fn(async () => ({ done: true, value: undefined }) as const);
    const iterator = { [Symbol.asyncIterator]: () => ({ next, return: returned }) };
    const { left, right, body } = await underWay(iterator);
    expect((await outcomeOf(body)).error).toEqual(code('IE_IPC_ABORTED'));
    await stillGoes(left, right);
  });

  it('and whose end throws, or never comes, disturbs nobody', async () => {
    const [left, right] = await letterPair();
    const ends = [
      () => Promise.reject(new Error('no')),
      () => new Promise<never>(() => {}),
      () => 7 as never,
    ];
    for (const end of ends) {
      const next = async () => ({ done: false, value: abc }) as const;
      await left.send({ id: 1, body: { [Symbol.asyncIterator]: () => ({ next, return: end }) } });
      await (await right.recv()).body.cancel();
    }
    await turns();
    await stillGoes(left, right);
  });
});
