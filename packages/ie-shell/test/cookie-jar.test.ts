import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeHolder } from '../src/files/lock-holder.js';
import { serve, serveByHand } from './support/named-server.js';
import { LOCAL_SOURCE, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** Sets the cookie that the path names, and tells those that came. */
const serveCookies = () =>
  serve((request, response) => {
    const [, name] = /^\/set\/(.+)/.exec(request.url ?? '') ?? [];
    if (name) response.setHeader('set-cookie', `${name}=1; Path=/; Max-Age=1000`);
    response.end(request.headers.cookie ?? 'none');
  });

async function start() {
  const jar = join(temporaryFolder(), 'jar');
  const origin = await serveCookies();
  const run = async (path: string, ...more: string[]) => {
    const { stdout, ...rest } = await runShell([
      ...LOCAL_SOURCE,
      '--cookie-jar',
      jar,
      ...more,
      origin + path,
    ]);
    return { ...rest, text: stdout.toString() };
  };
  return { jar, run };
}

const success = { code: 0, signal: null, stderr: '', survivors: [] };
const isWindows = process.platform === 'win32';

describe('a cookie jar', () => {
  it.each([
    ['through the network process', []],
    ['in a single process', ['--single-process']],
  ])('keeps cookies from one run to the next %s, for its owner alone', async (_name, extra) => {
    const { jar, run } = await start();
    expect(await run('/set/a', ...extra)).toEqual({ ...success, text: 'none' });
    if (!isWindows) expect(statSync(jar).mode & 0o777).toBe(0o600);
    expect(await run('/set/b', ...extra)).toEqual({ ...success, text: 'a=1' });
    expect(await run('/', ...extra)).toEqual({ ...success, text: 'a=1; b=1' });
    expect(JSON.parse(readFileSync(jar, 'utf8'))).toMatchObject({ version: 1 });
    expect(readdirSync(join(jar, '..'))).toEqual(['jar']);
  });

  it.skipIf(isWindows)('that others could read is for its owner alone when it is written', async () => {
    const { jar, run } = await start();
    await run('/set/a');
    chmodSync(jar, 0o644);
    await run('/');
    expect(statSync(jar).mode & 0o777).toBe(0o600);
  });

  it.skipIf(isWindows)('behind a link is written where the link leads', async () => {
    const { jar, run } = await start();
    writeFileSync(`${jar}-file`, JSON.stringify({ version: 1, partitions: [] }));
    symlinkSync('jar-file', jar);
    await run('/set/a');
    expect(readFileSync(`${jar}-file`, 'utf8')).toContain('"a"');
    expect(await run('/')).toMatchObject({ text: 'a=1' });
  });

  it.each([
    ['is no JSON', 'cookies'],
    ['is empty', ''],
    ['is of another version', '{"version":2,"partitions":[]}'],
    ['has what no server can have set', '{"version":1,"partitions":[{"topLevelSite":"x"}]}'],
    ['is deep', '['.repeat(200_000)],
    ['is no text', Buffer.from([0xff, 0x00, 0xfe])],
  ])('that %s is an error that says so, and is left as it was', async (_name, content) => {
    const { jar, run } = await start();
    writeFileSync(jar, content);
    expect(await run('/set/a')).toEqual({
      ...success,
      code: 2,
      text: '',
      stderr: expect.stringMatching(/^ie-shell: \S+\/jar is not a valid cookie jar: [^\n]+\n$/),
    });
    expect(readFileSync(jar).equals(Buffer.from(content))).toBe(true);
  });

  it.skipIf(isWindows)('that is a link which leads nowhere is an error, and stays the link', async () => {
    const { jar, run } = await start();
    symlinkSync('nowhere', jar);
    expect(await run('/set/a')).toMatchObject({ code: 2, stderr: expect.stringMatching(/dangling link/) });
    expect(readlinkSync(jar)).toBe('nowhere');
  });

  it.skipIf(isWindows)('that is a pipe is not waited for', async () => {
    const { jar, run } = await start();
    execFileSync('mkfifo', [jar]);
    expect(await run('/')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/it is not a regular file/),
    });
  });

  it('has the cookies of all runs that write it at once', async () => {
    const { jar, run } = await start();
    const runs = await Promise.all(['a', 'b', 'c', 'd'].map((name) => run(`/set/${name}`)));
    for (const outcome of runs) expect(outcome).toMatchObject(success);
    const { text, ...rest } = await run('/');
    expect(rest).toEqual(success);
    expect(text.split('; ').sort()).toEqual(['a=1', 'b=1', 'c=1', 'd=1']);
    expect(readdirSync(join(jar, '..'))).toEqual(['jar']);
  });

  it('has what a run has changed and what others have changed while that was under way', async () => {
    const { jar, run } = await start();
    for (const name of ['kept', 'gone', 'changed']) await run(`/set/${name}`);
    const { origin, next } = await serveByHand();
    const slow = runShell([...LOCAL_SOURCE, '--cookie-jar', jar, origin]);
    const { request, response } = await next();
    expect(request.headers.cookie).toBe('kept=1; gone=1; changed=1');
    // Cookies know no ports.
    await run('/set/new');
    response.setHeader('set-cookie', ['gone=; Path=/; Max-Age=0', 'changed=2; Path=/; Max-Age=1000']);
    response.end();
    expect(await slow).toMatchObject(success);
    expect(await run('/')).toEqual({ ...success, text: 'kept=1; changed=2; new=1' });
  });

  it('that another run has left as no jar is an error, and stays as it is', async () => {
    const { jar } = await start();
    const { origin, next } = await serveByHand();
    const slow = runShell([...LOCAL_SOURCE, '--cookie-jar', jar, origin]);
    const { response } = await next();
    writeFileSync(jar, 'no jar');
    response.end();
    expect(await slow).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/jar is not a valid cookie jar/),
    });
    expect(readFileSync(jar, 'utf8')).toBe('no jar');
  });

  it('is written at once where a program that has ended left its lock', async () => {
    const { jar, run } = await start();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const holder = { ...JSON.parse(await describeHolder()), pid };
    writeFileSync(`${jar}.lock`, JSON.stringify(holder));
    expect(await run('/set/a')).toMatchObject(success);
    expect(readdirSync(join(jar, '..'))).toEqual(['jar']);
  });
});
