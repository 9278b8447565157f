import { expect, test } from 'vitest';
import { serveHttp } from '../test/local-server.js';
import { Client } from './client.js';

const ascii = 'text/plain;charset=US-ASCII';
const bytes = (text: string) => [...Buffer.from(text, 'latin1')];

test.each<[url: string, type: string, body: number[]]>([
  ['data:,X', ascii, bytes('X')],
  ['data:,', ascii, []],
  ['DATA:,X', ascii, bytes('X')],
  ['data://test/,X', ascii, bytes('X')],
  ['data:,X#Y', ascii, bytes('X')],
  ['data:,X%23Y,Z?a', ascii, bytes('X#Y,Z?a')],
  ['data:,%FF', ascii, [255]],
  ['data:,%ff%Ff%f', ascii, [255, 255, ...bytes('%f')]],
  ['data:,100%,%zz%', ascii, bytes('100%,%zz%')],
  ['data:,X X', ascii, bytes('X X')],
  ['data:,a\tb\nc', ascii, bytes('abc')],
  ['data:,áñ💩', ascii, [...Buffer.from('áñ💩')]],
  ['data:text/plain,X', 'text/plain', bytes('X')],
  ['data:text/plain ,X', 'text/plain', bytes('X')],
  ['data:  text/plain ,X', 'text/plain', bytes('X')],
  ['data:text/plain%20,X', 'text/plain%20', bytes('X')],
  ['data:text/plain;,X', 'text/plain', bytes('X')],
  ['data:Text/HTML;CharSet=UTF-8,X', 'text/html;charset=UTF-8', bytes('X')],
  ['data:text/plain;charset=windows-1252,%C2%B1', 'text/plain;charset=windows-1252', [0xc2, 0xb1]],
  ['data:;x=x;charset=x,X', 'text/plain;x=x;charset=x', bytes('X')],
  ['data:;charset="a b",X', 'text/plain;charset="a b"', bytes('X')],
  ['data:;charset=,X', 'text/plain', bytes('X')],
  ['data:;charset,X', 'text/plain', bytes('X')],
  ['data:;x=x;x=y,X', 'text/plain;x=x', bytes('X')],
  ['data:text / html,X', ascii, bytes('X')],
  ['data:†,X', ascii, bytes('X')],
  ['data:†/†,X', '%e2%80%a0/%e2%80%a0', bytes('X')],
  ['data:X,X', ascii, bytes('X')],
  ['data:%1F,%1F', ascii, [0x1f]],
  ['data:image/png,X', 'image/png', bytes('X')],
  [`data:x/${'x'.repeat(2000)},X`, ascii, bytes('X')],
  ['data:;base64,WA', ascii, bytes('X')],
  ['data:;base64,WA==', ascii, bytes('X')],
  ['data:;base64,', ascii, []],
  ['data:x/x;base64,WA', 'x/x', bytes('X')],
  ['data:x/x;BASE64,WA', 'x/x', bytes('X')],
  ['data:x/x;   base64   ,WA', 'x/x', bytes('X')],
  ['data:x/x;base64,W%20A', 'x/x', bytes('X')],
  ['data:x/x;base64,W A', 'x/x', bytes('X')],
  ['data:x/x;base64,%57%41%3D%3D', 'x/x', bytes('X')],
  ['data:x/x;base64,W%0C%0A%09%0DA', 'x/x', bytes('X')],
  ['data:x/x;base64,WB', 'x/x', bytes('X')],
  ['data:x/x;base64,+/+/', 'x/x', [0xfb, 0xff, 0xbf]],
  ['data:x/x;charset=x;base64,WA', 'x/x;charset=x', bytes('X')],
  ['data:  ;charset=x   ;  base64,WA', 'text/plain;charset=x', bytes('X')],
  ['data:;base64;,W%20A', 'text/plain', bytes('W A')],
  ['data:x/x;base64;x,WA', 'x/x', bytes('WA')],
  ['data:x/x;base64=x,WA', 'x/x;base64=x', bytes('WA')],
  ['data:x/x;base64x,WA', 'x/x', bytes('WA')],
  ['data:x/x;base 64,WA', 'x/x', bytes('WA')],
  ['data:base64,WA', ascii, bytes('WA')],
  ['data:;%62ase64,WA', 'text/plain', bytes('WA')],
  ['data:%3Bbase64,WA', ascii, bytes('WA')],
])('%s is %s', async (url, type, body) => {
  await using client = new Client();
  const response = await client.get(url);
  expect(response.status).toBe(200);
  expect(response.headers).toEqual([['content-type', type]]);
  expect([...response.body]).toEqual(body);
});

test.each([
  ['data:', 'no comma'],
  ['data:text/html', 'no comma'],
  ['data:text/html#,x', 'no comma'],
  ['data:x/x;base64,W', 'not base64'],
  ['data:x/x;base64,WA=', 'not base64'],
  ['data:x/x;base64,WA===', 'not base64'],
  ['data:x/x;base64,W=A', 'not base64'],
  ['data:x/x;base64,====', 'not base64'],
  ['data:x/x;base64,W-_A', 'not base64'],
  ['data:x/x;base64,W%FFA', 'not base64'],
])('%s is refused: %s', async (url, problem) => {
  await using client = new Client();
  await expect(client.get(url)).rejects.toMatchObject({
    code: 'IE_NET_INVALID_URL',
    message: expect.stringMatching(`^invalid URL: .*${problem}`),
  });
});

test('what a data: URL holds comes from nowhere, and the response says so', async () => {
  await using client = new Client();
  const { url, meta } = await client.get('data:,X#top');
  expect(url).toBe('data:,X#top');
  expect(meta.hops).toEqual([
    {
      url: 'data:,X#top',
      method: 'GET',
      status: 200,
      headers: [['content-type', ascii]],
      fromCache: false,
      revalidated: false,
      timings: { startedAt: expect.any(Number), headersMs: expect.any(Number) },
    },
  ]);
});

test('it streams, and HEAD has no body', async () => {
  await using client = new Client();
  const streamed = await client.stream(`data:,${'x'.repeat(200_000)}`);
  let length = 0;
  for await (const piece of streamed.body) length += piece.length;
  expect(length).toBe(200_000);
  expect((await client.request('data:,X', { method: 'HEAD' })).body).toHaveLength(0);
});

test('the limits of bodies hold', async () => {
  await using client = new Client({ maxBodyBytes: 3 });
  expect((await client.get('data:;base64,YWJj')).body).toHaveLength(3);
  await expect(client.get('data:,abcd')).rejects.toMatchObject({ code: 'IE_NET_TOO_LARGE' });
  await expect(client.get('data:;base64,YWJjZA')).rejects.toMatchObject({ code: 'IE_NET_TOO_LARGE' });
});

test('no redirect leads to a data: URL, not even from one that allows everything', async () => {
  await using server = await serveHttp((_, response) =>
    response.writeHead(302, { location: 'data:,X' }).end(),
  );
  await using client = new Client({ allowHttp: true, allowPrivate: true });
  await expect(client.get(server.url)).rejects.toMatchObject({ code: 'IE_NET_SCHEME_BLOCKED' });
});

test.each([
  ['spaces before the comma', `data:${' '.repeat(2_000_000)}x,X`],
  ['spaces in base64', `data:;base64,${' '.repeat(2_000_000)}W${'%20'.repeat(500_000)}A`],
  ['escapes', `data:,${'%%%'.repeat(1_000_000)}`],
  ['semicolons', `data:${';'.repeat(2_000_000)},X`],
  ['a MIME type without end', `data:text/${'html ;;="'.repeat(300_000)},X`],
])('megabytes of %s are read in no time', async (_, url) => {
  await using client = new Client({ timeouts: { totalMs: 5000 } });
  expect((await client.get(url)).status).toBe(200);
});

test('a request that was given up before gets no answer', async () => {
  await using client = new Client();
  const signal = AbortSignal.abort();
  await expect(client.get('data:,X', { signal })).rejects.toMatchObject({ code: 'IE_NET_ABORTED' });
  await expect(client.stream('data:,X', { signal })).rejects.toMatchObject({ code: 'IE_NET_ABORTED' });
});

test('a closed client answers none either', async () => {
  const client = new Client();
  await client.close();
  await expect(client.get('data:,X')).rejects.toMatchObject({ code: 'IE_NET_CLOSED' });
});
