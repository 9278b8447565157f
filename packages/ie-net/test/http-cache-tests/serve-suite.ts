import type { IncomingMessage, ServerResponse } from 'node:http';
import handleConfig from 'http-cache-tests/server/handle-config.mjs';
import handleState from 'http-cache-tests/server/handle-state.mjs';
import handleTest from 'http-cache-tests/server/handle-test.mjs';
import { type LocalServer, serveHttp } from '../local-server.js';

/** Answers one request; the segments are those of its path after the first. */
export type SuiteHandler = (segments: string[], request: IncomingMessage, response: ServerResponse) => void;

const handlers: Readonly<Record<string, SuiteHandler>> = {
  config: handleConfig,
  state: handleState,
  test: handleTest,
};

/** The server of the suite, on a loopback address. Its own would take whatever address and a port of its choice. */
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
