import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from '../../src/client.js';
import { NetError } from '../../src/errors/net-error.js';
import { resolveNames } from '../resolve-names.js';
import { hostileCases } from './cases.js';
import { expectCase } from './expect-case.js';
import { handlesNow, handlesSince } from './handles.js';
import { describeEnd } from './hostile-case.js';
import { type HostileServer, startHostileServer, trusted } from './hostile-server.js';
import { type CaseFetch, connectionsLeft, runCase } from './run-case.js';

const names = resolveNames({
  'rebinding.example': [['127.0.0.1'], ['10.0.0.1']],
  'private.example': [['10.0.0.1', 'fd00::1']],
  'nonsense.example': [['0177.0.0.1']],
  'empty.example': [[]],
  'mixed.example': [['10.0.0.1', '127.0.0.1', 'fd00::1']],
});

// One client for all cases, so that the state after one case would affect the next.
const client = new Client({
  ca: trusted,
  lookup: (hostname, ...rest) => {
    if (hostname !== 'slow.example') names(hostname, ...rest);
  },
});

const fetch: CaseFetch = async (url, policy, method) => {
  try {
    const { status, body } = await client.request(url, { policy, method });
    return { status, body: Buffer.from(body).toString('latin1') };
  } catch (error) {
    return {
      error: error instanceof NetError ? error.code : undefined,
      message: error instanceof Error ? error.message : String(error),
    };
  }
};

let companion: HostileServer;
let handles: string[];

beforeAll(async () => {
  companion = await startHostileServer({});
  handles = handlesNow();
});

afterAll(async () => {
  await client.close();
  expect(await connectionsLeft()).toBe(0);
  expect(companion.open()).toBe(0);
  await new Promise(setImmediate);
  expect(handlesSince(handles)).toEqual([]);
  await companion.stop();
});

describe.each(Object.entries(hostileCases))('%s: a server that', (_, cases) => {
  test.each(cases.map((hostile) => [hostile.title, describeEnd(hostile), hostile] as const))(
    '%s ends as %s, and harms no other request',
    async (_title, _end, hostile) => expectCase(hostile, await runCase(hostile, fetch, companion)),
  );
});
