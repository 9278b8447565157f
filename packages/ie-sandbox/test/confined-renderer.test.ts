import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import inspector from 'node:inspector';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Doer, spawnDoer } from './support/doer.js';
import { nodes } from './support/nodes.js';
import { scratchFolder } from './support/scratch.js';

const folder = scratchFolder();
const secret = join(folder, 'secret');
writeFileSync(secret, 'hunter2');

/** Where a child might call; counts who did. */
const callers = { connections: 0, datagrams: 0 };
const server = createHttpServer((_request, response) => response.end('served')).on('connection', () => {
  callers.connections++;
});
const udp = createSocket('udp4').on('message', () => callers.datagrams++);
const port = () => (server.address() as AddressInfo).port;
const pathServer = createServer((socket) => socket.on('error', () => {}).destroy());
const socketPath = join(folder, 'socket');

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await once(udp.bind(0, '127.0.0.1'), 'listening');
  await once(pathServer.listen(socketPath), 'listening');
});
afterAll(() => {
  server.close().closeAllConnections();
  udp.close();
  pathServer.close();
});

/** What a renderer tries, its argument, and the error that it gets. */
const refusals: [what: string, deed: string, argument: () => unknown, code: string][] = [
  ['read a file', 'readFile', () => secret, 'EACCES'],
  ['read a file in another thread', 'readFileLater', () => secret, 'EACCES'],
  ['stat a file', 'stat', () => secret, 'EPERM'],
  ['list a folder', 'list', () => folder, 'EACCES'],
  ['write a file', 'write', () => join(folder, 'written'), 'EACCES'],
  ['connect to a port', 'connect', port, 'EPERM'],
  ['connect to a socket by its path', 'connectToPath', () => socketPath, 'EPERM'],
  ['listen', 'listen', () => undefined, 'EPERM'],
  ['send a datagram', 'datagram', () => udp.address().port, 'EPERM'],
  ['look up a name', 'lookup', () => 'localhost', 'EAI_AGAIN'],
  ['fetch', 'get', () => `http://127.0.0.1:${port()}`, 'EPERM'],
  ['start a program', 'spawn', () => '/bin/true', 'EPERM'],
  ['fork', 'fork', () => undefined, 'EPERM'],
  // Node.js asks for the working folder first.
  ['start a worker', 'work', () => undefined, 'EPERM'],
  ['see whether its parent lives', 'signalParent', () => undefined, 'EPERM'],
  ['open the debugger of its parent', 'debugParent', () => undefined, 'EPERM'],
];

describe.each(nodes)('a confined renderer on %s', (execPath) => {
  let doer: Doer;
  beforeAll(async () => {
    doer = await spawnDoer('renderer', { execPath, env: { TZ: 'Asia/Tokyo' } });
    expect(doer.handle.report.confined).toBe(true);
  });
  afterAll(() => doer.handle.kill());

  it.each(refusals)('cannot %s', async (_what, deed, argument, code) => {
    const before = { ...callers };
    expect(await doer.try(deed, argument())).toMatchObject({ type: 'Failed' });
    expect(await doer.failure(deed, argument())).toBe(code);
    expect(callers).toEqual(before);
    expect(existsSync(join(folder, 'written'))).toBe(false);
    expect(readFileSync(secret, 'utf8')).toBe('hunter2');
    expect(inspector.url()).toBeUndefined();
  });

  it('fetches nothing by fetch() either', async () => {
    const before = { ...callers };
    expect(await doer.failure('fetch', `http://127.0.0.1:${port()}`)).toBe('EPERM');
    expect(callers).toEqual(before);
  });

  it.each([
    ['waits', 'time', undefined, 'later'],
    ['runs WebAssembly', 'compile', undefined, 42],
    ['compresses, here and in other threads', 'compress', 'text', 'texttext'],
    ['hashes, and has random numbers', 'encrypt', undefined, [8, '632c2812e46d4604102ba7618e9d6d7d']],
    ['tells the time in its own zone and others', 'tellTime', undefined, [-540, 'Asia/Tokyo', '19:00']],
    ['collects its garbage', 'litter', undefined, 3_000_000],
    ['knows what it has used', 'measure', undefined, true],
  ])('%s', async (_what, deed, argument, value) => {
    expect(await doer.do(deed, argument)).toEqual(value);
  });

  it('opens no debugger, neither by itself nor on SIGUSR1', async () => {
    expect(await doer.do('openInspector')).toBe('closed');
    process.kill(doer.handle.pid, 'SIGUSR1');
    process.kill(doer.handle.pid, 'SIGUSR1');
    expect(await doer.do('time')).toBe('later');
    expect(await doer.do('inspectorUrl')).toBe('closed');
  });

  it('has none of its orders in its environment', async () => {
    expect(
      Object.keys((await doer.do('environment')) as object).filter((name) => name.includes('LOCK')),
    ).toEqual([]);
  });

  it('ends cleanly when it is told to', async () => {
    const other = await spawnDoer('renderer', { execPath });
    expect(await other.handle.shutdown()).toBe('clean');
  });
});

describe('the same program unconfined', () => {
  let doer: Doer;
  beforeAll(async () => {
    doer = await spawnDoer('renderer', { sandbox: 'off' });
  });
  afterAll(async () => {
    await doer.handle.kill();
    rmSync(join(folder, 'written'), { force: true });
  });

  it.each(refusals.filter(([, deed]) => deed !== 'debugParent' && deed !== 'fork'))(
    'can %s',
    async (_what, deed, argument) => {
      expect(await doer.failure(deed, argument())).toBe('done');
    },
  );

  it('is heard by whoever listens', async () => {
    const before = callers.connections;
    await doer.do('connect', port());
    expect(await doer.do('fetch', `http://127.0.0.1:${port()}`)).toBe('served');
    expect(callers.connections).toBe(before + 2);
  });
});
