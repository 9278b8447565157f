import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Doer, spawnDoer } from './support/doer.js';
import { fixture } from './support/fixture.js';
import { serveNames } from './support/name-server.js';
import { nodes } from './support/nodes.js';
import { scratchFolder } from './support/scratch.js';

const folder = scratchFolder();
const secret = join(folder, 'secret');
writeFileSync(secret, 'hunter2');
const link = join(folder, 'link');
symlinkSync(secret, link);

const certificate = readFileSync(fixture('localhost.pem'), 'utf8');
const server = createServer((_request, response) => response.end('served'));
const tlsServer = createTlsServer(
  { cert: certificate, key: readFileSync(fixture('localhost-key.pem')) },
  (_request, response) => response.end('served by TLS'),
);
const url = (host: string) => `http://${host}:${port()}`;
const port = () => (server.address() as AddressInfo).port;
const byTls = () => `https://localhost:${(tlsServer.address() as AddressInfo).port}`;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await once(tlsServer.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  server.close().closeAllConnections();
  tlsServer.close().closeAllConnections();
});

const refusals: [what: string, deed: string, argument: () => unknown, code: string][] = [
  ['read a file', 'readFile', () => secret, 'EACCES'],
  ['list a folder', 'list', () => folder, 'EACCES'],
  ['read where a link leads', 'readLink', () => link, 'EPERM'],
  ['ask whether it may read a file', 'access', () => secret, 'EPERM'],
  ['write a file', 'write', () => join(folder, 'written'), 'EACCES'],
  ['listen', 'listen', () => undefined, 'EPERM'],
  ['bind a UDP port', 'bindUdp', () => undefined, 'EACCES'],
  ['bind a TCP port for a connection', 'connectFrom', port, 'EPERM'],
  ['start a program', 'spawn', () => '/bin/true', 'EPERM'],
  ['start a worker', 'work', () => undefined, 'EPERM'],
  ['see whether its parent lives', 'signalParent', () => undefined, 'EPERM'],
];

describe.each(nodes)('a confined network process on %s', (execPath) => {
  let doer: Doer;
  beforeAll(async () => {
    doer = await spawnDoer('network', { execPath });
    expect(doer.handle.report.confined).toBe(true);
  });
  afterAll(() => doer.handle.kill());

  it.each(refusals)('cannot %s', async (_what, deed, argument, code) => {
    expect(await doer.failure(deed, argument())).toBe(code);
    expect(existsSync(join(folder, 'written'))).toBe(false);
  });

  it('cannot connect to a socket by its path', async () => {
    expect(await doer.failure('connectToPath', join(folder, 'socket'))).toBe('EPERM');
  });

  it('sees the size of any file, since name resolution looks at files too', async () => {
    expect(await doer.do('stat', secret)).toBe(7);
  });

  it('speaks HTTP, to addresses and to names', async () => {
    expect(await doer.do('get', url('127.0.0.1'))).toBe('served');
    expect(await doer.do('get', url('localhost'))).toBe('served');
    expect(await doer.do('fetch', url('localhost'))).toBe('served');
  });

  it('speaks TLS, and trusts nobody it has not been told to', async () => {
    expect(await doer.do('getByTls', { url: byTls(), ca: certificate })).toBe('served by TLS');
    expect(await doer.failure('getByTls', { url: byTls() })).toMatch(/SELF_SIGNED/);
  });

  it('resolves names, and says by a code when nobody answers', async () => {
    expect(await doer.do('lookup', 'localhost')).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await doer.failure('lookup', 'name.invalid')).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
    expect(await doer.failure('resolve')).toMatch(/^(ECONNREFUSED|ETIMEOUT|ENOTFOUND)$/);
  });

  it('gets the answer of a name server by UDP, without a port of its own', async () => {
    using server = await serveNames();
    expect(await doer.do('resolveBy', server.address)).toEqual(['127.0.0.1']);
  });

  it('hashes and compresses in other threads', async () => {
    expect(await doer.do('compress', 'text')).toBe('texttext');
    expect(await doer.do('encrypt')).toEqual([8, expect.any(String)]);
  });

  it('opens no debugger, neither by itself nor on SIGUSR1', async () => {
    expect(await doer.do('openInspector')).toBe('closed');
    process.kill(doer.handle.pid, 'SIGUSR1');
    expect(await doer.do('time')).toBe('later');
    expect(await doer.do('inspectorUrl')).toBe('closed');
  });
});

it('is refused nothing of that unconfined', async () => {
  await using doer = await spawnDoer('network', { sandbox: 'off' });
  for (const [, deed, argument] of refusals) expect(await doer.failure(deed, argument())).toBe('done');
  rmSync(join(folder, 'written'));
});
