import { describe, expect, test } from 'vitest';
import { serveRaw } from '../../test/local-server.js';
import { Client } from '../client.js';

const open = { allowHttp: true, allowPrivate: true };
const PAGE = '<p>hello';

/** Answers each request on a connection with these bytes, in latin1, and leaves it open. */
function serve(...answers: readonly string[]) {
  let next = 0;
  return serveRaw((socket) =>
    socket.on('data', () => socket.write(answers[next++ % answers.length] ?? '', 'latin1')),
  );
}

/** Asks twice, so that what the first response did to its connection shows. */
async function askTwice(answer: string) {
  await using server = await serve(answer);
  await using client = new Client({ ...open, timeouts: { totalMs: 10_000 } });
  const { status, headers, body } = await client.get(server.url);
  await client.get(server.url);
  return { status, headers, text: Buffer.from(body).toString('latin1'), connections: server.accepted() };
}

async function failure(answer: string): Promise<unknown> {
  await using server = await serve(answer);
  await using client = new Client({ ...open, timeouts: { totalMs: 10_000 } });
  return client.get(server.url).then(
    ({ status }) => status,
    (error) => error,
  );
}

const page = (...lines: readonly string[]) =>
  ['HTTP/1.1 200 OK', ...lines, 'content-length: 8', '', PAGE].join('\r\n');

const chunked = (body: string, ...lines: readonly string[]) =>
  ['HTTP/1.1 200 OK', ...lines, 'transfer-encoding: chunked', '', body].join('\r\n');

describe('a response as RFC 9112 wants it', () => {
  test('shares its connection with the next one', async () => {
    const plain = await askTwice(page('x-a: b'));
    expect(plain).toMatchObject({
      text: PAGE,
      connections: 1,
      headers: [
        ['x-a', 'b'],
        ['content-length', '8'],
      ],
    });
    expect(await askTwice(chunked('8;a=b\r\n<p>hello\r\n0\r\n\r\n'))).toMatchObject({
      text: PAGE,
      connections: 1,
    });
  });

  test('has a length beside 304 that is no body to wait for, so that its connection is shared', async () => {
    const { status, connections } = await askTwice('HTTP/1.1 304 Not Modified\r\ncontent-length: 99\r\n\r\n');
    expect({ status, connections }).toEqual({ status: 304, connections: 1 });
  });
});

describe('a head that browsers take', () => {
  test.each([
    ['a name with a space in it is left out', 'Bad Header: x', []],
    ['a line without a colon is left out', 'nonsense', []],
    ['a line without a name is left out', ': x', []],
    ['a name beyond ASCII is left out', 'n\xe4me: x', []],
    [
      'a space before the colon is none of the name',
      'Content-Type \t: text/html',
      [['content-type', 'text/html']],
    ],
    ['a folded value goes on after one space', 'x-a: b \r\n\t  c\r\n d', [['x-a', 'b c d']]],
    ['a value may begin in the next line', 'x-a:\r\n b', [['x-a', 'b']]],
    ['a line that goes on where nothing began is left out', ' x-a: b', []],
    ['what goes on after a line that is left out is left out too', 'bad name: x\r\n y: z', []],
  ])('%s, and the connection is closed after it', async (_, line, expected) => {
    const { text, headers, connections } = await askTwice(page(line));
    expect({ text, headers, connections }).toEqual({
      text: PAGE,
      headers: [...expected, ['content-length', '8']],
      connections: 2,
    });
  });

  test('a control character stays in its value, and so does the connection', async () => {
    const { text, headers, connections } = await askTwice(page('x-a: a\x01b\x1b[2J\x7f'));
    expect(headers).toContainEqual(['x-a', 'a\x01b\x1b[2J\x7f']);
    expect({ text, connections }).toEqual({ text: PAGE, connections: 1 });
  });

  test('a bare LF ends a line, and the connection is closed after it', async () => {
    const answer = `HTTP/1.1 200 OK\nx-a: b\r\ncontent-length: 8\n\n${PAGE}`;
    const { text, headers, connections } = await askTwice(answer);
    expect({ text, connections }).toEqual({ text: PAGE, connections: 2 });
    expect(headers).toEqual([
      ['x-a', 'b'],
      ['content-length', '8'],
    ]);
  });

  test('a status line needs no reason, and an empty line may stand before it', async () => {
    expect(await askTwice(`\r\n\r\nHTTP/1.1 200\r\ncontent-length: 8\r\n\r\n${PAGE}`)).toMatchObject({
      text: PAGE,
    });
  });

  test('it may come byte by byte', async () => {
    const answer = chunked('8 \r\n<p>hello\r\n0\r\n\r\n', 'bad name: x', 'x-a:\r\n b');
    await using server = await serveRaw((socket) => {
      socket.setNoDelay();
      socket.once('data', async () => {
        for (const byte of answer) await new Promise((done) => socket.write(byte, 'latin1', done));
      });
    });
    await using client = new Client(open);
    const { headers, body } = await client.get(server.url);
    expect(Buffer.from(body).toString()).toBe(PAGE);
    expect(headers).toEqual([
      ['x-a', 'b'],
      ['transfer-encoding', 'chunked'],
    ]);
  });

  test.each([
    ['a NUL in a value', page('x-a: b\0c'), 'its head contains a NUL, or a CR outside a line end'],
    ['a NUL in a name', page('x\0a: b'), 'its head contains a NUL, or a CR outside a line end'],
    ['a CR within a value', page('x-a: b\rx-c: d'), 'its head contains a NUL, or a CR outside a line end'],
    ['a CR before the line end', page('x-a: b\r'), 'its head contains a NUL, or a CR outside a line end'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 'it does not begin with HTTP/1.1'],
    ['a page without a head', PAGE, 'it does not begin with HTTP/1.1'],
    ['an unknown version', 'HTTP/3.7 200 OK\r\n\r\n', 'its status line is invalid'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n', 'its status line is invalid'],
    ['another protocol by 101', 'HTTP/1.1 101 Go\r\nupgrade: x\r\n\r\n', 'it switches to another protocol'],
  ])('%s is refused', async (_, answer, says) => {
    const error = await failure(answer);
    expect(error).toMatchObject({ name: 'NetError', code: 'IE_NET_PROTOCOL' });
    expect(String(error)).toContain(`answered with invalid HTTP: ${says}`);
  });
});

describe('a length', () => {
  test.each([
    ['given twice counts once', page('content-length: 8'), [['content-length', '8']]],
    ['given twice in one line counts once', page().replace('th: 8', 'th: 8, 8'), [['content-length', '8']]],
    ['beside chunks does not count', chunked('8\r\n<p>hello\r\n0\r\n\r\n', 'content-length: 5'), []],
    [
      'after chunks does not count',
      chunked('8\r\n<p>hello\r\n0\r\n\r\n').replace('chunked\r\n', 'chunked\r\ncontent-length: 5\r\n'),
      [],
    ],
  ])('%s, and the connection is closed after it', async (_, answer, lengths) => {
    const { text, headers, connections } = await askTwice(answer);
    expect({ text, connections }).toEqual({ text: PAGE, connections: 2 });
    expect(headers.filter(([name]) => name === 'content-length')).toEqual(lengths);
  });

  test('beside a transfer coding of identity counts, and the connection is closed after it', async () => {
    expect(await askTwice(page('transfer-encoding: identity'))).toMatchObject({
      text: PAGE,
      connections: 2,
    });
  });

  test('that a response hides behind a second one is never an answer to the next request', async () => {
    const hidden = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil';
    await using server = await serve(page('content-length: 8') + hidden);
    await using client = new Client(open);
    for (let index = 0; index < 3; index += 1) {
      expect(Buffer.from((await client.get(server.url)).body).toString()).toBe(PAGE);
    }
  });

  const differ = 'it has differing lengths';
  const senseless = 'its length is invalid';
  test.each([
    ['two that differ', page('content-length: 7'), differ],
    ['two that differ in one line', page().replace('th: 8', 'th: 8, 7'), differ],
    ['two that differ beside chunks', chunked('0\r\n\r\n', 'content-length: 7', 'content-length: 8'), differ],
    ['an empty one in a list', page().replace('th: 8', 'th: 8,'), differ],
    ['one with a sign', page().replace('th: 8', 'th: +8'), senseless],
    ['an empty one', page().replace('th: 8', 'th:'), senseless],
    [
      'one beside an unknown coding',
      page('transfer-encoding: x'),
      'it has both a length and a transfer coding',
    ],
    ['chunks in chunks', chunked('0\r\n\r\n', 'transfer-encoding: chunked'), 'it is chunked more than once'],
  ])('is refused: %s', async (_, answer, says) => {
    const error = await failure(answer);
    expect(error).toMatchObject({ name: 'NetError', code: 'IE_NET_PROTOCOL' });
    expect(String(error)).toContain(`answered with invalid HTTP: ${says}`);
  });
});

describe('the size of a chunk', () => {
  test('may have spaces behind it, before an extension, too, and the connection is kept', async () => {
    const body = '5 ;ext=1\r\n<p>he\r\n3 \r\nllo\r\n0  \r\n\r\n';
    expect(await askTwice(chunked(body))).toMatchObject({ text: PAGE, connections: 1 });
  });

  test.each([
    ['a CR alone behind it', '8\r<p>hello\r\n0\r\n\r\n'],
    ['an LF alone behind it', '8\n<p>hello\r\n0\r\n\r\n'],
    ['a space before it', ' 8\r\n<p>hello\r\n0\r\n\r\n'],
    ['a space within it', '0 8\r\n<p>hello\r\n0\r\n\r\n'],
    ['a letter that is no digit', '8g\r\n<p>hello\r\n0\r\n\r\n'],
    ['nothing of it', '\r\n<p>hello\r\n0\r\n\r\n'],
  ])('is refused: %s', async (_, body) => {
    expect(await failure(chunked(body))).toMatchObject({ name: 'NetError', code: 'IE_NET_PROTOCOL' });
  });
});

describe('interim responses', () => {
  test.each([
    ['a 100 that nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a 102 and then a 100', 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n'],
    ['several, with headers', 'HTTP/1.1 103 Early\r\nlink: </a>\r\n\r\nHTTP/1.1 199 x\r\n\r\n'],
  ])('are passed over: %s', async (_, early) => {
    const { text, connections } = await askTwice(early + page());
    expect({ text, connections }).toEqual({ text: PAGE, connections: 1 });
  });

  test('with an odd head close the connection after the response', async () => {
    const { text, connections } = await askTwice(`HTTP/1.1 103 Early\r\nbad\r\n\r\n${page()}`);
    expect({ text, connections }).toEqual({ text: PAGE, connections: 2 });
  });

  test('are passed over after a request with a body, which they have not waited for', async () => {
    await using server = await serve(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${page()}`);
    await using client = new Client(open);
    const { status } = await client.request(server.url, { method: 'POST', body: 'a=b' });
    expect(status).toBe(200);
  });

  test('are passed over when they come long before the answer', async () => {
    await using server = await serveRaw((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 100 Continue\r\n\r\n', () => setTimeout(() => socket.write(page()), 20));
      }),
    );
    await using client = new Client(open);
    expect((await client.get(server.url)).status).toBe(200);
  });
});

describe('an answer that nobody asked for', () => {
  test('is no answer to the next request, even where it is only begun', async () => {
    let sendEarly = async () => {};
    await using server = await serveRaw((socket) => {
      socket.once('data', () => {
        socket.write(page());
        socket.once('data', () => socket.write('4\r\n\r\nevil'));
      });
      sendEarly = () =>
        new Promise((done) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: ', () => done()));
    });
    await using client = new Client(open);
    const text = async () => Buffer.from((await client.get(server.url)).body).toString();
    expect(await text()).toBe(PAGE);
    await sendEarly();
    // Until the client has had a turn to read it: what comes just as the request is sent can't be told from an answer.
    for (let turns = 0; turns < 3; turns += 1) await new Promise(setImmediate);
    expect(await text()).toBe(PAGE);
    expect(server.accepted()).toBe(2);
  });
});

test('headers of 200 KB are taken, and the limit of 256 KiB is an option', async () => {
  const policy = `content-security-policy: ${'x'.repeat(200_000)}`;
  const { headers, connections } = await askTwice(page(policy));
  expect(headers[0]?.[1]).toHaveLength(200_000);
  expect(connections).toBe(1);
  const error = await failure(page(`x-a: ${'x'.repeat(262_144)}`));
  expect(error).toMatchObject({ code: 'IE_NET_TOO_LARGE' });
  expect(String(error)).toContain('the response headers are larger than 262144 bytes');
});
