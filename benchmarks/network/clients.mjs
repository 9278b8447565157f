import { fileURLToPath } from 'node:url';

/** How many connections each client may have to the server, and how many requests are under way at a time. */
export const CONCURRENCY = 50;

/**
 * Each peer by name: makes a client with `page(url, signal?)`, which reads a body whole and gives its length, and
 * `body(url, signal?)`, which gives one to be read piece by piece, or is left out.
 */
export const CLIENTS = {
  'network process': networkProcess,
  'undici.request': undiciRequest,
  'undici.fetch': undiciFetch,
  got: gotStream,
};

const policy = {
  allowHttp: true,
  allowPrivate: ['127.0.0.0/8'],
  maxBodyBytes: 2 ** 31,
  timeoutMs: 600_000,
};

/** What ie-shell has: a confined child, a policy with every request, every message validated both ways. */
async function networkProcess() {
  const { FetchRequest } = await import('@internet-exploder/ie-ipc');
  const { spawnChild } = await import('@internet-exploder/ie-sandbox');
  const entry = fileURLToPath(new URL('../../packages/ie-shell/dist/child-network.cjs', import.meta.url));
  const execArgv = process.env.IE_BENCH_CHILD_ARGS?.split(' ') ?? [];
  const sandbox = execArgv.length > 0 ? 'off' : 'require';
  const child = await spawnChild('network', { entry, bundled: true, sandbox, execArgv });
  const ask = async (url, signal, more) => {
    const answer = await child.channel.request({ type: 'FetchRequest', url, policy, ...more }, { signal });
    if (answer.type === 'FetchError') throw new Error(answer.error);
    return answer;
  };
  return {
    pid: child.pid,
    page: async (url, signal) => (await ask(url, signal)).body.length,
    ...('streamed' in FetchRequest.shape && {
      body: async (url, signal) => (await ask(url, signal, { streamed: true })).body,
    }),
    end: () => child.shutdown(),
  };
}

async function undiciRequest() {
  const { Agent, request } = await import('undici');
  const dispatcher = new Agent({ connections: CONCURRENCY });
  return {
    page: async (url, signal) => {
      const { body } = await request(url, { dispatcher, signal });
      return (await body.bytes()).length;
    },
    body: async (url, signal) => (await request(url, { dispatcher, signal })).body,
  };
}

async function undiciFetch() {
  const { Agent, fetch } = await import('undici');
  const dispatcher = new Agent({ connections: CONCURRENCY });
  return {
    page: async (url, signal) => {
      const response = await fetch(url, { dispatcher, signal });
      return (await response.arrayBuffer()).byteLength;
    },
    body: async (url, signal) => (await fetch(url, { dispatcher, signal })).body,
  };
}

async function gotStream() {
  const { Agent } = await import('node:http');
  const { got } = await import('got');
  const client = got.extend({
    agent: { http: new Agent({ keepAlive: true, maxSockets: CONCURRENCY }) },
    retry: { limit: 0 },
    responseType: 'buffer',
  });
  return { page: async (url, signal) => (await client(url, { signal })).body.length };
}
