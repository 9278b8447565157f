import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FetchPolicy } from '@internet-exploder/ie-ipc';

/** Serves the welcome page on the loopback interface until it is disposed. */
export async function openWelcomeSite(): Promise<WelcomeSite> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}/`,
    policy: { allowHttp: true, allowPrivate: [HOST] },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The page that opens without a URL, with its own server. */
export interface WelcomeSite extends AsyncDisposable {
  url: string;
  /** The policy that a request for it needs. */
  policy: Pick<FetchPolicy, 'allowHttp' | 'allowPrivate'>;
}

const HOST = '127.0.0.1';

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Internet Exploder</title>
</head>
<body>
  <h1>Welcome to Internet Exploder</h1>
  <p>This page came a long way: a server on your own machine gave it to the network process, which cannot touch your
  files; a renderer process, which cannot touch your network either, made text of it; and the browser process, which
  trusts neither, printed that.</p>
  <p>Private by default: HTTPS only, no private addresses, no scripts, nothing kept.</p>
  <ul>
    <li><code>ie-shell example.com</code> opens a page</li>
    <li><code>ie-shell --dump article example.com</code> prints what is there to be read, and no more</li>
    <li><code>ie-shell --dump headers example.com</code> shows what the server said about it</li>
    <li><code>ie-shell --help</code> lists the options and exit codes</li>
  </ul>
</body>
</html>
`;
