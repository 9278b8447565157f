import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { closedOrigin, serve, serveBody, serveByHand } from './support/local-server.js';
import { builtFile, runShell } from './support/run-shell.js';
import { LOCAL_POLICY as policy, spawnBuilt } from './support/spawn-built.js';

describe('the network process', () => {
  it('answers a ping, and exits with code 0 on Shutdown', async () => {
    const child = await spawnBuilt('network');
    await child.channel.send({ type: 'Ping' });
    expect(await child.channel.recv()).toEqual({ type: 'Pong' });
    expect(child.isAlive()).toBe(true);
    expect(await child.shutdown()).toBe('clean');
    expect(child.isAlive()).toBe(false);
    expect(await child.exited).toMatchObject({ type: 'clean', code: 0, signal: null });
  });

  it('warns about a well-formed message it has no use for, and goes on', async () => {
    const fixture = fileURLToPath(new URL('fixtures/say-unexpected.mjs', import.meta.url));
    const { code, stdout, stderr } = await runShell(['network', builtFile('child-network.cjs')], {
      command: [process.execPath, fixture],
    });
    expect(stderr).toMatch(
      /^network\[\d+\]: level=warn kind=network pid=\d+ msg="unexpected message" type=FetchError\n$/,
    );
    expect(stdout.toString()).toBe('Pong clean\n');
    expect(code).toBe(0);
  });

  it('is killed when it is busy with a long request and has hardly any time to end', async () => {
    const { origin, next } = await serveByHand();
    const child = await spawnBuilt('network');
    await child.channel.send({ type: 'FetchRequest', id: 1, url: origin, policy });
    await next();
    expect(await child.shutdown({ timeoutMs: 1 })).toBe('forced');
    expect(child.isAlive()).toBe(false);
    expect(await child.exited).toMatchObject({ type: 'killed' });
  });

  it('is killed when its handle is disposed of, and gives up what it was fetching', async () => {
    const { origin, next } = await serveByHand();
    const child = await spawnBuilt('network');
    await child.channel.send({ type: 'FetchRequest', id: 1, url: origin, policy });
    const { request } = await next();
    const isGivenUp = new Promise((resolve) => request.once('close', resolve));
    await child[Symbol.asyncDispose]();
    await isGivenUp;
    expect(child.isAlive()).toBe(false);
  });

  it('with nothing pending exits cleanly on Shutdown', async () => {
    const child = await spawnBuilt('network');
    expect(await child.shutdown()).toBe('clean');
    expect(await child.exited).toMatchObject({ type: 'clean', code: 0 });
  });

  it('finishes what is pending after Shutdown, then exits with code 0', async () => {
    const { origin, next } = await serveByHand();
    const child = await spawnBuilt('network');
    await child.channel.send({ type: 'FetchRequest', id: 1, url: `${origin}/slow`, policy });
    const { response } = await next();
    const ended = child.shutdown();
    response.end('at last');
    expect(await child.channel.recv()).toMatchObject({ id: 1, body: Buffer.from('at last') });
    expect(await ended).toBe('clean');
  });

  it('takes no new work after Shutdown', async () => {
    const { origin, next } = await serveByHand();
    const child = await spawnBuilt('network');
    await child.channel.send({ type: 'FetchRequest', id: 1, url: `${origin}/before`, policy });
    const { response } = await next();
    const ended = child.shutdown();
    await child.channel.send({ type: 'FetchRequest', id: 2, url: `${origin}/after`, policy });
    const late = next().then(({ request }) => request.url);
    response.end();
    expect(await child.channel.recv()).toMatchObject({ type: 'FetchResponse', id: 1 });
    expect(await Promise.race([ended, late])).toBe('clean');
  });

  it('gives up its fetches and ends when the browser closes the channel', async () => {
    const { origin, next } = await serveByHand();
    const child = await spawnBuilt('network');
    await child.channel.send({ type: 'FetchRequest', id: 1, url: origin, policy });
    const { request } = await next();
    const isGivenUp = new Promise((resolve) => request.once('close', resolve));
    child.channel.destroy();
    await isGivenUp;
    expect(await child.exited).toMatchObject({ type: 'clean', code: 0 });
  });
});

describe.each(['fd', 'pipe'] as const)('a fetch through a network process reached by %s', (transport) => {
  it('brings status, headers and body of a real server', async () => {
    const body = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, index) => index % 251));
    const origin = await serve((_request, response) => {
      response.writeHead(203, { 'x-a': 'b', 'set-cookie': ['c=1', 'd=2'] }).end(body);
    });
    const child = await spawnBuilt('network', transport);
    const url = `${origin}/page?q=1`;
    await child.channel.send({ type: 'FetchRequest', id: 5, url, policy });
    const page = await child.channel.recv();
    expect(page).toMatchObject({ type: 'FetchResponse', id: 5, status: 203, finalUrl: url });
    if (page.type !== 'FetchResponse') return;
    expect(body.equals(page.body)).toBe(true);
    expect(page.headers).toEqual(
      expect.arrayContaining([
        ['x-a', 'b'],
        ['set-cookie', 'c=1'],
        ['set-cookie', 'd=2'],
      ]),
    );
    expect(await child.shutdown()).toBe('clean');
  });
});

describe('a fetch through the network process', () => {
  it('ends at the URL where redirects lead', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/here' }).end();
      else response.end('found');
    });
    const { channel } = await spawnBuilt('network');
    const page = await channel.request({ type: 'FetchRequest', url: `${origin}/moved`, policy });
    expect(page).toMatchObject({ status: 200, finalUrl: `${origin}/here`, body: Buffer.from('found') });
  });

  it('is private unless its policy says otherwise', async () => {
    const origin = await serveBody('secret');
    const fetch = await fetcher();
    const secure = origin.replace('http:', 'https:');
    expect(await fetch(origin)).toMatchObject({ type: 'FetchError', code: 'IE_NET_HTTP_BLOCKED' });
    expect(await fetch(secure)).toMatchObject({ type: 'FetchError', code: 'IE_NET_PRIVATE_ADDRESS' });
    expect(await fetch(origin, { allowHttp: true })).toMatchObject({ code: 'IE_NET_PRIVATE_ADDRESS' });
    expect(await fetch(origin, { allowHttp: true, allowPrivate: ['10.0.0.0/8'] })).toMatchObject({
      code: 'IE_NET_PRIVATE_ADDRESS',
    });
    expect(await fetch(origin, { allowHttp: true, allowPrivate: true })).toMatchObject({ status: 200 });
    expect(await fetch(origin, policy)).toMatchObject({ status: 200, body: Buffer.from('secret') });
  });

  it('to nothing is answered by a FetchError with its id', async () => {
    const { channel } = await spawnBuilt('network');
    await channel.send({ type: 'FetchRequest', id: 42, url: await closedOrigin(), policy });
    expect(await channel.recv()).toEqual({
      type: 'FetchError',
      id: 42,
      error: expect.stringMatching(/127\.0\.0\.1/),
      code: 'IE_NET_CONNECTION',
    });
  });

  it.each(['', '   ', 'not a url', 'http://', 'https://a b/'])(
    'of the invalid URL %j is answered by a FetchError that begins so',
    async (url) => {
      const { channel } = await spawnBuilt('network');
      await channel.send({ type: 'FetchRequest', id: 0, url, policy });
      expect(await channel.recv()).toMatchObject({
        type: 'FetchError',
        id: 0,
        error: expect.stringMatching(/^invalid URL:/),
        code: 'IE_NET_INVALID_URL',
      });
    },
  );

  it('in a circle of redirects, or under a policy that makes no sense, is a FetchError', async () => {
    const origin = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    const fetch = await fetcher();
    expect(await fetch(origin, policy)).toMatchObject({ code: 'IE_NET_TOO_MANY_REDIRECTS' });
    expect(await fetch(origin, { ...policy, maxRedirects: 0 })).toMatchObject({
      code: 'IE_NET_TOO_MANY_REDIRECTS',
    });
    for (const nonsense of [
      { allowPrivate: ['10.0.0.0/99'] },
      { timeoutMs: Number.MAX_SAFE_INTEGER },
      { headers: [['bad name', 'x']] as [string, string][] },
    ]) {
      expect(await fetch(origin, { ...policy, ...nonsense })).toMatchObject({
        type: 'FetchError',
        code: 'IE_NET_INVALID_OPTION',
      });
    }
  });

  it('keeps to the deadline and the size of its policy', async () => {
    const { origin } = await serveByHand();
    const large = await serveBody(Buffer.alloc(1_001));
    const fetch = await fetcher();
    expect(await fetch(origin, { ...policy, timeoutMs: 50 })).toMatchObject({ code: 'IE_NET_TIMEOUT' });
    expect(await fetch(large, { ...policy, maxBodyBytes: 1_000 })).toMatchObject({
      code: 'IE_NET_TOO_LARGE',
    });
    expect(await fetch(large, { ...policy, maxBodyBytes: 1_001 })).toMatchObject({ status: 200 });
  });

  it('of more than a message can carry is a FetchError, and the process lives on', async () => {
    const tooMuch = 64 * 1024 * 1024 + 1;
    const origin = await serve((request, response) => {
      response.end(request.url === '/small' ? 'small' : Buffer.alloc(tooMuch));
    });
    const fetch = await fetcher();
    expect(await fetch(origin, { ...policy, maxBodyBytes: 2 * tooMuch })).toMatchObject({
      type: 'FetchError',
      code: 'IE_NET_TOO_LARGE',
    });
    expect(await fetch(`${origin}/small`, policy)).toMatchObject({ body: Buffer.from('small') });
  });
});

describe('fetches side by side', () => {
  it('three requests get three answers, each matched to its own', async () => {
    const origin = await serve((request, response) => response.end(`body of ${request.url}`));
    const fetch = await fetcher();
    const bodies = await Promise.all(
      ['/a', '/b', '/c'].map(async (path) => {
        const page = await fetch(origin + path, policy);
        return page.type === 'FetchResponse' && Buffer.from(page.body).toString();
      }),
    );
    expect(bodies).toEqual(['body of /a', 'body of /b', 'body of /c']);
  });

  it('are answered in the order they finish, under the ids they were given', async () => {
    const { origin, next } = await serveByHand();
    const { channel } = await spawnBuilt('network');
    const exchanges = [];
    for (const id of [Number.MAX_SAFE_INTEGER, 0, 77]) {
      await channel.send({ type: 'FetchRequest', id, url: `${origin}/${id}`, policy });
      exchanges.push(await next());
    }
    // Each request has arrived while those before it are still waiting: they overlap.
    for (const { request, response } of exchanges.reverse()) {
      response.end();
      const id = Number(request.url?.slice(1));
      expect(await channel.recv()).toMatchObject({ id, finalUrl: origin + request.url });
    }
  });

  it('do not hold up a ping', async () => {
    const { origin, next } = await serveByHand();
    const { channel } = await spawnBuilt('network');
    await channel.send({ type: 'FetchRequest', id: 1, url: origin, policy });
    const { response } = await next();
    await channel.send({ type: 'Ping' });
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    response.end();
    expect(await channel.recv()).toMatchObject({ id: 1, status: 200 });
  });
});

/** Asks one network process of its own for page after page. */
async function fetcher() {
  const { channel } = await spawnBuilt('network');
  return (url: string, itsPolicy?: typeof policy) =>
    channel.request({ type: 'FetchRequest', url, ...(itsPolicy && { policy: itsPolicy }) });
}
