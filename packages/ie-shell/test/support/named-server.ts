import type { RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import * as local from './local-server.js';

/*
 * The servers of local-server.ts by a name, as users know servers. What runs the command or a browser here has its
 * names lead to the loopback interface: `namedServers` gives what they need for that.
 */

const ports = new Set<string>();

/** For the option `resolve`: every name on the ports of the servers that there are. */
export function namedServers(): string[] {
  return [...ports].map((port) => `*:${port}:127.0.0.1`);
}

/** The same as words for the command. */
export function resolveWords(): string[] {
  return namedServers().flatMap((entry) => ['--resolve', entry]);
}

/** Serves HTTP until the test is over; gives the origin, such as `http://www.shop.example.co.uk:8080`. */
export async function serve(listener: RequestListener): Promise<string> {
  return named(await local.serve(listener));
}

/** Serves one body, whatever is asked for. */
export function serveBody(body: string | Uint8Array): Promise<string> {
  return serve((_request, response) => response.end(body));
}

/** As that of local-server.ts. */
export async function serveByHand(): ReturnType<typeof local.serveByHand> {
  const { origin, next } = await local.serveByHand();
  return { origin: named(origin), next };
}

/** An origin where nobody listens. */
export async function closedOrigin(): Promise<string> {
  return named(await local.closedOrigin());
}

/** The same page at a host of another site. */
export function atOtherSite(origin: string): string {
  return origin.replace('shop.example.co.uk', 'other.co.uk');
}

function named(origin: string): string {
  const { port } = new URL(origin);
  ports.add(port);
  onTestFinished(() => void ports.delete(port));
  return `http://www.shop.example.co.uk:${port}`;
}
