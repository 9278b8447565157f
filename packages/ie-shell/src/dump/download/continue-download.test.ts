import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary-folder.js';
import type { FetchedPage, FetchParameters } from '../../browser/fetch.js';
import { ShellError } from '../../errors/shell-error.js';
import { continueDownload } from './continue-download.js';

const CONTENT = '0123456789';
const URL = 'https://example.com/it';
const ETAG: [string, string] = ['etag', '"one"'];
const { signal } = new AbortController();

/** An answer of a server that the test makes up. */
interface Answer {
  status: number;
  headers?: [string, string][];
  body?: string;
  /** What the body fails of behind that. */
  failure?: unknown;
}

/** A folder with a file, and a server that gives these answers, one after the other. */
function start(folder = temporaryFolder()) {
  const file = join(folder, 'it');
  const asked: { range: string | undefined; ifRange: string | undefined; accepts: string | undefined }[] = [];
  const cancelled: number[] = [];
  const run = async (answers: Answer[], maxBodyBytes = 100) => {
    const parameters: FetchParameters = {
      url: URL,
      policy: { timeoutMs: 1, maxBodyBytes },
      headers: [],
      signal,
    };
    await continueDownload({
      file,
      parameters,
      watch: (pieces) => pieces,
      fetch: async ({ headers = [] }) => {
        const header = (name: string) => headers.find(([known]) => known === name)?.[1];
        asked.push({
          range: header('range'),
          ifRange: header('if-range'),
          accepts: header('accept-encoding'),
        });
        const answer = answers.shift();
        if (!answer) throw new Error('there is no further answer');
        return {
          status: answer.status,
          headers: answer.headers ?? [],
          finalUrl: URL,
          body: bodyOf(answer),
          cancel: async () => void cancelled.push(answer.status),
          report: () => Promise.reject(new Error('no report')),
        } satisfies FetchedPage;
      },
    });
  };
  const content = () => readFileSync(file, 'utf8');
  const part = () => readFileSync(`${file}.part`, 'utf8');
  return { folder, file, run, asked, cancelled, content, part, names: () => readdirSync(folder).sort() };
}

async function* bodyOf({ body = '', failure }: Answer): AsyncGenerator<Uint8Array> {
  for (const letter of body) yield Buffer.from(letter);
  if (failure) throw failure;
}

const lost = new ShellError('IE_NET_CONNECTION', 'lost');
const broken: Answer = {
  status: 200,
  headers: [ETAG, ['content-length', '10']],
  body: CONTENT.slice(0, 4),
  failure: lost,
};
const rest: Answer = {
  status: 206,
  headers: [ETAG, ['content-range', 'bytes 4-9/10']],
  body: CONTENT.slice(4),
};
const whole: Answer = { status: 200, headers: [ETAG, ['content-length', '10']], body: CONTENT };

/** With the first four bytes there. */
async function startBroken() {
  const started = start();
  await expect(started.run([broken])).rejects.toBe(lost);
  expect(started.part()).toBe('0123');
  expect(started.names()).toEqual(['it.part', 'it.part.json']);
  started.asked.length = 0;
  return started;
}

const failing = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('a download', () => {
  it('that comes whole leaves the file, and nothing beside it', async () => {
    const { run, content, names, asked } = start();
    await run([whole]);
    expect(content()).toBe(CONTENT);
    expect(names()).toEqual(['it']);
    expect(asked).toEqual([{ range: undefined, ifRange: undefined, accepts: 'identity' }]);
  });

  it('that was broken off goes on where it was, if the content is the same', async () => {
    const { run, content, names, asked } = await startBroken();
    await run([rest]);
    expect(asked).toEqual([{ range: 'bytes=4-', ifRange: '"one"', accepts: 'identity' }]);
    expect(content()).toBe(CONTENT);
    expect(names()).toEqual(['it']);
  });

  it('that is broken off again goes on from there', async () => {
    const { run, content, part } = await startBroken();
    await expect(run([{ ...rest, body: '45', failure: lost }])).rejects.toBe(lost);
    expect(part()).toBe('012345');
    await run([{ ...rest, headers: [ETAG, ['content-range', 'bytes 6-9/10']], body: '6789' }]);
    expect(content()).toBe(CONTENT);
  });

  it('replaces what the file was, when it is whole and not before', async () => {
    const { run, content, file } = start();
    writeFileSync(file, 'old');
    await expect(run([broken])).rejects.toBe(lost);
    expect(content()).toBe('old');
    await run([rest]);
    expect(content()).toBe(CONTENT);
  });

  it.each([
    ['has changed, by a whole answer', [{ ...whole, headers: [['etag', '"two"']] }]],
    ['cannot be gone on with, by a whole answer', [{ status: 200, body: CONTENT }]],
    [
      'is shorter now',
      [
        { status: 416, headers: [['content-range', 'bytes */3']] },
        { ...whole, headers: [] },
      ],
    ],
    ['is no range for the server, which says no more', [{ status: 416 }, whole]],
    [
      'has changed and is as long as what there is',
      [
        {
          status: 416,
          headers: [
            ['etag', '"two"'],
            ['content-range', 'bytes */4'],
          ],
        },
        whole,
      ],
    ],
  ] as [string, Answer[]][])('starts again when the content %s', async (_name, answers) => {
    const { run, content, names } = await startBroken();
    await run(answers);
    expect(content()).toBe(CONTENT);
    expect(names()).toEqual(['it']);
  });

  it('that had come whole, but for its name, is not asked for again', async () => {
    const { run, file, content, names, cancelled } = await startBroken();
    writeFileSync(`${file}.part`, CONTENT);
    await run([{ status: 416, headers: [['content-range', 'bytes */10']] }]);
    expect(content()).toBe(CONTENT);
    expect(names()).toEqual(['it']);
    expect(cancelled).toEqual([416]);
  });

  it.each([
    ['from another byte', [ETAG, ['content-range', 'bytes 3-9/10']]],
    ['from the start', [ETAG, ['content-range', 'bytes 0-9/10']]],
    ['that ends early', [ETAG, ['content-range', 'bytes 4-8/10']]],
    ['that is not said to be one', [ETAG]],
    ['of nobody knows how much', [ETAG, ['content-range', 'bytes 4-9/*']]],
    ['beyond the end', [ETAG, ['content-range', 'bytes 4-10/10']]],
    ['of another unit', [ETAG, ['content-range', 'lines 4-9/10']]],
    ['twice', [ETAG, ['content-range', 'bytes 4-9/10'], ['content-range', 'bytes 4-9/10']]],
    ['in several parts', [ETAG, ['content-type', 'multipart/byteranges; boundary=x']]],
    ['of a number that is none', [ETAG, ['content-range', `bytes 4-${'9'.repeat(400)}/10`]]],
    [
      'of another content',
      [
        ['etag', '"two"'],
        ['content-range', 'bytes 4-9/10'],
      ],
    ],
  ] as [string, [string, string][]][])('fails when the server gives a part %s', async (_name, headers) => {
    const { run, part, cancelled, names } = await startBroken();
    await expect(run([{ ...rest, headers }])).rejects.toEqual(
      failing('IE_NET_PROTOCOL', /another range.* from byte 4: remove .*it\.part/),
    );
    expect(part()).toBe('0123');
    expect(cancelled).toEqual([206]);
    expect(names()).toEqual(['it.part', 'it.part.json']);
  });

  it.each([
    ['more', '456789!', '012345678'],
    ['less', '45678', '012345678'],
  ])('fails when a part has %s bytes than it says', async (_name, body, start) => {
    const { run, part } = await startBroken();
    await expect(run([{ ...rest, body }])).rejects.toEqual(failing('IE_NET_PROTOCOL', /bytes of 10/));
    expect(part().startsWith(start)).toBe(true);
    expect(part().length).toBeLessThanOrEqual(10);
  });

  it('fails when the whole would be larger than it may be', async () => {
    const { run, part } = await startBroken();
    await expect(run([rest], 9)).rejects.toEqual(failing('IE_NET_TOO_LARGE', /has 10 bytes.* limit of 9/));
    expect(part()).toBe('0123');
  });

  it.each([404, 500, 304])(
    'fails when the answer is the status %i, and keeps what there is',
    async (status) => {
      const { run, part, file } = await startBroken();
      await expect(run([{ status, body: 'page' }])).rejects.toEqual(
        failing('IE_SHELL_HTTP_STATUS', new RegExp(`status ${status}`)),
      );
      expect(part()).toBe('0123');
      expect(existsSync(file)).toBe(false);
    },
  );

  it.each([
    ['no validator', [['content-length', '10']]],
    ['a weak one', [['etag', 'W/"one"']]],
    [
      'a time that may be that of two contents',
      [
        ['last-modified', 'Sun, 06 Nov 1994 08:49:37 GMT'],
        ['date', 'Sun, 06 Nov 1994 08:49:37 GMT'],
      ],
    ],
    ['a time and no date', [['last-modified', 'Sun, 06 Nov 1994 08:49:37 GMT']]],
    ['a coding', [ETAG, ['content-encoding', 'gzip']]],
  ] as [string, [string, string][]][])(
    'with %s is asked for from the start again',
    async (_name, headers) => {
      const { run, asked, content } = start();
      await expect(run([{ ...broken, headers }])).rejects.toBe(lost);
      await run([{ ...whole, headers: [] }]);
      expect(asked[1]).toMatchObject({ range: undefined, ifRange: undefined });
      expect(content()).toBe(CONTENT);
    },
  );

  it('goes on by the time of the last change where there is no ETag', async () => {
    const changed = 'Sun, 06 Nov 1994 08:49:37 GMT';
    const headers: [string, string][] = [
      ['last-modified', changed],
      ['date', 'Sun, 06 Nov 1994 08:49:38 GMT'],
    ];
    const { run, asked, content } = start();
    await expect(run([{ ...broken, headers }])).rejects.toBe(lost);
    await run([{ ...rest, headers: [...headers, ['content-range', 'bytes 4-9/10']] }]);
    expect(asked[1]).toMatchObject({ range: 'bytes=4-', ifRange: changed });
    expect(content()).toBe(CONTENT);
  });

  it.each([
    ['of another URL', JSON.stringify({ version: 1, url: 'https://b.example/', validator: '"one"' })],
    ['of another version', JSON.stringify({ version: 2, url: URL, validator: '"one"' })],
    ['with a forged validator', JSON.stringify({ version: 1, url: URL, validator: '"a"\r\nx: y' })],
    ['that are no JSON', 'notes'],
    ['that are null', 'null'],
    ['that are too long', `"${'x'.repeat(70_000)}"`],
  ])('with notes %s is asked for from the start', async (_name, notes) => {
    const { run, asked, content, file } = await startBroken();
    writeFileSync(`${file}.part.json`, notes);
    await run([whole]);
    expect(asked).toMatchObject([{ range: undefined }]);
    expect(content()).toBe(CONTENT);
  });

  it.skipIf(process.platform === 'win32').each([
    ['a link', (mine: string, part: string) => symlinkSync(mine, part)],
    ['a second name of a file', (mine: string, part: string) => linkSync(mine, part)],
  ])('writes through %s in its place to nothing else', async (_name, lay) => {
    const { run, folder, file, content } = start();
    const mine = join(folder, 'mine');
    writeFileSync(mine, 'precious');
    lay(mine, `${file}.part`);
    await run([whole]);
    expect(content()).toBe(CONTENT);
    expect(readFileSync(mine, 'utf8')).toBe('precious');
  });

  it.skipIf(process.platform === 'win32')('waits for nobody at a pipe in its place', async () => {
    const { run, file, content } = start();
    execFileSync('mkfifo', [`${file}.part`]);
    await run([whole]);
    expect(content()).toBe(CONTENT);
  });

  it('goes to a file and nothing else', async () => {
    const { run, file, asked } = start();
    mkdirSync(file);
    await expect(run([whole])).rejects.toEqual(failing('IE_SHELL_OUTPUT', /only a file can be continued/));
    expect(asked).toEqual([]);
  });
});
