import type { FetchReport, HopMeta } from '@internet-exploder/ie-ipc';
import manifest from '../../package.json' with { type: 'json' };
import { untilHeaders } from '../browser/page-report.js';
import { safeJson } from '../output/safe-json.js';
import { httpVersion, statusText } from './status-line.js';

/**
 * Renders pages as one HAR file, with an entry for each hop, without bodies and without the values of cookies
 * and credentials.
 *
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export function renderHar(inputs: readonly HarInput[]): string {
  const log = {
    version: '1.2',
    creator: { name: 'ie-shell', version: manifest.version },
    pages: inputs.flatMap(({ hops: [first], report }, index) =>
      first ? [harPage(first, report, idOf(index))] : [],
    ),
    entries: inputs.flatMap((input, index) => harEntries(input, idOf(index))),
  };
  return `${safeJson({ log }, 2)}\n`;
}

/** HAR's value for unknown or inapplicable times and sizes. */
const UNKNOWN = -1;

/** Omitted, because these headers allow others to act as the user. */
const SECRET_HEADERS = new Set([
  'set-cookie',
  'cookie',
  'authorization',
  'proxy-authorization',
  'authentication-info',
]);

/** A page of a HAR file. */
export interface HarInput {
  hops: readonly HopMeta[];
  /** Sizes and times of the body; undefined if it was not read to its end. */
  report: Omit<FetchReport, 'type' | 'id'> | undefined;
}

const idOf = (index: number) => `page_${index + 1}`;

function harPage(first: HopMeta, report: HarInput['report'], id: string) {
  return {
    startedDateTime: isoTime(first),
    id,
    title: first.url,
    pageTimings: { onContentLoad: UNKNOWN, onLoad: report?.totalMs ?? UNKNOWN },
  };
}

function harEntries({ hops, report }: HarInput, pageref: string) {
  return hops.map((hop, index) => {
    const next = hops[index + 1];
    const timings = harTimings(hop, next || !report ? 0 : report.totalMs - untilHeaders(hops));
    return {
      pageref,
      startedDateTime: isoTime(hop),
      time: sum(timings),
      request: harRequest(hop),
      response: harResponse(hop, next ? undefined : report, next?.url ?? ''),
      cache: {},
      timings,
      ...(hop.connection && { serverIPAddress: hop.connection.remoteAddress }),
      _fromCache: hop.fromCache,
      ...(hop.connection?.tls && { _tls: hop.connection.tls }),
    };
  });
}

function isoTime({ timings }: HopMeta): string {
  return new Date(timings.startedAt).toISOString();
}

/** The network process does not report the request headers that it sent. */
function harRequest(hop: HopMeta) {
  const url = new URL(hop.url);
  url.hash = '';
  return {
    method: hop.method,
    url: url.href,
    httpVersion: httpVersion(hop),
    cookies: [],
    headers: [],
    queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
    headersSize: UNKNOWN,
    bodySize: UNKNOWN,
  };
}

function harResponse(hop: HopMeta, report: HarInput['report'], redirectURL: string) {
  const cookies = hop.headers.filter(([name]) => name === 'set-cookie');
  const type = hop.headers.find(([name]) => name === 'content-type')?.[1];
  return {
    status: hop.status,
    statusText: statusText(hop.status),
    httpVersion: httpVersion(hop),
    cookies: cookies.map(([, value]) => ({ name: value.split('=', 1)[0]?.trim() ?? '', value: '' })),
    headers: hop.headers.map(([name, value]) => ({ name, value: SECRET_HEADERS.has(name) ? '' : value })),
    content: { size: report?.decodedBytes ?? 0, mimeType: type ?? 'x-unknown' },
    redirectURL,
    headersSize: UNKNOWN,
    bodySize: hop.fromCache && !hop.revalidated ? 0 : (report?.wireBytes ?? UNKNOWN),
  };
}

/** The duration of each step, as in HAR: `connect` includes `ssl`. */
function harTimings({ timings }: HopMeta, receive: number) {
  const { queuedMs, dnsMs, connectMs, tlsMs, sentMs = 0, headersMs } = timings;
  const connect = connectMs === undefined ? UNKNOWN : connectMs + (tlsMs ?? 0);
  const before = known(queuedMs) + known(dnsMs) + known(connect);
  return {
    blocked: queuedMs ?? UNKNOWN,
    dns: dnsMs ?? UNKNOWN,
    connect,
    ssl: tlsMs ?? UNKNOWN,
    send: Math.max(0, sentMs - before),
    wait: Math.max(0, headersMs - Math.max(sentMs, before)),
    receive: Math.max(0, receive),
  };
}

function known(milliseconds = 0): number {
  return Math.max(0, milliseconds);
}

function sum({ blocked, dns, connect, send, wait, receive }: ReturnType<typeof harTimings>): number {
  return known(blocked) + known(dns) + known(connect) + send + wait + receive;
}
