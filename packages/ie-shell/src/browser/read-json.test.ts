import { describe, expect, it } from 'vitest';
import { OutputCleaner } from '../output/clean-output.js';
import { type JsonLimits, type JsonOptions, readJson } from './read-json.js';

const LIMITS: JsonLimits = { values: 1_000_000, depth: 100, members: 1_000 };

function read(text: string | Uint8Array, options: Partial<JsonOptions> = {}) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const work = readJson(bytes, { cleaner: new OutputCleaner(), limits: LIMITS, ...options });
  for (let pauses = 0; ; pauses += 1) {
    const step = work.next();
    if (step.done) return { value: step.value, pauses };
  }
}

describe('JSON of a renderer', () => {
  it.each([
    '[]',
    '{}',
    '[[],{},[{}]]',
    ' { "a" : [ 1 , 2.5e-3 , -0 , 1E400 , true , false , null ] } \n',
    '"\\u00e9\\ud83d\\ude00\\n\\"\\\\\\/ é 日本 👩‍👩‍👧"',
    '"\\ud83d"',
    '{"a":1,"a":2,"":{"toString":{"valueOf":3}}}',
    '12345678901234567890',
    '"\ufeff"',
  ])('%s is read as JSON.parse reads it', (text) => {
    expect(read(text).value).toStrictEqual(JSON.parse(text));
  });

  it('of every shape is read as JSON.parse reads it', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const value = randomValue(randomSource(seed), 5);
      const text = JSON.stringify(value, undefined, seed % 3);
      expect(read(text).value).toStrictEqual(JSON.parse(text));
    }
  });

  it.each([
    ...[
      '',
      ' ',
      '[',
      '[1',
      '[1,',
      '[1,]',
      '[,1]',
      '[1 2]',
      '{',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,',
      '{"a":1,}',
    ],
    ...[
      '{a:1}',
      '{"a" 1}',
      '{1:2}',
      '{,}',
      '[}',
      '{]',
      '[]]',
      '{}{}',
      '1 2',
      '"',
      '"a',
      '"\\',
      '"\\u12',
      '"\\u12"',
    ],
    ...[
      '"\\x41"',
      '"a\nb"',
      '"a\u0000b"',
      "'a'",
      'tru',
      'nul',
      'True',
      'NaN',
      'Infinity',
      '-',
      '01',
      '1.',
      '.5',
      '+1',
    ],
    ...['1e', '0x10', '[1]x', '\ufeff[]', '["a":1]', '{"a","b"}', '\u00a0[]', ':', ',', '"\\u0041'],
  ])('%j is refused', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(() => read(text)).toThrow(TypeError);
  });

  it.each([
    [[0x22, 0xff, 0x22]],
    [[0x22, 0xe2, 0x82, 0x22]],
    [[0x22, 0xc0, 0x80, 0x22]],
    [[0x22, 0xed, 0xa0, 0x80, 0x22]],
  ])('with the bytes %j is refused, because they are not UTF-8', (bytes) => {
    expect(() => read(Uint8Array.from(bytes))).toThrow('it is not UTF-8');
  });

  it('has strings of any length, wherever a piece of them ends', () => {
    for (const unit of ['a', 'é', '日', '👩', '\\n', '\\u00e9', '\\ud83d\\ude00', '\\\\', 'ab\\"']) {
      for (const before of ['', 'x', 'xx', 'xxx', 'xxxx', 'xxxxx']) {
        const text = JSON.stringify([`${before}`]).replace('"]', `${unit.repeat(50_000)}"]`);
        expect(read(text).value).toEqual(JSON.parse(text));
      }
    }
  });

  it('is cleaned in its names and strings, whatever a name is, except where a string is raw', () => {
    const text = JSON.stringify([
      { 'a\u202e': 'b\u001b[1m', html: ['c\u0007', { html: 'd\u0007' }] },
      'e\u0007',
    ]);
    expect(read(text).value).toEqual([{ a: 'b', html: ['c', { html: 'd' }] }, 'e']);
    const isRaw = (name: string | undefined, depth: number) => name === 'html' && depth === 4;
    expect(read(text, { isRaw }).value).toEqual([{ a: 'b', html: ['c', { html: 'd\u0007' }] }, 'e']);
  });

  it('sets no prototype', () => {
    const { value } = read('{"__proto__":{"a":1},"__pro\\u202eto__":{"a":1},"b":{"__proto__":[]}}');
    expect(value).toStrictEqual({ b: {} });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each<[what: string, fits: string, exceeds: string, limits: Partial<JsonLimits>]>([
    ['values', '[1,{"a":[]}]', '[1,{"a":[2]}]', { values: 4 }],
    ['values of an item', '[[1],[1],[1]]', '[[1],[1,2]]', { itemValues: 2 }],
    ['values of a first item', '[[1],1]', '[[1,2]]', { itemValues: 2 }],
    ['containers inside each other', '[{"a":[]}]', '[{"a":[[]]}]', { depth: 3 }],
    ['members of an object', '{"a":1,"b":2}', '{"a":1,"b":2,"a":3}', { members: 2 }],
    ['digits', `[${'1'.repeat(32)}]`, `[${'1'.repeat(33)}]`, {}],
  ])('has a limited number of %s', (_what, fits, exceeds, limits) => {
    const options = { limits: { ...LIMITS, ...limits } };
    expect(read(fits, options).value).toEqual(JSON.parse(fits));
    expect(() => read(exceeds, options)).toThrow(TypeError);
  });

  it('is given item by item, as far as it is valid', () => {
    const items: unknown[] = [];
    expect(() => read('[1,[2,3],{"a":4},x]', { onItem: (item) => items.push(item) })).toThrow(TypeError);
    expect(items).toEqual([1, [2, 3], { a: 4 }]);
    const stop = () => {
      throw new TypeError('invalid item');
    };
    expect(() => read('[1,2]', { onItem: stop })).toThrow('invalid item');
  });

  it('is read with a pause after every few values, spaces, and pieces of a string', () => {
    const size = 1_000_000;
    for (const text of [
      `[${'1,'.repeat(size / 2)}1]`,
      `${' '.repeat(size)}1`,
      `"${'\\u0041'.repeat(size / 6)}"`,
    ]) {
      expect(read(text).pauses).toBeGreaterThan(size / 256 / 1024);
    }
    const pausesOf = (count: number) => read(`[${'{},'.repeat(count)}0]`).pauses;
    expect(pausesOf(200_000) / pausesOf(100_000)).toBeCloseTo(2, 1);
  });
});

/** A generator of numbers from 0 to below 1, always the same for a seed. */
function randomSource(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomValue(random: () => number, depth: number): unknown {
  const pick = <Each>(from: readonly Each[]) => from[Math.floor(random() * from.length)] as Each;
  const count = Math.floor(random() * 5);
  const kind = pick(depth === 0 ? ['scalar'] : ['scalar', 'array', 'object']);
  if (kind === 'array') return Array.from({ length: count }, () => randomValue(random, depth - 1));
  if (kind === 'object') {
    return Object.fromEntries(
      Array.from({ length: count }, () => [pick(['a', 'é"', '\\', '']), randomValue(random, depth - 1)]),
    );
  }
  return pick<unknown>([
    null,
    true,
    false,
    0,
    -1.5,
    1e21,
    random(),
    '',
    'text',
    '\t"\\ \ud83d',
    '日本',
    '\ud83d\ude00',
  ]);
}
