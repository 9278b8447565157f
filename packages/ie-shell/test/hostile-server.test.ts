import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { FetchResponse, FetchStream, MessageFromNetwork } from '@internet-exploder/ie-ipc';
import { type ChildHandle, spawnChild } from '@internet-exploder/ie-sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileCases } from '../../ie-net/test/hostile/cases.js';
import { expectCase } from '../../ie-net/test/hostile/expect-case.js';
import { describeEnd } from '../../ie-net/test/hostile/hostile-case.js';
import { type HostileServer, startHostileServer, trusted } from '../../ie-net/test/hostile/hostile-server.js';
import { type CaseFetch, connectionsLeft, PATIENCE_MS, runCase } from '../../ie-net/test/hostile/run-case.js';
import { findBreach } from '../src/browser/find-breach.js';
import { ENV_EXTRA_CERTIFICATES } from '../src/certificates/extra-certificates.js';
import { builtFile } from './support/run-shell.js';

let child: ChildHandle<MessageFromNetwork>;
let companion: HostileServer;
let folder: string;
/** Its descriptors after its first fetches over HTTP and TLS, without those of connections. */
let descriptors: number;

/** Fetches with the whole body in the answer, or with a body that is streamed. */
const fetchAs =
  (isStreamed: boolean): CaseFetch =>
  async (url, policy, method) => {
    const answer = await child.channel.request({
      type: 'FetchRequest',
      url,
      policy,
      method,
      streamed: isStreamed,
      report: true,
    });
    if (answer.type === 'FetchError') return { error: answer.code, message: answer.error };
    if (answer.type !== (isStreamed ? 'FetchStream' : 'FetchResponse')) {
      throw new Error(`a fetch was answered by ${answer.type}`);
    }
    const { status, body } = answer as FetchResponse | FetchStream;
    // What the browser would take for the word of a process that was taken over.
    expect(findBreach(answer as FetchResponse | FetchStream)).toBeUndefined();
    try {
      const bytes = body instanceof Uint8Array ? body : await buffer(body);
      return { status, body: Buffer.from(bytes).toString('latin1') };
    } catch (error) {
      const { code, message } = (error as Error).cause as { code: string; message: string };
      return { error: code, message };
    }
  };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ie-shell-test-'));
  const file = join(folder, 'trusted.pem');
  writeFileSync(file, trusted);
  child = await spawnChild('network', {
    entry: builtFile('child-network.cjs'),
    bundled: true,
    sandbox: 'require',
    env: { [ENV_EXTRA_CERTIFICATES]: file },
    readPaths: [file],
  });
  companion = await startHostileServer({});
  for (const server of [{}, { tls: {} }]) {
    await runCase(
      { title: 'is right', server, path: '/good', ends: { status: 200 } },
      fetchAs(false),
      companion,
    );
  }
  await connectionsLeft();
  descriptors = countDescriptors();
});

afterAll(async () => {
  expect(await connectionsLeft()).toBe(0);
  // It lets go of idle connections by itself, and may be about to.
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (countDescriptors() > descriptors && performance.now() < giveUpAt) await wait(20);
  expect(countDescriptors()).toBeLessThanOrEqual(descriptors);
  expect(await child.shutdown()).toBe('clean');
  expect(companion.open()).toBe(0);
  await companion.stop();
  await rm(folder, { recursive: true });
});

/** What goes wrong before there is a body, however it is asked for. */
const BEFORE_THE_BODY: ReadonlySet<string> = new Set(['status lines and headers', 'redirects', 'TLS']);

// Names are left out: a process resolves them by itself, and nothing resolves to what a test would like.
describe.each(Object.entries(hostileCases).filter(([kind]) => kind !== 'names'))(
  '%s: a server that',
  (kind, cases) => {
    const ways = [['whole', fetchAs(false)] as const, ['streamed', fetchAs(true)] as const];
    describe.each(ways.slice(0, BEFORE_THE_BODY.has(kind) ? 1 : 2))(
      'whose body is asked for %s',
      (_, fetch) => {
        it.each(cases.map((hostile) => [hostile.title, describeEnd(hostile), hostile] as const))(
          '%s ends as %s for the network process, which goes on',
          async (_title, _end, hostile) => {
            expectCase(hostile, await runCase(hostile, fetch, companion));
            await child.channel.send({ type: 'Ping' });
            expect(await child.channel.recv()).toEqual({ type: 'Pong' });
            expect(child.isAlive()).toBe(true);
          },
        );
      },
    );
  },
);

function countDescriptors(): number {
  return process.platform === 'linux' ? readdirSync(`/proc/${child.pid}/fd`).length : 0;
}
