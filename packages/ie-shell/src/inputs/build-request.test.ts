import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { parseCommandLine } from '../command-line/command-line.js';
import { buildRequest } from './build-request.js';

const inputError = (message: RegExp) =>
  expect.objectContaining({ code: 'IE_SHELL_INPUT', message: expect.stringMatching(message) });

const URL_ASKED = 'https://a.example/';

/** What a command line asks for, of that page. */
function order(argv: readonly string[], url = URL_ASKED) {
  const mode = parseCommandLine(argv);
  if (mode.type !== 'browser') throw new Error(`read as ${mode.type}`);
  return buildRequest(mode.options, url);
}

function fileOf(content: string | Uint8Array, name = 'file'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

async function textOf(body: unknown): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  let text = '';
  for await (const piece of body as AsyncIterable<Uint8Array>) text += Buffer.from(piece).toString();
  return text;
}

describe('a request', () => {
  it('has no body where none is asked for', async () => {
    expect(await order([])).toEqual({ url: URL_ASKED, headers: [] });
    expect(await order(['-X', 'DELETE'])).toEqual({ url: URL_ASKED, method: 'DELETE', headers: [] });
  });

  it('posts data as a form, the parts joined in their order, a @file without its line ends', async () => {
    const file = fileOf('b=\r\n1\n\0');
    const words = ['-d', 'a=1', '--data-raw', '@c', '-d', `@${file}`, '--data-urlencode', 'd=ü &'];
    expect(await order(words)).toEqual({
      url: URL_ASKED,
      method: 'POST',
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: Buffer.from('a=1&@c&b=1&d=%C3%BC+%26'),
    });
  });

  it('posts a file byte for byte by --data-binary', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const { body } = await order(['--data-binary', `@${fileOf(bytes)}`]);
    expect(body).toEqual(Buffer.from(bytes));
  });

  it.each([
    ['a b+', 'a+b%2B'],
    ['=a=b', 'a%3Db'],
    ['name=a@b', 'name=a%40b'],
    ['-._~', '-._~'],
  ])('percent-encodes %j as curl does', async (written, sent) => {
    expect(await textOf((await order(['--data-urlencode', written])).body)).toBe(sent);
  });

  it('percent-encodes what is in a file, under a name', async () => {
    const file = fileOf(Uint8Array.of(0x61, 0xff, 0x0a));
    expect(await textOf((await order(['--data-urlencode', `@${file}`])).body)).toBe('a%FF%0A');
    expect(await textOf((await order(['--data-urlencode', `n@${file}`])).body)).toBe('n=a%FF%0A');
  });

  it('has the method and type that are asked for', async () => {
    const words = ['-X', 'PATCH', '-H', 'content-type: text/plain', '-d', ''];
    expect(await order(words)).toEqual({
      url: URL_ASKED,
      method: 'PATCH',
      headers: [['content-type', 'text/plain']],
      body: Buffer.alloc(0),
    });
  });

  it('by --get has its data in the query, behind what is there, and before the fragment', async () => {
    const words = ['-G', '-d', 'a=1', '--data-urlencode', 'b=c d'];
    expect((await order(words)).url).toBe('https://a.example/?a=1&b=c+d');
    expect((await order(words, 'https://a.example/x?y#z')).url).toBe('https://a.example/x?y&a=1&b=c+d#z');
    expect(await order(['-G'])).toEqual({ url: URL_ASKED, headers: [] });
  });

  it('posts JSON with its type, and asks for some', async () => {
    const file = fileOf('"b":\n2}');
    expect(await order(['--json', '{"a":1,', '--json', `@${file}`])).toEqual({
      url: URL_ASKED,
      method: 'POST',
      headers: [
        ['content-type', 'application/json'],
        ['accept', 'application/json'],
      ],
      body: Buffer.from('{"a":1,"b":\n2}'),
    });
    const { headers } = await order(['--json', '1', '-H', 'accept: text/plain']);
    expect(headers).toEqual([
      ['accept', 'text/plain'],
      ['content-type', 'application/json'],
    ]);
  });

  it('puts a file with its length', async () => {
    const { body, ...rest } = await order(['-T', fileOf('content')], `${URL_ASKED}name`);
    expect(rest).toEqual({ url: `${URL_ASKED}name`, method: 'PUT', headers: [['content-length', '7']] });
    expect(await textOf(body)).toBe('content');
  });

  it('puts a file by its name where the URL ends with a folder, and stdin to the URL as it is', async () => {
    const file = fileOf('', 'a b?.txt');
    for (const [url, expected] of [
      ['https://a.example', 'https://a.example/a%20b%3F.txt'],
      ['https://a.example/to/?q=1#f', 'https://a.example/to/a%20b%3F.txt?q=1#f'],
      ['https://a.example/to', 'https://a.example/to'],
    ]) {
      expect(await order(['-T', file], url)).toMatchObject({ url: expected });
    }
    expect(await order(['-T', '-'], URL_ASKED)).toMatchObject({ url: URL_ASKED });
  });

  it('puts an empty file as no stream, so that it has a length without being told', async () => {
    expect(await order(['-T', fileOf('')])).toEqual({
      url: `${URL_ASKED}file`,
      method: 'PUT',
      headers: [],
      body: new Uint8Array(),
    });
  });

  it('puts what was announced of a file that grows meanwhile', async () => {
    const file = fileOf('content');
    const { body } = await order(['-T', file]);
    writeFileSync(file, 'content and more');
    expect(await textOf(body)).toBe('content');
  });

  it.skipIf(process.platform !== 'linux')('puts all that a file has that tells no length', async () => {
    const { body, headers } = await order(['-T', '/proc/self/status']);
    expect(headers).toEqual([]);
    expect(await textOf(body)).toContain('Threads:');
  });

  it.skipIf(process.platform === 'win32')('does not read data without an end to its end', async () => {
    await expect(order(['-d', '@/dev/zero'])).rejects.toEqual(
      inputError(/^\/dev\/zero cannot be read: it has more than 66060288 bytes$/),
    );
  });

  it('names a file that cannot be read', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    const missing = join(folder, 'missing');
    for (const words of [
      ['-d', `@${missing}`],
      ['-T', missing],
      ['--json', `@${missing}`],
      ['-F', `a=@${missing}`],
      ['-b', missing],
    ]) {
      await expect(order(words)).rejects.toEqual(inputError(/missing.*ENOENT/));
    }
    await expect(order(['-T', join(folder, 'folder')])).rejects.toEqual(inputError(/it is a folder/));
  });

  it('has credentials, cookies and where it comes from as headers', async () => {
    const words = ['-u', 'mé:a:b', '-b', 'a=1;', '-b', 'b=2; c=3', '-e', 'https://from.example/x'];
    expect((await order(words)).headers).toEqual([
      ['authorization', `Basic ${Buffer.from('mé:a:b').toString('base64')}`],
      ['cookie', 'a=1; b=2; c=3'],
      ['referer', 'https://from.example/x'],
    ]);
  });

  it('has those cookies of a cookies.txt that belong to the page', async () => {
    const line = (...fields: string[]) => fields.join('\t');
    const file = fileOf(
      [
        '# Netscape HTTP Cookie File',
        '',
        line('a.example', 'FALSE', '/', 'TRUE', '0', 'session', 'one'),
        line('#HttpOnly_.example', 'TRUE', '/x', 'FALSE', '9999999999', 'wide', 'two'),
        line('a.example', 'FALSE', '/', 'FALSE', '1', 'expired', 'x'),
        line('b.example', 'FALSE', '/', 'FALSE', '0', 'other', 'x'),
        line('sub.a.example', 'TRUE', '/', 'FALSE', '0', 'below', 'x'),
        line('example', 'FALSE', '/', 'FALSE', '0', 'narrow', 'x'),
        line('a.example', 'FALSE', '/y', 'FALSE', '0', 'elsewhere', 'x'),
        line('a.example', 'FALSE', '/', 'FALSE', '0', 'forged', 'x; y=z'),
      ].join('\r\n'),
      'cookies.txt',
    );
    const cookies = async (url: string) => (await order(['-b', file], url)).headers;
    expect(await cookies('https://a.example/x/z')).toEqual([['cookie', 'wide=two; session=one']]);
    expect(await cookies('http://a.example/xz')).toEqual([]);
  });

  it('takes no file for cookies.txt that is something else', async () => {
    await expect(order(['-b', fileOf('{"version":1}')])).rejects.toEqual(inputError(/use --cookie-jar/));
    await expect(order(['-b', fileOf('<html>')])).rejects.toEqual(inputError(/seven fields/));
  });
});

describe('a form', () => {
  const typeOf = (headers: readonly (readonly [string, string])[]) =>
    headers.find(([name]) => name === 'content-type')?.[1] ?? '';

  /** What a server reads of it. */
  async function read(...words: string[]) {
    const { method, headers, body } = await order(words);
    expect(method).toBe('POST');
    const text = await textOf(body);
    const length = headers.find(([name]) => name === 'content-length')?.[1];
    expect(length === undefined || Number(length) === Buffer.byteLength(text)).toBe(true);
    const form = await new Response(text, { headers: { 'content-type': typeOf(headers) } }).formData();
    return Promise.all(
      [...form].map(async ([name, value]) =>
        typeof value === 'string' ? [name, value] : [name, await value.text(), value.name, value.type],
      ),
    );
  }

  it('has texts, files, and texts that are in files, in their order', async () => {
    const file = fileOf('content', 'page.html');
    const parts = ['a=1', `f=@${file}`, `t=<${file}`, 'empty='].flatMap((part) => ['-F', part]);
    expect(await read(...parts)).toEqual([
      ['a', '1'],
      ['f', 'content', 'page.html', 'text/html'],
      ['t', 'content'],
      ['empty', ''],
    ]);
  });

  it('has the types and names that are asked for', async () => {
    const file = fileOf('content');
    expect(await read('-F', `f=@${file};type=text/x-a;filename=b.txt`)).toEqual([
      ['f', 'content', 'b.txt', 'text/x-a'],
    ]);
    expect(await read('-F', `f=@"${file}"; filename="b;c.txt"`)).toEqual([
      ['f', 'content', 'b;c.txt', 'text/plain'],
    ]);
    // As curl has it: of a name that tells nothing, by the file itself.
    const page = fileOf('content', 'page.html');
    expect(await read('-F', `f=@${page};filename=b`)).toEqual([['f', 'content', 'b', 'text/html']]);
    const { body } = await order(['-F', 'j={"a":1};type=application/json;charset=utf-8']);
    expect(await textOf(body)).toMatch(
      /\r\nContent-Type: application\/json; charset=utf-8\r\n\r\n\{"a":1\}\r\n/,
    );
  });

  it('has a text that is what it is by --form-string, or in double quotes', async () => {
    expect(await read('--form-string', 'a=@b;type=c', '-F', 'd="e;\\"f"')).toEqual([
      ['a', '@b;type=c'],
      ['d', 'e;"f'],
    ]);
  });

  it('lets no name end its header', async () => {
    const { body } = await order(['--form-string', 'a"\r\nX: y=1']);
    expect(await textOf(body)).toContain('name="a%22%0D%0AX: y"\r\n\r\n1\r\n');
  });

  it('is sent whole where no file is in it, so that a redirect may ask for it again', async () => {
    expect((await order(['-F', 'a=1'])).body).toBeInstanceOf(Uint8Array);
    expect((await order(['-F', `a=@${fileOf('')}`])).body).toBeInstanceOf(Uint8Array);
  });

  it('tells its length, unless a part of it does not', async () => {
    const named = ([name]: readonly [string, string]) => name === 'content-length';
    const { headers, body } = await order(['-F', 'a=1', '-F', `b=@${fileOf('content')}`]);
    expect(Number(headers.find(named)?.[1])).toBe(Buffer.byteLength(await textOf(body)));
    if (process.platform !== 'linux') return;
    const open = await order(['-F', 'a=@/proc/self/status']);
    expect(open.headers.find(named)).toBeUndefined();
    expect(await textOf(open.body)).toContain('Threads:');
  });

  it.each(['a', 'a=@', 'a=<', 'a=b;c', 'a=@b,c', 'a=b;type=c', 'a="b"c;type=d;e'])(
    'is not made of %j',
    (part) => {
      expect(() => parseCommandLine(['-F', part])).toThrow(
        expect.objectContaining({ code: 'IE_SHELL_USAGE', message: expect.stringMatching(/-F, --form/) }),
      );
    },
  );
});
