import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchStream } from '../src/browser/fetch.js';
import { openCookieJar, writeCookieJar } from '../src/inputs/cookie-jar.js';
import { startNetworkProcess } from '../src/processes/network-process.js';
import { serve, serveByHand } from './support/local-server.js';
import { childrenOf } from './support/processes.js';
import { builtFile } from './support/run-shell.js';
import { LOCAL_POLICY } from './support/spawn-built.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** A network process that goes by a resolver file of the test's. */
async function start() {
  const file = join(temporaryFolder(), 'resolv.conf');
  writeFileSync(file, 'nameserver 192.0.2.1');
  const { signal } = new AbortController();
  const network = await startNetworkProcess({
    singleProcess: false,
    logLevel: 'warn',
    sandbox: undefined,
    entry: builtFile('child-network.cjs'),
    resolverFiles: [file],
    signal,
  });
  onTestFinished(() => network.kill());
  const policy = { ...LOCAL_POLICY, timeoutMs: 60_000, maxBodyBytes: 1_000 };
  const fetch = (url: string) => fetchStream(network, { url, policy, signal });
  return {
    network,
    fetch,
    text: async (url: string) => {
      let text = '';
      for await (const piece of (await fetch(url)).body) text += Buffer.from(piece);
      return text;
    },
    // As a system does it when the network changes.
    replaceFile: () => {
      writeFileSync(`${file}.new`, 'nameserver 192.0.2.2');
      renameSync(`${file}.new`, file);
    },
    // Until what was told of it as released has been.
    idle: () => new Promise(setImmediate),
  };
}

const pids = () =>
  childrenOf(process.pid)
    .filter((child) => !child.endsWith('Z'))
    .map((child) => Number.parseInt(child, 10));

describe.skipIf(process.platform !== 'linux')('when the files of the resolver are replaced', () => {
  it('the network process is, as soon as it is idle, and its cookies go on', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/set') response.setHeader('set-cookie', 'a=1; Path=/');
      response.end(request.headers.cookie ?? 'none');
    });
    const { text, replaceFile, idle } = await start();
    expect(await text(`${origin}/set`)).toBe('none');
    const before = pids();
    await idle();
    expect(await text(origin)).toBe('a=1');
    expect(pids()).toEqual(before);
    replaceFile();
    await idle();
    expect(await text(origin)).toBe('a=1');
    expect(pids()).toHaveLength(before.length);
    expect(pids()).not.toEqual(before);
  });

  it('what was changed in a cookie jar before and after that is done to it', async () => {
    const jar = join(temporaryFolder(), 'jar');
    const origin = await serve((request, response) => {
      response.setHeader('set-cookie', `${request.url?.slice(1)}=1; Max-Age=1000`).end();
    });
    const { network, text, replaceFile, idle } = await start();
    const { signal } = new AbortController();
    const opened = await openCookieJar(jar);
    const other = { ...(await start()), jar: await openCookieJar(jar) };
    await other.text(`${origin}/other`);
    await text(`${origin}/before`);
    replaceFile();
    await idle();
    await text(`${origin}/after`);
    await writeCookieJar(other.network, other.jar, signal);
    await writeCookieJar(network, opened, signal);
    const { partitions } = JSON.parse(readFileSync(jar, 'utf8'));
    const names = partitions.flatMap(({ cookies }: { cookies: { name: string }[] }) =>
      cookies.map(({ name }) => name),
    );
    expect(names).toEqual(['other', 'before', 'after']);
  });

  it('a body that is still to come is not broken off by that', async () => {
    const { origin, next } = await serveByHand();
    const { fetch, text, replaceFile, idle } = await start();
    const answered = fetch(origin);
    const first = await next();
    first.response.write('first ');
    const { body } = await answered;
    replaceFile();
    await idle();
    const before = pids();
    const other = text(`${origin}/other`);
    (await next()).response.end('other');
    expect(await other).toBe('other');
    expect(pids()).toEqual(before);
    first.response.end('last');
    let whole = '';
    for await (const piece of body) whole += Buffer.from(piece);
    expect(whole).toBe('first last');
    await idle();
    const later = text(`${origin}/later`);
    (await next()).response.end('later');
    expect(await later).toBe('later');
    expect(pids()).not.toEqual(before);
  });
});
