import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, isIPv4, type Socket } from 'node:net';

/** The response of the name server for a name. */
export interface NameRecord {
  /** Addresses of either family. */
  readonly addresses?: readonly string[];
  /** Seconds. @default 60 */
  readonly ttl?: number;
  /** The code of a failure: 2 is SERVFAIL, 3 NXDOMAIN, 5 REFUSED. */
  readonly failure?: number;
  /** Over UDP, the response is empty and marked as truncated. */
  readonly truncated?: boolean;
  /** No response: to all queries, or to those for addresses of this family. */
  readonly silent?: true | 4 | 6;
}

/** A name server on a loopback address, for UDP and TCP. */
export interface DnsServer {
  /** `address:port`. */
  readonly address: string;
  /** The received queries, as `udp A name`. */
  readonly asked: readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/**
 * Starts a name server with a table of responses. A name's responses are used in turn, and the last one repeats.
 * Other names do not exist.
 */
export async function serveDns(table: Readonly<Record<string, readonly NameRecord[]>>): Promise<DnsServer> {
  const asked: string[] = [];
  const respond = (query: Buffer, transport: 'udp' | 'tcp'): Buffer | undefined => {
    const { name, type, end } = readQuestion(query);
    const question = `${transport} ${type === 28 ? 'AAAA' : 'A'} ${name}`;
    const turn = asked.filter((one) => one === question).length;
    asked.push(question);
    const records = table[name] ?? [{ failure: 3 }];
    const record = records[Math.min(turn, records.length - 1)] ?? {};
    const family = type === 28 ? 6 : 4;
    if (record.silent === true || record.silent === family) return undefined;
    return writeAnswer(query.subarray(0, end), { ...record, family, isCut: transport === 'udp' });
  };

  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const answer = respond(received.subarray(2, 2 + received.readUInt16BE(0)), 'tcp');
        received = received.subarray(2 + received.readUInt16BE(0));
        if (answer) socket.write(Buffer.concat([word(answer.length), answer]));
      }
    });
  });
  const udp = createSocket('udp4', (query: Buffer, { port, address }: RemoteInfo) => {
    const answer = respond(query, 'udp');
    if (answer) udp.send(answer, port, address);
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    address: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(resolve)),
        new Promise((resolve) => tcp.close(resolve)),
      ]);
    },
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc1035#section-4.1.2 */
function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

interface Answer extends NameRecord {
  readonly family: 4 | 6;
  readonly isCut: boolean;
}

function writeAnswer(question: Buffer, answer: Answer): Buffer {
  const { addresses = [], ttl = 60, failure = 0, truncated = false, family, isCut } = answer;
  const isTruncated = truncated && isCut;
  const right = addresses.filter((address) => isIPv4(address) === (family === 4));
  const records = isTruncated || failure > 0 ? [] : right;
  const head = Buffer.from(question);
  // A response to a standard query, with recursion desired and available.
  head.writeUInt16BE(0x8180 | (isTruncated ? 0x0200 : 0) | failure, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  const tail = records.map((address) => {
    const bytes = family === 4 ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
    const seconds = Buffer.alloc(4);
    seconds.writeUInt32BE(ttl);
    // A pointer to the name of the question. The class is IN.
    return Buffer.concat([
      word(0xc00c),
      word(family === 4 ? 1 : 28),
      word(1),
      seconds,
      word(bytes.length),
      bytes,
    ]);
  });
  return Buffer.concat([head, ...tail]);
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) =>
    text === '' ? [] : text.split(':').map((part) => Number.parseInt(part, 16));
  const [before, after] = [words(head), words(tail)];
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return Buffer.concat([...before, ...gap, ...after].map(word));
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
