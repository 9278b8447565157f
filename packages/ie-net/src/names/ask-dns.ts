import { promises as dns, type LookupAddress, type RecordWithTtl } from 'node:dns';

/**
 * Queries the name servers for the addresses of both families, by UDP, and by TCP where an answer is too
 * long. Names are used as they are, without the hosts file and search domains.
 *
 * @throws the resolver's error, with a code of node:dns, when neither family has an address
 */
export async function askDns({ hostname, servers, signal }: DnsQuestion): Promise<DnsAnswer> {
  signal.throwIfAborted();
  // One for each query: it reads the system's configuration, and can be cancelled without cancelling others.
  const resolver = new dns.Resolver({ timeout: FIRST_TIMEOUT_MS, tries: 3 });
  if (servers.length > 0) resolver.setServers(servers);
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await askBothFamilies(resolver, hostname);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    resolver.cancel();
  }
}

/** The addresses of a name, and how long they may be cached. */
export interface DnsAnswer {
  /** Those of IPv6 first, as RFC 6724 prefers them; at least one. */
  readonly addresses: readonly LookupAddress[];
  /** Seconds; the shortest of the records. Zero when one family's answer is missing. */
  readonly ttl: number;
}

/** The options of a query. */
export interface DnsQuestion {
  readonly hostname: string;
  /** `address` or `address:port`; without any, those of the system at that moment. */
  readonly servers: readonly string[];
  /** Cancels the query. */
  readonly signal: AbortSignal;
}

/** The next two tries wait twice and four times as long. */
const FIRST_TIMEOUT_MS = 1000;

/**
 * How long the family that has answered waits for the other one. Some name servers never answer queries for
 * IPv6: https://www.rfc-editor.org/rfc/rfc4074#section-4.1
 */
const OTHER_FAMILY_MS = 300;

/** The result of one family's query. */
interface FamilyAnswer {
  readonly family: 4 | 6;
  readonly records: readonly RecordWithTtl[];
  readonly error?: NodeJS.ErrnoException;
}

async function askBothFamilies(resolver: dns.Resolver, hostname: string): Promise<DnsAnswer> {
  const six = ask(6, resolver.resolve6(hostname, { ttl: true }));
  const four = ask(4, resolver.resolve4(hostname, { ttl: true }));
  const first = await Promise.race([six, four]);
  const other = first.family === 6 ? four : six;
  const second = first.records.length > 0 ? await waitBriefly(other) : await other;
  return joinAnswers(first, second);
}

function ask(family: 4 | 6, asked: Promise<readonly RecordWithTtl[]>): Promise<FamilyAnswer> {
  return asked.then(
    (records) => ({ family, records: records.slice(0, MAX_RECORDS) }),
    (error: NodeJS.ErrnoException) => ({ family, records: [], error }),
  );
}

async function waitBriefly(answer: Promise<FamilyAnswer>): Promise<FamilyAnswer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, OTHER_FAMILY_MS, undefined);
  });
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function joinAnswers(first: FamilyAnswer, second: FamilyAnswer | undefined): DnsAnswer {
  const answers = [first, ...(second ? [second] : [])].sort((a, b) => b.family - a.family);
  const addresses = answers.flatMap(({ family, records }) =>
    records.map(({ address }) => ({ address, family })),
  );
  if (addresses.length === 0) {
    const failures = answers.flatMap(({ error }) => error ?? []);
    throw failures.find((error) => !saysThatThereIsNone(error)) ?? failures[0] ?? noAddress();
  }
  const isWhole = second !== undefined && (second.error === undefined || saysThatThereIsNone(second.error));
  const ttls = answers.flatMap(({ records }) => records.map(({ ttl }) => ttl));
  return { addresses, ttl: isWhole ? Math.min(...ttls) : 0 };
}

/** Whether the name servers say that there is no such name, or no such address. */
function saysThatThereIsNone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

function noAddress(): Error {
  return Object.assign(new Error('the answer has no address'), { code: 'ENODATA' });
}

/** How many addresses of a family are kept. */
const MAX_RECORDS = 32;
