import type { IncomingMessage, ServerResponse } from 'node:http';
import handleConfig from 'http-cache-tests/server/handle-config.mjs';
import handleState from 'http-cache-tests/server/handle-state.mjs';
import handleTest from 'http-cache-tests/server/handle-test.mjs';
import { type LocalServer, serveHttp } from '../local-server.js';

/** Handles one request. `segments` are the path segments after the first. */
export type SuiteHandler = (segments: string[], request: IncomingMessage, response: ServerResponse) => void;

const handlers: Readonly<Record<string, SuiteHandler>> = {
  config: handleConfig,
  state: handleState,
  test: handleTest,
};

/** The suite's server on a loopback address. The original listens on all addresses and a fixed port. */
export function serveSuite(): Promise<LocalServer> {
  return serveHttp((request, response) => {
    const [kind = '', ...segments] = new URL(request.url ?? '', 'http://suite.invalid').pathname
      .slice(1)
      .split('/');
    const handle = handlers[kind];
    if (handle === undefined) response.writeHead(404).end();
    else handle(segments, request, response);
  });
}
