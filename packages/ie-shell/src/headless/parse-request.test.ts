import { describe, expect, it } from 'vitest';
import { parseRequest } from './parse-request.js';

const read = (value: unknown) => parseRequest({ text: JSON.stringify(value) });

describe('a line', () => {
  it.each([
    [{ id: 1, command: 'navigate', url: 'example.com' }],
    [{ id: 'a', command: 'navigate', url: 'https://example.com/', tab: 2, timeoutMs: 1_000 }],
    [{ id: '', command: 'get_text', select: 'main', width: 60, links: 'none', offset: 0, limit: 10 }],
    [{ id: -1, command: 'get_elements', select: 'h1' }],
    [{ id: 3, command: 'cancel', of: 'a' }],
    [{ id: 4, command: 'quit' }],
  ])('that is a request is read: %j', (request) => {
    expect(read(request)).toEqual({ request });
  });

  it.each([
    [{ command: 'ps' }, 'id must be an integer'],
    [{ id: 1.5, command: 'ps' }, 'id must be an integer'],
    [{ id: 2 ** 60, command: 'ps' }, 'id must be an integer'],
    [{ id: 'x'.repeat(129), command: 'ps' }, 'at most 128 characters'],
    [{ id: null, command: 'ps' }, 'id must be'],
    [[], 'not a JSON object'],
    ['ps', 'not a JSON object'],
    [null, 'not a JSON object'],
  ])('without an id that can be used is told of without one: %j', (value, message) => {
    expect(read(value)).toMatchObject({ id: undefined, error: { code: 'IE_SHELL_REQUEST' } });
    expect(read(value)).toHaveProperty('error.message', expect.stringContaining(message));
  });

  it.each([
    [{ command: 'fly' }, 'unknown command "fly"'],
    [{ command: 'toString' }, 'unknown command "toString"'],
    [{ command: '__proto__' }, 'unknown command "__proto__"'],
    [{ command: 7 }, 'command must be a string'],
    [{}, 'command must be a string'],
    [{ command: 'ps', verbose: true }, 'ps: unknown field "verbose"'],
    [{ command: 'navigate' }, 'navigate: url must be of type string'],
    [{ command: 'navigate', url: '' }, 'navigate: url is too small'],
    [{ command: 'navigate', url: 'x'.repeat(65_537) }, 'navigate: url is too large'],
    [{ command: 'navigate', url: 'x', allowHttp: true }, 'navigate: unknown field "allowHttp"'],
    [{ command: 'navigate', url: 'x', timeoutMs: 0 }, 'navigate: timeoutMs is too small'],
    [{ command: 'get_text', tab: 0 }, 'get_text: tab is too small'],
    [{ command: 'get_text', links: 'terminal' }, 'get_text: links must be one of list, none'],
    [{ command: 'get_links', limit: 0 }, 'get_links: limit is too small'],
    [{ command: 'switch_tab' }, 'switch_tab: tab must be of type'],
    [{ command: 'cancel', of: {} }, 'cancel: of has an invalid value'],
  ])('that asks for what there is not says so under its id: %j', (rest, message) => {
    const outcome = read({ id: 'it', ...rest });
    expect(outcome).toMatchObject({ id: 'it', error: { code: 'IE_SHELL_REQUEST' } });
    expect(outcome).toHaveProperty('error.message', expect.stringContaining(message));
  });

  it.each([
    ['no JSON', '{"id":1,'],
    ['deep', '['.repeat(400_000)],
    ['a deep object', `{"id":1,"command":"ps","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['one with a field named __proto__', '{"id":1,"command":"ps","__proto__":{"x":1}}'],
  ])('that is %s is told of', (_name, text) => {
    expect(parseRequest({ text })).toHaveProperty('error.code', 'IE_SHELL_REQUEST');
  });

  it('does not have much of it repeated', () => {
    const outcome = read({ id: 1, command: 'x'.repeat(100_000) });
    expect('error' in outcome && outcome.error.message.length).toBeLessThan(200);
  });
});
