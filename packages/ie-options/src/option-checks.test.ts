import { describe, expect, it } from 'vitest';
import type { KnownOptions } from './known-options.js';
import { OptionChecks } from './option-checks.js';

interface Options {
  method?: string;
  signal?: AbortSignal;
  policy?: { timeoutMs?: number };
}

const KNOWN: KnownOptions<Options> = { method: true, signal: true, policy: { timeoutMs: true } };
const check = new OptionChecks((message) => new TypeError(message));
const options = (given: unknown) => check.options<Options>(given, { what: 'get()', known: KNOWN });

describe('options', () => {
  it('that are known come back, absent ones too, and those without a prototype', () => {
    const given = { method: 'GET', signal: undefined };
    expect(options(given)).toBe(given);
    expect(options({})).toEqual({});
    expect(options(Object.assign(Object.create(null), given))).toEqual(given);
  });

  it.each([
    [{ metod: 'GET' }, 'unknown option metod of get(); did you mean method?'],
    [{ timeoutMs: 5 }, 'unknown option timeoutMs of get(); did you mean policy.timeoutMs?'],
    [{ credentials: 'omit' }, 'unknown option credentials of get(); it knows method, signal, policy'],
    [{ toString: 1 }, 'unknown option toString of get(); it knows method, signal, policy'],
    [JSON.parse('{"__proto__":1}'), 'unknown option __proto__ of get(); it knows method, signal, policy'],
    [{ 'a\u001b[2J': undefined }, 'unknown option "a\\u001b[2J" of get(); it knows method, signal, policy'],
  ])('%j are refused for the one that is not known', (given, message) => {
    expect(() => options(given)).toThrow(new TypeError(message));
  });

  it.each([
    [null, 'null'],
    ['GET', 'the string "GET"'],
    [[], 'an array'],
    [() => {}, 'a function'],
    [new AbortController().signal, 'an AbortSignal'],
    [new Map(), 'a Map'],
  ])('that are none are refused: %j', (given, got) => {
    expect(() => options(given)).toThrow(
      new TypeError(`invalid options of get(): give an object; got ${got}`),
    );
  });
});

it.each<[keyof OptionChecks & string, unknown[], unknown[], string]>([
  ['boolean', [true], ['yes'], 'give true or false; got the string "yes"'],
  ['string', ['a'], [7], 'give a string; got the number 7'],
  ['oneOf', ['a', ['a', 'b', 'c']], ['d', ['a', 'b', 'c']], `give 'a', 'b' or 'c'; got the string "d"`],
  ['integer', [3, 3], [2, 3], 'give a whole number of at least 3; got the number 2'],
  ['timeout', [1], [0], 'give whole milliseconds from 1 to 2147483647; got the number 0'],
  ['timeout', [2 ** 31 - 1], ['5'], 'give whole milliseconds from 1 to 2147483647; got the string "5"'],
  ['object', [{}], [null], 'give an object; got null'],
  ['function', [Math.abs], [{}], 'give a function; got an object'],
  ['array', [[], 'a list'], ['a', 'a list'], 'give a list; got the string "a"'],
  [
    'standardSchema',
    [{ '~standard': { validate() {} } }],
    [{ '~standard': {} }],
    'give a Standard Schema, such as one of zod; got an object',
  ],
  ['signal', [AbortSignal.abort()], [{}], 'give an AbortSignal; got an object'],
  ['signal', [null], [new EventTarget()], 'give an AbortSignal; got an EventTarget'],
])('%s takes %j, and refuses %j', (kind, right, wrong, message) => {
  const call = (values: unknown[]) => (check[kind] as (...args: unknown[]) => unknown)('name', ...values);
  expect(() => call(right)).not.toThrow();
  expect(() => call(wrong)).toThrow(new TypeError(`invalid option name: ${message}`));
});

it('a value that may be secret is not repeated', () => {
  const error = check.invalid('proxy', 'a URL', 'http://me:secret@host', { isSecret: true });
  expect(error.message).toBe('invalid option proxy: give a URL; got a string');
});

it('options within an option are called by its name', () => {
  const policy = (given: unknown) =>
    check.inner<{ timeoutMs?: number }>('policy', given, { timeoutMs: true });
  expect(policy({ timeoutMs: 5 })).toEqual({ timeoutMs: 5 });
  expect(() => policy({ timeout: 5 })).toThrow('unknown option timeout of policy; did you mean timeoutMs?');
  expect(() => policy('strict')).toThrow('invalid option policy: give an object; got the string "strict"');
});
