import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveHttpProxy } from '../../ie-net/test/proxy-server.js';
import { type LaunchOptions, launch } from '../dist/index.js';
import { copyProgram } from './support/copy-program.js';
import { startHeadless } from './support/headless.js';
import { serve } from './support/local-server.js';
import { LOCAL_SOURCE, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** A server whose `/to/<URL>` redirects there, with its port and how often it was asked. */
async function serveCounted() {
  let requests = 0;
  const origin = await serve(({ url = '/' }, response) => {
    requests += 1;
    if (url.startsWith('/to/')) response.writeHead(302, { location: url.slice(4) }).end();
    else response.end('served');
  });
  return { origin, port: new URL(origin).port, requests: () => requests };
}

describe('--ports', () => {
  it('lets the command reach its ports, in a list, a range and several lists', async () => {
    const { origin, port } = await serveCounted();
    for (const words of [
      ['--ports', port],
      [`--ports=80,${port}-${port}`],
      ['--ports', '443', '--ports', port],
    ]) {
      const { code, stdout } = await runShell([...LOCAL_SOURCE, ...words, origin]);
      expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'served' });
    }
  });

  it('refuses another port before a connection, in a URL and in a redirect', async () => {
    const inside = await serveCounted();
    const outside = await serveCounted();
    const refused = await runShell([...LOCAL_SOURCE, '--ports', inside.port, outside.origin]);
    expect(refused).toMatchObject({
      code: 3,
      stderr: `ie-shell: port ${outside.port} of ${outside.origin}/ is not among the allowed ports (${inside.port}); add it if this is intended (--ports <list>)\n`,
    });
    const redirect = `${inside.origin}/to/${outside.origin}/`;
    expect(await runShell([...LOCAL_SOURCE, '--ports', inside.port, redirect])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`redirects to a blocked port: port ${outside.port} of`),
    });
    expect(outside.requests()).toBe(0);
    const both = `${inside.port},${outside.port}`;
    expect(await runShell([...LOCAL_SOURCE, '--ports', both, redirect])).toMatchObject({ code: 0 });
    expect(outside.requests()).toBe(1);
  });

  it('refuses them in a single process, too', async () => {
    const { origin, requests } = await serveCounted();
    const words = [...LOCAL_SOURCE, '--single-process', '--ports', '443', origin];
    expect(await runShell(words)).toMatchObject({ code: 3, stderr: expect.stringMatching(/is not among/) });
    expect(requests()).toBe(0);
  });

  it('reaches a proxy whose port is not in the list, and through it no other port', async () => {
    const inside = await serveCounted();
    const outside = await serveCounted();
    const proxy = await serveHttpProxy();
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const words = [...LOCAL_SOURCE, '--proxy', proxy.address, '--ports', inside.port];
    expect(await runShell([...words, inside.origin])).toMatchObject({ code: 0 });
    expect(await runShell([...words, outside.origin])).toMatchObject({ code: 3 });
    expect(proxy.asked).toEqual([`127.0.0.1:${inside.port}`]);
  });

  it('applies to a headless session', async () => {
    const inside = await serveCounted();
    const outside = await serveCounted();
    const { ask, end } = startHeadless('--ports', inside.port);
    expect(await ask('navigate', { url: inside.origin })).toMatchObject({ ok: true });
    expect(await ask('navigate', { url: outside.origin })).toMatchObject({
      ok: false,
      error: { code: 'IE_NET_PORT_BLOCKED' },
    });
    await end();
    expect(outside.requests()).toBe(0);
  });
});

describe('the option ports of launch', () => {
  const local = { allowHttp: true, allowPrivate: ['127.0.0.1'] };

  it('refuses another port with its code, and the report says that the kernel does, too', async () => {
    const inside = await serveCounted();
    const outside = await serveCounted();
    const browser = await launch({ ...local, ports: [Number(inside.port), '8000-8001'] });
    onTestFinished(() => browser.close());
    const page = await browser.open(inside.origin);
    expect(page.status).toBe(200);
    await expect(browser.open(outside.origin)).rejects.toMatchObject({ code: 'IE_NET_PORT_BLOCKED' });
    await expect(browser.open(`${inside.origin}/to/${outside.origin}/`)).rejects.toMatchObject({
      code: 'IE_NET_PORT_BLOCKED',
    });
    expect(outside.requests()).toBe(0);
    const [network] = browser.processes().filter(({ kind }) => kind === 'network');
    expect(network?.sandbox?.layers).toContainEqual({
      name: 'connect-ports',
      status: 'applied',
      detail: expect.stringContaining('53, '),
    });
  });

  it('is checked before any child starts', async () => {
    for (const ports of [443, [], ['http'], [0], [25], [null]] as unknown as LaunchOptions['ports'][]) {
      await expect(launch({ ports })).rejects.toMatchObject({
        code: 'IE_SHELL_USAGE',
        message: expect.stringContaining('invalid option ports: '),
      });
    }
  });
});

describe('a network process that was taken over', () => {
  /** Runs the command with a network process that also connects to that port, and tells on stderr what came of it. */
  async function runTakenOver(port: string, ...words: string[]) {
    const folder = temporaryFolder();
    const command = copyProgram(folder);
    const program = join(folder, 'child-network.cjs');
    const takeOver = `require('node:net').connect(${port}, '127.0.0.1')
      .on('connect', function () { this.end(); console.error('taken over: connected'); })
      .on('error', ({ code }) => console.error('taken over: ' + code));\n`;
    writeFileSync(program, takeOver + readFileSync(program, 'utf8'));
    const { code, stderr } = await runShell([...LOCAL_SOURCE, ...words], { command, cwd: folder });
    return { code, said: stderr.match(/taken over: \w+/g) };
  }

  it('connects to no port outside the list, to one inside, and to all without a list', async () => {
    const page = await serveCounted();
    const other = await serveCounted();
    const list = ['--ports', page.port, page.origin];
    // One line each: the child that is started ahead is the one that is used.
    expect(await runTakenOver(other.port, ...list)).toEqual({ code: 0, said: ['taken over: EACCES'] });
    expect(await runTakenOver(page.port, ...list)).toEqual({ code: 0, said: ['taken over: connected'] });
    expect(await runTakenOver(other.port, page.origin)).toEqual({ code: 0, said: ['taken over: connected'] });
  });
});
