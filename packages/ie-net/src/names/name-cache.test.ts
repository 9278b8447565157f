import { expect, test } from 'vitest';
import type { DnsAnswer } from './ask-dns.js';
import { MAX_NAMES, NameCache } from './name-cache.js';

const never = new AbortController().signal;
const at = (address: string) => ({ address, family: 4 });

/** A cache over a source whose every answer is an address of its own, and a clock that is moved by hand. */
function openCache(ttl: number, answer?: (hostname: string, signal: AbortSignal) => Promise<DnsAnswer>) {
  const clock = { now: 0 };
  const asked: string[] = [];
  const source = {
    find: async (hostname: string, signal: AbortSignal) => {
      asked.push(hostname);
      return (await answer?.(hostname, signal)) ?? { addresses: [at(`10.0.0.${asked.length}`)], ttl };
    },
  };
  return { clock, asked, cache: new NameCache(source, () => clock.now) };
}

test('an answer is kept for as long as its records say, and no longer', async () => {
  const { cache, clock } = openCache(30);
  const names = cache.within('a');
  const find = () => names.find('site.example', never);
  expect(await find()).toEqual([at('10.0.0.1')]);
  clock.now = 29_999;
  expect(await find()).toEqual([at('10.0.0.1')]);
  clock.now = 30_000;
  expect(await find()).toEqual([at('10.0.0.2')]);
});

test('an answer is kept for an hour at most, and one without a time to live not at all', async () => {
  const long = openCache(1_000_000);
  const names = long.cache.within('a');
  await names.find('site.example', never);
  long.clock.now = 3_600_000;
  await names.find('site.example', never);
  expect(long.asked).toHaveLength(2);
  const none = openCache(0);
  const others = none.cache.within('a');
  await others.find('site.example', never);
  await others.find('site.example', never);
  expect(none.asked).toHaveLength(2);
});

test('what several want at a time is asked for once', async () => {
  const { cache, asked } = openCache(0);
  const names = cache.within('a');
  const found = await Promise.all([names.find('site.example', never), names.find('SITE.example', never)]);
  expect(found).toEqual([[at('10.0.0.1')], [at('10.0.0.1')]]);
  expect(asked).toEqual(['site.example']);
});

test('one scope knows nothing of what another has asked for', async () => {
  const { cache, asked } = openCache(30);
  await cache.within('a').find('site.example', never);
  await cache.within('b').find('site.example', never);
  expect(asked).toHaveLength(2);
});

test('a scope that is forgotten asks anew, and others do not', async () => {
  const { cache, asked } = openCache(30);
  for (const scope of ['a', 'b']) await cache.within(scope).find('site.example', never);
  cache.forget('a');
  for (const scope of ['a', 'b']) await cache.within(scope).find('site.example', never);
  expect(asked).toHaveLength(3);
});

test('a name that is forgotten is asked for anew', async () => {
  const { cache } = openCache(30);
  const names = cache.within('a');
  await names.find('site.example', never);
  names.forget('site.example');
  expect(await names.find('site.example', never)).toEqual([at('10.0.0.2')]);
});

test('a failure is not kept', async () => {
  let fails = true;
  const { cache, asked } = openCache(30, async () => {
    if (fails) throw new Error('no such name');
    return { addresses: [at('10.1.1.1')], ttl: 30 };
  });
  const names = cache.within('a');
  await expect(names.find('site.example', never)).rejects.toThrow('no such name');
  fails = false;
  expect(await names.find('site.example', never)).toEqual([at('10.1.1.1')]);
  expect(asked).toHaveLength(2);
});

test('a question is stopped when nobody waits for it any more, and not before', async () => {
  let stopped = false;
  const { cache } = openCache(
    30,
    (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(signal.reason);
        });
      }),
  );
  const names = cache.within('a');
  const [first, second] = [new AbortController(), new AbortController()];
  const found = [names.find('site.example', first.signal), names.find('site.example', second.signal)];
  first.abort(new Error('first left'));
  await expect(found[0]).rejects.toThrow('first left');
  expect(stopped).toBe(false);
  second.abort(new Error('second left'));
  await expect(found[1]).rejects.toThrow('second left');
  expect(stopped).toBe(true);
  await expect(names.find('site.example', first.signal)).rejects.toThrow('first left');
});

test('the number of names is bounded', async () => {
  const { cache, asked } = openCache(30);
  const names = cache.within('a');
  for (let index = 0; index <= MAX_NAMES; index += 1) await names.find(`${index}.example`, never);
  await names.find('1.example', never);
  expect(asked).toHaveLength(MAX_NAMES + 1);
  await names.find('0.example', never);
  expect(asked).toHaveLength(MAX_NAMES + 2);
});
